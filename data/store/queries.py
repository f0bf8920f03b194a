"""What pages and exports read. Every function takes an open connection; nothing here writes.

`now` is the watch's present moment. In a replay the store may hold what came later: everything here leaves out
entries first seen after `now`. Counts of past days come from the daily roll-up unless `replay` says that later entries
may be in it; then they are counted from the entries of the range that is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.models import KST_OFFSET, Entry, Filters, Report, Source, kst_day
from data.store import codec, schema
from data.store.entries import COUNTED, UNCOUNTED, Stored, chunks
from data.store.search import text_condition

_E = schema.entries
_A = schema.assessments
_C = schema.daily_counts


@dataclass(frozen=True, slots=True)
class EntryCount:
    """n entries of one KST day and the values of the columns grouped by, in the order asked for."""

    day: date
    key: tuple[str, ...]
    n: int


def counts_by_day(
    conn: Connection,
    filters: Filters,
    now: datetime,
    by: Sequence[str] = ("kind",),
    *,
    replay: bool = False,
) -> list[EntryCount]:
    """Entries per KST day, grouped by some of kind, category, source, language. Days without entries have no row, and
    entries without a date no day.

    `filters.since` and `filters.until` are taken as whole KST days. With a minimum score, a text or an hour the counts
    come from the entries themselves.
    """
    if replay or filters.min_score or filters.text or filters.hour is not None or filters.seen_since:
        table, day = _E, _E.c.day
        number: sa.ColumnElement[int] = sa.func.count()
        query = sa.select(day, *(_column(_E, name) for name in by), number).where(_known(now), COUNTED)
        query = query.where(*_entry_conditions(conn, filters))
    else:
        table, day = _C, _C.c.day
        number = sa.func.sum(_C.c.n)
        query = sa.select(day, *(_C.c[name] for name in by), number).where(_C.c.n > 0)
        query = query.where(*_plain_conditions(_C, filters))
    if filters.since:
        query = query.where(day >= kst_day(filters.since))
    query = query.where(day <= kst_day(min(now, filters.until - timedelta(microseconds=1)) if filters.until else now))
    query = query.group_by(day, *(_column(table, name) for name in by)).order_by(day)
    return [EntryCount(row[0], tuple(row[1:-1]), int(row[-1])) for row in conn.execute(query) if row[-1]]


def counts_by_hour(conn: Connection, filters: Filters, now: datetime) -> list[tuple[int, str, int]]:
    """(hour of the Korean day 0-23, category, n) of the entries in the range shown."""
    counted = (_known(now), COUNTED, *_entry_conditions(conn, filters))
    query = sa.select(_E.c.published, _column(_E, "category")).where(*counted)
    tally: dict[tuple[int, str], int] = defaultdict(int)
    for published, category in conn.execute(query):
        tally[(published + KST_OFFSET).hour, category] += 1
    return [(hour, category, n) for (hour, category), n in sorted(tally.items())]


def list_reports(
    conn: Connection,
    filters: Filters,
    now: datetime,
    sources: Mapping[str, Source],
    *,
    limit: int = 100,
    offset: int = 0,
    after: tuple[datetime, int] | None = None,
) -> list[Report]:
    """Entries with their current assessments, newest first; those behind the one `after`: its publication and id."""
    query = _reports().where(_known(now), *_entry_conditions(conn, filters))
    if after:
        same = sa.and_(_E.c.published == after[0], _E.c.id < after[1])
        query = query.where(_E.c.published <= after[0], sa.or_(_E.c.published < after[0], same))
    query = query.order_by(_E.c.published.desc(), _E.c.id.desc()).limit(limit).offset(offset)
    return [codec.report_from_row(row, sources) for row in conn.execute(query)]


def each_report(
    conn: Connection, filters: Filters, now: datetime, sources: Mapping[str, Source], limit: int | None = None
) -> Iterator[Report]:
    """Entries with their current assessments, newest first and then by source and guid: an order that every store that
    holds them gives. They are read as they are asked for."""
    order = [sa.collate(c, "C") if conn.dialect.name == "postgresql" else c for c in (_E.c.source, _E.c.guid)]
    query = _reports().where(_known(now), *_entry_conditions(conn, filters))
    query = query.order_by(_E.c.published.desc(), *order).limit(limit)
    yield from (
        codec.report_from_row(row, sources) for row in conn.execute(query, execution_options={"yield_per": 1000})
    )


def count_entries(conn: Connection, filters: Filters, now: datetime, most: int | None = None) -> int:
    """How many entries there are; with `most` they are counted up to there and no further."""
    found = sa.select(sa.literal(1)).select_from(_E).where(_known(now), *_entry_conditions(conn, filters))
    if most and filters.text.strip():  # from the newest on: words that are frequent now may be in no old text
        found = found.order_by(_E.c.published.desc())
    return int(conn.scalar(sa.select(sa.func.count()).select_from(found.limit(most).subquery())) or 0)


def count_stored(conn: Connection) -> int:
    """How many entries there are, of any time: without a condition a fiftieth of what `count_entries` costs."""
    return int(conn.scalar(sa.select(sa.func.count()).select_from(_E)) or 0)


def reports_by_id(conn: Connection, ids: Collection[int], sources: Mapping[str, Source]) -> list[Report]:
    """The named entries, oldest first."""
    found = []
    for some in chunks(ids):
        query = _reports().where(_E.c.id.in_(some))
        found += [codec.report_from_row(row, sources) for row in conn.execute(query)]
    return sorted(found, key=lambda r: (r.entry.published, r.entry.id))


def revisions(conn: Connection, entry_id: int) -> list[dict[str, Any]]:
    """Earlier texts of an entry, oldest first: revision, title, summary, link, replaced_at."""
    return revisions_of(conn, [entry_id]).get(entry_id, [])


def revisions_of(conn: Connection, ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """Earlier texts of some entries as `revisions` gives them, by entry."""
    table = schema.revisions
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for some in chunks(ids):
        query = sa.select(table).where(table.c.entry_id.in_(some))
        for row in conn.execute(query.order_by(table.c.entry_id, table.c.revision)):
            found[row.entry_id].append({name: value for name, value in row._mapping.items() if name != "entry_id"})
    return dict(found)


def provocation_reports(
    conn: Connection, since: date, until: date, now: datetime, sources: Mapping[str, Source]
) -> dict[str, list[Report]]:
    """Reports of the provocations with KST dates in [since, until], known at `now`, oldest first, by provocation id."""
    p, m = schema.provocations, schema.members
    query = codec.select_evidence(m.c.provocation_id).join(m, m.c.entry_id == _E.c.id)
    query = query.join(p, p.c.id == m.c.provocation_id)
    query = query.where(p.c.date >= since, p.c.date <= until, _E.c.first_seen <= now)
    query = query.order_by(_E.c.published, _E.c.id)
    grouped: dict[str, list[Report]] = defaultdict(list)
    for row in conn.execute(query):
        grouped[row.provocation_id].append(codec.report_from_row(row, sources))
    return dict(grouped)


def reports_of(conn: Connection, provocation_id: str, now: datetime, sources: Mapping[str, Source]) -> list[Report]:
    """Reports of one provocation known at `now`, oldest first. An id that a merge retired leads to its successor."""
    m = schema.members
    query = codec.select_evidence().join(m, m.c.entry_id == _E.c.id)
    query = query.where(m.c.provocation_id == resolve(conn, provocation_id), _E.c.first_seen <= now)
    return [codec.report_from_row(row, sources) for row in conn.execute(query.order_by(_E.c.published, _E.c.id))]


def resolve(conn: Connection, provocation_id: str) -> str:
    """Follow aliases that merges left. An unknown id is returned as it is."""
    p = schema.provocations
    seen = {provocation_id}
    while (target := conn.scalar(sa.select(p.c.alias_of).where(p.c.id == provocation_id))) and target not in seen:
        provocation_id = target
        seen.add(target)
    return provocation_id


def provocation_of(conn: Connection, entry_id: int) -> str | None:
    m = schema.members
    found: str | None = conn.scalar(sa.select(m.c.provocation_id).where(m.c.entry_id == entry_id))
    return found


def newest_by_source(conn: Connection, now: datetime) -> dict[str, datetime]:
    """Publication time of each source's newest entry known at `now`."""
    # Two looks into the index a source: for the next name and for its newest entry. A list of distinct names, or
    # grouping, would read all that is stored.
    named = sa.select(sa.func.min(_E.c.source).label("source")).cte("named", recursive=True)
    following = sa.select(sa.func.min(_E.c.source)).where(_E.c.source > named.c.source).scalar_subquery()
    named = named.union_all(sa.select(following).where(named.c.source.is_not(None)))
    published = sa.select(_E.c.published).where(_E.c.source == named.c.source, _known(now))
    latest = published.order_by(_E.c.published.desc()).limit(1).scalar_subquery()
    found = conn.execute(sa.select(named.c.source, latest).order_by(named.c.source))
    return {source: moment for source, moment in found if moment is not None}


def filled_days(conn: Connection, since: date, until: date) -> set[date]:
    """KST days with at least one stored entry of any kind."""
    # From day to day by the index: the days' counts by kind, source and language are many more.
    days = sa.select(sa.func.min(_C.c.day).label("day")).where(_C.c.day >= since).cte("days", recursive=True)
    following = sa.select(sa.func.min(_C.c.day)).where(_C.c.day > days.c.day).scalar_subquery()
    days = days.union_all(sa.select(following).where(days.c.day < until))
    some = sa.exists().where(_C.c.day == days.c.day, _C.c.n > 0)
    return set(conn.scalars(sa.select(days.c.day).where(days.c.day <= until, some)))


def _reports(*more: sa.ColumnElement[Any]) -> sa.Select[Any]:
    return codec.select_reports(_A.c.matches, *more)


def _known(now: datetime) -> sa.ColumnElement[bool]:
    # Nothing is published after it was first seen; saying so lets the indexes by time of publication do the work. Where
    # entries are found by the provocation they report it would lead astray, into the times of all that is stored.
    return sa.and_(_E.c.first_seen <= now, _E.c.published <= now)


def _column(table: sa.Table, name: str) -> sa.ColumnElement[Any]:
    column = table.c[name]
    # A literal, not a parameter: PostgreSQL must see the same expression in SELECT and GROUP BY.
    return sa.func.coalesce(column, sa.literal_column("''")) if name == "category" and table is _E else column


def _plain_conditions(table: sa.Table, filters: Filters) -> list[sa.ColumnElement[bool]]:
    chosen = {
        "kind": filters.kinds,
        "category": filters.categories,
        "source": filters.sources,
        "language": filters.languages,
    }
    return [table.c[name].in_(values) for name, values in chosen.items() if values]


def _entry_conditions(conn: Connection, filters: Filters) -> list[sa.ColumnElement[bool]]:
    conditions = _plain_conditions(_E, filters)
    if filters.kinds and "unrelated" not in filters.kinds:
        conditions.append(schema.RELATED)  # said once more, for the index of these
    if filters.since:
        conditions.append(_E.c.published >= filters.since)
    if filters.until:
        conditions.append(_E.c.published < filters.until)
    if filters.min_score:
        conditions.append(_E.c.score >= filters.min_score)
    if filters.hour is not None:
        conditions.append(sa.extract("hour", _E.c.published) == (filters.hour - KST_OFFSET.seconds // 3600) % 24)
    if filters.dated:
        conditions.append(COUNTED)
    if filters.seen_since:
        conditions.append(_E.c.first_seen > filters.seen_since)
    if filters.text.strip():
        conditions.append(text_condition(conn, filters.text))
    return conditions


def count_by_other_rules(conn: Connection, rules: str, since: datetime) -> int:
    """How many entries published since `since` have a current assessment that is not by `rules`."""
    query = sa.select(sa.func.count()).select_from(_E).where(_E.c.rules != rules, _E.c.published >= since)
    return conn.scalar(query) or 0


def assessed_by_other_rules(
    conn: Connection, rules: str, after: tuple[datetime, int], limit: int
) -> list[tuple[Entry, Stored]]:
    """Entries whose current assessment is not by `rules`, oldest first: those behind a publication time and an id."""
    behind = sa.or_(_E.c.published > after[0], _E.c.id > after[1])
    query = sa.select(_E).where(_E.c.published >= after[0], behind, _E.c.rules != rules)
    query = query.order_by(_E.c.published, _E.c.id).limit(limit)
    return [
        (
            codec.entry_from_row(row),
            Stored(
                row.id,
                row.content_hash,
                row.revision,
                row.kind,
                row.category,
                row.day,
                row.language,
                "undated" in row.flags,
                counted=not set(UNCOUNTED) & set(row.flags.split()),
            ),
        )
        for row in conn.execute(query)
    ]
