"""The file of a SQLite store, and the mark beside it that says that one was made here.

SQLite makes a file that is missing. One that somebody deleted or moved away would then read as a watch that never saw
anything. Beside every store is a small file, `watch.db.made`: where it is there and the store is not, the store is
gone, and is made anew only when that is asked for.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa

_MADE = "A watch's database was made here as {}. Where it is missing, it is not made anew by itself.\n"
_WORKING = ("-wal", "-shm")  # what SQLite keeps beside an open file


def file_of(url: str) -> Path | None:
    """The file of a SQLite database; None for any other, and for what is no database URL."""
    try:
        parsed = sa.engine.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        return None
    file = parsed.database if parsed.get_backend_name() == "sqlite" else None
    return Path(file) if file and file != ":memory:" else None


def left_behind(file: Path) -> Path | None:
    """What SQLite keeps beside an open file, where the file itself is missing: it tells that one was here."""
    beside = (file.with_name(f"{file.name}{ending}") for ending in _WORKING)
    return None if file.exists() else next((one for one in beside if one.exists()), None)


def was_made(file: Path) -> bool:
    """Whether a store was made here before, whatever is here now."""
    return _mark(file).exists()


def is_gone(file: Path) -> bool:
    """Whether a store was made here and no file, or one of no bytes, is in its place."""
    return was_made(file) and not (file.exists() and file.stat().st_size)


def note_made(file: Path) -> None:
    """Put the mark beside a store that is there. A folder that cannot be written has none."""
    try:
        if not was_made(file):
            _mark(file).write_text(_MADE.format(file.name), encoding="utf-8")
    except OSError:
        return


def set_aside(file: Path) -> None:
    """Take away what would keep a new store from being made: the mark; an empty file and SQLite's own as `….old`.

    A file that holds anything stays. Raises OSError.
    """
    if file.exists() and file.stat().st_size:
        return
    _mark(file).unlink(missing_ok=True)
    for ending in ("", *_WORKING):
        one = file.with_name(f"{file.name}{ending}")
        if one.exists():
            one.rename(one.with_name(f"{one.name}.old"))


def write_ahead(cursor: Any, seconds: float) -> None:
    """Switch the file to WAL, waiting up to `seconds` for another process. Raises sqlite3.OperationalError.

    The one statement that SQLite's busy timeout does not cover: two processes that make the same new file at once would
    otherwise be told "locked" without any wait (https://sqlite.org/c3ref/busy_handler.html: not invoked where waiting
    could be a deadlock).
    """
    give_up = time.monotonic() + seconds
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > give_up:
                raise
        time.sleep(0.02)


def _mark(file: Path) -> Path:
    return file.with_name(f"{file.name}.made")
