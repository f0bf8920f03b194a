"""Does the record show more provocations around elections? Rates inside and outside the window, with their doubt.

Days are KST days; an event-day is a day with at least one provocation of the chosen set, however many there were.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Literal

from data.models import Election, PastProvocation
from scoring.window import intervals

SHIFT = 182  # days to either side by which the comparison windows are moved
HELD = 5  # event-days of a kind from which the record can say how rare they are
TAIL = 0.025  # each side: shares beyond it would call the window special


@dataclass(frozen=True, slots=True)
class Rate:
    """Event-days per 100 days, with the exact 95 % interval of Garwood (days taken as independent)."""

    event_days: int
    days: int

    @property
    def per_100(self) -> float:
        return 100 * self.event_days / self.days if self.days else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        low, high = intervals.poisson_mean(self.event_days)
        return (100 * low / self.days, 100 * high / self.days) if self.days else (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class ShiftTest:
    """The windows' event-days beside those of windows moved by up to SHIFT days, each election by itself.

    `expected` and `share_at_least` (the share of all combinations of shifts with at least as many event-days) are
    exact. Unlike the intervals of the rates, the test knows that launches come in spells; it still overrates what ten
    elections can tell, because years differ.
    """

    observed: int
    expected: float
    share_at_least: float
    share_at_most: float


@dataclass(frozen=True, slots=True)
class RealityCheck:
    """Rates inside and outside the window of `days` to either side of each election."""

    inside: Rate
    outside: Rate
    ratio: float | None  # None where the outside rate is zero
    ratio_interval: tuple[float, float]  # exact given the sum, days taken as independent
    shift: ShiftTest
    elections: tuple[Election, ...]
    left_out: tuple[Election, ...]  # their window is not wholly in the record
    first: date
    last: date

    @property
    def special(self) -> bool:
        """True where both the interval of the ratio and the shift test call the window different."""
        apart = not self.ratio_interval[0] <= 1 <= self.ratio_interval[1]
        return apart and min(self.shift.share_at_least, self.shift.share_at_most) < TAIL

    @property
    def verdict(self) -> Literal["same", "more", "fewer"]:
        """What the record shows inside the window beside outside it; "same" unless the difference stands out."""
        if not self.special:
            return "same"
        return "more" if self.inside.per_100 > self.outside.per_100 else "fewer"


def event_days(past: Iterable[PastProvocation], categories: Collection[str]) -> frozenset[date]:
    """The distinct KST days with a provocation of these categories (the record's own words)."""
    return frozenset(row.date for row in past if row.category in categories)


def months_with(
    past: Iterable[PastProvocation], categories: Collection[str], severity: int, n: int, record: tuple[date, date]
) -> tuple[int, int]:
    """(calendar months with at least `n` event-days of these categories and this severity or more, months in all).

    Months are those that lie wholly within `record` (first and last day, both included). (0, 0) where the record has
    fewer than HELD such days: what it hardly holds, it cannot call rare.
    """
    first, last = record
    start = first.year * 12 + first.month - 1 + (first.day > 1)
    end = (last + timedelta(days=1)).year * 12 + (last + timedelta(days=1)).month - 1  # the first that is not whole
    days = {row.date for row in past if row.category in categories and row.severity >= severity}
    if len(days) < HELD:
        return 0, 0
    tally = Counter(day.year * 12 + day.month - 1 for day in days)
    return sum(tally[month] >= n for month in range(start, end)), max(0, end - start)


def window_count(
    past: Iterable[PastProvocation], election: Election, span: tuple[int, int], categories: Collection[str]
) -> tuple[int, int]:
    """(provocations, event-days) in the days span[0]…span[1] from the election, both included."""
    first, last = (election.date + timedelta(days=n) for n in span)
    rows = [row for row in past if row.category in categories and first <= row.date <= last]
    return len(rows), len({row.date for row in rows})


def shift_test(days: Collection[date], elections: Sequence[Election], span: tuple[int, int]) -> ShiftTest:
    """Compare event-days in `span` around each election with the same span moved by -SHIFT…SHIFT days.

    Each election's shifts are equally likely and independent of the others', so the distribution of the sum is the
    convolution of the elections' own: no draw is needed.
    """
    observed = 0
    sums = {0: 1.0}
    for election in elections:
        first = election.date + timedelta(days=span[0] - SHIFT)
        marks = [first + timedelta(days=n) in days for n in range(2 * SHIFT + span[1] - span[0] + 1)]
        width = span[1] - span[0] + 1
        before = list(accumulate(marks, initial=0))
        counts = [before[n + width] - before[n] for n in range(2 * SHIFT + 1)]
        observed += counts[SHIFT]
        after: dict[int, float] = {}
        for count, shifts in Counter(counts).items():
            for total, p in sums.items():
                after[total + count] = after.get(total + count, 0.0) + p * shifts / len(counts)
        sums = after
    return ShiftTest(
        observed=observed,
        expected=sum(total * p for total, p in sums.items()),
        share_at_least=min(1.0, sum(p for total, p in sums.items() if total >= observed)),
        share_at_most=min(1.0, sum(p for total, p in sums.items() if total <= observed)),
    )


def reality_check(
    past: Iterable[PastProvocation],
    elections: Iterable[Election],
    record: tuple[date, date],
    categories: Collection[str],
    days: int,
) -> RealityCheck:
    """Rates within and beyond `days` of the elections, over the days of `record` (first and last, both included).

    Elections whose window is not wholly in the record are left out, and the days of their window count on neither side.
    """
    every = list(elections)
    used = [
        e for e in every if record[0] <= e.date - timedelta(days=days) and e.date + timedelta(days=days) <= record[1]
    ]
    left_out = [e for e in every if e not in used]
    around = {e.date + timedelta(days=n) for e in used for n in range(-days, days + 1)}
    skipped = {e.date + timedelta(days=n) for e in left_out for n in range(-days, days + 1)} - around
    events = event_days(past, categories)
    within = Rate(len(events & around), len(around))
    length = (record[1] - record[0]).days + 1
    covered = {record[0] + timedelta(days=n) for n in range(length)} - around - skipped
    beyond = Rate(len(events & covered), len(covered))
    return RealityCheck(
        inside=within,
        outside=beyond,
        ratio=within.per_100 / beyond.per_100 if beyond.event_days and within.days else None,
        ratio_interval=intervals.rate_ratio(within.event_days, within.days, beyond.event_days, beyond.days)
        if within.days and beyond.days
        else (0.0, float("inf")),
        shift=shift_test(events, used, (-days, days)),
        elections=tuple(used),
        left_out=tuple(left_out),
        first=record[0],
        last=record[1],
    )
