"""From the bytes a server sent to text, before any XML parser sees them.

feedparser turns a whole feed into mojibake on one bad byte or one wrong label; here a bad byte costs one character.
The order is: byte order mark; text that proves itself UTF-8, faultless or nearly so; the declared encoding (XML
declaration before HTTP header) or the one usual for the source's language, whichever reads with fewer faults; UTF-8
with replacement characters; a guess.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_BOMS = (  # the 32-bit ones first: their little-endian mark begins with the 16-bit one
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# '<' followed by one more character of a 7-bit document, as wide encodings without a byte order mark store it.
_WIDE = (
    (re.compile(rb"\s*<\0\0\0[^\0]\0\0\0"), "utf-32-le"),
    (re.compile(rb"(?:\0\0\0\s)*\0\0\0<\0\0\0[^\0]"), "utf-32-be"),
    (re.compile(rb"(?:\s\0)*<\0[^\0]\0"), "utf-16-le"),
    (re.compile(rb"(?:\0\s)*\0<\0[^\0]"), "utf-16-be"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([A-Za-z0-9._:-]{1,40})""")
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)

# Publishers name the small standard set and use the larger one of the vendor; Python's small sets are strict.
_WIDER = {
    "euc_kr": ("cp949",),
    "shift_jis": ("cp932",),
    "gb2312": ("gb18030",),
    "gbk": ("gb18030",),
    "big5": ("cp950", "big5hkscs"),
    "euc_jp": ("euc_jp", "euc_jis_2004"),
    "iso2022_jp": ("iso2022_jp", "iso2022_jp_2004"),
    "iso8859-1": ("cp1252",),
    "ascii": ("cp1252",),
    "iso8859-9": ("cp1254",),
    "tis-620": ("cp874",),
}
# Of Python's codecs only character sets: none that unpacks, escapes or takes more than linear time.
_CHARACTER_SETS = re.compile(
    r"(?:ascii|big5|cp\d|euc|gb|hz|iso8859|iso2022|johab|koi8|kz1048|latin|mac|ptcp154|shift|tis|utf-(?:8|16|32))"
)
_DOUBLE = {"cp949", "cp932", "gb18030", "cp950", "big5hkscs", "euc_jp", "euc_jis_2004", "johab"}
_BY_LANGUAGE = {
    "ko": ("cp949",),
    "ja": ("cp932", "euc_jp"),
    "zh": ("gb18030", "cp950"),
    "ru": ("cp1251",),
}
_PRIVATE = re.compile("[\uf8f0-\uf8f3]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f\ufffd]+")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text of a body. `encoding` is the Python codec that was used, `replaced` how many characters were lost."""

    text: str
    encoding: str
    replaced: int = 0


def decode(body: bytes, content_type: str = "", language: str = "") -> Decoded:
    """The text of `body`. Never raises; undecodable bytes become U+FFFD, one a bad byte.

    `content_type` is the HTTP header's value, `language` (ISO 639-1) says which legacy encoding to guess last.
    """
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return _lenient(body[len(mark) :], codec)
    for pattern, codec in _WIDE:
        if pattern.match(body):
            return _lenient(body, codec)
    named = _named(body, content_type)
    escaped = next((names for names in named if names[0].startswith(("iso2022", "hz"))), None)
    if escaped and (b"\x1b" in body or b"~{" in body):
        return _best(body, escaped)
    try:
        # Text in a legacy encoding is almost never valid UTF-8 by chance, so this outranks any label.
        return Decoded(body.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    as_utf8 = _lenient(body, "utf-8")
    whole = sum(len(run[0]) for run in _BEYOND_ASCII.finditer(as_utf8.text))
    if whole > 10 * as_utf8.replaced:
        return as_utf8
    double_byte = [codec for names in (*named, _BY_LANGUAGE.get(language, ())) for codec in names if codec in _DOUBLE]
    if double_byte and (found := _best(body, tuple(double_byte))).replaced < as_utf8.replaced:
        return found
    if whole > as_utf8.replaced:
        return as_utf8
    return _best(body, named[0]) if named else _guess(body, language)


def charset_names(body: bytes, content_type: str) -> tuple[str, ...]:
    """Encoding names given in the XML declaration and in the HTTP header, as written, in that order."""
    found = [m[1].decode("ascii") for m in [_DECLARED.search(body[:1024])] if m]
    found += [m[1] for m in [_HEADER.search(content_type)] if m]
    return tuple(found)


def _named(body: bytes, content_type: str) -> list[tuple[str, ...]]:
    """Codecs to try for each label, without UTF-8 and the wide ones: the body has shown that it is neither."""
    named = []
    for name in charset_names(body, content_type):
        try:
            codec = codecs.lookup(name).name
        except (LookupError, ValueError):
            continue
        if _CHARACTER_SETS.match(codec) and not codec.startswith("utf"):
            named.append(_WIDER.get(codec, (codec,)))
    return named


def _lenient(body: bytes, codec: str) -> Decoded:
    text = body.decode(codec, "replace")
    if codec == "cp932":  # four bytes that mean nothing there become private characters
        text = _PRIVATE.sub("\ufffd", text)
    return Decoded(text, codec, text.count("\ufffd"))


def _best(body: bytes, candidates: tuple[str, ...]) -> Decoded:
    """The decoding with the fewest replacements; the first of equals."""
    return min((_lenient(body, codec) for codec in candidates), key=lambda found: found.replaced)


def _guess(body: bytes, language: str) -> Decoded:
    candidates = _BY_LANGUAGE.get(language)
    if candidates:
        return _best(body, candidates)
    korean = _lenient(body, "cp949")
    beyond_ascii = sum(character > "\x7f" for character in korean.text)
    hangul = sum("가" <= character <= "힣" for character in korean.text)
    # Western text read as cp949 comes out as rare syllables and ideographs with many faults between them.
    if not korean.replaced and hangul * 10 >= beyond_ascii * 8 and hangul >= 4:
        return korean
    return _lenient(body, "cp1252")
