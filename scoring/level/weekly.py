"""What seven days usually hold: the range that a count of the last week is compared with in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WEEK = 7
WEEKS_BACK = 8
# With fewer fully watched weeks before it nothing is called usual yet.
WEEKS_NEEDED = 4


@dataclass(frozen=True, slots=True)
class Week:
    """The last seven days beside the weeks before. `count` is None where none of the seven was watched.

    `usual` is the lowest and highest total of the earlier weeks, without their single highest once there are six or
    more, so that one crisis does not become the measure; None while `weeks` is below the number needed. `partial`:
    some of the seven days were not watched, so the count is a lower bound.
    """

    count: int | None
    usual: tuple[int, int] | None
    weeks: int
    partial: bool

    @property
    def above(self) -> bool:
        """Whether the week lies above the usual range."""
        return self.count is not None and self.usual is not None and self.count > self.usual[1]

    @property
    def below(self) -> bool:
        """Whether the week, fully watched, lies below the usual range."""
        return self.count is not None and self.usual is not None and not self.partial and self.count < self.usual[0]


def last_week(series: Sequence[tuple[date, int | None]]) -> Week:
    """The last seven days of a daily series beside the eight weeks before them.

    Days are in order without holes; None is a day without coverage. Earlier weeks count only where every day was seen.
    """
    values = [n for _, n in series]
    recent = values[-WEEK:]
    seen = [n for n in recent if n is not None]
    totals: list[int] = []
    for back in range(1, WEEKS_BACK + 1):
        week = values[-WEEK * (back + 1) : -WEEK * back]
        if len(week) == WEEK and all(n is not None for n in week):
            totals.append(sum(n for n in week if n is not None))
    totals.sort()
    kept = totals[:-1] if len(totals) >= 6 else totals
    return Week(
        count=sum(seen) if seen else None,
        usual=(kept[0], kept[-1]) if len(totals) >= WEEKS_NEEDED else None,
        weeks=len(totals),
        partial=len(seen) < len(recent) or len(recent) < WEEK,
    )
