"""The historical table and the live provocations as one daily series, without counting an act twice.

The table knows acts to its coverage end; live coverage begins with the first entry stored. What lies between, and every
stretch in which the whole watch was shut, is a gap: such a day has no count, which is not a count of zero.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from data.models import Gap, PastProvocation, kst_day
from scoring.acts.lookalikes import PAST_CATEGORIES

_DAY = timedelta(days=1)
# Reports and the table may differ by a day on acts around midnight.
TOLERANCE = timedelta(days=1)


class Act(Protocol):
    """What the series needs of a live provocation."""

    @property
    def date(self) -> date: ...
    @property
    def category(self) -> str: ...


@dataclass(frozen=True, slots=True)
class DayCount:
    """Acts of one KST day. `count` is None where nobody looked."""

    day: date
    past: int
    live: int
    count: int | None


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A stretch of KST days, both ends included, in which acts would not have been seen."""

    first: date
    last: date
    reason: str


@dataclass(frozen=True, slots=True)
class Series:
    days: tuple[DayCount, ...]
    uncovered: tuple[Uncovered, ...]


def daily_series(
    past: Iterable[PastProvocation],
    live: Iterable[Act],
    first: date,
    last: date,
    coverage_end: date,
    live_from: datetime | None,
    gaps: Sequence[Gap] = (),
) -> Series:
    """Acts of each KST day in [first, last].

    `coverage_end` is the last day the table covers, `live_from` the first moment the store covers (None: it holds
    nothing). A live act within a day of a table row of the same kind is that row. Days after `coverage_end` count live
    acts only. `gaps` of the whole watch (source "") that swallow a whole day make it uncovered.
    """
    in_range = [row for row in past if first - TOLERANCE <= row.date <= min(last, coverage_end) + TOLERANCE]
    unmatched = defaultdict[date, list[PastProvocation]](list)
    for row in sorted(in_range, key=lambda r: (r.date, r.category)):
        unmatched[row.date].append(row)
    extra: Counter[date] = Counter()
    for act in sorted(live, key=lambda a: (a.date, a.category)):
        if first <= act.date <= last and not _take(unmatched, act):
            extra[act.date] += 1
    known = Counter(row.date for row in in_range)
    uncovered = _uncovered(first, last, coverage_end, live_from, gaps)
    blind = {u.first + n * _DAY for u in uncovered for n in range((u.last - u.first).days + 1)}
    days = []
    for n in range((last - first).days + 1):
        day = first + n * _DAY
        seen = known[day] + extra[day]
        days.append(DayCount(day, known[day], extra[day], None if day in blind and not seen else seen))
    return Series(tuple(days), tuple(uncovered))


def _take(unmatched: dict[date, list[PastProvocation]], act: Act) -> bool:
    """Whether the table has the act. One live act may stand for several rows of its day (two sites, two missiles)."""
    categories = PAST_CATEGORIES.get(act.category, ())
    for day in (act.date, act.date - TOLERANCE, act.date + TOLERANCE):
        if any(row.category in categories for row in unmatched.get(day, ())):
            if day != act.date:
                unmatched[day] = [row for row in unmatched[day] if row.category not in categories]
            return True
    return False


def _uncovered(
    first: date, last: date, coverage_end: date, live_from: datetime | None, gaps: Sequence[Gap]
) -> list[Uncovered]:
    found: list[Uncovered] = []
    begin, end = max(first, coverage_end + _DAY), last
    if live_from is not None:
        end = min(last, kst_day(live_from) - _DAY)
    if begin <= end:
        found.append(Uncovered(begin, end, "after the end of the historical table and before the first stored entry"))
    for gap in sorted(gaps, key=lambda g: g.start):
        if gap.source:
            continue
        # Only days that lie wholly inside the gap: on others an act would still have been reported.
        start, stop = kst_day(gap.start), kst_day(gap.end)
        whole_first, whole_last = max(start + _DAY, first, coverage_end + _DAY), min(stop - _DAY, last)
        if whole_first <= whole_last:
            found.append(Uncovered(whole_first, whole_last, gap.reason))
    return found
