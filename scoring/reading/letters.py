"""The letters of a text: folded to plain ones, each in its place; and whose letters they are."""

from __future__ import annotations

import re

#: One code point for one code point, so that a place in the folded text is a place in the original.
_FOLDED = dict(zip("\u2019\u2018\u201c\u201d\u201e\u2011\u2010\u00a0\u2026", '\'\'"""-- ;', strict=True))
#: Letters, digits and signs of full width, and the wide space, as the plain ones.
_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"\u3000": " "}
_USUAL = _FOLDED | _WIDE
#: What folding may change; many texts hold none of it.
_ODD = re.compile(rf"[{''.join(_FOLDED)}\uff01-\uff5e\u3000\u0370-\u04ff]").findall
#: Signs that take no room: soft hyphens, joiners, marks of direction, the mark of byte order.
_NO_ROOM = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
#: Cyrillic and Greek letters that look like Latin ones, and what they stand for inside a Latin word.
_ALIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0455\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u0405"
    "\u03bf\u03b1\u039f\u0391\u0395\u039a\u039d\u03a1\u03a4",
    "aeopcxyisABEKMHOPCTXISoaOAEKNPT",
)
_IS_MIXED = re.compile("[A-Za-z][\u0370-\u04ff]|[\u0370-\u04ff][A-Za-z]").search
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_LATIN = re.compile("[A-Za-z]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def fold(text: str) -> str:
    """Quotation marks, hyphens and spaces of every make as the plain ones, letters of other scripts within a Latin word
    as the Latin ones that they look like; each in its place."""
    if text.isascii() or not (odd := set(_ODD(text))):
        return text
    for mark in odd:
        text = text.replace(mark, _USUAL.get(mark, mark))
    return text.translate(_ALIKE) if not odd <= _USUAL.keys() and _IS_MIXED(text) else text


def plain(text: str) -> tuple[str, list[int] | None]:
    """The folded text without signs that take no room, and where each of its letters stood (None: where it stands)."""
    text = fold(text)
    if text.isascii() or not _NO_ROOM.search(text):
        return text, None
    kept = [place for place, letter in enumerate(text) if not _NO_ROOM.match(letter)]
    return "".join(text[place] for place in kept), [*kept, len(text)]


def _is_latin(text: str) -> bool:
    """Whether a text with some Hangul is written in Latin letters: an English headline with a Korean publisher's name
    behind it. A syllable of Hangul stands for two or three letters."""
    latin = len(_LATIN.findall(text))
    return latin > 11 and latin > 4 * len(_HANGUL.findall(text))


def script_of(text: str, declared: str = "") -> str:
    """'ko', 'ja' or 'en': the language whose rules read this text, decided by its letters rather than by its label."""
    if text.isascii():
        return "en"
    if _HANGUL.search(text):
        return "en" if _is_latin(text) else "ko"
    if _KANA.search(text) or (_HAN.search(text) and declared == "ja"):
        return "ja"
    return "ko" if declared == "ko" and _HAN.search(text) else "en"


def lower(text: str) -> str:
    """Small letters, one code point for one code point."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
