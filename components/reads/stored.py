"""Entries as pages ask for them: counted, listed, by number; read at most once in each step of the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from components.reads import clock, load
from data.models import Filters, Report
from data.store import queries, search
from data.store.queries import EntryCount


@load.from_store
def counts(filters: Filters, now: datetime, by: tuple[str, ...] = ("kind",)) -> Sequence[EntryCount]:
    """Entries per KST day, grouped by some of kind, category, source, language."""
    with load.store().read() as conn, search.bounded(conn, filters):
        return tuple(queries.counts_by_day(conn, filters, now, by, replay=clock.mode() != "live"))


@load.from_store
def counts_by_hour(filters: Filters, now: datetime) -> Sequence[tuple[int, str, int]]:
    """(hour of the Korean day, category, n)."""
    with load.store().read() as conn, search.bounded(conn, filters):
        return tuple(queries.counts_by_hour(conn, filters, now))


@load.from_store
def reports(filters: Filters, now: datetime, limit: int = 100, offset: int = 0) -> Sequence[Report]:
    """Entries with their assessments, newest first."""
    with load.store().read() as conn, search.bounded(conn, filters):
        return tuple(queries.list_reports(conn, filters, now, load.source_map(), limit=limit, offset=offset))


@load.from_store
def count_entries(filters: Filters, now: datetime) -> int:
    """How many entries there are; of a search up to `search.COUNTED_TO` and one: then there are more."""
    most = search.COUNTED_TO + 1 if filters.text.strip() else None
    with load.store().read() as conn, search.bounded(conn, filters):
        return queries.count_entries(conn, filters, now, most)


@load.from_store
def reports_by_id(ids: tuple[int, ...]) -> Sequence[Report]:
    with load.store().read() as conn:
        return tuple(queries.reports_by_id(conn, ids, load.source_map()))


@load.from_store
def revisions(entry_id: int, revision: int) -> Sequence[tuple[str, datetime]]:
    """Earlier titles of an entry with the moment each was replaced; `revision` keys the cache to the latest edit."""
    if revision < 2:
        return ()
    with load.store().read() as conn:
        return tuple((old["title"], old["replaced_at"]) for old in queries.revisions(conn, entry_id))


@load.from_store
def act_of(entry_id: int) -> str:
    """Permalink id of the provocation that an entry reports, or ""."""
    with load.store().read() as conn:
        return queries.provocation_of(conn, entry_id) or ""
