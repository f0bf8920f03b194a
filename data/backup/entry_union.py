"""Entries of two stores made one: those of a backup stay, those that the store held besides join them.

Entries that both sides know are joined as `data.store.joining` says.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.backup.read import Backup
from data.backup.write import Row, batches
from data.store import entries, joining, schema
from data.store.entries import Stored
from data.store.joining import EntryRows
from data.store.store import upsert

_E, _R, _A, _M = schema.entries, schema.revisions, schema.assessments, schema.members


class Entries:
    """Adds a store's entries, set aside as a backup, to those of the backup that was loaded.

    `ids` leads from every entry's number in the store to that in the union; `matched` are the numbers in the store of
    entries that the backup holds too; `touched` the numbers in the union of entries that must be filed anew.
    """

    def __init__(self, conn: Connection, present: Backup) -> None:
        self.conn, self.present = conn, present
        self.ids: dict[int, int] = {}
        self.matched: set[int] = set()
        self.touched: set[int] = set()
        self.added = 0
        self._differing: dict[int, EntryRows] = {}

    def add(self) -> None:
        """Add entries with their revisions and assessments."""
        self._match()
        for some in batches(row for row in self.present.rows(_E) if row["id"] not in self.matched):
            self.conn.execute(_E.insert(), [row | {"id": self.ids[row["id"]]} for row in some])
            self.touched |= {self.ids[row["id"]] for row in some if row["evidence"] is not None}
            self.added += len(some)
        for table in (_R, _A):
            for some in batches(self._beside(table)):
                self.conn.execute(upsert(self.conn, table).on_conflict_do_nothing(), some)
        for number, theirs in self._differing.items():
            self._join(self.ids[number], theirs)

    def add_members(self) -> tuple[int, dict[str, Counter[str]]]:
        """Let entries that report an act and have no place in the backup keep the one they had in the store.

        Gives how many there were, and by act of the store where the backup has its other entries.
        """
        kept, elsewhere = 0, defaultdict[str, Counter[str]](Counter)
        for some in batches(self.present.rows(_M)):
            wanted = [self.ids[row["entry_id"]] for row in some]
            held = self.conn.execute(sa.select(_M.c.entry_id, _M.c.provocation_id).where(_M.c.entry_id.in_(wanted)))
            placed = {row.entry_id: row.provocation_id for row in held}
            told = sa.select(_E.c.id).where(_E.c.id.in_(wanted), _E.c.evidence.is_not(None))
            acts = set(self.conn.scalars(told))
            new = []
            for row, entry in zip(some, wanted, strict=True):
                if entry in placed:
                    elsewhere[row["provocation_id"]][placed[entry]] += 1
                elif entry in acts:
                    new.append(row | {"entry_id": entry})
            if new:
                self.conn.execute(_M.insert(), new)
                kept += len(new)
        return kept, dict(elsewhere)

    def _match(self) -> None:
        last = self.conn.scalar(sa.select(sa.func.max(_E.c.id))) or 0
        new: list[int] = []
        for some in batches(self.present.rows(_E)):
            held = self._held(some)
            for row in some:
                ours = held.get((row["source"], row["guid"]))
                if ours is None:
                    new.append(row["id"])
                    continue
                self.ids[row["id"]] = ours.id
                self.matched.add(row["id"])
                if joining.differ(ours, row["content_hash"], row["revision"], row["changed_at"]):
                    self._differing[row["id"]] = EntryRows(row)
        shift = 0 if not new or min(new) > last else last
        self.ids |= {number: number + shift for number in new}

    def _held(self, rows: Sequence[Row]) -> dict[tuple[str, str], Stored]:
        guids = defaultdict[str, list[str]](list)
        for row in rows:
            guids[row["source"]].append(row["guid"])
        known = ((source, entries.stored(self.conn, source, some)) for source, some in guids.items())
        return {(source, guid): one for source, found in known for guid, one in found.items()}

    def _beside(self, table: sa.Table) -> Iterator[Row]:
        """Revisions or assessments that can be put in as they are; those that need joining are gathered."""
        for row in self.present.rows(table):
            number = row["entry_id"]
            if theirs := self._differing.get(number):
                (theirs.revisions if table is _R else theirs.assessments).append(row)
            elif table is _A or number not in self.matched:
                yield row | {"entry_id": self.ids[number]}

    def _join(self, id_: int, theirs: EntryRows) -> None:
        ours = joining.held(self.conn, id_)
        joining.put(self.conn, joining.joined(ours, theirs))
        if (ours.entry["evidence"], theirs.entry["evidence"]) != (None, None):
            self.touched.add(id_)  # filing decides anew which of the texts stands as evidence
