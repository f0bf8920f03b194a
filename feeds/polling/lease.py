"""Only one poller at a time, across processes and machines: a lease in the database, renewed while a cycle runs.

On PostgreSQL each poller has one of its own, which says that it is at work; there they share the sources (shares.py).

A poller that was killed leaves its lease behind. It expires; and on the same machine, where we can see that the process
is gone, it is taken over at once.
"""

from __future__ import annotations

import hashlib
import os
import platform
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.engine import Connection

from data.store import states
from data.store.store import Store

SECONDS = 60.0
_FORGOTTEN = timedelta(hours=1)


class LeaseLost(Exception):
    """Another poller took over: we had stood still for longer than the lease lasts."""


class HeldStore(Store):
    """The store as a poller writes it: only while the lease is in its name.

    Each transaction asks inside itself, so that a poller that stood still overwrites nothing of the one that took over.
    """

    def __init__(self, store: Store, holder: str, name: str = states.POLLER) -> None:
        super().__init__(store.engine, store._url)
        self._store, self._holder, self._name = store, holder, name

    @contextmanager
    def begin(self, *, alone: bool = True) -> Iterator[Connection]:
        with self._store.begin(alone=alone) as conn:
            if not states.is_held_by(conn, self._name, self._holder):
                raise LeaseLost("another poller has taken over while this one stood still")
            yield conn


def new_holder() -> str:
    """A name for this poller: machine, process, start of the process, and a number of its own."""
    pid = os.getpid()
    return f"{_machine()}/{pid}/{_started(pid)}/{uuid.uuid4().hex[:8]}"


def name_for(holder: str, *, shared: bool) -> str:
    """What the poller's lease is called: the same for all, or one of its own for each that shares the sources."""
    return f"{states.POLLER}:{holder}" if shared else states.POLLER


def take(conn: Connection, holder: str, now: datetime, seconds: float = SECONDS, name: str = states.POLLER) -> str:
    """Take or renew the lease in the caller's write transaction. Returns "" on success, else who holds it."""
    states.forget_leases(conn, now - _FORGOTTEN)
    other = states.lease_holder(conn, name, now)
    if other is not None and other != holder and is_gone(other):
        states.release_lease(conn, name, other)
    if states.take_lease(conn, name, holder, now, seconds):
        return ""
    return states.lease_holder(conn, name, now) or "another poller"


def is_alone(conn: Connection, holder: str, now: datetime) -> bool:
    """Whether no other poller is at work. Those of this machine that are gone lose their lease here."""
    alone = True
    for name, other in states.pollers(conn, now):
        if other == holder:
            continue
        if is_gone(other):
            states.release_lease(conn, name, other)
        else:
            alone = False
    return alone


def renew(conn: Connection, holder: str, now: datetime, seconds: float = SECONDS, name: str = states.POLLER) -> bool:
    """Renew a lease that is still ours. False once somebody else has taken it over."""
    return states.lease_holder(conn, name, now) in (holder, None) and states.take_lease(
        conn, name, holder, now, seconds
    )


def release(conn: Connection, holder: str, name: str = states.POLLER) -> None:
    states.release_lease(conn, name, holder)


def is_gone(holder: str) -> bool:
    """Whether a holder was a process of this very machine that no longer runs. False where we cannot tell."""
    try:
        machine, pid_text, started, _ = holder.split("/")
        pid = int(pid_text)
    except ValueError:
        return False
    if machine != _machine() or os.name != "posix":
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return started != _started(pid)  # dead, or its number was given to a new process


def _machine() -> str:
    """This machine, and where there are containers, this container: process numbers mean nothing outside it."""
    marks = [platform.node()]
    try:
        marks.append(Path("/proc/sys/kernel/random/boot_id").read_text().strip())
        marks.append(str(Path("/proc/self/ns/pid").readlink()))
    except OSError:
        marks.append(str(uuid.getnode()))  # no Linux
    digest = hashlib.blake2b("|".join(marks).encode(), digest_size=6).hexdigest()
    return f"{platform.node().replace('/', '-')}-{digest}"


def _started(pid: int) -> str:
    """When a process began, in the system's own count; "" for one that is dead but not yet collected by its parent."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return "" if fields[0] in "ZX" else fields[19]  # state and starttime, proc(5)
    except (OSError, IndexError):
        return "0"
