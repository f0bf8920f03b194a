"""What one source may send in a day: a flood stays its own, and costs the others neither room nor time.

A source that goes beyond is called flooding. Its signals are still taken in, up to a limit of their own, and of the
rest nothing until the day is over: what is left out comes again with the next poll, and is reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.engine import Connection

from data.models import Assessment, Entry, Source
from data.store import entries as table

DAY = timedelta(days=1)
ENTRIES = 1_500  # new ones of a source in a day; the busiest wire of the list sends some 700
BYTES = 6_000_000  # of their text
SIGNALS = 3 * ENTRIES  # up to which signals are still taken


class Judge(Protocol):
    """What tells a signal from the rest."""

    def assess(self, entry: Entry, source: Source) -> Assessment: ...


def within(
    conn: Connection, arrived: Sequence[tuple[Source, Entry]], now: datetime, judge: Judge
) -> tuple[list[tuple[Source, Entry]], int]:
    """Of what a poll brought, what the budget of its source allows, and how many entries were left out."""
    left_out = 0
    kept: list[tuple[Source, Entry]] = []
    for source in {one.name: one for one, _ in arrived}.values():
        mine = [entry for one, entry in arrived if one.name == source.name]
        held = table.stored(conn, source.name, [entry.guid for entry in mine])
        new = [entry for entry in mine if entry.guid not in held]
        allowed = _allowed(conn, source, new, now, judge) if new else ()
        taken = {entry.guid for entry in allowed} | held.keys()
        kept += [(source, entry) for entry in mine if entry.guid in taken]
        left_out += len(new) - len(allowed)
    return kept, left_out


def _allowed(conn: Connection, source: Source, new: Sequence[Entry], now: datetime, judge: Judge) -> Sequence[Entry]:
    number, size = table.taken_since(conn, source.name, now - DAY)
    if number + len(new) <= ENTRIES and size + sum(map(_size, new)) <= BYTES:
        return new
    room = max(0, ENTRIES - number) if size < BYTES else 0
    signals = [entry for entry in new if judge.assess(entry, source).kind != "unrelated"]
    signals = signals[: max(room, SIGNALS - number)]
    chosen = {entry.guid for entry in signals}
    others = sorted((e for e in new if e.guid not in chosen), key=lambda entry: entry.published, reverse=True)
    return [*signals, *others[: max(0, room - len(signals))]]


def _size(entry: Entry) -> int:
    return len(entry.title) + len(entry.summary)
