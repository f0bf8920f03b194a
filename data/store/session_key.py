"""The key that sign-ins are signed with: beside a SQLite store in a file for the server's user alone, `watch.db.key`.

It is no part of the database, so that no backup holds it. Where no file can be kept, as beside a Postgres store or in a
folder that cannot be written, a process has a key of its own and a restart ends the sign-ins.
"""

from __future__ import annotations

import os
import secrets
from functools import cache
from pathlib import Path

from data.store.sqlite_file import file_of

BYTES = 32


@cache
def session_key(url: str) -> bytes:
    """The key of the store at `url`, made where there is none yet."""
    file = file_of(url)
    return (file and _of_file(file.with_name(f"{file.name}.key"))) or secrets.token_bytes(BYTES)


def _of_file(file: Path) -> bytes:
    """What the file holds; b"" where it cannot be had. Two processes that make it at once both take what is there."""
    try:
        try:
            made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(made, "wb") as out:
                out.write(secrets.token_bytes(BYTES))
        held = file.read_bytes()
    except OSError:
        return b""
    return held if len(held) == BYTES else b""
