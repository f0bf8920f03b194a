"""What can be wrong with a store, in words for logs and commands and by a code for pages."""

from __future__ import annotations

from typing import Literal

Trouble = Literal["full", "busy", "readonly", "unsound", "gone", "unreachable", "address", "newer", "polling", "fault"]


class StoreError(RuntimeError):
    """The store cannot be used now. The message is one line for logs and commands: what, where, how to mend.

    `code` is for pages: they say what is wrong, and neither where the store stands nor what a driver said of it.
    """

    def __init__(self, message: str, code: Trouble = "fault") -> None:
        super().__init__(message)
        self.code = code


def worded(place: str, said: str, busy_seconds: int) -> StoreError:
    """What a driver said of the database at `place`, as the fault that an operator can mend."""
    low = said.lower()
    kinds: tuple[tuple[tuple[str, ...], Trouble, str], ...] = (
        (("disk is full", "no space", "disk i/o", "could not extend", "could not write"), "full",
         f"the disk is full or failing ({said}); free some space, nothing was written"),
        (("locked", "busy", "lock timeout"), "busy",
         f"another process has held the database for over {busy_seconds} s ({said}); it is tried again"),
        (("readonly", "read-only"), "readonly",
         f"the database cannot be written ({said}); check the file's permissions"),
        (("not a database", "malformed", "no such table"), "unsound",
         f"the file is not a sound database of a watch ({said}); restore a backup or name another with WATCH_DB"),
        (("unable to open", "could not", "connection"), "unreachable",
         f"cannot be reached ({said}); check WATCH_DB and that the server or folder exists"),
    )  # fmt: skip
    for words, code, line in kinds:
        if any(word in low for word in words):
            return StoreError(f"{place}: {line}", code)
    return StoreError(f"{place}: {said}")
