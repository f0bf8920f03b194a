"""Korean particles that follow a word filled in: which of their two forms depends on the sound that it ends with."""

from __future__ import annotations

import re

# Form after a consonant, form after a vowel.
_PAIRS = {
    "은(는)": ("은", "는"),
    "이(가)": ("이", "가"),
    "을(를)": ("을", "를"),
    "와(과)": ("과", "와"),
    "(으)로": ("으로", "로"),
}
_OPEN = re.compile(r"([가-힣])([’”\"')\]]*)(" + "|".join(map(re.escape, _PAIRS)) + ")")
_RIEUL = 8  # the final consonant after which it is 로


def settled(text: str) -> str:
    """The text with every particle that was left open in its right form; one after anything but Hangul stays open."""
    return _OPEN.sub(_form, text) if "(" in text else text


def _form(found: re.Match[str]) -> str:
    final = (ord(found[1]) - ord("가")) % 28
    closed, bare = _PAIRS[found[3]]
    takes_closed = final != 0 and not (found[3] == "(으)로" and final == _RIEUL)
    return f"{found[1]}{found[2]}{closed if takes_closed else bare}"
