"""One file that holds the whole store: a zip of JSON lines, a table each, with a manifest of counts and checksums.

The same rows at the same moment give the same bytes, from SQLite and PostgreSQL alike. Rows stream. What can be made
anew (the daily counts) or means nothing later (leases) is left out. `read` checks a file, `restore` brings it back.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.models import iso
from data.store import migrations, schema

FORMAT = "november-watch-backup"
LEFT_OUT = ("leases", "daily_counts")
MANIFEST = "manifest.json"
_STAMP = (1980, 1, 1, 0, 0, 0)  # of the files inside: the same rows give the same bytes
BATCH = 1000
Row = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """A table in a backup."""

    table: sa.Table
    columns: tuple[str, ...]
    rows: int
    size: int  # bytes unpacked
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says it holds. `as_of` is when it was taken, UTC."""

    as_of: datetime
    parts: tuple[Part, ...]

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts)

    def count(self, table: sa.Table) -> int:
        """Rows of one table."""
        return sum(part.rows for part in self.parts if part.table is table)


def tables() -> list[sa.Table]:
    """The tables that a backup holds, those first to which others refer."""
    return [table for table in schema.metadata.sorted_tables if table.name not in LEFT_OUT]


def write(conn: Connection, out: IO[bytes], as_of: datetime) -> Manifest:
    """Write a backup of everything the connection sees into `out`, which can be sought in.

    `as_of` goes into the manifest. On PostgreSQL the connection must be one that `steady` was called with.
    """
    parts = []
    with zipfile.ZipFile(out, "w") as archive:
        for table in tables():
            with archive.open(_member(f"{table.name}.jsonl"), "w") as member:
                parts.append(_write_table(conn, table, member))
        listed = [
            {"name": p.table.name, "columns": p.columns, "rows": p.rows, "bytes": p.size, "sha256": p.sha256}
            for p in parts
        ]
        said = {"format": FORMAT, "schema": migrations.VERSION, "as_of": iso(as_of), "tables": listed}
        with archive.open(_member(MANIFEST), "w") as member:
            member.write(json.dumps(said, indent=1).encode())
    return Manifest(as_of, tuple(parts))


def batches(rows: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    """Rows in lists of at most `size`."""
    some: list[T] = []
    for row in rows:
        some.append(row)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some


def steady(conn: Connection) -> None:
    """Let a connection that has read nothing yet see one moment in all its queries, as SQLite does by itself."""
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _STAMP)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def in_key_order(conn: Connection, table: sa.Table) -> list[sa.ColumnElement[Any]]:
    """What to order a table's rows by so that they come alike from every database: the key, its text by bytes."""
    return [
        sa.collate(column, "C") if conn.dialect.name == "postgresql" and isinstance(column.type, sa.Text) else column
        for column in table.primary_key.columns
    ]


def encoded(row: Iterable[Any]) -> bytes:
    """A row's values as a line of JSON, the same from every database."""
    return json.dumps([_plain(value) for value in row], ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _write_table(conn: Connection, table: sa.Table, member: IO[bytes]) -> Part:
    found = conn.execute(sa.select(table).order_by(*in_key_order(conn, table)), execution_options={"yield_per": BATCH})
    digest, rows, size = hashlib.sha256(), 0, 0
    for row in found:
        line = encoded(row)
        digest.update(line)
        rows, size = rows + 1, size + len(line)
        member.write(line)
    return Part(table, tuple(c.name for c in table.columns), rows, size, digest.hexdigest())


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value
