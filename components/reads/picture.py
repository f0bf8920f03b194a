"""The state of the watch at a moment, from the store: provocations, daily series, the level and its reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from components.reads import clock, load, stored
from data.models import (
    SIGNAL_KINDS,
    ActTables,
    Category,
    Coverage,
    Filters,
    Provocation,
    Report,
    Ruling,
    day_start,
)
from data.store import acts, level_inputs, stored_acts
from data.store.stored_acts import StoredAct
from data.tables.act_tables import load_act_tables
from scoring.acts.assemble import assemble
from scoring.level import evaluate
from scoring.level.baseline import DayReading, Series, readings
from scoring.level.level import LevelState

PICTURE_DAYS = 140
LISTED_DAYS = 14
MOST_LISTED = 400
_MEMO = 4000


def tables() -> ActTables:
    """Severity rules and places, with the record of past provocations left to those who need it."""
    return load.reference("acts", load_act_tables)


@load.from_store
def provocations(since: date, until: date, now: datetime) -> tuple[Provocation, ...]:
    """Provocations with KST dates in [since, until] as known at `now`, newest first, rejected ones included."""
    return read_provocations(since, until, now)


def read_provocations(since: date, until: date, now: datetime) -> tuple[Provocation, ...]:
    """`provocations` without a copy kept: for ranges that a stranger makes up. Raises StoreError."""
    with load.store().read() as conn:
        stored = stored_acts.between(conn, since, until, now, load.source_map())
    found = [act for one in stored if (act := _assembled(one, now))]
    return tuple(sorted(found, key=lambda p: (p.date, p.first_published, p.id), reverse=True))


@load.from_store
def provocation(id_: str, now: datetime) -> Provocation | None:
    """One provocation by its permalink id, also by one that a merge retired; None where there is none by then."""
    with load.store().read() as conn:
        stored = stored_acts.one(conn, id_, now, load.source_map())
    return _assembled(stored, now) if stored else None


@load.from_store
def history(id_: str, _now: datetime) -> Sequence[Mapping[str, object]]:
    """What happened to a provocation, oldest first: at, action, detail, actor, reason."""
    with load.store().read() as conn:
        return tuple(acts.history(conn, id_))


@load.from_store
def rulings(id_: str, _now: datetime) -> Sequence[Ruling]:
    """Officers' rulings about a provocation, undone ones included, in the order given."""
    with load.store().read() as conn:
        return tuple(acts.rulings_about(conn, [id_]))


_summaries: dict[object, Provocation] = {}


def _assembled(stored: StoredAct, now: datetime) -> Provocation | None:
    # Assembling costs most of a page with many acts, and an act changes only when its reports or its row do.
    # With guids: a restored backup gives an entry's number to another one.
    known = tuple(
        (r.entry.id, r.entry.guid, r.entry.revision, r.assessment.rules)
        for r in stored.reports
        if r.entry.first_seen <= now
    )
    if not known:
        return None
    key = (stored.row, known, len(stored.reports), stored.severity)
    if key not in _summaries:
        if len(_summaries) >= _MEMO:
            _summaries.clear()
        _summaries[key] = assemble(stored.row, stored.reports, stored.severity, tables(), now)
    return _summaries[key]


def daily_acts(found: Iterable[Provocation], covered: Mapping[date, bool]) -> Series:
    """Provocations per KST day; None on days without coverage."""
    tally: dict[date, int] = defaultdict(int)
    for act in found:
        if act.counts:
            tally[act.date] += 1
    return [(day, tally[day] if seen else None) for day, seen in sorted(covered.items())]


@load.from_store
def signal_counts(since: date, until: date, now: datetime) -> Mapping[tuple[date, str, str], int]:
    """Signals per (KST day, kind, category)."""
    filters = Filters(since=day_start(since), until=day_start(until + timedelta(days=1)))
    counts = stored.counts(Filters(filters.since, filters.until, SIGNAL_KINDS), now, ("kind", "category"))
    return {(c.day, c.key[0], c.key[1]): c.n for c in counts}


def daily_signals(
    counts: Mapping[tuple[date, str, str], int],
    covered: Mapping[date, bool],
    kinds: Sequence[str] = SIGNAL_KINDS,
    categories: Sequence[Category] = (),
) -> Series:
    """Signals per KST day of some kinds and categories; None on days without coverage."""
    tally: dict[date, int] = defaultdict(int)
    for (day, kind, category), n in counts.items():
        if kind in kinds and (not categories or category in categories):
            tally[day] += n
    return [(day, tally[day] if seen else None) for day, seen in sorted(covered.items())]


def judged(series: Series, now: datetime) -> list[DayReading]:
    """What each day of a series means beside its baseline."""
    return readings(series, load.baseline_rules(), clock.korean_day(now))


@load.from_store
def level_state(now: datetime) -> LevelState:
    """The level at `now` with its drivers, board, confidence and log."""
    live = clock.mode() == "live"
    with load.store().read() as conn:
        held = level_inputs.for_level(conn, now, evaluate.REACH, load.source_map(), replay=not live)
    return evaluate.level_at(now, held, load.sources(), load.level_rules(), load.baseline_rules(), tables(), live=live)


@dataclass(frozen=True, slots=True)
class Picture:
    """What the Watch page shows: the last weeks, and those before them that they are compared with."""

    coverage: Coverage
    level: LevelState
    acts: tuple[Provocation, ...]  # what an officer rejected is none
    signals: Sequence[Report]  # of the last `LISTED_DAYS`, newest first
    counts: Mapping[tuple[date, str, str], int]
    covered: Mapping[date, bool]


def at(now: datetime) -> Picture:
    """The state of the watch at `now`."""
    today = clock.korean_day(now)
    since = today - timedelta(days=PICTURE_DAYS - 1)
    listed = Filters(since=now - timedelta(days=LISTED_DAYS), kinds=SIGNAL_KINDS)
    return Picture(
        coverage=load.coverage(now),
        level=level_state(now),
        acts=tuple(act for act in provocations(since, today, now) if act.counts),
        signals=stored.reports(listed, now, MOST_LISTED),
        counts=signal_counts(since, today, now),
        covered=load.covered_days(since, today, now),
    )
