"""A throw-away PostgreSQL on loopback, for the tests of a hosted database; TEST_POSTGRES names another one instead."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa

NAMED = "TEST_POSTGRES"
USER = "watch"
# Nothing here outlives the tests, so that nothing need reach a disk; their tables are too small to plan long for.
QUICK = "-F -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c jit=off"
NOBODY = ("postgres", "nobody")  # PostgreSQL will not run as root: one of these does it then


def missing() -> str:
    """What keeps the tests of a hosted database from running here, with the way to mend it; "" where nothing does."""
    if NAMED in os.environ:
        return ""
    if importlib.util.find_spec("psycopg") is None:
        return 'no driver: pip install "psycopg[binary]"'
    if binaries() is None:
        return f"no server: apt install postgresql, or name a database to write into in {NAMED}"
    return ""


def binaries() -> Path | None:
    """The folder of initdb and pg_ctl, the newest that is installed."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    held = list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return max(held, key=lambda path: int(path.parts[-3])).parent if held else None


@contextmanager
def room_of_its_own(url: str, name: str) -> Iterator[str]:
    """The URL of an empty schema in the database that was named, gone afterwards: workers do not meet in it."""
    import psycopg

    room, named = f"november_watch_{name}", sa.engine.make_url(url)
    plain = named.set(drivername="postgresql").difference_update_query(["options"])

    def do(*statements: str) -> None:  # a connection each time: a server has few of them
        with psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True) as conn:
            for statement in statements:
                conn.execute(statement)

    do(f"DROP SCHEMA IF EXISTS {room} CASCADE", f"CREATE SCHEMA {room}")
    try:
        yield named.update_query_dict({"options": f"-csearch_path={room}"}).render_as_string(hide_password=False)
    finally:
        do(f"DROP SCHEMA {room} CASCADE")


@contextmanager
def throwaway(settings: str = QUICK) -> Iterator[str]:
    """The URL of an empty database whose server and files are gone afterwards."""
    folder, tools = binaries(), Path(tempfile.mkdtemp(prefix="watch-postgres-"))
    assert folder is not None
    data, user = tools / "data", _user(tools)

    def run(*command: str | Path) -> None:
        # Its output goes to a file: the server keeps what it was given open, and a pipe would never end.
        with (tools / "log").open("a") as log:
            subprocess.run(command, user=user, cwd=tools, check=True, timeout=120, stdout=log, stderr=log)

    try:
        run(folder / "initdb", "-D", data, "-A", "trust", "-U", USER, "-E", "UTF8", "--locale=C", "--no-sync")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        run(folder / "pg_ctl", "-D", data, "-w", "-o", f"-h 127.0.0.1 -p {port} -k {tools} {settings}", "start")
        try:
            yield f"postgresql+psycopg://{USER}@127.0.0.1:{port}/postgres"
        finally:
            run(folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(tools, ignore_errors=True)


@contextmanager
def with_replica() -> Iterator[tuple[str, str, Replica]]:
    """The URLs of an empty database and of a streaming replica of it, and what stops and starts the latter."""
    folder, tools = binaries(), Path(tempfile.mkdtemp(prefix="watch-replica-"))
    assert folder is not None
    user = _user(tools)
    with throwaway("-F") as url:  # which sends on what it wrote when it is committed, not some time later
        origin = sa.engine.make_url(url)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        replica = Replica(folder, tools, user, port)
        reach = ("-h", "127.0.0.1", "-p", str(origin.port), "-U", USER)
        replica.run(folder / "pg_basebackup", *reach, "-D", replica.data, "-R", "-X", "stream", "-c", "fast")
        replica.start()
        try:
            yield url, origin.set(port=port).render_as_string(hide_password=False), replica
        finally:
            replica.stop()
            shutil.rmtree(tools, ignore_errors=True)


class Replica:
    """A server that follows another one."""

    def __init__(self, folder: Path, tools: Path, user: str | None, port: int) -> None:
        self.data, self._folder, self._tools, self._user, self._port = tools / "data", folder, tools, user, port

    def run(self, *command: str | Path, check: bool = True) -> None:
        with (self._tools / "log").open("a") as log:
            subprocess.run(command, user=self._user, cwd=self._tools, check=check, timeout=120, stdout=log, stderr=log)

    def start(self) -> None:
        options = f"-h 127.0.0.1 -p {self._port} -k {self._tools} -F"
        self.run(self._folder / "pg_ctl", "-D", self.data, "-w", "-o", options, "start")

    def kill(self) -> None:
        """End it as a machine that loses its power does; `start` brings it back."""
        first = int((self.data / "postmaster.pid").read_text().split()[0])
        children = [int(number) for number in Path(f"/proc/{first}/task/{first}/children").read_text().split()]
        for process in (first, *children):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        # Where nobody collects the dead, their numbers in these would keep it from starting.
        for held in (self.data / "postmaster.pid", *self._tools.glob(".s.PGSQL.*")):
            held.unlink()

    def stop(self) -> None:
        self.run(self._folder / "pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop", check=False)


def _user(folder: Path) -> str | None:
    """Who the server runs as where this is root; the folder is given to them."""
    if os.geteuid() != 0:
        return None
    import pwd

    known = {one.pw_name for one in pwd.getpwall()}
    user = next(name for name in NOBODY if name in known)
    shutil.chown(folder, user)
    return user
