"""The store as Parquet files for analysts: entries by month with their current rating, acts, and the reports of acts.

Times are UTC, `day` is a Korean calendar day, `matches` and `facts` are JSON. pyarrow is loaded only here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.store import schema

if TYPE_CHECKING:
    import pyarrow as pa

_AT_ONCE = 20_000  # rows in memory, and in a group of a file
_E, _A, _M, _P = schema.entries, schema.assessments, schema.members, schema.provocations
_RATED = (
    _E.c.id, _E.c.source, _E.c.guid, _E.c.publisher, _E.c.language, _E.c.title, _E.c.summary, _E.c.link, _E.c.author,
    _E.c.published, _E.c.first_seen, _E.c.changed_at, _E.c.revision, _E.c.flags, _E.c.day, _E.c.kind, _E.c.category,
    _E.c.score, _A.c.rule, _E.c.rules, _A.c.matches, _A.c.facts, _M.c.provocation_id,
)  # fmt: skip


def months(conn: Connection) -> list[date]:
    """The first day of every Korean month in which entries were published, oldest first."""
    first, last = conn.execute(sa.select(sa.func.min(_E.c.day), sa.func.max(_E.c.day))).one()
    found = []
    while first is not None and first <= last:
        month = first.replace(day=1)
        there = sa.select(_E.c.id).where(_E.c.day >= month, _E.c.day < _next(month)).limit(1)
        if conn.scalar(there) is not None:
            found.append(month)
        first = _next(month)
    return found


def entries_of(conn: Connection, month: date) -> Iterator[dict[str, Any]]:
    """The entries of a Korean month with their current rating and the act they are filed with, by publication."""
    rated = sa.and_(_A.c.entry_id == _E.c.id, _A.c.revision == _E.c.revision, _A.c.rules == _E.c.rules)
    joined = _E.outerjoin(_A, rated).outerjoin(_M, _M.c.entry_id == _E.c.id)
    query = sa.select(*_RATED).select_from(joined).where(_E.c.day >= month, _E.c.day < _next(month))
    yield from _rows(conn, query.order_by(_E.c.published, _E.c.id))


def acts(conn: Connection) -> Iterator[dict[str, Any]]:
    """Every act, by day."""
    yield from _rows(conn, sa.select(_P).order_by(_P.c.date, _P.c.id))


def entry_columns() -> Mapping[str, sa.Column[Any]]:
    """The columns of the files of entries."""
    return {column.name: column for column in _RATED}


def act_columns() -> Mapping[str, sa.Column[Any]]:
    """The columns of the file of acts."""
    return {column.name: column for column in _P.columns}


def write(path: Path, columns: Mapping[str, sa.Column[Any]], rows: Iterable[Mapping[str, Any]]) -> int:
    """Write rows into a Parquet file, which is replaced whole. Returns how many there were. Raises OSError."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    wanted = pa.schema([pa.field(name, _type(column)) for name, column in columns.items()])
    trial, count = path.with_name(f"{path.name}.new"), 0
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with pq.ParquetWriter(trial, wanted, compression="zstd") as out:
            some: list[Mapping[str, Any]] = []
            for row in rows:
                some.append({name: _plain(row[name], column) for name, column in columns.items()})
                count += 1
                if len(some) == _AT_ONCE:
                    out.write_table(pa.Table.from_pylist(some, wanted))
                    some = []
            out.write_table(pa.Table.from_pylist(some, wanted))
        trial.replace(path)
    finally:
        trial.unlink(missing_ok=True)
    return count


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _rows(conn: Connection, query: sa.Select[Any]) -> Iterator[dict[str, Any]]:
    yield from map(dict, conn.execute(query, execution_options={"yield_per": 1000}).mappings())


def _type(column: sa.Column[Any]) -> pa.DataType:
    import pyarrow as pa

    if isinstance(column.type, schema.UtcDateTime):
        return pa.timestamp("us", tz="UTC")
    if isinstance(column.type, sa.Date):
        return pa.date32()
    return pa.int64() if isinstance(column.type, sa.Integer) else pa.string()


def _plain(value: Any, column: sa.Column[Any]) -> Any:
    if isinstance(column.type, sa.JSON) and value is not None:
        return json.dumps(value, ensure_ascii=False)
    return value
