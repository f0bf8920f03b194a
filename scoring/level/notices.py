"""Launches that were announced beforehand: is a preparation such a notice, which days does it give, has it ended?

The North tells Japan or the International Maritime Organization of a window and of the places where stages will fall;
coast guards pass it on. Days are KST days. Only the first 1,200 characters of a text are read.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from data.models import Category, Indication, day_start, kst_day

LAUNCHES: tuple[Category, ...] = ("space", "icbm", "missile", "cruise")
NOTICE = "notice"
_LONGEST = 1200
_FURTHEST = timedelta(days=60)  # a window that closes later than this after its announcement was not understood
_DAY = timedelta(days=1)
# Without a window an act of these days before a notice makes it one of an act that has been.
_ECHO = timedelta(days=7)

_TOLD = r"(?:notif(?:y|ies|ied|ying|ications?)|inform(?:s|ed)?|tells?|told|advis(?:es|ed)|notice|gives?|gave|given)"
_TO_WHOM = r"(?:japan\w*|tokyo|coast ?guards?|imo|(?:international )?maritime organi[sz]ation|hydrographic \w+)"
_NOTICE = re.compile(
    rf"\b{_TOLD}\b.{{0,80}}\b{_TO_WHOM}\b|\b{_TO_WHOM}\b.{{0,80}}\b{_TOLD}\b"
    r"|\b(?:launch|firing|notified) windows?\b|\bnotams?\b|\bnavigation(?:al)? (?:warnings?|alerts?|bans?)\b"
    r"|\bno-(?:sail|fly) (?:zones?|areas?|notices?)\b"
    r"|\b(?:danger|exclusion|drop|splash-?down|debris) (?:zones?|areas?)\b"
    r"|통보|통지|항행 ?(?:경보|금지|위험)|해상보안청|국제해사기구"
    r"|낙하 ?(?:예상 ?)?(?:구역|지점|해역)|발사 ?예고|예고 ?기간"
    r"|通報|通告|海上保安庁|国際海事機関|航行警報|落下.{0,4}(?:区域|海域)|発射予告",
    re.IGNORECASE | re.DOTALL,
)
_AUTHORITIES = (
    ("Japan", re.compile(r"\b(?:japan\w*|tokyo|coast ?guards?)\b|일본|해상보안청|日本|海上保安庁", re.IGNORECASE)),
    ("IMO", re.compile(r"\bimo\b|maritime organi[sz]ation|국제해사기구|国際海事機関", re.IGNORECASE)),
)

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_JOIN = r"\s*(?:-|–|—|to|and|through|thru|until|till)\s*(?:midnight\s+(?:on\s+|of\s+)?)?"


def _month_day(n: int, *, month: str = "") -> str:
    """'August 24', with groups of that number; `month` "?" lets the month be left out."""
    return rf"(?:(?P<m{n}>{'|'.join(_NAMES)})[a-z]*\.?\s+){month}(?P<d{n}>\d{{1,2}})(?:st|nd|rd|th)?\b"


def _day_month(n: int, *, month: str = "") -> str:
    """'24 August', '24th of August'."""
    return rf"\b(?P<d{n}>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+(?:of\s+)?(?P<m{n}>{'|'.join(_NAMES)})[a-z]*\.?){month}"


_DAY_CJK = r"(?:(?P<m2>\d{1,2})[월月]\s?|(?P<next>다음 ?달|내달|来月)\s?)?(?P<d2>\d{1,2})[일日]"
_HOUR_CJK = r"(?:\s?(?:오전|오후|午前|午後)?\s?(?:\d{1,2}[시時]|자정))?\s?"
_SPANS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        _month_day(1) + _JOIN + _month_day(2, month="?"),
        _day_month(1, month="?") + _JOIN + _day_month(2),
        r"(?:(?P<m1>\d{1,2})[월月]\s?)?(?P<d1>\d{1,2})[일日]?"
        + _HOUR_CJK
        + r"(?:부터|에서|から|~|∼|〜|～|-|–)\s?"
        + _DAY_CJK,
        r"\b(?:before|by|until|no later than)\s+" + _month_day(2),
        r"\b(?:before|by|until|no later than)\s+" + _day_month(2),
        _DAY_CJK + _HOUR_CJK + "(?:까지|まで)",
    )
)


# Words that only a real announcement has: a threat without days must hold one of them to count as a notice.
_FORMAL = re.compile(
    r"\b(?:launch|firing|notified) windows?\b|\bnotams?\b|\bnavigation(?:al)? (?:warnings?|alerts?|bans?)\b"
    r"|\bcoast ?guards?\b|\bimo\b|\bmaritime organi[sz]ation\b|\bno-(?:sail|fly) (?:zones?|areas?|notices?)\b"
    r"|항행 ?(?:경보|금지)|해상보안청|국제해사기구|海上保安庁|国際海事機関|航行警報",
    re.IGNORECASE,
)
_SATELLITE = re.compile(
    r"\b(?:satellites?|rockets?|space launch\w*)\b|위성|우주발사체|로켓|衛星|ロケット", re.IGNORECASE
)
_LAUNCH = re.compile(r"\blaunch\w*|\bmissiles?\b|발사|미사일|発射|ミサイル", re.IGNORECASE)


def of_launch(category: Category | None, text: str) -> Category | None:
    """The category of the launch that a text announces: its own, or, where it has none of a launch, what it names."""
    if category in LAUNCHES:
        return category
    head = text[:_LONGEST]
    if not _LAUNCH.search(head):
        return None
    return "space" if _SATELLITE.search(head) else "missile"


def is_formal(text: str) -> bool:
    """Whether a text names what only a real announcement has: a window, a navigational warning, a coast guard."""
    return bool(_FORMAL.search(text[:_LONGEST]))


def is_notice(text: str) -> bool:
    """Whether a preparation's text tells of a launch that was announced beforehand."""
    return bool(_NOTICE.search(text[:_LONGEST]))


def authorities(text: str) -> tuple[str, ...]:
    """Who was told or passes it on, and so vouches for the notice: "Japan", "IMO"."""
    return tuple(name for name, pattern in _AUTHORITIES if pattern.search(text[:_LONGEST]))


def window(text: str, published: datetime) -> tuple[date, date] | None:
    """First and last KST day of the window that a notice gives, or None where it gives none that can be understood."""
    today = kst_day(published)
    for pattern in _SPANS:
        for match in pattern.finditer(text[:_LONGEST]):
            if found := _days(match.groupdict(), today):
                return found
    return None


def _days(said: dict[str, str | None], today: date) -> tuple[date, date] | None:
    month = _month(said.get("m2")) or (today.month % 12 + 1 if said.get("next") else None)
    start_month, start_day = _month(said.get("m1")), int(said.get("d1") or 0)
    last = _nearest(int(said.get("d2") or 0), month or start_month, today)
    if last is None:
        return None
    first = today
    if start_day:
        before = (last.replace(day=1) - _DAY).month if start_day > last.day else last.month
        found = _nearest(start_day, start_month or before, last)
        if found is None:
            return None
        first = found
    return (first, last) if first <= last and today - 2 * _DAY <= last <= today + _FURTHEST else None


def _month(word: str | None) -> int | None:
    if word is None:
        return None
    return int(word) if word.isdigit() else _NAMES.index(word[:3].lower()) + 1


def _nearest(day: int, month: int | None, around: date) -> date | None:
    """The day of that number nearest to `around`; without a month the next such day, yesterday's included."""
    found = []
    for months in (0, 1) if month is None else range(-6, 7):
        year, index = divmod(around.year * 12 + around.month - 1 + months, 12)
        if month in (None, index + 1) and 1 <= day <= monthrange(year, index + 1)[1]:
            found.append(date(year, index + 1, day))
    if month is None:
        return next((one for one in found if one >= around - _DAY), None)
    return min(found, key=lambda one: abs(one - around), default=None)


def closes(days: tuple[date, date] | None) -> datetime | None:
    """The moment (UTC) at which a window's last KST day ends."""
    return day_start(days[1] + _DAY).astimezone(UTC) if days else None


def last_day(until: datetime) -> date:
    """The last KST day of the window that ends at `until`."""
    return kst_day(until - timedelta.resolution)


def settled(notices: Iterable[Indication], acts: Sequence[Indication]) -> Iterator[Indication]:
    """The notices, each followed by its end where the launch that it announced has become known.

    A notice that is told only after that launch, as reports of a launch do, is left out.
    """
    launches = [
        act for act in acts if act.category in LAUNCHES and not act.retracted and not {"engine", "past"} & set(act.tags)
    ]
    for notice in notices:
        came = min((act.known for act in launches if _answers(act, notice)), default=None)
        if came is None or came > notice.known:
            yield notice
        if came is not None and came > notice.known:
            yield replace(notice, known=came, retracted=True, ended=True)


def _answers(act: Indication, notice: Indication) -> bool:
    """Whether an act is the launch that a notice announced."""
    if (act.category == "space") != (notice.category == "space"):
        return False
    happened = act.day or kst_day(act.known)
    if notice.until is None or notice.day is None:
        return act.known >= notice.known - _ECHO
    return notice.day - _DAY <= happened <= last_day(notice.until) + _DAY
