"""The indicator board: what each indicator holds at a moment, how well it stands and what level it calls for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from data.models import Indication, Indicator, LevelRules

Status = Literal["no data", "not seen", "single source", "corroborated", "official"]
# By rank: 0 not seen, 1 one publisher (or North Korea's own media alone), 2 two independent ones, 3 official.
STATUSES: tuple[Status, ...] = ("not seen", "single source", "corroborated", "official")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the board. `calls` is the number of the level it calls for; `evidence` is what counts now.

    `last_seen` (UTC) may be older than what counts now. `needed` is above 1 where only several occurrences count.
    """

    indicator: Indicator
    status: Status
    calls: int
    last_seen: datetime | None
    evidence: tuple[Indication, ...]

    @property
    def words(self) -> str:
        """The status for a table cell: 'corroborated, 2', 'not seen (1 of 4 needed)'."""
        needed, n = self.indicator.min_count, len(self.evidence)
        if self.status in ("not seen", "no data"):
            return f"{self.status} ({n} of {needed} needed)" if n else self.status
        return f"{self.status}, {n}" if n > 1 else self.status


def accepts(indicator: Indicator, seen: Indication) -> bool:
    """Whether an indicator reacts to an indication."""
    return (
        indicator.source == seen.source
        and not seen.retracted
        and (not indicator.kinds or seen.kind in indicator.kinds)
        and (not indicator.categories or seen.category in indicator.categories)
        and (not indicator.tags or any(tag in indicator.tags for tag in seen.tags))
        and not any(tag in indicator.without for tag in seen.tags)
        and seen.severity >= indicator.min_severity
        and (seen.deadline or not indicator.deadline)
    )


def rank_of(seen: Indication) -> int:
    """The rank in STATUSES of one indication by itself."""
    return 3 if seen.official else 2 if len(set(seen.publishers)) > 1 else 1


def judge(indicator: Indicator, standing: Sequence[Indication], rules: LevelRules) -> tuple[int, int]:
    """(rank in STATUSES, level called for) of what an indicator holds.

    An act stands by its own publishers; entries that signal the same thing corroborate one another. Where several acts
    are needed, the weakest of the best so many decides.
    """
    if len(standing) < indicator.min_count:
        return 0, 0
    if indicator.source == "act":
        rank = sorted((rank_of(seen) for seen in standing), reverse=True)[indicator.min_count - 1]
    elif any(seen.official for seen in standing):
        rank = 3
    else:
        rank = 2 if len({publisher for seen in standing for publisher in seen.publishers}) > 1 else 1
    if not indicator.scored:
        return rank, 0
    if indicator.by_severity:
        return rank, max(_call(indicator, seen, rules) for seen in standing)
    return rank, indicator.raises[rank - 1]


def _call(indicator: Indicator, act: Indication, rules: LevelRules) -> int:
    level = indicator.by_severity[max(1, act.severity) - 1]
    return max(0, level - rules.single_source_lower) if rank_of(act) == 1 else level


def combined(calls: Iterable[int], rules: LevelRules) -> int:
    """The level that the indicators call for together: the highest, or more where several are raised at once."""
    called = list(calls)
    highest = max(called, default=0)
    if rules.joint_count and sum(call >= rules.joint_at for call in called) >= rules.joint_count:
        return max(highest, rules.joint_raises)
    return highest


def board(indications: Iterable[Indication], rules: LevelRules, now: datetime, eyes_open: bool) -> tuple[Row, ...]:
    """The board at `now` (UTC), one row an indicator in the rules' order. Indications known later are left out."""
    first_known: dict[str, datetime] = {}
    latest: dict[str, Indication] = {}
    for seen in sorted(indications, key=lambda seen: seen.known):
        if seen.known <= now:
            first_known.setdefault(seen.id, seen.known)
            latest[seen.id] = seen
    rows = []
    for indicator in rules.indicators:
        held = [seen for seen in latest.values() if accepts(indicator, seen)]
        standing = [seen for seen in held if now < first_known[seen.id] + timedelta(hours=indicator.hours)]
        standing.sort(key=lambda seen: (first_known[seen.id], seen.id), reverse=True)
        rank, calls = judge(indicator, standing, rules)
        status = "no data" if rank == 0 and not eyes_open else STATUSES[rank]
        last_seen = max((first_known[seen.id] for seen in held), default=None)
        rows.append(Row(indicator, status, calls, last_seen, tuple(standing)))
    return tuple(rows)
