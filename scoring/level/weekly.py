"""What seven days usually hold: the last week beside the weeks before it, by number and by gravity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from scoring.level.counts import fit

WEEK = 7
WEEKS_BACK = 16
# With fewer fully watched weeks before it nothing is called usual yet.
WEEKS_NEEDED = 4
# The count that a week of the same kind exceeds with a probability of 2.5 in 100 is the upper end of what is usual.
USUAL_SHARE = 0.975
LEAST_ABOVE = 3  # fewer than this in a week are never above what is usual
GRAVE = 4  # beside an act of this severity or above nothing is called usual


@dataclass(frozen=True, slots=True)
class Week:
    """The last seven days beside the weeks before. `count` is None where none of the seven was watched.

    `usual` is the range of a week's count that the weeks before lead one to expect, bursts among them toned down; None
    while `weeks`, those fully watched, is below the number needed. `partial`: some of the seven days were not watched,
    so the count is a lower bound. `gravest` is the severity of the gravest act in them, 0 where there is none or where
    no acts are counted.
    """

    count: int | None
    usual: tuple[int, int] | None
    weeks: int
    partial: bool
    gravest: int = 0
    graver_than: int | None = None  # of `weeks`, those that this one outweighs; None where no acts are weighed

    @property
    def above(self) -> bool:
        """Whether the week lies above the usual range."""
        return self.count is not None and self.usual is not None and self.count > max(self.usual[1], LEAST_ABOVE - 1)

    @property
    def below(self) -> bool:
        """Whether the week, fully watched, lies below the usual range."""
        return self.count is not None and self.usual is not None and not self.partial and self.count < self.usual[0]

    @property
    def grave(self) -> bool:
        """Whether an act in it forbids to call it usual, however few or many acts it holds."""
        return self.gravest >= GRAVE


def weight(severity: int) -> int:
    """How heavily an act counts: one of a severity outweighs one of the severity below twice (1, 2, 4, 8, 16)."""
    return int(2 ** (severity - 1)) if severity > 0 else 0


def last_week(series: Sequence[tuple[date, int | None]], severities: Sequence[tuple[date, int]] | None = None) -> Week:
    """The last seven days of a daily series beside the sixteen weeks before them.

    Days are in order without holes; None is a day without coverage. Earlier weeks count only where every day was seen.
    `severities` are (KST day, severity) of each act in them, where acts are counted.
    """
    values = [n for _, n in series]
    recent = values[-WEEK:]
    seen = [n for n in recent if n is not None]
    starts = [-WEEK * (back + 1) for back in range(1, WEEKS_BACK + 1)]
    weeks = [series[start : start + WEEK] for start in starts if len(values) >= -start]
    whole = [week for week in weeks if all(n is not None for _, n in week)]
    totals = [sum(n for _, n in week if n is not None) for week in whole]
    usual = None
    if len(totals) >= WEEKS_NEEDED:
        past = fit(totals)
        usual = past.quantile(1 - USUAL_SHARE), past.quantile(USUAL_SHARE)
    gravest, graver_than = 0, None
    if severities is not None and series:
        own, *earlier = [_weighed(severities, week) for week in (series[-WEEK:], *whole)]
        graver_than = sum(other < own for other in earlier)
        gravest = max((s for day, s in severities if series[-WEEK:][0][0] <= day <= series[-1][0]), default=0)
    return Week(
        count=sum(seen) if seen else None,
        usual=usual,
        weeks=len(totals),
        partial=len(seen) < len(recent) or len(recent) < WEEK,
        gravest=gravest,
        graver_than=graver_than,
    )


def usual_of_record(days: Iterable[date], until: date, weeks: int) -> tuple[int, int]:
    """The range of a week's count that `weeks` whole weeks up to and with `until` lead one to expect.

    `days` are those of the acts of a record, one for each act; what lies outside those weeks is left out.
    """
    tally = [0] * weeks
    for day in days:
        back = (until - day).days
        if 0 <= back < weeks * WEEK:
            tally[back // WEEK] += 1
    past = fit(tally)
    return past.quantile(1 - USUAL_SHARE), past.quantile(USUAL_SHARE)


def _weighed(severities: Sequence[tuple[date, int]], week: Sequence[tuple[date, int | None]]) -> int:
    first, last = week[0][0], week[-1][0]
    return sum(weight(severity) for day, severity in severities if first <= day <= last)
