"""The watch level: a fold over what became known, so that any past moment can be told again as it stood.

The level rises at once to what the indicator board calls for. It falls by one step after a set calm: hours without
cause, counted only while the watch could see; a withdrawal lowers it at once. An officer's override takes the computed
level's place while it holds. The election window, anniversaries and drills are no input.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from data.models import Coverage, Indication, LevelRules, Override
from scoring.level.confidence import Confidence, confidence
from scoring.level.indicators import Row, board, gravity
from scoring.level.standing import Driver, Fold, LevelChange, driver, merged

__all__ = ["Confidence", "Driver", "LevelChange", "LevelState", "causes", "computed_at", "level_state"]


@dataclass(frozen=True, slots=True)
class LevelState:
    """The level at a moment. `level` is None where there is no data: an empty store, or no eyes open and no cause."""

    level: str | None
    since: datetime | None
    computed: str | None  # what it would be without an override
    drivers: tuple[Driver, ...]
    board: tuple[Row, ...]
    confidence: Confidence
    log: tuple[LevelChange, ...]
    override: Override | None
    falls_at: datetime | None  # while the calm runs: when the computed level falls if the watch keeps seeing
    would_fall_at: datetime | None = None  # the same while its causes still hold: after they have lapsed and the calm

    @property
    def word(self) -> str:
        return self.level or "No data"


def level_state(
    indications: Iterable[Indication],
    rules: LevelRules,
    coverage: Coverage,
    now: datetime,
    overrides: Sequence[Override] = (),
) -> LevelState:
    """The level at `now` (UTC), with its board, drivers, confidence and whole change log.

    Indications and overrides of later moments are left out. `coverage` is that of `now`; its gaps of the whole watch
    (source "") stop the calm. Overrides are in the order they were made: of two that hold, the later one counts.
    """
    known = sorted((seen for seen in indications if seen.known <= now), key=lambda seen: (seen.known, seen.id))
    rows = board(known, rules, now, coverage.open)
    began = coverage.history_start
    if began is None or began > now:
        began = known[0].known if known else None
    log: list[LevelChange] = []
    falls_at = would_fall_at = None
    if began is not None:
        fold = Fold(known, rules, merged(coverage.gaps, now), min([began, *(s.known for s in known[:1])]), now)
        log, falls_at = list(fold.log), fold.falls_at
        would_fall_at = fold.next_fall()
    computed = log[-1].after if log else None
    if computed == rules.levels[0] and not coverage.open:
        computed = None
    log = _with_overrides(log, overrides, now)
    override = _holding(overrides, now)
    level = override.level if override else computed
    drivers = _drivers(rows, rules) if computed else ()
    return LevelState(
        level=level,
        since=_since(log) if level else None,
        computed=computed,
        drivers=drivers,
        board=rows,
        confidence=confidence(computed, rows, coverage, rules),
        log=tuple(log),
        override=override,
        falls_at=falls_at,
        would_fall_at=would_fall_at,
    )


def causes(drivers: Iterable[Driver]) -> tuple[Indication, ...]:
    """What stands behind some drivers, each once: acts before signals, the gravest first."""
    found = {seen.id: seen for driver in drivers for seen in driver.evidence}
    return tuple(sorted(found.values(), key=lambda seen: (seen.source != "act", *gravity(seen, seen.known))))


def computed_at(log: Sequence[LevelChange], moment: datetime) -> str | None:
    """The computed level at a past moment, from the log of any later state; None before the watch began."""
    level = None
    for change in log:
        if change.at > moment:
            break
        level = change.after if change.computed else level
    return level


def _holding(overrides: Sequence[Override], moment: datetime) -> Override | None:
    """The override that holds at a moment: of several the one made last."""
    return next((o for o in reversed(overrides) if o.start <= moment < o.end), None)


def _with_overrides(log: list[LevelChange], overrides: Sequence[Override], now: datetime) -> list[LevelChange]:
    """The log with the overrides' beginnings and ends, and computed changes beneath them marked hidden."""
    if not overrides:
        return log
    lines = [
        LevelChange(c.at, c.before, c.after, c.why, c.drivers, c.words, _holding(overrides, c.at) is not None)
        for c in log
    ]
    for moment in sorted({m for o in overrides for m in (o.start, o.end) if m <= now}):
        holds = _holding(overrides, moment)
        before = _holding(overrides, moment - timedelta.resolution)
        if holds == before:
            continue
        computed = computed_at(log, moment) or ""
        was = before.level if before else computed_at(log, moment - timedelta.resolution)
        if holds:
            words = f"{holds.by}: {holds.reason}"
            lines.append(LevelChange(moment, was, holds.level, "override", words=words))
        elif computed:
            lines.append(LevelChange(moment, was, computed, "override ended"))
    return sorted(lines, key=lambda line: line.at)


def _since(log: Sequence[LevelChange]) -> datetime | None:
    """When the level that is shown last changed."""
    shown, since = None, None
    for line in log:
        if not line.hidden and line.after != shown:
            shown, since = line.after, line.at
    return since


def _drivers(rows: Iterable[Row], rules: LevelRules) -> tuple[Driver, ...]:
    """The scored indicators that call for anything at all, the strongest first, of equals that with the gravest act."""
    found = [row for row in rows if row.calls > 0]
    found.sort(key=lambda row: (-row.calls, row.indicator.min_count > 1, -max(seen.severity for seen in row.evidence)))
    return tuple(driver(r.indicator.key, r.indicator.name, r.status, r.calls, r.evidence, rules) for r in found)
