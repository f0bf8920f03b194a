"""One entry that two sides tell of, made one: a store and a backup, or a store and what another watch exported.

One entry is one source and guid. Where both know it, its texts are put in the order in which they were seen: what one
side saw later is a further revision, and nothing that either saw is lost. The decisions are pure; `held` and `put` read
and write inside the caller's transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.models import Assessment, Entry
from data.store import entries, schema
from data.store.entries import Earlier, Stored

Row = dict[str, Any]
_E, _R, _A = schema.entries, schema.revisions, schema.assessments
_TEXT = ("title", "summary", "link")
_OWN = ("id", "source", "guid", "published", "day", "first_seen")  # of an entry, whatever its text
Side = Literal["ours", "theirs"]


@dataclass(slots=True)
class EntryRows:
    """All that one side has of an entry: its row, its earlier texts, and what was said of each text."""

    entry: Row
    revisions: list[Row] = field(default_factory=list)
    assessments: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class _Text:
    """A text that an entry had, when it was first seen, its place among its side's, and which revision it was there."""

    seen: datetime
    place: int
    words: tuple[str, ...]
    known: set[tuple[Side, int]]


def differ(ours: Stored, content_hash: str, revision: int = 1, changed_at: datetime | None = None) -> bool:
    """Whether an entry that arrives, known by source and guid, has another text than ours or another history."""
    if ours.content_hash != content_hash:
        return True
    return revision > 1 and (revision, changed_at) != (ours.revision, ours.changed_at)


def joined(ours: EntryRows, theirs: EntryRows) -> EntryRows:
    """The entry with the texts of both sides in one order and what was said of each; the last one is the entry's.

    Its number, times and identity are ours, and whether it had a date: an edited text must not make old news look
    fresh. Of two assessments of one text by the same rules ours is kept.
    """
    id_ = ours.entry["id"]
    texts = _in_order(_texts("ours", ours), _texts("theirs", theirs))
    place = {known: n for n, text in enumerate(texts, 1) for known in text.known}
    assessed: dict[tuple[int, str], Row] = {}
    both: tuple[tuple[Side, EntryRows], ...] = (("ours", ours), ("theirs", theirs))
    for side, rows in both:
        for row in rows.assessments:
            if number := place.get((side, row["revision"])):
                assessed.setdefault((number, row["rules"]), row | {"entry_id": id_, "revision": number})
    now = ours.entry if ("ours", ours.entry["revision"]) in texts[-1].known else theirs.entry
    own = {name: ours.entry[name] for name in _OWN}
    if ("undated" in now["flags"]) != ("undated" in ours.entry["flags"]):
        own["flags"] = ours.entry["flags"]
    # What they saw before we knew the entry was replaced, for us, when we came to know it.
    replaced = [max(text.seen, own["first_seen"]) for text in texts[1:]]
    earlier = [
        dict(zip(_TEXT, text.words, strict=True)) | {"entry_id": id_, "revision": n, "replaced_at": moment}
        for n, (text, moment) in enumerate(zip(texts[:-1], replaced, strict=True), 1)
    ]
    last = {"revision": len(texts), "changed_at": replaced[-1] if replaced else None}
    return EntryRows(now | own | last, earlier, list(assessed.values()))


def held(conn: Connection, id_: int) -> EntryRows:
    """What the store has of an entry."""
    entry, revisions, said = (
        [dict(row) for row in conn.execute(sa.select(table).where(key == id_)).mappings()]
        for table, key in ((_E, _E.c.id), (_R, _R.c.entry_id), (_A, _A.c.entry_id))
    )
    return EntryRows(entry[0], revisions, said)


def put(conn: Connection, rows: EntryRows) -> None:
    """Write an entry's rows in place of those that the store has under its number."""
    id_ = rows.entry["id"]
    conn.execute(_R.delete().where(_R.c.entry_id == id_))
    conn.execute(_A.delete().where(_A.c.entry_id == id_))
    conn.execute(_E.update().where(_E.c.id == id_).values(rows.entry))
    if rows.revisions:
        conn.execute(_R.insert(), rows.revisions)
    if rows.assessments:
        conn.execute(_A.insert(), rows.assessments)


def join(conn: Connection, told: Sequence[tuple[Stored, EntryRows]]) -> tuple[int, ...]:
    """Join what another side tells of stored entries to what is stored, with the daily counts that follow.

    Returns the ids of those that a text was added to, or put elsewhere in the order.
    """
    counts = Counter[tuple[Any, ...]]()
    changed = []
    for old, theirs in told:
        ours = held(conn, old.id)
        one = joined(ours, theirs)
        if (one.entry, one.revisions) == (ours.entry, ours.revisions):
            continue
        put(conn, one)
        changed.append(old.id)
        if old.counted:
            counts[_cell(ours.entry)] -= 1
            counts[_cell(one.entry)] += 1
    entries.roll_up(conn, counts)
    return tuple(changed)


def rows_of(entry: Entry, assessment: Assessment, earlier: Sequence[Earlier], now: datetime) -> EntryRows:
    """An entry that arrives with its earlier texts, assessed `now`, as the rows that a store of it would have."""
    changed = earlier[-1].replaced_at if earlier else None
    row = entries.new_row(entry, assessment) | {"changed_at": changed, "withdrawn_at": None}
    rows = [(0, assessment, entry.revision)]
    return EntryRows(row, [asdict(text) for text in earlier], entries.assessment_rows(rows, now))


def _cell(entry: Row) -> tuple[Any, ...]:
    return entries.cell_of(*(entry[name] for name in ("source", "language", "day", "kind", "category")))


def _texts(side: Side, rows: EntryRows) -> list[_Text]:
    """The texts of one side, the oldest first."""
    found: list[_Text] = []
    seen = rows.entry["first_seen"]
    for row in [*sorted(rows.revisions, key=lambda one: one["revision"]), rows.entry]:
        found.append(_Text(seen, len(found), tuple(row[name] for name in _TEXT), {(side, row["revision"])}))
        seen = max(seen, row.get("replaced_at") or seen)
    return found


def _in_order(ours: Sequence[_Text], theirs: Sequence[_Text]) -> list[_Text]:
    """By when they were seen, of equal moments by their places; the same text twice in a row is one.

    What we have had from the other side before, with nothing later, is not put in again: of what it saw before we knew
    the entry we do not keep when.
    """
    nothing_later = theirs[-1].seen <= ours[-1].seen or theirs[-1].words == ours[-1].words
    if nothing_later and (found := _met(ours, theirs)):
        return found
    found = []
    for text in sorted([*ours, *theirs], key=lambda one: (one.seen, one.place)):
        if found and found[-1].words == text.words:
            found[-1].known |= text.known
        else:
            found.append(text)
    return found


def _met(ours: Sequence[_Text], theirs: Sequence[_Text]) -> list[_Text]:
    """Our texts, with theirs found among them in their order; nothing where one of theirs is not."""
    found, at = [replace(text, known=set(text.known)) for text in ours], 0
    for text in theirs:
        at = next((n for n in range(at, len(found)) if found[n].words == text.words), len(found))
        if at == len(found):
            return []
        found[at].known |= text.known
        at += 1
    return found
