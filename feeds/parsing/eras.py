"""Years as Juche, the Republic of China and Japan's reigns count them, and Chinese numerals, as common ones."""

from __future__ import annotations

import re

# Years that other calendars count: Juche and the Republic of China from 1912 as 1, Japan by reigns.
_JUCHE = re.compile(r"(?:주체|主体|主體|juche)\s*(\d{2,3})(?:\s*[년年]?\s*[(\[]\s*(\d{4})\s*[년年]?\s*[)\]])?")
_REPUBLIC = re.compile(r"(?:中華|中华)?民[國国]\s*(\d{1,3}|元)")
_REIGNS = {"令和": 2018, "平成": 1988, "昭和": 1925, "r": 2018, "h": 1988, "s": 1925}
_REIGN = re.compile(r"(令和|平成|昭和)\s*(\d{1,2}|元)|\b([rhs])(\d{1,2})(?=[./-]\d)")
_NUMERAL = re.compile(r"([〇零一二三四五六七八九十]{1,6})(?=[年月日時时分])")
_DIGITS = {
    character: digit for digit, characters in enumerate(("〇零", *"一二三四五六七八九")) for character in characters
}


def common_years(text: str) -> str:
    """`text` with years of other calendars, and numerals, as common ones: 주체115(2026)년, 令和8年, 十一月."""
    text = _NUMERAL.sub(lambda found: str(_number(found[1])), text)
    text = _JUCHE.sub(lambda found: found[2] or str(1911 + int(found[1])), text)
    text = _REPUBLIC.sub(lambda found: str(1911 + _count(found[1])), text)
    return _REIGN.sub(lambda found: str(_REIGNS[found[1] or found[3]] + _count(found[2] or found[4])), text)


def _count(digits: str) -> int:
    return 1 if digits == "元" else int(digits)


def _number(numeral: str) -> int:
    """十一 is 11, 二十 is 20, 二〇二六 is 2026."""
    if "十" not in numeral:
        return int("".join(str(_DIGITS[character]) for character in numeral))
    tens, _, ones = numeral.partition("十")
    return 10 * (_number(tens) if tens else 1) + (_number(ones) if ones else 0)
