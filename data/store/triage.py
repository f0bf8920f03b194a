"""Marks, notes and what each person has read, in the store. Everything runs inside the caller's transaction.

A mark is written over the version its officer saw, in one statement: of two officers who act on the same version, one
is shown what the other did, and nothing is lost silently.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.models import NOTE_LENGTH, REASON_LENGTH, Facets, Mark, Note, Read
from data.store import schema
from data.store.entries import chunks
from data.store.store import upsert

_M, _N, _R = schema.marks, schema.notes, schema.reads


class MarkOvertaken(Exception):
    """Another officer's mark came between: `mark` is the present one."""

    def __init__(self, mark: Mark | None) -> None:
        super().__init__("another mark came between")
        self.mark = mark


def marks(conn: Connection, subjects: Collection[str]) -> dict[str, Mark]:
    """The marks on some subjects; subjects without one are left out."""
    found: dict[str, Mark] = {}
    for some in chunks(subjects):
        for row in conn.execute(sa.select(_M).where(_M.c.subject.in_(some))):
            found[row.subject] = Mark(**row._mapping)
    return found


def put_mark(conn: Connection, mark: Mark) -> Mark:
    """Write `mark` in place of the version before it: `mark.version` is the one its officer saw, 0 for none.

    Gives the mark as it is now, one version later. Raises MarkOvertaken where another came between, and ValueError for
    a reason that is too long or a dismissal without one.
    """
    if len(mark.reason) > REASON_LENGTH or (mark.state == "dismissed" and not mark.reason.strip()):
        raise ValueError(f"a reason has at most {REASON_LENGTH} characters, and a dismissal needs one")
    after = replace(mark, version=mark.version + 1, seen=dict(mark.seen))
    values = _values(after)
    statement: sa.Executable
    if mark.version == 0:
        statement = upsert(conn, _M).values(values).on_conflict_do_nothing(index_elements=["subject"])
    else:
        same = sa.and_(_M.c.subject == mark.subject, _M.c.version == mark.version)
        statement = _M.update().where(same).values(values)
    # Asked to keep it, SQLAlchemy knows the number of rows after an INSERT too, whatever the driver.
    if conn.execute(statement, execution_options={"preserve_rowcount": True}).rowcount != 1:
        raise MarkOvertaken(marks(conn, [mark.subject]).get(mark.subject))
    return after


def _values(mark: Mark) -> dict[str, Any]:
    return asdict(mark) | {"seen": dict(mark.seen)}


def add_note(conn: Connection, note: Note) -> Note:
    """Append a note; its `id` is given by the store. Raises ValueError for one that is empty or too long."""
    if not note.text.strip() or len(note.text) > NOTE_LENGTH:
        raise ValueError(f"a note has 1 to {NOTE_LENGTH} characters")
    row = _N.insert().values(at=note.at, by=note.by, subject=note.subject, text=note.text)
    return replace(note, id=int(conn.execute(row).inserted_primary_key[0]))  # type: ignore[index]


def notes(conn: Connection, subjects: Collection[str]) -> dict[str, tuple[Note, ...]]:
    """Notes on some subjects, oldest first; subjects without one are left out."""
    found: dict[str, list[Note]] = defaultdict(list)
    for some in chunks(subjects):
        for row in conn.execute(sa.select(_N).where(_N.c.subject.in_(some)).order_by(_N.c.id)):
            found[row.subject].append(Note(**row._mapping))
    return {subject: tuple(held) for subject, held in found.items()}


def reads(conn: Connection, person: str, subjects: Collection[str]) -> dict[str, Read]:
    """What a person has read of some subjects; what they never read is left out."""
    found: dict[str, Read] = {}
    for some in chunks(subjects):
        query = sa.select(_R.c.subject, _R.c.at, _R.c.seen).where(_R.c.person == person, _R.c.subject.in_(some))
        found.update((row.subject, Read(row.at, row.seen)) for row in conn.execute(query))
    return found


def put_reads(conn: Connection, person: str, seen: Mapping[str, Facets], at: datetime) -> None:
    """A person has now read some subjects, in the state `seen`."""
    rows = [{"person": person, "subject": subject, "at": at, "seen": dict(held)} for subject, held in seen.items()]
    if rows:
        statement = upsert(conn, _R)
        changed = {"at": statement.excluded.at, "seen": statement.excluded.seen}
        conn.execute(statement.on_conflict_do_update(index_elements=["person", "subject"], set_=changed), rows)


def drop_read(conn: Connection, person: str, subject: str) -> None:
    """A person wants a subject to count as unread again."""
    conn.execute(_R.delete().where(_R.c.person == person, _R.c.subject == subject))
