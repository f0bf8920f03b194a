"""How the watch stands at a moment: the daily series and the level, from what the store holds around it.

Pages and the poller's level log both ask here, so that they cannot differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from data.models import (
    SIGNAL_KINDS,
    ActTables,
    BaselineRules,
    Indication,
    LevelInputs,
    LevelRules,
    Reach,
    Report,
    Source,
    kst_day,
)
from scoring.level import indications, notices
from scoring.level.baseline import Series
from scoring.level.coverage import coverage_of, covered_in
from scoring.level.level import LevelState, level_state

# A series needs its baseline, its learning time and the days shown.
SERIES_DAYS = 140
# Acts and signals go back as far as an act counts and the calm after it, with room to spare.
REACH = Reach(acts=45, signals=21, series=SERIES_DAYS)
ALL_SIGNALS = "all signals"


def series_of(
    counts: Iterable[tuple[date, str, str, int]], covered: Mapping[date, bool], since: date, until: date
) -> dict[str, Series]:
    """Daily counts of signals by series name: all signals, each signal kind, each category of signals, and each
    'kind category'. A day without coverage has None."""
    tally: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    tally[ALL_SIGNALS]
    for day, kind, category, n in counts:
        for name in names_of(kind, category):
            tally[name][day] += n
    days = [since + timedelta(days=n) for n in range((until - since).days + 1)]
    return {
        name: [(day, by_day.get(day, 0) if covered.get(day) else None) for day in days]
        for name, by_day in tally.items()
    }


def names_of(kind: str, category: str) -> tuple[str, ...]:
    """The series that an entry counts in; none where it is no signal."""
    if kind not in SIGNAL_KINDS:
        return ()
    return (ALL_SIGNALS, kind, *((category, f"{kind} {category}") if category else ()))


def signalled(signals: Iterable[Report], acts: Sequence[Indication]) -> list[Indication]:
    """Preparations, threats and responses as the board sees them; notices end with the launch that they announced."""
    seen = [indications.of_signal(r) for r in signals if r.assessment.kind != "provocation"]
    announced = [one for one in seen if notices.NOTICE in one.tags]
    others = [one for one in seen if notices.NOTICE not in one.tags]
    return [*others, *notices.settled(announced, acts)]


def _until_rejected(states: Sequence[Indication], rejected: tuple[datetime, str] | None) -> list[Indication]:
    """An act's states up to the moment at which an officer rejected it, and its end then."""
    if rejected is None:
        return list(states)
    at, why = rejected
    before = [state for state in states if state.known < at]
    return [*before, replace(before[-1], known=at, retracted=True, words=why)] if before else []


def level_at(
    now: datetime,
    inputs: LevelInputs,
    sources: Sequence[Source],
    rules: LevelRules,
    baseline: BaselineRules,
    tables: ActTables,
    *,
    live: bool,
) -> LevelState:
    """The level at `now` (UTC) with its board, drivers, confidence and change log. `live` as in `coverage`."""
    known: list[Indication] = []
    for provocation_id, reports in inputs.acts.items():
        states = indications.of_act(provocation_id, [r for r in reports if r.entry.first_seen <= now], tables)
        known += _until_rejected(list(states), inputs.rejected.get(provocation_id))
    known += signalled((r for r in inputs.signals if r.entry.first_seen <= now), known)
    today = kst_day(now)
    since = today - timedelta(days=REACH.series)
    all_series = series_of(inputs.counts, covered_in(inputs.coverage, since, today, now), since, today)
    seen: dict[tuple[str, date], list[datetime]] = defaultdict(list)
    for day, kind, category, moment in inputs.seen:
        for name in names_of(kind, category):
            seen[name, day].append(moment)
    # Only kinds and the whole: a category that is unusual shows in them, and should not call for the level twice.
    watched = {name: all_series[name] for name in (ALL_SIGNALS, *SIGNAL_KINDS) if name in all_series}
    known += indications.of_series(watched, baseline, seen, today - timedelta(days=REACH.signals), today)
    coverage = coverage_of(inputs.coverage, sources, now, live=live)
    return level_state(known, rules, coverage, now, inputs.overrides)
