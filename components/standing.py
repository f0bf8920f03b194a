"""What stands at a moment, put together from the store: provocations, daily series, the level and its reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from components import clock, load
from data import material, queries
from data.act_tables import load_act_tables
from data.models import SIGNAL_KINDS, ActTables, Category, Filters, Provocation, Report
from scoring import indications, level
from scoring.baseline import Reading, Series, readings
from scoring.level import LevelState
from scoring.provocations import summarise
from scoring.reality import RealityCheck, reality_check

# The level is told again from this far back: longer than any indicator counts and all falls take together.
LEVEL_DAYS = 45
ALL = "all signals"
_MEMO = 4000


def tables() -> ActTables:
    """Severity rules and places, with the record of past provocations left to those who need it."""
    return load.reference("acts", load_act_tables)


@load.from_store
def provocations(since: date, until: date, now: datetime) -> tuple[Provocation, ...]:
    """Provocations with KST dates in [since, until] as they stood at `now`, newest first. Rejected ones are in it."""
    with load.store().read() as conn:
        grouped = queries.provocation_reports(conn, since, until, now, load.source_map())
    found = [act for id_, reports in grouped.items() if (act := _summed(id_, reports, now))]
    return tuple(sorted(found, key=lambda p: (p.date, p.first_published, p.id), reverse=True))


@load.from_store
def provocation(id_: str, now: datetime) -> Provocation | None:
    """One provocation by its permalink id, also by one that a merge retired; None where there is none by then."""
    with load.store().read() as conn:
        reports = queries.reports_of(conn, id_, now, load.source_map())
        standing = queries.resolve(conn, id_)
    return _summed(standing, reports, now) if reports else None


_summaries: dict[object, Provocation] = {}


def _summed(id_: str, reports: Sequence[Report], now: datetime) -> Provocation | None:
    # Summing up costs most of a page with many acts, and an act changes only when its reports do.
    known = tuple((r.entry.id, r.entry.revision, r.assessment.rules) for r in reports if r.entry.first_seen <= now)
    if not known:
        return None
    key = (id_, known)
    if key not in _summaries:
        if len(_summaries) >= _MEMO:
            _summaries.clear()
        _summaries[key] = summarise(id_, reports, tables(), now)
    return _summaries[key]


def daily_acts(acts: Iterable[Provocation], covered: Mapping[date, bool]) -> Series:
    """Provocations per KST day; None on days without coverage."""
    tally: dict[date, int] = defaultdict(int)
    for act in acts:
        if act.status != "rejected":
            tally[act.date] += 1
    return [(day, tally[day] if seen else None) for day, seen in sorted(covered.items())]


@load.from_store
def signal_counts(since: date, until: date, now: datetime) -> Mapping[tuple[date, str, str], int]:
    """Signals per (KST day, kind, category)."""
    filters = Filters(since=queries.day_start(since), until=queries.day_start(until + timedelta(days=1)))
    counts = load.counts(Filters(filters.since, filters.until, SIGNAL_KINDS), now, ("kind", "category"))
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


def judged(series: Series, now: datetime) -> list[Reading]:
    """What each day of a series means beside its baseline."""
    return readings(series, load.baseline_rules(), clock.korean_day(now))


@load.from_store
def level_state(now: datetime) -> LevelState:
    """The level at `now` with its drivers, board, confidence and log."""
    known = load.source_map()
    today = clock.korean_day(now)
    since = today - timedelta(days=LEVEL_DAYS)
    seen = load.coverage(now)
    rules = load.baseline_rules()
    back = LEVEL_DAYS + rules.lookback_days
    with load.store().read() as conn:
        acts = material.recent_acts(conn, now, LEVEL_DAYS, known)
        signals = material.recent_signals(conn, now, LEVEL_DAYS, known)
        moments = material.signals_seen(conn, now, LEVEL_DAYS)
        overrides = material.overrides(conn, now)
    covered = load.covered_days(today - timedelta(days=back), today, now)
    counts = signal_counts(today - timedelta(days=back), today, now)
    first_seen: dict[tuple[str, date], list[datetime]] = defaultdict(list)
    for day, _, _, moment in moments:
        first_seen[ALL, day].append(moment)
    found = [i for id_, reports in acts.items() for i in indications.of_act(id_, reports, tables())]
    found += [indications.of_signal(report) for report in signals]
    found += indications.of_series({ALL: daily_signals(counts, covered)}, rules, first_seen, since, today)
    return level.level_state(found, load.level_rules(), seen, now, overrides)


def reality() -> RealityCheck:
    """Rates of core acts inside and outside the default window, from the record."""
    return load.reference("reality", _reality)


def _reality() -> RealityCheck:
    rules = load.outlook_rules()
    elections = [e for e in load.elections() if e.country == "US"]
    record = (rules.comparable_from, rules.coverage_end)
    return reality_check(load.past(), elections, record, rules.sets["core"], load.editions()[0].days)
