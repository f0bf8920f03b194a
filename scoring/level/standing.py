"""The fold behind the level: what each indicator holds while time moves on, and when the level rises and falls."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Literal

from data.models import Gap, Indication, LevelRules
from scoring.level.indicators import Status, accepts, combined, ends, gravity, judge, stale, status_of

Why = Literal["began", "rose", "fell", "withdrawn", "override", "override ended"]


@dataclass(frozen=True, slots=True)
class Driver:
    """An indicator that called for the level at the moment of a change. Its evidence stands gravest first."""

    key: str
    name: str
    status: str
    level: str
    words: str = ""  # of its gravest evidence
    evidence: tuple[Indication, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelChange:
    """A line of the change log. `computed` lines tell the computed level's changes, the others an override's.

    Under an override the computed level keeps moving unseen: such lines are `hidden`.
    """

    at: datetime
    before: str | None
    after: str
    why: Why
    drivers: tuple[Driver, ...] = ()
    words: str = ""  # of an override: who and why; of a withdrawal: what was withdrawn, as its source words it
    hidden: bool = False

    @property
    def computed(self) -> bool:
        return self.why in ("began", "rose", "fell", "withdrawn")


def merged(gaps: Iterable[Gap], now: datetime) -> list[tuple[datetime, datetime]]:
    """The stretches up to `now` in which the whole watch saw nothing, in order and without overlaps."""
    found: list[tuple[datetime, datetime]] = []
    for gap in sorted((gap for gap in gaps if not gap.source and gap.start < now), key=lambda gap: gap.start):
        if found and gap.start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], gap.end))
        else:
            found.append((gap.start, gap.end))
    return found


def after_calm(start: datetime, hours: float, gaps: Sequence[tuple[datetime, datetime]]) -> datetime:
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

    def take(self, seen: Indication, now: datetime) -> None:
        first = self.first_known.setdefault(seen.id, seen.known)
        for index, indicator in enumerate(self.indicators):
            until = ends(indicator, seen, first)
            if accepts(indicator, seen) and seen.known < until:
                heapq.heappush(self.expiries, (until, index, seen.id))
                if indicator.newest_hours:
                    heapq.heappush(self.expiries, (first + timedelta(hours=indicator.newest_hours), index, ""))
                self.held[index][seen.id] = seen
            elif self.held[index].pop(seen.id, None) is None:
                continue
            self._judge(index, now)

    def expire(self, moment: datetime) -> None:
        while self.expiries and self.expiries[0][0] <= moment:
            _, index, name = heapq.heappop(self.expiries)
            seen = self.held[index].get(name)
            # A later state of a notice may have another end than the one that has come.
            if seen and ends(self.indicators[index], seen, self.first_known[name]) <= moment:
                del self.held[index][name]
            self._judge(index, moment)

    def _judge(self, index: int, now: datetime) -> None:
        held = self.held[index]
        old = stale(self.indicators[index], (self.first_known[name] for name in held), now)
        self.judged[index] = (0, 0) if old else judge(self.indicators[index], list(held.values()), self.rules)

    @property
    def calls(self) -> int:
        return combined(self.indicators, [call for _, call in self.judged], self.rules)

    def drivers(self, level: int) -> tuple[Driver, ...]:
        """The indicators that call for the level, or, where several together do, those that take part."""
        alone = any(call >= level for _, call in self.judged)
        least = level if alone else self.rules.joint_at
        return tuple(
            driver(
                indicator.key, indicator.name, status_of(rank, held.values()), call,
                sorted(held.values(), key=lambda seen: gravity(seen, self.first_known[seen.id])), self.rules,
            )
            for indicator, held, (rank, call) in zip(self.indicators, self.held, self.judged, strict=True)
            if call >= least and (alone or indicator.min_count == 1)
        )  # fmt: skip


def driver(key: str, name: str, status: Status, call: int, standing: Sequence[Indication], rules: LevelRules) -> Driver:
    """A Driver of what an indicator holds, the gravest first."""
    return Driver(key, name, status, rules.levels[call], standing[0].words, tuple(standing))


class Fold:
    """The computed level from the beginning to `now`: its log, and when it falls next.

    `known` is in the order in which things became known. The level rises at once. It falls by one step after a set
    calm. Where something is withdrawn it falls at once to where it would stand had that never been.
    """

    def __init__(
        self,
        known: Sequence[Indication],
        rules: LevelRules,
        gaps: Sequence[tuple[datetime, datetime]],
        began: datetime,
        now: datetime,
    ) -> None:
        self.known, self.rules, self.gaps, self.began = known, rules, gaps, began
        self.level = 0
        self.calm_since: datetime | None = None
        self.falls_at: datetime | None = None
        self.log = [LevelChange(began, None, rules.levels[0], "began")]
        self._standing = _Standing(rules)
        self._withdrawn: set[str] = set()
        self._run(now)

    def _run(self, now: datetime) -> None:
        arrivals = {moment: list(group) for moment, group in groupby(self.known, key=lambda seen: seen.known)}
        moments = list(arrivals)  # already in order, so already a heap
        while moments or self._standing.expiries or self.falls_at:
            ahead = [moments[0]] if moments else []
            ahead += [self._standing.expiries[0][0]] if self._standing.expiries else []
            ahead += [self.falls_at] if self.falls_at else []
            moment = min(ahead)
            if moment > now:
                break
            self._standing.expire(moment)
            arrived = arrivals[heapq.heappop(moments)] if moments and moments[0] == moment else []
            for seen in arrived:
                self._standing.take(seen, moment)
            self._settle(moment, [seen for seen in arrived if seen.retracted and not seen.ended])

    def next_fall(self) -> datetime | None:
        """When the level falls next if nothing arrives any more and the watch keeps seeing; None of the lowest level.

        It lets time pass, so it is asked last: level and log move on with it.
        """
        before = self.level
        while self.level == before and (self._standing.expiries or self.falls_at):
            ahead = [self._standing.expiries[0][0]] if self._standing.expiries else []
            moment = min([*ahead, self.falls_at] if self.falls_at else ahead)
            self._standing.expire(moment)
            self._settle(moment, ())
            if self.level < before:
                return moment
        return None

    def _settle(self, moment: datetime, withdrawn: Sequence[Indication]) -> None:
        if withdrawn:
            self._withdraw(moment, withdrawn)
        rules, calls = self.rules, self._standing.calls
        if calls > self.level:
            drivers = self._standing.drivers(calls)
            self.log.append(LevelChange(moment, rules.levels[self.level], rules.levels[calls], "rose", drivers))
            self.level = calls
        elif calls < self.level and self.falls_at == moment:
            self.log.append(LevelChange(moment, rules.levels[self.level], rules.levels[self.level - 1], "fell"))
            self.level, self.calm_since = self.level - 1, moment
        self.calm_since = None if calls >= self.level else self.calm_since or moment
        hours = rules.calm_hours[self.level]
        self.falls_at = after_calm(self.calm_since, hours, self.gaps) if self.calm_since else None

    def _withdraw(self, moment: datetime, withdrawn: Sequence[Indication]) -> None:
        self._withdrawn |= {seen.id for seen in withdrawn}
        rest = [seen for seen in self.known if seen.known <= moment and seen.id not in self._withdrawn]
        without = Fold(rest, self.rules, self.gaps, self.began, moment)
        if without.level < self.level:
            words = "; ".join(dict.fromkeys(seen.words for seen in withdrawn if seen.words))
            was, becomes = self.rules.levels[self.level], self.rules.levels[without.level]
            self.log.append(LevelChange(moment, was, becomes, "withdrawn", words=words))
            self.level, self.calm_since, self.falls_at = without.level, without.calm_since, without.falls_at
