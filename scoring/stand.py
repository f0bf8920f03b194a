"""How the watch stands at a moment: the daily series and the level, from what the store holds around it.

Pages and the poller's level log both ask here, so that they cannot differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from data.models import (
    SIGNAL_KINDS,
    ActTables,
    BaselineRules,
    Coverage,
    Indication,
    LevelRules,
    Override,
    Report,
)
from scoring import indications
from scoring.baseline import Series
from scoring.kst import kst_day
from scoring.level import LevelState, level_state

# How far back material is needed: the longest that an act counts and the calm after it, with room to spare.
ACT_DAYS = 45
SIGNAL_DAYS = 21
# A series needs its baseline, its learning time and the days shown.
SERIES_DAYS = 90
ALL_SIGNALS = "all signals"


@dataclass(frozen=True, slots=True)
class Material:
    """What the level is made from, all of it known at one moment.

    `acts` are the reports of each provocation; `signals` the preparations, threats and responses; `counts` are
    (KST day, kind, category or "", entries); `seen` are (KST day, kind, category or "", first_seen) of the signals of
    recent days.
    """

    acts: Mapping[str, Sequence[Report]]
    signals: Sequence[Report]
    counts: Sequence[tuple[date, str, str, int]]
    seen: Sequence[tuple[date, str, str, datetime]]
    covered: Mapping[date, bool]


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


def level_at(
    now: datetime,
    material: Material,
    coverage: Coverage,
    rules: LevelRules,
    baseline: BaselineRules,
    tables: ActTables,
    overrides: Sequence[Override] = (),
) -> LevelState:
    """The level at `now` (UTC) with its board, drivers, confidence and change log."""
    known: list[Indication] = []
    for provocation_id, reports in material.acts.items():
        known += indications.of_act(provocation_id, [r for r in reports if r.entry.first_seen <= now], tables)
    known += [indications.of_signal(r) for r in material.signals if r.assessment.kind != "provocation"]
    today = kst_day(now)
    all_series = series_of(material.counts, material.covered, today - timedelta(days=SERIES_DAYS), today)
    seen: dict[tuple[str, date], list[datetime]] = defaultdict(list)
    for day, kind, category, moment in material.seen:
        for name in names_of(kind, category):
            seen[name, day].append(moment)
    # Only kinds and the whole: a category that is unusual shows in them, and should not call for the level twice.
    watched = {name: all_series[name] for name in (ALL_SIGNALS, *SIGNAL_KINDS) if name in all_series}
    known += indications.of_series(watched, baseline, seen, today - timedelta(days=SIGNAL_DAYS), today)
    return level_state(known, rules, coverage, now, overrides)
