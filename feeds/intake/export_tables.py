"""Tables out of the store for the command line: what they are about, and their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.engine import Connection

from data.export.about import About, Mode, Table
from data.export.escape import Row
from data.export.rows import count_rows, entry_rows, provocation_rows
from data.models import ActTables, Filters, Gap, Provocation, Source, day_start, kst_day
from data.store import level_inputs, queries, states, stored_acts
from data.tables.sources import graded
from scoring.acts.assemble import assemble
from scoring.acts.summary import meets
from scoring.level.coverage import coverage_of, covered_in

_LOOKBACK = timedelta(days=60)  # in which coverage looks for gaps


@dataclass(frozen=True, slots=True)
class TableInputs:
    """What a table is made with: sources in use, the tables acts are read with, the rules' version, the mode, and what
    calls an act by its facts."""

    sources: Sequence[Source]
    acts: ActTables
    rules: str
    mode: Mode
    called: Callable[[Provocation], str]


def table(
    conn: Connection, what: Table, filters: Filters, now: datetime, using: TableInputs
) -> tuple[About, Iterable[Row]]:
    """What the file is about, and its rows as they are asked for. The connection stays open until they are read.

    The range of `counts` and `provocations` is one of whole KST days; of the others, times of publication.
    """
    covered = _covered(conn, filters, now)
    if what == "provocations":
        found = provocations(conn, filters, now, using)
        rows: Iterable[Row] = provocation_rows(found, using.called)
        n = len(found)
    elif what == "counts":
        grouped = queries.counts_by_day(conn, filters, now, ("kind", "category"), replay=using.mode != "live")
        rows = list(count_rows(grouped, covered))
        n = len(rows)
    else:
        rows = entry_rows(conn, filters, now, graded(using.sources))
        n = queries.count_entries(conn, filters, now)
    today = kst_day(now)
    seen = coverage_of(
        level_inputs.coverage_inputs(conn, today - _LOOKBACK, today, now), using.sources, now, live=using.mode == "live"
    )
    gaps: tuple[Gap, ...] = ()
    if covered:
        end = min(now, day_start(max(covered) + timedelta(days=1)))
        gaps = tuple(states.gaps(conn, day_start(min(covered)), end))
    return About(what, now, using.mode, filters, n, n, using.rules, seen, covered, gaps), rows


def provocations(conn: Connection, filters: Filters, now: datetime, using: TableInputs) -> list[Provocation]:
    """Provocations of the KST days of `filters` with a report that meets the rest of it, as known at `now`.

    One whose day nobody tells is of no range: it is there where all are asked for.
    """
    first, last = _days(filters, now)
    stored = stored_acts.between(conn, first or date(1990, 1, 1), last, now, graded(using.sources))
    found = (assemble(one.row, one.reports, one.severity, using.acts, now) for one in stored)
    return [act for act in found if meets(act, filters) and (act.day_known or first is None)]


def _days(filters: Filters, now: datetime) -> tuple[date | None, date]:
    until = filters.until - timedelta(microseconds=1) if filters.until else now
    return kst_day(filters.since) if filters.since else None, min(kst_day(now), kst_day(until))


def _covered(conn: Connection, filters: Filters, now: datetime) -> dict[date, bool]:
    """The KST days of the range, from the first on record, and whether each was watched."""
    first, last = _days(filters, now)
    inputs = level_inputs.coverage_inputs(conn, first or date(1990, 1, 1), last, now)
    if inputs.history_start is None:
        return {}
    begun = kst_day(inputs.history_start)
    return covered_in(inputs, max(first or begun, begun), last, now)
