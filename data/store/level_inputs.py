"""Reads what coverage and the level are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.models import CoverageInputs, Filters, LevelInputs, Override, Reach, Report, Source, day_start, kst_day
from data.store import acts, queries, schema, states
from data.store.entries import COUNTED

_MOST_SIGNALS = 20_000


def for_level(
    conn: Connection, now: datetime, reach: Reach, sources: Mapping[str, Source], *, replay: bool
) -> LevelInputs:
    """All that the level at `now` is made from. `sources` is `data.tables.sources.graded`."""
    today = kst_day(now)
    standing = recent_acts(conn, now, reach.acts, sources)
    rejected = rejections(conn, now)
    return LevelInputs(
        acts=standing | _rejected_acts(conn, now, reach.acts, sources, rejected),
        signals=recent_signals(conn, now, reach.signals, sources),
        counts=daily_signals(conn, now, reach.series, replay=replay),
        seen=signals_seen(conn, now, reach.signals),
        coverage=coverage_inputs(conn, today - timedelta(days=reach.series), today, now),
        overrides=overrides(conn, now),
        rejected=rejected,
    )


def recent_acts(conn: Connection, now: datetime, days: int, sources: Mapping[str, Source]) -> dict[str, list[Report]]:
    """Reports of the provocations of the last `days` KST days that are known at `now`, without rejected ones."""
    today = kst_day(now)
    grouped = queries.provocation_reports(conn, today - timedelta(days=days), today + timedelta(days=1), now, sources)
    p = schema.provocations
    rejected = set(conn.scalars(sa.select(p.c.id).where(p.c.id.in_(list(grouped)), p.c.status == "rejected")))
    return {id_: reports for id_, reports in grouped.items() if id_ not in rejected}


def rejections(conn: Connection, now: datetime) -> dict[str, tuple[datetime, str]]:
    """The acts that officers rejected by `now` and nobody took back: when, and who and why."""
    found = {}
    for ruling in acts.rulings_about(conn):
        if ruling.action == "reject" and ruling.undone_by is None and ruling.at <= now:
            found[ruling.provocation_id] = ruling.at, f"{ruling.by}: {ruling.reason}"
    return found


def _rejected_acts(
    conn: Connection, now: datetime, days: int, sources: Mapping[str, Source], rejected: Mapping[str, object]
) -> dict[str, list[Report]]:
    if not rejected:
        return {}
    today = kst_day(now)
    grouped = queries.provocation_reports(conn, today - timedelta(days=days), today + timedelta(days=1), now, sources)
    return {id_: reports for id_, reports in grouped.items() if id_ in rejected}


def recent_signals(conn: Connection, now: datetime, days: int, sources: Mapping[str, Source]) -> list[Report]:
    """Preparations, threats and responses published in the last `days` days; none whose day is not known."""
    filters = Filters(since=now - timedelta(days=days), kinds=("preparation", "threat", "response"))
    found = queries.list_reports(conn, filters, now, sources, limit=_MOST_SIGNALS)
    return [report for report in found if "undated" not in report.entry.flags]


def daily_signals(conn: Connection, now: datetime, days: int, *, replay: bool) -> list[tuple[date, str, str, int]]:
    """(KST day, kind, category or "", entries) of the last `days` days."""
    filters = Filters(since=now - timedelta(days=days), kinds=("provocation", "preparation", "threat"))
    counts = queries.counts_by_day(conn, filters, now, ("kind", "category"), replay=replay)
    return [(c.day, c.key[0], c.key[1], c.n) for c in counts]


def signals_seen(conn: Connection, now: datetime, days: int) -> list[tuple[date, str, str, datetime]]:
    """(KST day, kind, category or "", first_seen) of the signals of the last `days` days, the first of them whole."""
    e = schema.entries.c
    since = day_start(kst_day(now) - timedelta(days=days))
    query = sa.select(e.day, e.kind, sa.func.coalesce(e.category, ""), e.first_seen).where(
        e.kind.in_(("provocation", "preparation", "threat")),
        e.published >= since,
        e.first_seen <= now,
        COUNTED,
    )
    return [(row[0], row[1], row[2], row[3]) for row in conn.execute(query)]


def coverage_inputs(conn: Connection, since: date, until: date, now: datetime, gap_days: int = 60) -> CoverageInputs:
    """What the store knows of its watching around the KST days [since, until], at `now`."""
    run, days = states.last_poll_run(conn, now), day_inputs(conn, since, until, now)
    start = min(day_start(since) - timedelta(days=1), now - timedelta(days=gap_days))
    began = (states.first_poll_started(conn), *(a for a, _ in days.imported))
    return replace(
        days,
        states=states.source_states(conn),
        newest=queries.newest_by_source(conn, now),
        last_poll=run.finished if run else None,
        history_start=min(filter(None, began), default=None),
        gaps=tuple(states.gaps(conn, start, now)),
    )


def day_inputs(conn: Connection, since: date, until: date, now: datetime) -> CoverageInputs:
    """Of that what tells which of the days were watched, and no more."""
    start, end = day_start(since) - timedelta(days=1), min(now, day_start(until) + timedelta(days=2))
    spans = tuple(states.spans(conn))
    return CoverageInputs(
        polled=tuple(states.polled_hours(conn, start, end)),
        imported=spans,
        filled=frozenset(queries.filled_days(conn, since, until)),
        states={},
        newest={},
        last_poll=None,
        history_start=None,
        gaps=(),
    )


def overrides(conn: Connection, now: datetime) -> Sequence[Override]:
    """Officers' levels in the order they were set. Each lasts until it expires or the next one begins."""
    table = schema.level_log
    query = sa.select(table).where(table.c.by != "machine", table.c.at <= now).order_by(table.c.id)
    return [Override(row.level, row.by, row.reason, row.at, row.expires) for row in conn.execute(query) if row.expires]
