"""What officers changed about the sources: an append-only record, applied on top of the sources file.

Nothing is overwritten: pausing and resuming are two rows. A test is asked for here by a page and answered here by the
poller, since only the poller connects to anything. Times are UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.models import Source
from data.store import schema
from data.store.store import Store
from data.tables.sources import load_sources, make_source, repetitions, source_faults

Action = Literal["add", "pause", "resume", "remove", "test", "tested"]
POLLER = "poller"  # who signs the answer to a test


@dataclass(frozen=True, slots=True)
class SourceEdit:
    """One row of the record.

    `detail` by action: add and test hold a source's values, as `data.tables.sources.source_faults` checks them; pause
    holds `reason`; tested holds `test` (the id asked), `state` (a name of feeds.polling.health.STATES), `words`,
    `entries`.
    """

    id: int
    at: datetime
    by: str
    action: Action
    name: str
    detail: Mapping[str, Any]


def add_edit(
    conn: Connection, at: datetime, by: str, action: Action, name: str, detail: Mapping[str, Any] | None = None
) -> int:
    """Append to the record; gives the row's id."""
    row = schema.source_edits.insert().values(at=at, by=by, action=action, name=name, detail=dict(detail or {}))
    return int(conn.execute(row).inserted_primary_key[0])  # type: ignore[index]


def all_edits(conn: Connection) -> list[SourceEdit]:
    """The whole record, in the order given."""
    query = sa.select(schema.source_edits).order_by(schema.source_edits.c.id)
    return [SourceEdit(**row._mapping) for row in conn.execute(query)]


def effective_sources(listed: Sequence[Source], edits: Iterable[SourceEdit]) -> tuple[Source, ...]:
    """The sources file's sources with the record applied: those first, then what officers added.

    A source that the file has come to list by itself, by name or by URL, is the file's. A paused source is off, with
    who paused it and why as its reason.
    """
    file = {source.name: source for source in listed}
    found = dict(file)
    for edit in edits:
        held = found.get(edit.name)
        if edit.action == "add" and not addition_faults(edit.detail, tuple(found.values())):
            found[edit.name] = make_source(edit.detail)
        elif edit.action == "remove" and edit.name not in file:
            found.pop(edit.name, None)
        elif held and edit.action == "pause":
            found[edit.name] = replace(held, on=False, reason=f"{edit.by}: {edit.detail.get('reason', '')}")
        elif held and edit.action == "resume":
            found[edit.name] = replace(held, on=True, reason=file[edit.name].reason if edit.name in file else "")
    return tuple(found.values())


def added_names(listed: Sequence[Source], edits: Sequence[SourceEdit]) -> frozenset[str]:
    """Names of the sources that are there by an officer's hand and may be removed again."""
    return frozenset(s.name for s in effective_sources(listed, edits)) - {s.name for s in listed}


def addition_faults(values: Mapping[str, Any], present: Sequence[Source]) -> list[tuple[str, str]]:
    """What keeps `values` from being added as a source beside `present`: (key, reason) pairs, none if nothing does."""
    return source_faults(values) or list(repetitions(make_source(values), present))


def open_tests(edits: Iterable[SourceEdit]) -> list[SourceEdit]:
    """Tests that nobody has answered yet, oldest first."""
    asked = {}
    for edit in edits:
        if edit.action == "test":
            asked[edit.id] = edit
        elif edit.action == "tested":
            asked.pop(edit.detail.get("test"), None)  # type: ignore[arg-type]
    return list(asked.values())


def latest_tests(edits: Iterable[SourceEdit]) -> dict[str, tuple[SourceEdit, SourceEdit | None]]:
    """The last test asked for of each source, by name, with its answer where there is one."""
    found: dict[str, tuple[SourceEdit, SourceEdit | None]] = {}
    for edit in edits:
        if edit.action == "test":
            found[edit.name] = (edit, None)
        elif edit.action == "tested" and edit.name in found and found[edit.name][0].id == edit.detail.get("test"):
            found[edit.name] = (found[edit.name][0], edit)
    return found


def sources_in_use(store: Store, path: Path | None = None) -> tuple[Source, ...]:
    """What is polled: the sources file (`path`, else as `load_sources`) with the record applied.

    Raises BadReference or StoreError.
    """
    listed = load_sources(path)
    with store.read() as conn:
        return effective_sources(listed, all_edits(conn))
