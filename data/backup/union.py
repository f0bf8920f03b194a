"""Entries of two stores made one: those of a backup stay, those that the store held besides join them.

One entry is one source and guid. Where both sides know it, its texts are put in the order in which they were seen: what
one side saw later is a further revision, and nothing that either saw is lost.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.backup.write import Backup, Row, batches
from data.store import schema
from data.store.store import upsert

_E, _R, _A, _M = schema.entries, schema.revisions, schema.assessments, schema.members
_TEXT = ("title", "summary", "link")
_OWN = ("id", "source", "guid", "published", "day", "first_seen")  # of an entry, whatever its text
Side = Literal["ours", "theirs"]  # the backup's, the store's


@dataclass(slots=True)
class _Text:
    """A text that an entry had, when it was first seen, and which revision it was on which side."""

    seen: datetime
    words: tuple[str, ...]
    known: set[tuple[Side, int]]


@dataclass(slots=True)
class _Theirs:
    """What the store held of an entry that the backup holds with another text or history."""

    entry: Row
    revisions: list[Row] = field(default_factory=list)
    assessments: list[Row] = field(default_factory=list)


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
        self._differing: dict[int, _Theirs] = {}

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
                self.ids[row["id"]] = ours["id"]
                self.matched.add(row["id"])
                alike = [row[name] == ours[name] for name in ("content_hash", "revision", "changed_at")]
                if not alike[0] or (row["revision"] > 1 and not all(alike)):
                    self._differing[row["id"]] = _Theirs(row)
        shift = 0 if not new or min(new) > last else last
        self.ids |= {number: number + shift for number in new}

    def _held(self, rows: Sequence[Row]) -> dict[tuple[str, str], Row]:
        guids = defaultdict[str, list[str]](list)
        for row in rows:
            guids[row["source"]].append(row["guid"])
        found: dict[tuple[str, str], Row] = {}
        for source, some in guids.items():
            query = sa.select(_E).where(_E.c.source == source, _E.c.guid.in_(some))
            found |= {(source, row["guid"]): dict(row) for row in self.conn.execute(query).mappings()}
        return found

    def _beside(self, table: sa.Table) -> Iterator[Row]:
        """Revisions or assessments that can be put in as they are; those that need joining are gathered."""
        for row in self.present.rows(table):
            number = row["entry_id"]
            if theirs := self._differing.get(number):
                (theirs.revisions if table is _R else theirs.assessments).append(row)
            elif table is _A or number not in self.matched:
                yield row | {"entry_id": self.ids[number]}

    def _join(self, id_: int, theirs: _Theirs) -> None:
        """Put the texts of both sides in one order, with what was said of each; the last one stands."""
        entry, revisions, said = (
            [dict(row) for row in self.conn.execute(sa.select(t).where(key == id_)).mappings()]
            for t, key in ((_E, _E.c.id), (_R, _R.c.entry_id), (_A, _A.c.entry_id))
        )
        ours = entry[0]
        texts = _in_order([*_texts("ours", ours, revisions), *_texts("theirs", theirs.entry, theirs.revisions)])
        place = {known: n for n, text in enumerate(texts, 1) for known in text.known}
        assessed: dict[tuple[int, str], Row] = {}
        both: tuple[tuple[Side, list[Row]], ...] = (("ours", said), ("theirs", theirs.assessments))
        for side, rows in both:
            for row in rows:
                if number := place.get((side, row["revision"])):
                    assessed.setdefault((number, row["rules"]), row | {"entry_id": id_, "revision": number})
        now = ours if ("ours", ours["revision"]) in texts[-1].known else theirs.entry
        last = texts[-1].seen if len(texts) > 1 else None
        stands = now | {name: ours[name] for name in _OWN} | {"revision": len(texts), "changed_at": last}
        self.conn.execute(_R.delete().where(_R.c.entry_id == id_))
        self.conn.execute(_A.delete().where(_A.c.entry_id == id_))
        self.conn.execute(_E.update().where(_E.c.id == id_).values(stands))
        earlier = [
            dict(zip(_TEXT, text.words, strict=True)) | {"entry_id": id_, "revision": n, "replaced_at": after.seen}
            for n, (text, after) in enumerate(pairwise(texts), 1)
        ]
        if earlier:
            self.conn.execute(_R.insert(), earlier)
        if assessed:
            self.conn.execute(_A.insert(), list(assessed.values()))
        if (ours["evidence"], theirs.entry["evidence"]) != (None, None):
            self.touched.add(id_)  # filing decides anew which of the texts stands as evidence


def _texts(side: Side, entry: Row, revisions: Sequence[Row]) -> list[_Text]:
    """The texts of one side, the oldest first."""
    found: list[_Text] = []
    seen = entry["first_seen"]
    for row in [*sorted(revisions, key=lambda one: one["revision"]), entry]:
        found.append(_Text(seen, tuple(row[name] for name in _TEXT), {(side, row["revision"])}))
        seen = max(seen, row.get("replaced_at") or seen)
    return found


def _in_order(texts: Sequence[_Text]) -> list[_Text]:
    """By when they were seen; the same text twice in a row is one."""
    found: list[_Text] = []
    for text in sorted(texts, key=lambda one: one.seen):
        if found and found[-1].words == text.words:
            found[-1].known |= text.known
        else:
            found.append(text)
    return found
