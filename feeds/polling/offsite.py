"""A copy of the whole store at an address of the operator's (WATCH_COPY): written now and then, and brought back where
the store is new, so that a host that loses its disk comes back with its history.

The address takes a plain GET and PUT: a WebDAV folder, a signed address of an object store, a server's own upload. A
store writes a copy only over one that it has taken in or written itself; where somebody else wrote meanwhile, that is
taken in first. So neither an empty store nor a second host wipes out what is there.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from data.backup.read import FILE_BYTES, BadBackup
from data.backup.restore import OFFSITE
from data.backup.write import steady, write
from data.models import Person, Source, iso
from data.store.store import Store, StoreError, get_setting, put_setting
from feeds.fetching import copy_file
from feeds.fetching.copy_file import SECONDS, CopyPlace, OffsiteError, place_from
from feeds.intake.restoring import bring

EVERY, REST = timedelta(hours=1), timedelta(minutes=5)
_KEEPER = Person("copy", "supervisor", "local")


class Offsite:
    """The copy of one store. `clock` gives the present in UTC."""

    def __init__(self, store: Store, place: CopyPlace, clock: Callable[[], datetime], seconds: float = SECONDS) -> None:
        self.store, self.place, self._clock, self._seconds = store, place, clock, seconds
        self.trouble, self._again = "", clock()  # what went wrong last, and until when it is not tried again

    def bring_back(self, sources: Sequence[Source]) -> bool:
        """Take the copy in where this store has neither taken it in nor written it; whether it did. Whatever the store
        holds stays beside it. To be called while this process polls nothing. Raises OffsiteError or StoreError."""
        if self._known() is not None:
            return False
        with tempfile.TemporaryFile() as file:
            tag = copy_file.get(self.place, file, FILE_BYTES, self._clock(), self._seconds)
            with self.store.begin() as conn:
                if tag is not None:
                    try:
                        bring(conn, file, self._clock(), sources, _KEEPER)
                    except BadBackup as error:
                        raise OffsiteError(f"the copy at {self.place.host} cannot be restored: {error}") from None
                # A store that found no copy writes one at once.
                self._note(conn, tag or "", "" if tag is None else iso(self._clock()))
        return tag is not None

    def publish(self, sources: Sequence[Source]) -> bool:
        """Write the copy where an hour has passed since the last; whether it did. Raises OffsiteError or StoreError."""
        now, known = self._clock(), self._known()
        if known and known["at"] and now - datetime.fromisoformat(known["at"]) < EVERY:
            return False
        if known is None:
            self.bring_back(sources)
            known = self._known()
        with tempfile.TemporaryFile() as file:
            with self.store.read() as conn:
                steady(conn)
                write(conn, file, now.replace(microsecond=0))
            try:
                tag = copy_file.put(self.place, file, (known or {}).get("tag", ""), now, self._seconds)
            except OffsiteError as error:
                if error.begun:  # what is there now may be half of ours, and then has a tag that nobody knows
                    with self.store.begin() as conn:
                        self._note(conn, "", "")
                raise
        if tag is None:  # somebody else wrote it: theirs is taken in before the next copy
            self._forget()
            raise OffsiteError(f"the copy at {self.place.host} was written by another watch; it is taken in next")
        with self.store.begin() as conn:
            self._note(conn, tag, iso(now))
        return True

    def tend(self, load: Callable[[], Sequence[Source]], *, first: bool) -> str:
        """`bring_back` or `publish` as `tend` below has it."""
        if self.trouble and self._clock() < self._again:
            return self.trouble
        try:
            self.trouble = ""
            (self.bring_back if first else self.publish)(load())
        except (OffsiteError, StoreError) as error:
            self.trouble, self._again = f"the copy of the store: {error}", self._clock() + REST
        return self.trouble

    def _known(self) -> dict[str, str] | None:
        """The copy that this store last took in or wrote: its tag, and when it was written ("" for taken in)."""
        with self.store.read() as conn:
            said = json.loads(get_setting(conn, OFFSITE) or "{}")
        return said if said.get("place") == self.place.mark else None

    def _note(self, conn: Connection, tag: str, at: str) -> None:
        put_setting(conn, OFFSITE, json.dumps({"place": self.place.mark, "tag": tag, "at": at}))

    def _forget(self) -> None:
        with self.store.begin() as conn:
            put_setting(conn, OFFSITE, "{}")


def copy_of(store: Store, clock: Callable[[], datetime]) -> Offsite | None:
    """The copy of `store` that the settings name. Raises ValueError where they cannot be understood."""
    place = place_from()
    return Offsite(store, place, clock) if place else None


def tend(offsite: Offsite | None, load: Callable[[], Sequence[Source]], *, first: bool = False) -> str:
    """Bring the copy back (`first`, before anything is polled) or write it, where it is time; what went wrong, or "".

    After a failure it rests for five minutes: what cannot be reached is not asked at every cycle.
    """
    if offsite is None:
        return ""
    return offsite.tend(load, first=first)
