"""What a store held besides a backup, added to what the backup brought.

Entries by source and guid (`entry_union`), logs by their lines, the rest by their keys: of two rows of one key the
later one is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.backup.entry_union import Entries
from data.backup.read import Backup
from data.backup.waiting import UNFILED, unfiled
from data.backup.write import Row, batches, tables
from data.store import schema
from data.store.store import upsert

# What may have changed in a line of a log since it was written: the later word of both stands.
_CLOSING = {"rulings": ("undone_by",), "verdicts": ("undone_by", "undone_at")}
_LATER = {
    "marks": "at", "reads": "at", "source_states": "last_attempt", "spans": "end", "gaps": "end", "alert_seen": "at",
}  # fmt: skip


class Union:
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
            elif is_log(table):
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


def _as_it_is(_union: Union, row: Row) -> Row:
    return row


_RETOLD: Mapping[str, Callable[[Union, Row], Row | None]] = {
    "poll_runs": Union._poll_run,
    "provocation_history": Union._history,
    "rulings": Union._ruling,
    "source_edits": Union._source_edit,
}


def is_log(table: sa.Table) -> bool:
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
