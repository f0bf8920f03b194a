"""The watch level: a fold over what became known, so that any past moment can be told again as it stood.

The level rises at once to what the indicator board calls for. It falls by one step after a set calm: hours without
cause, counted only while the watch could see. An officer's override takes the computed level's place while it holds.
The election window, anniversaries and drills are no input.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Literal

from data.models import Coverage, Gap, Indication, LevelRules, Override
from scoring.level.indicators import STATUSES, Row, accepts, board, combined, judge

CORROBORATION_POINTS = {"single source": 15, "corroborated": 40, "official": 50}
COVERAGE_POINTS = 50
ALERT_DOWN_POINTS = 15  # taken off while a source that brings launch alerts is down


@dataclass(frozen=True, slots=True)
class Driver:
    """An indicator that called for the level at the moment of a change."""

    key: str
    name: str
    status: str
    level: str
    words: str = ""  # of its newest evidence
    evidence: tuple[Indication, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelChange:
    """A line of the change log. `computed` lines tell the computed level's changes, the others an override's.

    Under an override the computed level keeps moving unseen: such lines are `hidden`.
    """

    at: datetime
    before: str | None
    after: str
    why: Literal["began", "rose", "fell", "override", "override ended"]
    drivers: tuple[Driver, ...] = ()
    words: str = ""
    hidden: bool = False

    @property
    def computed(self) -> bool:
        return self.why in ("began", "rose", "fell")


@dataclass(frozen=True, slots=True)
class Confidence:
    """How much the level rests on: coverage and corroboration, `points` of 100. It is no likelihood."""

    word: str  # High, Moderate, Low
    points: int
    reasons: tuple[str, ...]


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
    falls_at: datetime | None  # when the computed level falls next if nothing else happens and the watch keeps seeing

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
    falls_at = None
    if began is not None:
        log, falls_at = _fold(
            known, rules, merged(coverage.gaps, now), min([began, *(s.known for s in known[:1])]), now
        )
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
        confidence=_confidence(computed, rows, coverage, rules),
        log=tuple(log),
        override=override,
        falls_at=falls_at,
    )


def computed_at(log: Sequence[LevelChange], moment: datetime) -> str | None:
    """The computed level at a past moment, from the log of any later state; None before the watch began."""
    level = None
    for change in log:
        if change.at > moment:
            break
        level = change.after if change.computed else level
    return level


def merged(gaps: Iterable[Gap], now: datetime) -> list[tuple[datetime, datetime]]:
    """The stretches up to `now` in which the whole watch saw nothing, in order and without overlaps."""
    found: list[tuple[datetime, datetime]] = []
    for gap in sorted((gap for gap in gaps if not gap.source and gap.start < now), key=lambda gap: gap.start):
        if found and gap.start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], gap.end))
        else:
            found.append((gap.start, gap.end))
    return found


def _after_calm(start: datetime, hours: float, gaps: Sequence[tuple[datetime, datetime]]) -> datetime:
    """The moment at which `hours` outside the gaps have passed since `start`."""
    left = timedelta(hours=hours)
    for gap_start, gap_end in gaps:
        if gap_end <= start:
            continue
        open_time = max(gap_start - start, timedelta())
        if open_time >= left:
            break
        left -= open_time
        start = gap_end
    return start + left


class _Standing:
    """What each scored indicator holds while time moves on, and what it calls for."""

    def __init__(self, rules: LevelRules) -> None:
        self.rules = rules
        self.indicators = [indicator for indicator in rules.indicators if indicator.scored]
        self.held: list[dict[str, Indication]] = [{} for _ in self.indicators]
        self.judged = [(0, 0)] * len(self.indicators)
        self.expiries: list[tuple[datetime, int, str]] = []
        self.first_known: dict[str, datetime] = {}

    def take(self, seen: Indication) -> None:
        new = seen.id not in self.first_known
        first = self.first_known.setdefault(seen.id, seen.known)
        for index, indicator in enumerate(self.indicators):
            ends = first + timedelta(hours=indicator.hours)
            if accepts(indicator, seen) and seen.known < ends:
                if new or seen.id not in self.held[index]:
                    heapq.heappush(self.expiries, (ends, index, seen.id))
                self.held[index][seen.id] = seen
            elif self.held[index].pop(seen.id, None) is None:
                continue
            self._judge(index)

    def expire(self, moment: datetime) -> None:
        while self.expiries and self.expiries[0][0] <= moment:
            _, index, name = heapq.heappop(self.expiries)
            if self.held[index].pop(name, None):
                self._judge(index)

    def _judge(self, index: int) -> None:
        self.judged[index] = judge(self.indicators[index], list(self.held[index].values()), self.rules)

    @property
    def calls(self) -> int:
        return combined((call for _, call in self.judged), self.rules)

    def drivers(self, level: int) -> tuple[Driver, ...]:
        """The indicators that call for the level, or, where several together do, those that take part."""
        least = level if any(call >= level for _, call in self.judged) else self.rules.joint_at
        return tuple(
            _driver(indicator.key, indicator.name, rank, call, list(held.values()), self.rules)
            for indicator, held, (rank, call) in zip(self.indicators, self.held, self.judged, strict=True)
            if call >= least
        )


def _driver(key: str, name: str, rank: int, call: int, standing: Sequence[Indication], rules: LevelRules) -> Driver:
    newest = max(standing, key=lambda seen: (seen.known, seen.id))
    return Driver(key, name, STATUSES[rank], rules.levels[call], newest.words, tuple(standing))


def _fold(
    known: Sequence[Indication],
    rules: LevelRules,
    gaps: Sequence[tuple[datetime, datetime]],
    began: datetime,
    now: datetime,
) -> tuple[list[LevelChange], datetime | None]:
    """The computed level's changes from the beginning to `now`, and when it falls next."""
    standing = _Standing(rules)
    level, calm_since = 0, None
    log = [LevelChange(began, None, rules.levels[0], "began", words="The watch began")]
    arrivals = {moment: list(group) for moment, group in groupby(known, key=lambda seen: seen.known)}
    moments = list(arrivals)  # already in order, so already a heap
    falls_at: datetime | None = None
    while moments or standing.expiries or falls_at:
        ahead = [moments[0]] if moments else []
        ahead += [standing.expiries[0][0]] if standing.expiries else []
        ahead += [falls_at] if falls_at else []
        moment = min(ahead)
        if moment > now:
            break
        standing.expire(moment)
        if moments and moments[0] == moment:
            for seen in arrivals[heapq.heappop(moments)]:
                standing.take(seen)
        calls = standing.calls
        if calls > level:
            log.append(LevelChange(moment, rules.levels[level], rules.levels[calls], "rose", standing.drivers(calls)))
            level = calls
        elif calls < level and falls_at == moment:
            words = f"{rules.calm_hours[level]:g} hours without cause for {rules.levels[level]}"
            log.append(LevelChange(moment, rules.levels[level], rules.levels[level - 1], "fell", words=words))
            level, calm_since = level - 1, moment
        calm_since = None if calls >= level else calm_since or moment
        falls_at = _after_calm(calm_since, rules.calm_hours[level], gaps) if calm_since else None
    return log, falls_at


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
    """The scored indicators that call for anything at all, the strongest first."""
    found = [row for row in rows if row.calls > 0]
    found.sort(key=lambda row: -row.calls)
    return tuple(
        _driver(r.indicator.key, r.indicator.name, STATUSES.index(r.status), r.calls, r.evidence, rules) for r in found
    )


def _confidence(computed: str | None, rows: Sequence[Row], coverage: Coverage, rules: LevelRules) -> Confidence:
    """Half of the points are coverage, half how well the strongest indicators stand; without cause coverage is all."""
    answering = coverage.answering / coverage.sources_on if coverage.sources_on else 0.0
    seeing = COVERAGE_POINTS * answering if coverage.open else 0.0
    reasons = [f"{coverage.answering} of {coverage.sources_on} sources answer"]
    if not coverage.open:
        reasons.append("coverage is not good enough to call quiet quiet")
    elif down := len(coverage.launch_alert_down):
        seeing = max(0.0, seeing - ALERT_DOWN_POINTS)
        reasons.append(f"{down} launch-alert source{'s' if down > 1 else ''} down")
    strongest = max((row.calls for row in rows), default=0)
    if strongest:
        best = max((row.status for row in rows if row.calls == strongest), key=STATUSES.index)
        points = seeing + CORROBORATION_POINTS[best]
        reasons.append(f"its strongest cause is {best}")
    else:
        points = 2 * seeing
        if computed and computed != rules.levels[0]:
            reasons.append("its cause has passed and the set calm is running")
    word = "High" if points >= rules.confidence_high else "Moderate" if points >= rules.confidence_moderate else "Low"
    return Confidence(word, round(points), tuple(reasons))
