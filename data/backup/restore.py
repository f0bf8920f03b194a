"""A backup back into the store, also into one that has polled meanwhile: nothing of either side is lost.

The backup's rows keep their ids. What the store held besides is added to them under new ones: entries by source and
guid, logs by their lines, the rest by their keys. Everything happens in the caller's transaction. Reports that came on
top still have to be filed with the acts of the backup: `Restored.unfiled` names them, and `waiting` leaves that
to the poller's next cycle.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import IO

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.backup import secrets
from data.backup.read import Backup, BadBackup
from data.backup.union import Union, is_log
from data.backup.write import Row, batches, tables, write
from data.models import ASLEEP, FOLDED, Gap
from data.store import schema, states
from data.store.entries import COUNTED
from data.store.store import Store, StoreError

OFFSITE = "offsite"  # setting: the copy of this store elsewhere that it last wrote or took in
PATIENCE = 90.0  # seconds; a poller that was killed holds its lease for 60
_ASLEEP_AFTER = timedelta(minutes=45)


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought: rows of the backup, rows that the store held besides, entries still to be filed, and the
    sources that are paused since their addresses ask for a secret."""

    as_of: datetime
    rows: int
    kept: int
    unfiled: tuple[int, ...]
    paused: tuple[str, ...] = ()


def restore(conn: Connection, file: IO[bytes], now: datetime) -> Restored:
    """Bring a backup into the store inside the caller's write transaction.

    Raises BadBackup where the file is not sound, and StoreError where a poller is at work; then the caller's
    transaction must not be committed. The file is read through once before anything is touched.
    """
    if conn.dialect.name == "postgresql":  # the file is read first, which may take minutes
        conn.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
    found = Backup(file, now)
    _lock(conn, now)
    known = secrets.asked_for(conn)
    with tempfile.TemporaryFile() as aside:
        write(conn, aside, now)
        present = Backup(aside, now, ours=True)
        _empty(conn)
        for table in tables():
            _load(conn, table, found.rows(table))
        union = Union(conn, found, present)
        kept = union.add()
        _hold_alerts(conn, present)
    _count_days(conn)
    # What came from another store is not what this one wrote: before the next copy the one there is taken in.
    conn.execute(schema.settings.delete().where(schema.settings.c.key == OFFSITE))
    _poll_anew(conn, now)
    _record_sleep(conn, union.first_poll)
    settle_numbers(conn)
    paused = secrets.hold(conn, known, now)
    return Restored(found.manifest.as_of, found.manifest.rows, kept, tuple(sorted(union.unfiled)), paused)


def wait_for_poller(store: Store, clock: Callable[[], datetime], patience: float = PATIENCE) -> None:
    """Wait up to `patience` seconds until no poller is at work, so that `restore` need not refuse."""
    give_up = time.monotonic() + patience
    while time.monotonic() < give_up:
        with store.read() as conn:
            if not states.poller_at_work(conn, clock()):
                return
        time.sleep(0.5)


def _lock(conn: Connection, now: datetime) -> None:
    """Keep everybody else from writing until the transaction ends. On SQLite its write lock does."""
    if conn.dialect.name == "postgresql":
        names = ", ".join(table.name for table in schema.metadata.sorted_tables)
        conn.exec_driver_sql(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
    if states.poller_at_work(conn, now):
        raise StoreError("the poller is at work just now; nothing was changed, try again in a minute", "polling")


def _empty(conn: Connection) -> None:
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql("INSERT INTO entries_text(entries_text) VALUES ('delete-all')")
    for table in reversed(tables()):
        rows = table.delete()
        conn.execute(rows.where(table.c.key != "schema") if table is schema.settings else rows)


def _load(conn: Connection, table: sa.Table, rows: Iterable[Row]) -> None:
    """Put a table's rows in. Raises BadBackup with the line of the first one that its tables have no place for."""
    lines = enumerate(rows, 1)
    for some in batches(line for line in lines if table is not schema.settings or line[1]["key"] != "schema"):
        try:
            with conn.begin_nested():
                conn.execute(table.insert(), [row for _, row in some])
        except sa.exc.IntegrityError:
            _name_the_fault(conn, table, some)
            raise


def _name_the_fault(conn: Connection, table: sa.Table, some: list[tuple[int, Row]]) -> None:
    """Try the rows of a batch that failed one by one. Raises BadBackup for the first that fails."""
    for number, row in some:
        try:
            with conn.begin_nested():
                conn.execute(table.insert(), row)
        except sa.exc.IntegrityError as error:
            said = str(error.orig).lower()
            key = ", ".join(f"{column.name} {row[column.name]!r:.60}" for column in table.primary_key.columns)
            kinds = (("foreign key", "refers to a row that the backup lacks"), ("unique", "is there already"))
            why = next((words for kind, words in kinds if kind in said), "does not fit")
            where = f"{table.name}.jsonl line {number} ({key})"
            raise BadBackup(f"{where} {why}; the file was changed, and nothing was restored") from None


def _count_days(conn: Connection) -> None:
    e, counts = schema.entries.c, schema.daily_counts
    category = sa.func.coalesce(e.category, sa.literal_column("''"))
    conn.execute(counts.delete())
    cells = sa.select(e.day, e.kind, category, e.source, e.language, sa.func.count()).where(COUNTED)
    cells = cells.group_by(e.day, e.kind, category, e.source, e.language)
    conn.execute(counts.insert().from_select(["day", "kind", "category", "source", "language", "n"], cells))


def _hold_alerts(conn: Connection, present: Backup) -> None:
    """What a backup had still to tell is old news. What this store had to tell or has told stands as it stood here."""
    alerts, messages = schema.alerts, schema.alert_messages
    conn.execute(alerts.update().where(alerts.c.message == "").values(message=FOLDED))
    open_ = messages.c.state.in_(("waiting", "sending"))
    conn.execute(messages.update().where(open_).values(state="dead", error="restored", holder=""))
    for table in (alerts, messages):
        for row in present.rows(table):
            conn.execute(table.update().where(table.c.key == row["key"]).values(row))


def _poll_anew(conn: Connection, now: datetime) -> None:
    """Every source is fetched in full at the next poll, from its own address; hosts that asked us to wait are left
    alone until then."""
    held = states.source_states(conn)
    for state in held.values():
        waits = state.retry_after is not None and state.retry_after > now
        anew = replace(state, etag=None, last_modified=None, validators_since=None, body_hash="", pending=0)
        anew = replace(anew, redirect_url="", redirect_count=0, redirect_since=None)
        states.save_source_state(conn, replace(anew, next_check=state.next_check if waits else None))


def _record_sleep(conn: Connection, first: datetime | None) -> None:
    """The stretch between the last poll that the backup knows and the first after it: nobody watched."""
    runs = schema.poll_runs.c
    answered = sa.and_(runs.ok + runs.unchanged > 0, runs.started < first) if first else sa.false()
    last = conn.scalar(sa.select(sa.func.max(runs.started)).where(answered))
    if first and last and first - last > _ASLEEP_AFTER:
        states.record_gap(conn, Gap("", last, first, ASLEEP))


def settle_numbers(conn: Connection) -> None:
    """PostgreSQL counts on from where its own inserts ended, not from the rows that were brought."""
    if conn.dialect.name != "postgresql":
        return
    for table in tables():
        if is_log(table):
            last = conn.scalar(sa.select(sa.func.max(table.c.id))) or 0
            sequence = sa.func.pg_get_serial_sequence(table.name, "id")
            conn.execute(sa.select(sa.func.setval(sequence, max(last, 1), last > 0)))
