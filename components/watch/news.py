"""What is new to a reader: came in since they last looked, and happened since the watch began. Old news is not new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from data.models import Provocation, Report

FIRST_LOOK = timedelta(hours=24)  # what counts as new to a browser without a mark
# A report that came in so long after it was published is new all the same: feeds are late. One that is older is old
# news that a woken watch or a slow feed has only now brought in.
LATE = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class News:
    """What came in after `since`, newest first. `marked`: the reader once said 'seen', and `since` is that moment."""

    since: datetime
    marked: bool
    acts: tuple[Provocation, ...]
    signals: tuple[Report, ...]

    @property
    def newest(self) -> datetime | None:
        """When the newest of the new acts came in."""
        return max(map(came_in, self.acts), default=None)


def came_in(act: Provocation) -> datetime:
    """When the first report of an act reached the watch, UTC."""
    return min(report.entry.first_seen for report in act.reports)


def news(
    acts: Sequence[Provocation],
    signals: Sequence[Report],
    look: datetime | None,
    began: datetime | None,
    now: datetime,
) -> News:
    """What is new at `now` after the last `look`. `began` is when the watch began: nothing older than it is new."""
    since = look or now - FIRST_LOOK
    oldest = max(since - LATE, began or since - LATE)
    return News(
        since,
        look is not None,
        tuple(act for act in acts if came_in(act) > since and act.first_published >= oldest),
        tuple(r for r in signals if r.entry.first_seen > since and r.entry.published >= oldest),
    )
