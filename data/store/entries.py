"""Entries in: what is new, what was edited, the assessments and the daily roll-up that go with them.

Everything here runs inside the caller's write transaction.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.models import Assessment, Entry, content_hash, is_evidence, kst_day, link_key, text_hash
from data.store import bulk, codec, revisions, schema
from data.store.store import upsert, upsert_in

# Entries of which no day counts one: those whose day we only guess, and those that stand for the second act of a text
# whose first entry is counted.
UNCOUNTED = ("undated", "second-act")
COUNTED = sa.and_(*(sa.not_(schema.entries.c.flags.contains(flag)) for flag in UNCOUNTED))
_CELLS = ("day", "kind", "category", "source", "language")
_CELL = ("source", "language", "day", "kind", "category")
_CHUNK = 400  # bound parameters in one IN (…)
Key = TypeVar("Key", int, str)


@dataclass(frozen=True, slots=True)
class Stored:
    """What the store holds of an entry, as far as taking in a newer copy needs it."""

    id: int
    content_hash: str
    revision: int
    kind: str
    category: str | None
    day: date
    language: str
    undated: bool = False
    changed_at: datetime | None = None
    counted: bool = True  # by its day


@dataclass(frozen=True, slots=True)
class Earlier:
    """A text that an entry had before."""

    revision: int
    title: str
    summary: str
    link: str
    replaced_at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """What an export tells of an entry beside its text: what stood there before, and the act that the machine put it
    to ("" for none)."""

    earlier: tuple[Earlier, ...] = ()
    act: str = ""


_E = schema.entries.c
_STORED = sa.select(
    _E.guid,
    _E.id,
    _E.content_hash,
    _E.revision,
    _E.kind,
    _E.category,
    _E.day,
    _E.language,
    _E.flags.contains("undated"),
    _E.changed_at,
    COUNTED,
).where(_E.source == sa.bindparam("source"), _E.guid.in_(sa.bindparam("guids", expanding=True)))


def stored(conn: Connection, source: str, guids: Iterable[str]) -> dict[str, Stored]:
    """What the store holds of a source's entries, by guid."""
    found: dict[str, Stored] = {}
    for some in chunks(guids):
        rows = conn.execute(_STORED, {"source": source, "guids": some})
        found.update((row[0], Stored(*row[1:])) for row in rows)
    return found


def insert(conn: Connection, assessed: Sequence[tuple[Entry, Assessment]], now: datetime) -> tuple[int, ...]:
    """Add entries that the store does not hold yet, with their assessments and counts. Returns their ids in order.

    An entry of a revision above 1 brings its earlier texts by `add_earlier`.
    """
    if not assessed:
        return ()
    ids = bulk.numbers(conn, len(assessed))
    new = [new_row(e, a) for e, a in assessed]
    bulk.put(conn, schema.entries, [{"id": i, **row} for i, row in zip(ids, new, strict=True)])
    said = ((i, a, e.revision) for i, (e, a) in zip(ids, assessed, strict=True))
    bulk.put(conn, schema.assessments, assessment_rows(said, now))
    counted = (row for row in new if not row["flags"] or not set(UNCOUNTED) & set(row["flags"].split()))
    roll_up(conn, Counter(cell_of(*(row[name] for name in _CELL)) for row in counted))
    return tuple(ids)


def add_earlier(conn: Connection, earlier: Mapping[int, Sequence[Earlier]]) -> None:
    """Put earlier texts beside entries that were just added with them, by id."""
    rows = [{"entry_id": entry_id, **asdict(text)} for entry_id, texts in earlier.items() for text in texts]
    if rows:
        conn.execute(schema.revisions.insert(), rows)
    for entry_id, texts in earlier.items():
        if texts:
            changed = {"changed_at": texts[-1].replaced_at}
            conn.execute(schema.entries.update().where(schema.entries.c.id == entry_id).values(changed))


def former_hashes(conn: Connection, entry_ids: Collection[int]) -> dict[int, set[str]]:
    """`content_hash` of the earlier texts of some entries."""
    table = schema.revisions
    found: dict[int, set[str]] = defaultdict(set)
    for some in chunks(entry_ids):
        for row in conn.execute(sa.select(table).where(table.c.entry_id.in_(some))):
            found[row.entry_id].add(text_hash(row.title, row.summary, row.link))
    return dict(found)


def revise(conn: Connection, changes: Sequence[tuple[Stored, Entry, Assessment]], now: datetime) -> tuple[int, ...]:
    """Keep the old text as a revision and put the new one in its place.

    `published` and `first_seen` stay, and whether it had a date: an edited one must not make old news look fresh. An
    entry that changes at every poll is read for ever; of its old texts some are kept (see `revisions.thin`). Returns
    the ids changed.
    """
    table, counts = schema.entries, Counter[tuple[Any, ...]]()
    changed = []
    for old, entry, assessment in changes:
        row = conn.execute(sa.select(table.c.title, table.c.summary, table.c.link).where(table.c.id == old.id)).one()
        conn.execute(
            schema.revisions.insert().values(entry_id=old.id, revision=old.revision, replaced_at=now, **row._mapping)
        )
        columns = _columns(entry, assessment)
        columns.pop("day")
        if ("undated" in entry.flags) != old.undated:
            columns.pop("flags")
        conn.execute(
            table.update().where(table.c.id == old.id).values(**columns, revision=old.revision + 1, changed_at=now)
        )
        _add_assessments(conn, [(old.id, assessment, old.revision + 1)], now)
        revisions.thin(conn, old.id, old.revision)
        changed.append(old.id)
        if not old.counted:
            continue
        counts[cell_of(entry.source, old.language, old.day, old.kind, old.category)] -= 1
        counts[cell_of(entry.source, entry.language, old.day, assessment.kind, assessment.category)] += 1
    roll_up(conn, counts)
    return tuple(changed)


def taken_since(conn: Connection, source: str, since: datetime) -> tuple[int, int]:
    """How many entries of a source were first seen since `since`, and the characters of their texts."""
    e = schema.entries.c
    size = sa.func.coalesce(sa.func.sum(sa.func.length(e.title) + sa.func.length(e.summary)), 0)
    row = conn.execute(sa.select(sa.func.count(), size).where(e.first_seen >= since, e.source == source)).one()
    return int(row[0]), int(row[1])


def reassess(conn: Connection, assessed: Sequence[tuple[Entry, Stored, Assessment]], now: datetime) -> None:
    """Put newer assessments of unchanged texts beside the older ones and make them the current ones."""
    table, counts = schema.entries, Counter[tuple[Any, ...]]()
    named = ("kind", "category", "score", "rules")
    rows = [{"row": old.id} | {f"new_{name}": getattr(said, name) for name in named} for _, old, said in assessed]
    if rows:
        values: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in named}
        conn.execute(table.update().where(table.c.id == sa.bindparam("row")).values(values), rows)
    for entry, old, assessment in assessed:
        if not old.counted:
            continue
        counts[cell_of(entry.source, entry.language, old.day, old.kind, old.category)] -= 1
        counts[cell_of(entry.source, entry.language, old.day, assessment.kind, assessment.category)] += 1
    _add_assessments(conn, ((old.id, a, old.revision) for _, old, a in assessed), now)
    roll_up(conn, counts)


def add_assessment(conn: Connection, entry_id: int, revision: int, said: Assessment, at: datetime) -> None:
    """Keep what is said of an earlier text of an entry; the counts, which are of latest texts, do not change."""
    _add_assessments(conn, [(entry_id, said, revision)], at)


def roll_up(conn: Connection, counts: Counter[tuple[Any, ...]]) -> None:
    """Add to the daily counts. Keys are (day, kind, category or "", source, language)."""
    cells = [dict(zip(_CELLS, cell, strict=True), n=n) for cell, n in counts.items() if n]
    if cells:
        conn.execute(_counting(conn.dialect.name), cells)


@cache
def _counting(dialect: str) -> Any:
    table = schema.daily_counts
    statement = upsert_in(dialect, table)
    added = {"n": table.c.n + statement.excluded.n}
    return statement.on_conflict_do_update(index_elements=list(_CELLS), set_=added)


def new_row(entry: Entry, assessment: Assessment) -> dict[str, Any]:
    """The row of an entry that the store does not hold yet."""
    return {
        **_columns(entry, assessment),
        "first_seen": entry.first_seen,
        "published": entry.published,
        "revision": entry.revision,
        "evidence": entry.revision if is_evidence(assessment) else None,
    }


def assessment_rows(assessed: Iterable[tuple[int, Assessment, int]], at: datetime) -> list[dict[str, Any]]:
    """The rows of assessments made at `at`, each given with its entry's id and the revision that it is of."""
    # An entry that is unrelated and matched nothing has no "why" to keep; its row in `entries` says the rest.
    return [
        {
            "entry_id": entry_id,
            "revision": revision,
            "rules": a.rules,
            "kind": a.kind,
            "category": a.category,
            "score": a.score,
            "rule": a.rule,
            "matches": codec.matches_to_json(a.matches),
            "facts": codec.facts_to_json(a.facts),
            "assessed_at": at,
        }
        for entry_id, a, revision in assessed
        if a.kind != "unrelated" or a.matches
    ]


def _columns(entry: Entry, assessment: Assessment) -> dict[str, Any]:
    return {
        "source": entry.source,
        "guid": entry.guid,
        "title": entry.title,
        "summary": entry.summary,
        "link": entry.link,
        "author": entry.author,
        "publisher": entry.publisher,
        "language": entry.language,
        "content_hash": content_hash(entry),
        "link_key": link_key(entry.link),
        "flags": " ".join(entry.flags),
        "day": kst_day(entry.published),
        "kind": assessment.kind,
        "category": assessment.category,
        "score": assessment.score,
        "rules": assessment.rules,
    }


def _add_assessments(conn: Connection, rows: Iterable[tuple[int, Assessment, int]], now: datetime) -> None:
    values = assessment_rows(rows, now)
    if values:
        statement = upsert(conn, schema.assessments)
        conn.execute(statement.on_conflict_do_nothing(index_elements=["entry_id", "revision", "rules"]), values)


def cell_of(source: str, language: str, day: date, kind: str, category: str | None) -> tuple[Any, ...]:
    """The daily count that an entry is in."""
    return day, kind, category or "", source, language


def chunks(items: Iterable[Key]) -> Iterator[list[Key]]:
    """Different keys in order, as many at a time as one IN (…) takes."""
    keys = sorted(set(items))
    return (keys[at : at + _CHUNK] for at in range(0, len(keys), _CHUNK))
