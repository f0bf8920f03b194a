"""The indicator board: what each indicator holds at a moment, how well it stands and what level it calls for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from data.models import Indication, Indicator, LevelRules

Status = Literal["no data", "not seen", "single source", "corroborated", "official", "state media"]
# By rank: 0 not seen, 1 one publisher (or North Korea's own media alone), 2 two independent ones, 3 official.
STATUSES: tuple[Status, ...] = ("not seen", "single source", "corroborated", "official")
# What the press carries of North Korea's own word on its own acts raises like an official word and is not called one.
CLAIMED: Status = "state media"
SINGLE, CORROBORATED, OFFICIAL = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the board. `calls` is the number of the level it calls for.

    `evidence` is what counts now, the gravest first. `last_seen` (UTC) may be older. `needed` is above 1 where only
    several occurrences count.
    """

    indicator: Indicator
    status: Status
    calls: int
    last_seen: datetime | None
    evidence: tuple[Indication, ...]


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
        and (not indicator.settled or rank_of(seen) >= CORROBORATED)
    )


def ends(indicator: Indicator, seen: Indication, first: datetime) -> datetime:
    """When an indication first known at `first` stops counting: a notice with its window, others after the hours."""
    return seen.until or first + timedelta(hours=indicator.hours)


def stale(indicator: Indicator, firsts: Iterable[datetime], now: datetime) -> bool:
    """Whether even the newest of what an indicator holds is too old for it."""
    newest = max(firsts, default=None)
    return bool(indicator.newest_hours and newest and now >= newest + timedelta(hours=indicator.newest_hours))


def rank_of(seen: Indication) -> int:
    """The rank in STATUSES of one indication by itself."""
    return OFFICIAL if seen.official else CORROBORATED if len(set(seen.publishers)) > 1 else SINGLE


def status_of(rank: int, standing: Iterable[Indication]) -> Status:
    """What the board calls `rank`, reached by `standing`: "state media" where no other authority speaks."""
    claimed = [seen.voices == ("KCNA",) for seen in standing if seen.official]
    return CLAIMED if rank == OFFICIAL and claimed and all(claimed) else STATUSES[rank]


def judge(indicator: Indicator, standing: Sequence[Indication], rules: LevelRules) -> tuple[int, int]:
    """(rank in STATUSES, level called for) of what an indicator holds.

    An act stands by its own publishers; entries that signal the same thing corroborate one another. Where several acts
    are needed, the weakest of the best so many decides.
    """
    best = _different(indicator, standing)
    if len(best) < indicator.min_count:
        return 0, 0
    if indicator.source == "act" and not indicator.together:
        rank = rank_of(best[indicator.min_count - 1])
    else:
        rank = _rank_together(standing)
    if not indicator.scored:
        return rank, 0
    if indicator.by_severity:
        return rank, max(_call(indicator, seen, rules) for seen in standing)
    call = indicator.raises[rank - 1]
    if rank == SINGLE and indicator.source != "series" and not any(seen.graded for seen in standing):
        call = min(call, rules.ungraded_most)
    return rank, call


def _different(indicator: Indicator, standing: Sequence[Indication]) -> list[Indication]:
    """What is held, the best founded first, with what counts as one and the same occurrence left out."""
    ordered = sorted(standing, key=lambda seen: (-rank_of(seen), seen.id))
    if not indicator.distinct:
        return ordered
    found: dict[object, Indication] = {}
    for seen in ordered:
        found.setdefault(seen.category if indicator.distinct == "category" else (seen.category, seen.day), seen)
    return list(found.values())


def _rank_together(standing: Sequence[Indication]) -> int:
    quoting = {publisher for seen in standing if seen.voices for publisher in seen.publishers}
    if any(seen.official for seen in standing) or len(quoting) > 1:
        return OFFICIAL
    return CORROBORATED if len({publisher for seen in standing for publisher in seen.publishers}) > 1 else SINGLE


def _call(indicator: Indicator, act: Indication, rules: LevelRules) -> int:
    level = indicator.by_severity[max(1, act.severity) - 1]
    if rank_of(act) > SINGLE:
        return level
    level = max(0, level - rules.single_source_lower)
    return level if act.graded else min(level, rules.ungraded_most)


def combined(indicators: Sequence[Indicator], calls: Sequence[int], rules: LevelRules) -> int:
    """The level that the indicators call for together: the highest, or more where several are raised at once.

    Indicators that need several occurrences do not take part in the latter: what they hold, others hold already.
    """
    highest = max(calls, default=0)
    raised = sum(call >= rules.joint_at and i.min_count == 1 for i, call in zip(indicators, calls, strict=True))
    if rules.joint_count and raised >= rules.joint_count:
        return max(highest, rules.joint_raises)
    return highest


def gravity(seen: Indication, first: datetime) -> tuple[object, ...]:
    """A key that puts the gravest first, of equally grave ones the better founded and then the newest."""
    return -seen.severity, -rank_of(seen), -first.timestamp(), seen.id


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
        standing = [seen for seen in held if now < ends(indicator, seen, first_known[seen.id])]
        standing.sort(key=lambda seen: gravity(seen, first_known[seen.id]))
        old = stale(indicator, (first_known[seen.id] for seen in standing), now)
        rank, calls = (0, 0) if old else judge(indicator, standing, rules)
        status = "no data" if rank == 0 and not eyes_open else status_of(rank, standing)
        last_seen = max((first_known[seen.id] for seen in held), default=None)
        rows.append(Row(indicator, status, calls, last_seen, tuple(standing)))
    return tuple(rows)
