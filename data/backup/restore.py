"""A backup back into the store, also into one that has polled meanwhile: nothing of either side is lost.

The backup's rows keep their ids. What the store held besides is added to them under new ones: entries by source and
guid, logs by their lines, the rest by their keys. Everything happens in the caller's transaction. Reports that came on
top still have to be filed with the acts of the backup: `Restored.unfiled` names them, and `leave_unfiled` leaves that
to the poller's next cycle.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import IO

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.backup.union import Entries
from data.backup.write import Backup, BadBackup, Row, batches, tables, write
from data.models import ASLEEP, FOLDED, Gap
from data.store import schema, states
from data.store.entries import COUNTED
from data.store.store import Store, StoreError, get_setting, put_setting, upsert

PATIENCE = 90.0  # seconds; a poller that was killed holds its lease for 60
UNFILED = "unfiled"  # setting: ids of entries that wait to be filed
_ASLEEP_AFTER = timedelta(minutes=45)
# What may have changed in a line of a log since it was written: the later word of both stands.
_CLOSING = {"rulings": ("undone_by",), "verdicts": ("undone_by", "undone_at")}
_LATER = {
    "marks": "at", "reads": "at", "source_states": "last_attempt", "spans": "end", "gaps": "end", "alert_seen": "at",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought: rows of the backup, rows that the store held besides, and entries still to be filed."""

    as_of: datetime
    rows: int
    kept: int
    unfiled: tuple[int, ...]


def restore(conn: Connection, file: IO[bytes], now: datetime) -> Restored:
    """Bring a backup into the store inside the caller's write transaction.

    Raises BadBackup where the file is not sound, and StoreError where a poller is at work; then the caller's
    transaction must not be committed. The file is read through once before anything is touched.
    """
    found = Backup(file, now)
    _lock(conn, now)
    with tempfile.TemporaryFile() as aside:
        write(conn, aside, now)
        present = Backup(aside, now, ours=True)
        _empty(conn)
        try:
            for table in tables():
                _load(conn, table, found.rows(table))
        except sa.exc.IntegrityError as error:
            raise BadBackup(f"its tables do not fit together ({error.orig}); nothing was changed") from None
        union = _Union(conn, found, present)
        kept = union.add()
        _hold_alerts(conn, present)
    _count_days(conn)
    _poll_anew(conn, now)
    _record_sleep(conn, union.first_poll)
    _settle_numbers(conn)
    return Restored(found.manifest.as_of, found.manifest.rows, kept, tuple(sorted(union.unfiled)))


def wait_for_poller(store: Store, clock: Callable[[], datetime], patience: float = PATIENCE) -> None:
    """Wait up to `patience` seconds until no poller is at work, so that `restore` need not refuse."""
    give_up = time.monotonic() + patience
    while time.monotonic() < give_up:
        with store.read() as conn:
            if not states.lease_holder(conn, states.POLLER, clock()):
                return
        time.sleep(0.5)


def leave_unfiled(conn: Connection, entry_ids: Iterable[int]) -> None:
    """Note entries for the poller's next cycle to file."""
    waiting = sorted({*unfiled(conn), *entry_ids})
    put_setting(conn, UNFILED, " ".join(map(str, waiting)))


def unfiled(conn: Connection) -> tuple[int, ...]:
    """Entries that wait to be filed with the acts they report."""
    return tuple(int(word) for word in (get_setting(conn, UNFILED) or "").split() if word.isascii() and word.isdigit())


def filed(conn: Connection) -> None:
    """Nothing waits any more."""
    put_setting(conn, UNFILED, "")


def _lock(conn: Connection, now: datetime) -> None:
    """Keep everybody else from writing until the transaction ends. On SQLite its write lock does."""
    if conn.dialect.name == "postgresql":
        names = ", ".join(table.name for table in schema.metadata.sorted_tables)
        conn.exec_driver_sql(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
    if states.lease_holder(conn, states.POLLER, now):
        raise StoreError("the poller is at work just now; nothing was changed, try again in a minute", "polling")


def _empty(conn: Connection) -> None:
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql("INSERT INTO entries_text(entries_text) VALUES ('delete-all')")
    for table in reversed(tables()):
        rows = table.delete()
        conn.execute(rows.where(table.c.key != "schema") if table is schema.settings else rows)


def _load(conn: Connection, table: sa.Table, rows: Iterable[Row]) -> None:
    if table is schema.settings:
        rows = (row for row in rows if row["key"] != "schema")
    for some in batches(rows):
        conn.execute(table.insert(), some)


class _Union:
    """Adds what the store held to what the backup brought. `unfiled` gathers the entries that must be filed."""

    def __init__(self, conn: Connection, found: Backup, present: Backup) -> None:
        self.conn, self.found, self.present = conn, found, present
        self.entries = Entries(conn, present)
        self.unfiled: set[int] = set()
        self.first_poll: datetime | None = None  # of those that only the store knew
        self.kept = 0
        self._numbers: dict[str, dict[int, int]] = {}  # by log: a line's number in the store → in the union
        self._new_acts: set[str] = set()  # that only the store knew
        self._begun_again: set[str] = set()

    def add(self) -> int:
        """Add everything; gives how many rows the backup did not have."""
        self.entries.add()
        self.kept += self.entries.added
        self.unfiled |= self.entries.touched
        for table in tables():
            if table in (schema.entries, schema.revisions, schema.assessments, schema.members):
                continue
            if table is schema.settings:
                self._settings()
            elif table is schema.provocations:
                self._provocations()
            elif _is_log(table):
                self._log(table)
            else:
                self._keyed(table)
        return self.kept

    def _settings(self) -> None:
        held = {row["key"]: row["value"] for row in self.present.rows(schema.settings)}
        waiting = [int(word) for word in held.pop(UNFILED, "").split()]
        self.unfiled |= {self.entries.ids[i] for i in waiting if i in self.entries.ids} | set(unfiled(self.conn))
        for key in sorted(held.keys() - {"schema"}):
            statement = upsert(self.conn, schema.settings).values(key=key, value=held[key])
            self.conn.execute(statement.on_conflict_do_nothing(index_elements=["key"]))

    def _provocations(self) -> None:
        """Acts under ids of their own; of an act that both know, the backup's row stands until it is filed anew."""
        p, new = schema.provocations, self._new_acts
        for some in batches(self.present.rows(p)):
            known = set(self.conn.scalars(sa.select(p.c.id).where(p.c.id.in_([row["id"] for row in some]))))
            if rows := [row for row in some if row["id"] not in known]:
                self.conn.execute(p.insert(), rows)
                new |= {row["id"] for row in rows}
                self.kept += len(rows)
        kept, successors = self.entries.add_members()
        self.kept += kept
        for id_ in sorted(new):
            counted = successors.get(id_)
            if counted and not self._has_members(id_):
                to = min(counted, key=lambda name: (-counted[name], name))
                self.conn.execute(p.update().where(p.c.id == id_).values(reports=0, publishers=0, alias_of=to))

    def _has_members(self, provocation_id: str) -> bool:
        m = schema.members
        either = sa.or_(m.c.provocation_id == provocation_id, m.c.machine_id == provocation_id)
        return self.conn.scalar(sa.select(m.c.entry_id).where(either).limit(1)) is not None

    def _keyed(self, table: sa.Table) -> None:
        """Rows by their primary key: one that the backup lacks is added, of two the later one stands."""
        key = [column.name for column in table.primary_key.columns]
        later = _LATER.get(table.name)
        for row in self.present.rows(table):
            same = sa.and_(*(table.c[name] == row[name] for name in key))
            held = self.conn.execute(sa.select(table).where(same)).mappings().first()
            if held is None:
                self.conn.execute(table.insert().values(row))
                self.kept += 1
            elif later and (row := _later(dict(held), row, later)) != held:
                self.conn.execute(table.update().where(same).values(row))

    def _log(self, table: sa.Table) -> None:
        """Lines in their order: one that the backup has is not repeated, the others go behind it."""
        numbers = self._numbers.setdefault(table.name, {})
        new: set[int] = set()
        closed: list[tuple[int, Row]] = []
        for some in batches(self.present.rows(table)):
            for row, held in self._beside(table, some):
                if held is None:
                    new.add(row["id"])
                    continue
                numbers[row["id"]] = held["id"]
                names = _CLOSING.get(table.name, ())
                if said := {name: row[name] for name in names if held[name] is None and row[name] is not None}:
                    closed.append((held["id"], said))
        last = self.conn.scalar(sa.select(sa.func.max(table.c.id))) or 0
        shift = 0 if not new or min(new) > last else last
        numbers |= {number: number + shift for number in new}
        tell = _RETOLD.get(table.name, _as_it_is)
        for some in batches(self.present.rows(table)):
            lines = [tell(self, row | {"id": numbers[row["id"]]}) for row in some if row["id"] in new]
            if said_again := [line for line in lines if line]:
                self.conn.execute(table.insert(), said_again)
                self.kept += len(said_again)
        for number, said in closed:
            if table is schema.rulings:
                said = {"undone_by": numbers[said["undone_by"]]}
            self.conn.execute(table.update().where(table.c.id == number).values(said))

    def _beside(self, table: sa.Table, rows: list[Row]) -> Iterator[tuple[Row, Row | None]]:
        """Each line with the same one of the backup, where there is one: by its unique columns, else line for line."""
        if name := _unique(table):
            found = self.conn.execute(sa.select(table).where(table.c[name].in_([row[name] for row in rows])))
            by_name = {row[name]: dict(row) for row in found.mappings()}
            yield from ((row, by_name.get(row[name])) for row in rows)
            return
        found = self.conn.execute(sa.select(table).where(table.c.id.in_([row["id"] for row in rows])))
        by_id = {row["id"]: dict(row) for row in found.mappings()}
        closing = _CLOSING.get(table.name, ())
        for row in rows:
            held = by_id.get(row["id"])
            named = self._named(row)
            alike = held is not None and all(held[n] == named[n] for n in row if n not in closing)
            yield row, held if alike else None

    def _named(self, row: Row) -> Row:
        """The row with the entries that it names under their numbers in the union."""
        ids, detail = self.entries.ids, row.get("detail")
        if not isinstance(detail, dict):
            return row
        lists = {key: detail[key] for key in ("entries", "entry_ids") if isinstance(detail.get(key), list)}
        return row | {"detail": detail | {key: [ids[i] for i in some if i in ids] for key, some in lists.items()}}

    def _poll_run(self, row: Row) -> Row:
        if row["ok"] + row["unchanged"] > 0:
            self.first_poll = min(row["started"], self.first_poll or row["started"])
        return row

    def _history(self, row: Row) -> Row | None:
        if row["action"] == "created" and row["provocation_id"] not in self._new_acts:
            self._begun_again.add(row["provocation_id"])
            row = row | {"action": "joined"}
        if row["action"] == "joined" and row["provocation_id"] in self._begun_again:
            # The store came to know an act anew: of its reports the backup's history tells already.
            said = [i for i in row["detail"].get("entries", ()) if i not in self.entries.matched]
            if not said:
                return None
            row = row | {"detail": row["detail"] | {"entries": said}}
        return self._named(row)

    def _ruling(self, row: Row) -> Row:
        numbers, row = self._numbers["rulings"], self._named(row)
        if "undoes" in row["detail"]:
            row["detail"] = row["detail"] | {"undoes": numbers.get(row["detail"]["undoes"])}
        return row | {"undone_by": numbers.get(row["undone_by"])}

    def _source_edit(self, row: Row) -> Row:
        numbers, detail = self._numbers["source_edits"], row["detail"]
        if row["action"] == "tested" and isinstance(detail, dict) and "test" in detail:
            return row | {"detail": detail | {"test": numbers.get(detail["test"], detail["test"])}}
        return row


def _as_it_is(_union: _Union, row: Row) -> Row:
    return row


_RETOLD: Mapping[str, Callable[[_Union, Row], Row | None]] = {
    "poll_runs": _Union._poll_run,
    "provocation_history": _Union._history,
    "rulings": _Union._ruling,
    "source_edits": _Union._source_edit,
}


def _is_log(table: sa.Table) -> bool:
    """Whether rows are lines that are numbered as they come."""
    return [column.name for column in table.primary_key.columns] == ["id"] and isinstance(table.c.id.type, sa.Integer)


def _unique(table: sa.Table) -> str:
    """The column that tells lines of a log apart in every database, "" where it has none."""
    return next((column.name for column in table.columns if column.unique), "")


def _later(held: Row, row: Row, by: str) -> Row:
    theirs, ours = held[by], row[by]
    row, other = (row, held) if ours is not None and (theirs is None or ours > theirs) else (held, row)
    if "version" in row and row | {"version": other["version"]} != other:
        return row | {"version": max(row["version"], other["version"]) + 1}  # neither of the two that officers saw
    return row


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
    """Every source is fetched in full at the next poll; hosts that asked us to wait are left alone until then."""
    held = states.source_states(conn)
    for state in held.values():
        waits = state.retry_after is not None and state.retry_after > now
        anew = replace(state, etag=None, last_modified=None, validators_since=None, body_hash="", pending=0)
        states.save_source_state(conn, replace(anew, next_check=state.next_check if waits else None))


def _record_sleep(conn: Connection, first: datetime | None) -> None:
    """The stretch between the last poll that the backup knows and the first after it: nobody watched."""
    runs = schema.poll_runs.c
    answered = sa.and_(runs.ok + runs.unchanged > 0, runs.started < first) if first else sa.false()
    last = conn.scalar(sa.select(sa.func.max(runs.started)).where(answered))
    if first and last and first - last > _ASLEEP_AFTER:
        states.record_gap(conn, Gap("", last, first, ASLEEP))


def _settle_numbers(conn: Connection) -> None:
    """PostgreSQL counts on from where its own inserts ended, not from the rows that were brought."""
    if conn.dialect.name != "postgresql":
        return
    for table in tables():
        if _is_log(table):
            last = conn.scalar(sa.select(sa.func.max(table.c.id))) or 0
            sequence = sa.func.pg_get_serial_sequence(table.name, "id")
            conn.execute(sa.select(sa.func.setval(sequence, max(last, 1), last > 0)))
