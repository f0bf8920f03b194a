"""The moment an item says it was published, to the minute it meant.

General date libraries fill what they cannot read with a guess: a Korean date becomes the first of the month, a zone
name becomes UTC. Here what cannot be read is None, and a date without a zone is read in the source's own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # before any feed: 0000-00-00, 1970-01-01 and the like mean "unset"
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_LONGEST = 120  # characters; a date field that is longer is not a date

# Names and abbreviations in order January to December; `|` parts spellings. Compared in lower case without accents.
_MONTH_NAMES = (
    "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sep|sept "
    "october|oct november|nov december|dec",
    "gennaio|gen febbraio|febb marzo aprile maggio|mag giugno|giu luglio|lug agosto|ago settembre|set|sett "
    "ottobre|ott novembre dicembre|dic",
    "janvier|janv fevrier|fevr|fev mars avril|avr mai juin juillet|juil aout septembre octobre novembre decembre",
    "januar|janner februar marz april mai juni juli august september oktober|okt november dezember|dez",
    "enero|ene febrero marzo abril|abr mayo junio julio agosto septiembre|setiembre octubre noviembre diciembre",
    "janeiro fevereiro marco abril maio junho julho agosto setembro outubro|out novembro dezembro",
    "januari februari maart|mrt april mei juni juli augustus september oktober november december",
    "января|янв февраля|фев марта|мар апреля|апр мая|маи июня|июн июля|июл августа|авг сентября|сен октября|окт "
    "ноября|ноя декабря|дек",
)
_FILLERS = {"of", "de", "del", "le", "la", "il", "den", "der", "the", "à", "um", "uhr", "om", "ore", "kl", "в", "г"}

# Hours east of Greenwich of the zone names that feeds write.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "met": 1, "cest": 2, "mest": 2,
    "eet": 2, "eest": 3, "sast": 2, "msk": 3, "pkt": 5, "ist": 5.5, "npt": 5.75, "wib": 7, "ict": 7, "hkt": 8, "sgt": 8,
    "myt": 8, "pht": 8, "awst": 8, "kst": 9, "jst": 9, "acst": 9.5, "aest": 10, "chst": 10, "aedt": 11, "nzst": 12,
    "nzdt": 13, "nst": -3.5, "ast": -4, "adt": -3, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10,
}  # fmt: skip
_CHINESE = frozenset({"Asia/Shanghai", "Asia/Taipei", "Asia/Hong_Kong", "Asia/Macau"})

_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[t ]?(\d{2})(\d{2})(\d{2})?)?(?=z|[+-]|\s|$)")
_TIME = re.compile(
    r"(?<![\d:])(?:(am|pm|오전|오후|午前|午後|上午|下午)\s*)?(\d{1,2})\s*"
    r"(?::(\d{1,2})(?::(\d{2})(?:[.,]\d{1,9})?)?|[시時时点h]\s*(?:(\d{1,2})\s*[분分]?\s*(?:(\d{1,2})\s*[초秒])?)?)"
    r"(?![\d:])\s*(am|pm|a\.m\.|p\.m\.)?"
)
_OFFSET = re.compile(r"(?:(?:gmt|utc?)\s*)?([+-])(\d{1,2}):?(\d{2})?(?![\d:])")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-./년年 ]\s*(\d{1,2})\s*[-./월月 ]\s*(\d{1,2})\s*[일日.]?")
_SHORT_YEAR_FIRST = re.compile(r"(\d{2})-(\d{2})-(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})([-./ ])(\d{1,2})\2(\d{4})")
_DAY_NAME_YEAR = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|º|°|ª|\.)?[\s,-]*([^\W\d_]+)\.?[\s,-]*(\d{4}|\d{2})")
_NAME_DAY_YEAR = re.compile(r"([^\W\d_]+)\.?[\s-]*(\d{1,2})(?:st|nd|rd|th)?[\s,-]+(\d{4})")
_PATH_DAY = re.compile(r"/(20\d\d)[/-]?(\d\d)[/-]?(\d\d)(?=[/_.-]|$)")
_KOREAN_MONTH = re.compile(r"(\d{1,2})\s+(\d{1,2})\s*[월月]\s+(\d{4})")


@dataclass(frozen=True, slots=True)
class Moment:
    """When, in UTC. `naive`: the text named no zone and the source's was used; `date_only`: it named no time of day,
    so the day's first minute in the source's zone stands for it."""

    when: datetime
    naive: bool = False
    date_only: bool = False


def parse_date(text: str, zone: str = "UTC") -> Moment | None:
    """The moment that `text` names, or None where it cannot be told. Never raises.

    `zone` is the IANA name for dates that carry none. 24:00 is the next day's midnight. A single-letter military zone
    is read as UTC, as RFC 5322 section 4.3 asks; an unknown zone name counts as none. 'NN/NN/YYYY' that could be either
    order is None: a date that may be half a year off is worse than no date.
    """
    if len(text) > _LONGEST:
        return None
    text = " ".join(unicodedata.normalize("NFKC", text).lower().replace("\u2212", "-").split())
    if re.fullmatch(r"\d{10}(?:\.\d+)?|\d{13}", text):
        seconds = float(text)
        return _bounded(datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC), False, False)
    try:
        return _read(text, zone)
    except (ValueError, OverflowError):
        return None


def day_in_address(url: str) -> date | None:
    """The day in a path such as '/2026/0814/', '/2026/08/14/' or '/20260814_', or None."""
    if found := _PATH_DAY.search(url):
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return None
    return None


def _read(text: str, zone: str) -> Moment | None:
    text = re.sub(r"\(([^()]*)\)", lambda m: f" {m[1]} " if m[1] in _ZONES else " ", text)
    if compact := _COMPACT.match(text):
        year, month, day, hour, minute, second = compact.groups()
        clock = f" {hour}:{minute}:{second or '00'}" if hour else ""
        text = f"{year}-{month}-{day}{clock}{text[compact.end() :]}"
    text = re.sub(r"(?<=\d)t(?=\d)", " ", text)
    clock_found = _TIME.search(text)
    hour = minute = second = 0
    offset: tzinfo | None = None
    if clock_found:
        before, first, minutes, seconds, cjk_minutes, cjk_seconds, after = clock_found.groups()
        hour, minute, second = int(first), int(minutes or cjk_minutes or 0), int(seconds or cjk_seconds or 0)
        hour = _on_24_hours(hour, (before or after or "").replace(".", ""))
        tail = text[clock_found.end() :]
        if numeric := _OFFSET.match(tail.lstrip(" -") if tail.startswith(" - ") else tail.lstrip()):
            offset = _numeric_offset(numeric)
            tail = tail[tail.index(numeric[0]) + len(numeric[0]) :] if offset else tail
        text = f"{text[: clock_found.start()]} {tail}"
    words = re.findall(r"[^\W\d_]+", text)
    for word in words:
        if word in _ZONES or (len(word) == 1 and word.isascii() and clock_found and word != "t"):
            offset = offset or _named_offset(word, zone)
            text = re.sub(rf"(?<![^\W\d_]){word}(?![^\W\d_])", " ", text)
    day = _day(" ".join(word for word in text.split() if word.strip(",.") not in _FILLERS))
    if day is None or minute > 59 or second > 60 or hour > 24 or (hour == 24 and minute + second):
        return None
    local = datetime(*day, tzinfo=offset or zone_of(zone)) + timedelta(days=hour // 24)
    local = local.replace(hour=hour % 24, minute=minute, second=min(second, 59))
    return _bounded(local.astimezone(UTC), offset is None, clock_found is None)


def _on_24_hours(hour: int, half: str) -> int:
    if half in {"am", "오전", "午前", "上午"} and hour == 12:
        return 0
    if half in {"pm", "오후", "午後", "下午"} and hour < 12:
        return hour + 12
    return hour


def _numeric_offset(found: re.Match[str]) -> tzinfo | None:
    sign, hours, minutes = found.groups()
    shift = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-shift if sign == "-" else shift) if shift <= timedelta(hours=14) else None


def _named_offset(name: str, zone: str) -> tzinfo:
    if name == "cst" and zone in _CHINESE:
        return timezone(timedelta(hours=8))
    return timezone(timedelta(hours=_ZONES.get(name, 0)))


def _day(text: str) -> tuple[int, int, int] | None:
    """Year, month and day of a text from which time and zone have been taken out."""
    if found := _YEAR_FIRST.search(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _KOREAN_MONTH.search(text):
        return int(found[3]), int(found[2]), int(found[1])
    if found := _SHORT_YEAR_FIRST.search(text):
        return 2000 + int(found[1]), int(found[2]), int(found[3])
    if found := _DAY_FIRST.search(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if found[2] == "/" and first != second and first <= 12 and second <= 12:
            return None
        return (year, first, second) if second > 12 else (year, second, first)
    for found in _NAME_DAY_YEAR.finditer(text):
        if month := _MONTHS.get(_plain(found[1])):
            return int(found[3]), month, int(found[2])
    for found in _DAY_NAME_YEAR.finditer(text):
        if month := _MONTHS.get(_plain(found[2])):
            year = int(found[3])
            return (year if year > 99 else year + (2000 if year < 70 else 1900)), month, int(found[1])
    return None


def _bounded(when: datetime, naive: bool, date_only: bool) -> Moment | None:
    return Moment(when, naive, date_only) if _EARLIEST <= when < _LATEST else None


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))


_MONTHS = {
    _plain(spelling): number
    for language in _MONTH_NAMES
    for number, spellings in enumerate(language.split(), 1)
    for spelling in spellings.split("|")
}


@lru_cache(maxsize=64)
def zone_of(name: str) -> tzinfo:
    """The IANA zone `name`, or UTC where this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC
