"""`python -m tests.data.store.keep` writes kept/schema-N.DIALECT.sql beside it: a store as this version makes it.

Run it once for each release; a file that is there stays as it is. What each holds is invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect

from data.store import migrations, postgresql_text, schema, sqlite_text, states
from data.store.store import Store
from tests.data.backed import NOW, fill, memory, work
from tests.reports import report

KEPT = Path(__file__).parent / "kept"
DIALECTS: tuple[Dialect, ...] = (sqlite.dialect(), postgresql.dialect())  # type: ignore[no-untyped-call]
REPORTS = (
    report("North fires missile into East Sea", "2024-11-05T03:00", guid="a"),
    report("북한, 동해로 미사일 발사", "2024-11-05T03:20", guid="b", publisher="Hill Wire", language="ko"),
    report("North says 'drill' was 100% real; flies balloons", "2024-11-06T01:00", guid="c", category="balloon"),
)


def stocked() -> Store:
    """A store with rows in every table."""
    store = memory()
    fill(store, REPORTS)
    for day in range(2):
        work(store, REPORTS, day)
    with store.begin() as conn:
        states.take_lease(conn, "poll", "me", NOW, 60)
        conn.execute(sa.insert(schema.revisions).values(
            entry_id=1, revision=1, title="North fires", summary="", link="", replaced_at=NOW))  # fmt: skip
    return store


def script(store: Store, dialect: Dialect) -> Iterator[str]:
    """The statements that make the store's tables and rows in a database of that dialect."""
    for table in schema.metadata.sorted_tables:
        yield str(sa.schema.CreateTable(table).compile(dialect=dialect)).strip()
        yield from (
            str(sa.schema.CreateIndex(index).compile(dialect=dialect))
            for index in sorted(table.indexes, key=lambda index: str(index.name))
        )
    if dialect.name == "sqlite":
        yield from sqlite_text.MADE
    else:
        yield "CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public"
        yield postgresql_text.made("public")
        yield postgresql_text.MADE_PAIRS
    with store.read() as conn:
        for table in schema.metadata.sorted_tables:
            columns = ", ".join(f'"{column.name}"' for column in table.columns)
            for row in conn.exec_driver_sql(f"SELECT * FROM {table.name}"):
                values = ", ".join(
                    _literal(value, column, dialect) for value, column in zip(row, table.columns, strict=True)
                )
                yield f"INSERT INTO {table.name} ({columns}) VALUES ({values})"
            if dialect.name == "postgresql" and isinstance(table.c[0].type, sa.Integer) and table.c[0].name == "id":
                yield f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), (SELECT max(id) FROM {table.name}))"


def _literal(value: Any, column: sa.Column[Any], dialect: Dialect) -> str:
    """A value as SQLite gave it, for a statement."""
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f"X'{value.hex()}'" if dialect.name == "sqlite" else f"'\\x{value.hex()}'"
    if isinstance(column.type, sa.Boolean) and dialect.name == "postgresql":
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else "'" + str(value).replace("'", "''") + "'"


def main() -> None:
    store = stocked()
    for dialect in DIALECTS:
        path = KEPT / f"schema-{migrations.VERSION}.{dialect.name}.sql"
        if path.exists():
            print(f"{path} is there already")
            continue
        path.write_text("".join(f"{line};\n" for line in script(store, dialect)), encoding="utf-8")
        print(f"written: {path}")


if __name__ == "__main__":
    main()
