"""Entries that a restore left to be filed with the acts they report: a setting that the poller's next cycle empties."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.engine import Connection

from data.store.store import get_setting, put_setting

UNFILED = "unfiled"  # setting: ids of entries that wait to be filed


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
