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

from feeds.parsing.eras import common_years

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # before any feed: 0000-00-00, 1970-01-01 and the like mean "unset"
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_LONGEST = 120  # characters; a date field that is longer is not a date

# Names and abbreviations, January to December; `|` parts spellings. The listed sources write English ones, or numbers.
_MONTH_NAMES = (
    "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sep|sept "
    "october|oct november|nov december|dec"
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES.split(), 1) for name in names.split("|")}
_FILLERS = {"of", "the", "at", "on"}

# Hours east of Greenwich of the zone names that feeds write.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "met": 1, "cest": 2, "mest": 2,
    "eet": 2, "eest": 3, "sast": 2, "msk": 3, "pkt": 5, "ist": 5.5, "npt": 5.75, "wib": 7, "ict": 7, "hkt": 8, "sgt": 8,
    "myt": 8, "pht": 8, "awst": 8, "kst": 9, "jst": 9, "acst": 9.5, "aest": 10, "chst": 10, "aedt": 11, "nzst": 12,
    "nzdt": 13, "nst": -3.5, "ast": -4, "adt": -3, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "brt": -3, "art": -3, "wat": 1, "cat": 2, "eat": 3,
    "idt": 3, "trt": 3, "gst": 4, "ulat": 8, "vlat": 10,
}  # fmt: skip
# Names that mean another offset in summer than in winter, or a place's clock.
_CLOCKS = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles"}
_SPELLED = (
    (re.compile(r"\b(eastern|central|mountain|pacific)(?: (standard|daylight))? time\b"), None),
    (
        re.compile(r"\bkorean?(?: standard)? time\b|(?:한국|서울)\s*(?:표준)?\s*시[간각]|韓国時間"),
        "Asia/Seoul",
    ),
    (re.compile(r"\bjapan(?:ese)?(?: standard)? time\b|일본\s*시[간각]|日本時間|东京时间"), "Asia/Tokyo"),
    (re.compile(r"\bchina(?: standard)? time\b|베이징\s*시[간각]|北京時間|北京时间"), "Asia/Shanghai"),
    (re.compile(r"\b(?:greenwich mean|coordinated universal|universal) time\b|세계시|世界時"), "UTC"),
)
_PLACE = re.compile(r"\b(?:asia|europe|america|australia|pacific|africa|atlantic|indian)/[a-z_/]+")
_CHINESE = frozenset({"Asia/Shanghai", "Asia/Taipei", "Asia/Hong_Kong", "Asia/Macau"})

_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[t ]?(\d{2})(\d{2})(\d{2})?)?(?=z|[+-]|\s|$)")
_GROUP = re.compile(
    r"(\d{2})(\d{2})(\d{2})\s*([a-z])\s+([a-z]{3})\s+(\d{4}|\d{2})"
)  # a date-time group, 230115Z NOV 26
_HALF = r"am|pm|a\.m\.|p\.m\.|오전|오후|午前|午後|上午|下午"
_TIME = re.compile(
    rf"(?<![\d:])(?:({_HALF})\s*)?(\d{{1,2}})\s*"
    r"(?::(\d{1,2})(?::(\d{2})(?:[.,]\d{1,9})?)?|[시時时点h]\s*(?:(\d{1,2})\s*[분分]?\s*(?:(\d{1,2})\s*[초秒])?)?)"
    r"(?![\d:])\s*(am|pm|a\.m\.|p\.m\.)?"
)
_DOTTED_TIME = re.compile(rf"(?<![\d.])(?:({_HALF})\s*)?(\d{{1,2}})\.(\d{{2}})(?![\d.])\s*(am|pm|a\.m\.|p\.m\.)?")
_BARE_TIME = re.compile(r"(?<=\d{4} )(\d{2})(\d{2})(?=\s*(?:z|gmt|utc|kst|jst|hrs?)\b)\s*(?:hrs?)?")
_OFFSET = re.compile(r"(?:(?:gmt|utc?)\s*)?([+-])(\d{1,2}):?(\d{2})?(?::?00)?(?![\d:])")
_YEAR_FIRST = re.compile(r"(\d{4}|\d{2}(?=\s*[년年]))\s*[-./년年 ]\s*(\d{1,2})\s*[-./월月 ]\s*(\d{1,2})\s*[일日.]?")
_SHORT_YEAR_FIRST = re.compile(r"(?<!\d)(\d{2})-(\d{2})-(\d{2})(?!\d)")
_TWO_DIGITS = re.compile(r"(?<!\d)(\d{2})([./])\s?(\d{1,2})\2\s?(\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})([-./ ])(\d{1,2})\2(\d{4})")
_DAY_NAME_YEAR = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?[\s,-]*([^\W\d_]+)\.?[\s,-]*(\d{4}|\d{2})")
_NAME_DAY_YEAR = re.compile(r"([^\W\d_]+)\.?[\s-]*(\d{1,2})(?:st|nd|rd|th)?[\s,-]+(\d{4})")
_PATH_DAY = re.compile(r"/(20\d\d)[/-]?(\d\d)[/-]?(\d\d)(?=[/_.-]|$)")
_KOREAN_MONTH = re.compile(r"(\d{1,2})\s+(\d{1,2})\s*[월月]\s+(\d{4})")
_PLAIN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moment:
    """When, in UTC. `naive`: the text named no zone and the source's was used; `date_only`: it named no time of day,
    so it is taken as the day's first minute in the source's zone."""

    when: datetime
    naive: bool = False
    date_only: bool = False


def parse_date(text: str, zone: str = "UTC") -> Moment | None:
    """The moment that `text` names, or None where it names none. Never raises.

    `zone` is the IANA name for dates that carry none. 24:00 is the next day's midnight. A single-letter military zone
    is read as UTC, as RFC 5322 section 4.3 asks; an unknown zone name counts as none. 'NN/NN/YYYY' that could be either
    order is None: a date that may be half a year off is worse than no date.
    """
    if len(text) > _LONGEST:
        return None
    if _PLAIN.fullmatch(text):  # as archives and Atom write it: most of what is read, at a tenth of the cost
        try:
            return _bounded(datetime.fromisoformat(text).astimezone(UTC), False, False)
        except (ValueError, OverflowError):
            pass  # 24:00 and second 60 are read below
    text = " ".join(unicodedata.normalize("NFKC", text).lower().replace("\u2212", "-").replace("\u2236", ":").split())
    if re.fullmatch(r"\d{10}(?:\.\d+)?|\d{13}", text):
        seconds = float(text)
        return _bounded(datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC), False, False)
    try:
        return _read(text, zone)
    except (ValueError, OverflowError):
        return None


_UNIVERSAL = re.compile(r"(?<=\d)\s*(?:z|gmt|utc?|[+-]00:?00(?::00)?)\s*(?:\(\w+\))?\s*$", re.IGNORECASE)


def says_universal_time(text: str) -> bool:
    """Whether `text` names Greenwich or UTC as its zone: the label that clocks set to local time bear most often."""
    return _UNIVERSAL.search(text) is not None


def without_zone(text: str) -> str:
    """`text` without that label."""
    return _UNIVERSAL.sub("", text)


def day_in_address(url: str) -> date | None:
    """The day in a path such as '/2026/0814/', '/2026/08/14/' or '/20260814_', or None."""
    if found := _PATH_DAY.search(url):
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return None
    return None


def _read(text: str, zone: str) -> Moment | None:
    text = _unfolded(common_years(text))
    clock, offset, text = _clock(text)
    named, text = _named_zone(text, zone, clock is not None)
    offset = offset or named
    text = " ".join(word for word in text.split() if word.strip(",.") not in _FILLERS)
    day = _day(text, zone)
    if day is None:
        return None
    hour, minute, second = clock or (0, 0, 0)
    if minute > 59 or second > 60 or hour > 24 or (hour == 24 and minute + second):
        return None
    local = datetime(*day, tzinfo=offset or zone_of(zone)) + timedelta(days=hour // 24)
    local = local.replace(hour=hour % 24, minute=minute, second=min(second, 59))
    return _bounded(local.astimezone(UTC), offset is None, clock is None)


def _unfolded(text: str) -> str:
    """`text` without brackets, and with dates that are written in one run of digits taken apart."""
    text = re.sub(r"\(([^()]*)\)", lambda m: f" {m[1]} " if m[1] in _ZONES or m[1] in _CLOCKS else " ", text)
    if group := _GROUP.search(text):
        day, hour, minute, letter, month, year = group.groups()
        return (
            f"{day} {month} {year if len(year) == 4 else f'20{year}'} {hour}:{minute} {'kst' if letter == 'i' else 'z'}"
        )
    if compact := _COMPACT.match(text):
        year, month, day, hour, minute, second = compact.groups()
        clock = f" {hour}:{minute}:{second or '00'}" if hour else ""
        text = f"{year}-{month}-{day}{clock}{text[compact.end() :]}"
    return re.sub(r"(?<=\d)t(?=\d)", " ", text)


def _clock(text: str) -> tuple[tuple[int, int, int] | None, tzinfo | None, str]:
    """The time of day in `text`, the numeric offset behind it, and the text without both."""
    if found := _TIME.search(text):
        before, hours, minutes, seconds, cjk_minutes, cjk_seconds, after = found.groups()
        clock = (int(hours), int(minutes or cjk_minutes or 0), int(seconds or cjk_seconds or 0))
    elif found := _DOTTED_TIME.search(text):  # 13.05
        before, hours, minutes, after = found.groups()
        clock = (int(hours), int(minutes), 0)
    elif found := _BARE_TIME.search(text):  # 22 Nov 2026 1305 GMT
        before, after, clock = "", "", (int(found[1]), int(found[2]), 0)
    else:
        return None, None, text
    hour = _on_24_hours(clock[0], (before or after or "").replace(".", ""))
    offset: tzinfo | None = None
    tail = text[found.end() :]
    if numeric := _OFFSET.match(tail.lstrip(" -") if tail.startswith(" - ") else tail.lstrip()):
        offset = _numeric_offset(numeric)
        tail = tail[tail.index(numeric[0]) + len(numeric[0]) :] if offset else tail
    return (hour, *clock[1:]), offset, f"{text[: found.start()]} {tail}"


def _named_zone(text: str, zone: str, has_clock: bool) -> tuple[tzinfo | None, str]:
    """The zone that `text` names in letters, and the text without its name."""
    found: tzinfo | None = None
    if place := _PLACE.search(text):
        found, text = zone_of(place[0].title()), text.replace(place[0], " ")
    for pattern, name in _SPELLED:
        if spelled := pattern.search(text):
            found = found or zone_of(name or _CLOCKS[f"{spelled[1][0]}t"])
            text = pattern.sub(" ", text)
    for word in re.findall(r"[^\W\d_]+", text):
        is_letter = len(word) == 1 and word.isascii() and word != "t"
        if word in _ZONES or (has_clock and (word in _CLOCKS or is_letter)):
            found = found or (zone_of(_CLOCKS[word]) if word in _CLOCKS else _named_offset(word, zone))
            text = re.sub(rf"(?<![^\W\d_]){word}(?![^\W\d_])", " ", text)
    return found, text


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


def _day(text: str, zone: str) -> tuple[int, int, int] | None:
    """Year, month and day of a text from which time and zone have been taken out."""
    return _numeric_day(text, zone) or _day_with_a_name(text)


def _numeric_day(text: str, zone: str) -> tuple[int, int, int] | None:
    if found := _YEAR_FIRST.search(text):
        return int(found[1]) + (2000 if len(found[1]) == 2 else 0), int(found[2]), int(found[3])
    if found := _KOREAN_MONTH.search(text):
        return int(found[3]), int(found[2]), int(found[1])
    if found := _DAY_FIRST.search(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if found[2] == "/" and first != second and first <= 12 and second <= 12:
            return None
        return (year, first, second) if second > 12 else (year, second, first)
    if found := _SHORT_YEAR_FIRST.search(text):
        return 2000 + int(found[1]), int(found[2]), int(found[3])
    if found := _TWO_DIGITS.search(text):
        return _two_digit_year(int(found[1]), int(found[3]), int(found[4]), found[2], zone)
    return None


def _two_digit_year(first: int, month: int, last: int, mark: str, zone: str) -> tuple[int, int, int] | None:
    """26.11.03: the year comes first where only that gives a year of our time, or where the source is in Asia."""
    forward = 20 <= first <= 39 and 1 <= month <= 12 and 1 <= last <= 31
    backward = 20 <= last <= 39 and 1 <= month <= 12 and 1 <= first <= 31
    if forward and (zone.startswith("Asia/") or not backward):
        return 2000 + first, month, last
    return (2000 + last, month, first) if backward and mark == "." else None


def _day_with_a_name(text: str) -> tuple[int, int, int] | None:
    for found in _NAME_DAY_YEAR.finditer(text):
        if month := _MONTHS.get(found[1]):
            return int(found[3]), month, int(found[2])
    for found in _DAY_NAME_YEAR.finditer(text):
        if month := _MONTHS.get(found[2]):
            year = int(found[3])
            return (year if year > 99 else year + (2000 if year < 70 else 1900)), month, int(found[1])
    return None


def _bounded(when: datetime, naive: bool, date_only: bool) -> Moment | None:
    return Moment(when, naive, date_only) if _EARLIEST <= when < _LATEST else None


@lru_cache(maxsize=64)
def zone_of(name: str) -> tzinfo:
    """The IANA zone `name`, or UTC where this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC
