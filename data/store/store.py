"""The store: one database, opened by URL, with short write transactions.

SQLite in WAL mode by default, so that pages are never blocked by the poller; PostgreSQL by URL. Every failure that an
operator can mend (disk full, locked, unreachable, not a database) is raised as StoreError with one line in words.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection as Connection  # a page that writes names it without knowing SQL
from sqlalchemy.engine import Engine

from data.store import migrations, postgresql_text, schema, sqlite_file, text_index
from data.store.address import masked, scrubbed
from data.store.trouble import StoreError as StoreError
from data.store.trouble import worded

DEFAULT_URL = f"sqlite:///{Path(__file__).parents[1] / 'var' / 'watch.db'}"
BUSY_SECONDS = 10
IDLE_SECONDS = (
    60  # after which PostgreSQL ends a writer that says nothing: a frozen process keeps its locks for no longer
)
_ALONE = "SELECT pg_advisory_xact_lock(7061994, hashtext(current_schema()))"
COPYING = "copying"  # setting: a copy into this store has not finished; of what, as JSON
# How long a server that is silent is waited for, unless the URL says otherwise: seconds for a connection, and for one
# that had stood to be known as dead. By itself it is two minutes and two hours.
_PATIENCE = {"connect_timeout": "5", "keepalives_idle": "10", "keepalives_interval": "5", "keepalives_count": "3"}
LITTLE_ROOM = 500_000_000  # bytes; a day of ordinary news takes some ten million

# What to do about a file that is gone.
MEND = (
    "put it back, bring a backup with `python -m feeds restore FILE`, or begin a new one with "
    "`python -m feeds migrate --new`"
)


def database_url(environ: Mapping[str, str] = os.environ, secret: str | None = None) -> str:
    """The store's URL: WATCH_DB, else the host's secret, else data/var/watch.db."""
    return environ.get("WATCH_DB") or secret or DEFAULT_URL


def must_be_there(url: str) -> None:
    """For commands that only read: a mistyped file is told, not made and read as an empty watch. Raises StoreError."""
    file = sqlite_file.file_of(url)
    if file is not None and not file.exists():
        if sqlite_file.was_made(file):
            raise StoreError(f"{file}: the file is gone; {MEND}", "gone")
        raise StoreError(f"{file}: there is no such database; start the watch once, or name another with --db", "gone")


class Store:
    """Connections to one database. Use `read()` for pages and `begin()` for writes.

    A database whose schema is newer than this program's is read and exported; `begin()` refuses to write into it.
    """

    def __init__(self, engine: Engine, url: str) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._url = url  # as it was given: what was parsed from an odd one may hold its password elsewhere
        self._file = sqlite_file.file_of(self._url)
        self._known: tuple[int, int] | None = None  # device and number of the file that was opened

    @property
    def place(self) -> str:
        """The database's address for messages, without user, password and options."""
        return masked(self._url)

    def stands(self) -> None:
        """Raise StoreError where the file that was opened is there no more.

        SQLite would go on reading a file that was deleted, and make an empty one in its place. A file that was put in
        its place is read from now on.
        """
        if self._file is None:
            return
        try:
            found = self._file.stat()
        except FileNotFoundError:
            if self._known:
                raise StoreError(f"{self.place}: the file is gone; {MEND}", "gone") from None
            return
        except OSError as error:
            raise StoreError(f"{self.place}: cannot be reached ({error.strerror})", "unreachable") from None
        if self._known not in (None, (found.st_dev, found.st_ino)):
            self.engine.dispose()
        self._known = found.st_dev, found.st_ino

    def _connect(self) -> Connection:
        self.stands()
        try:
            return self.engine.connect()
        except sa.exc.DBAPIError:
            raise
        except Exception as error:  # of a driver that stumbles over an odd address
            raise StoreError(f"{self.place}: cannot be reached ({type(error).__name__})", "address") from None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one consistent state. Raises StoreError."""
        with self._words(), self._connect() as conn:
            yield conn

    @contextmanager
    def begin(self, *, alone: bool = True) -> Iterator[Connection]:
        """A write transaction: all of it is committed at the end, or nothing. Raises StoreError.

        There is one writer at a time, on SQLite by its write lock (BEGIN IMMEDIATE) and on PostgreSQL by an advisory
        lock of the schema: what a writer has read stands until it commits, so that reports of one act that two pollers
        bring in the same second make one act. Readers wait for nobody. Without `alone` as `begin_unchecked` has it.
        """
        with self.begin_unchecked(alone=alone) as conn:
            version = migrations.number_in(conn)
            if version is not None and version > migrations.VERSION:
                raise StoreError(
                    f"{self.place}: it has schema {version}, that of a newer version; this one knows schema "
                    f"{migrations.VERSION}: it reads and exports and writes nothing; update it",
                    "newer",
                )
            if get_setting(conn, COPYING) is not None:
                raise StoreError(
                    f"{self.place}: a copy into it has not finished; repeat `python -m data copy FROM TO`, which goes "
                    "on where it stopped",
                    "busy",
                )
            yield conn

    @contextmanager
    def begin_unchecked(self, *, alone: bool = True) -> Iterator[Connection]:
        """A write transaction as `begin()` gives it, whatever the version of the tables.

        Without `alone` it waits on PostgreSQL for no other writer but those that hold the rows that it changes.
        """
        with self._words(), self._connect().execution_options(watch_write=True) as conn, conn.begin():
            if not self.is_sqlite:
                conn.exec_driver_sql(f"SET LOCAL idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'")
                conn.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'")
            if alone and not self.is_sqlite:
                conn.exec_driver_sql(_ALONE)
            yield conn

    def version(self) -> int | None:
        """The number of the database's schema; None for a database that holds no watch yet. Raises StoreError."""
        with self.read() as conn:
            return migrations.version_of(conn)

    def mend_index(self) -> None:
        """Make the search index that an import had put off when it was cut off. Raises StoreError.

        An import that is still at work makes it itself; it is not waited for.
        """
        if self.is_sqlite:
            return
        with self.read() as conn:
            if postgresql_text.is_whole(conn):
                return
        with self.begin_unchecked(alone=False) as conn:
            if conn.scalar(sa.text(_ALONE.replace("pg_advisory", "pg_try_advisory"))):
                text_index.make(conn)

    @contextmanager
    def _words(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as error:
            said = str(error.orig or error) or type(error).__name__
            raise worded(self.place, scrubbed(said.splitlines()[0], self._url), BUSY_SECONDS) from None
        except migrations.BadVersion as error:
            raise StoreError(
                f"{self.place}: {error}; restore a backup or name another with WATCH_DB", "unsound"
            ) from None

    def room(self) -> int | None:
        """Bytes that are free where the database file lies; None where that cannot be told, as of a server."""
        try:
            return shutil.disk_usage(self._file.parent).free if self._file else None
        except OSError:
            return None

    def lag(self) -> float | None:
        """Seconds by which what is read is behind what is written; None where both are one."""
        return None

    def compact(self) -> None:
        """Give what a SQLite file no longer needs back to the disk; PostgreSQL does so by itself. Raises StoreError."""
        if self.is_sqlite:
            with self._words(), self._connect() as conn:
                driver: Any = conn.connection.driver_connection
                for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                    driver.execute(statement).fetchall()

    def close(self) -> None:
        self.engine.dispose()


def open_store(url: str | None = None, *, anew: bool = False) -> Store:
    """Open the database; a new one gets its tables, an older one the steps that it lacks. Raises StoreError.

    `url` is a SQLAlchemy URL; None means `database_url()`. The folder of a SQLite file is made where it is missing; a
    file that is missing or empty where one was made before is made again only for `anew`.
    """
    file = sqlite_file.file_of(url or database_url())
    if anew and file:
        try:
            sqlite_file.set_aside(file)
        except OSError as error:
            raise StoreError(f"{file}: what is left of it cannot be moved ({error.strerror})", "readonly") from None
    was_made = file is not None and sqlite_file.was_made(file)  # asked before another starter can have made it
    store = connect(url)
    version = store.version()
    if version is None and was_made and not anew:
        raise StoreError(f"{store.place}: the file is empty and held a watch before; {MEND}", "gone")
    if version is None or version < migrations.VERSION:
        with store.begin_unchecked() as conn:
            migrations.bring_up(conn)
    elif version == migrations.VERSION:
        store.mend_index()
    store.stands()
    if file:
        sqlite_file.note_made(file)
    return store


def connect(url: str | None = None) -> Store:
    """The database as it is, without its tables being made or changed. Raises StoreError."""
    url = url or database_url()
    place = masked(url)
    try:
        parsed = sa.engine.make_url(re.sub(r"^postgres://", "postgresql://", url))
        if parsed.get_backend_name() not in ("sqlite", "postgresql"):
            raise StoreError(f"{place}: only sqlite:/// and postgresql:// databases are known", "address")
        if file := sqlite_file.file_of(url):
            if left := sqlite_file.left_behind(file):
                raise StoreError(f"{place}: it is gone, but {left.name} is still there; {MEND}", "gone")
            if sqlite_file.is_gone(file):
                raise StoreError(f"{place}: the file is gone; {MEND}", "gone")
            file.parent.mkdir(parents=True, exist_ok=True)
        if parsed.drivername == "postgresql":  # as hosts write it
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() == "postgresql":
            parsed = parsed.set(query=_PATIENCE | parsed.query)
        engine = sa.create_engine(parsed, pool_pre_ping=parsed.get_backend_name() == "postgresql")
    except (sa.exc.ArgumentError, ValueError, TypeError):
        line = f"{place} is not a database URL; for a file write sqlite:///path/to/watch.db"
        raise StoreError(line, "address") from None
    except ModuleNotFoundError as error:
        mend = "pip install -r requirements-postgres.txt" if error.name == "psycopg" else "pip install it"
        raise StoreError(f"{place}: the driver {error.name} is not installed; {mend}", "address") from None
    except OSError as error:
        raise StoreError(f"{place}: its folder cannot be made ({error.strerror})", "unreachable") from None
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _sqlite_connect)
        sa.event.listen(engine, "begin", _sqlite_begin)
    return Store(engine, url)


def _sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
    sqlite_file.write_ahead(cursor, BUSY_SECONDS)
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _sqlite_begin(conn: Connection) -> None:
    conn.exec_driver_sql("BEGIN IMMEDIATE" if conn.get_execution_options().get("watch_write") else "BEGIN")


def upsert(conn: Connection, table: sa.Table) -> Any:
    """An INSERT that knows ON CONFLICT, in the dialect of the connection."""
    return upsert_in(conn.dialect.name, table)


def upsert_in(dialect: str, table: sa.Table) -> Any:
    """An INSERT that knows ON CONFLICT, for statements that are made once."""
    return (sqlite if dialect == "sqlite" else postgresql).insert(table)


def get_setting(conn: Connection, key: str) -> str | None:
    return conn.scalar(sa.select(schema.settings.c.value).where(schema.settings.c.key == key))


def put_setting(conn: Connection, key: str, value: str) -> None:
    statement = upsert(conn, schema.settings).values(key=key, value=value)
    conn.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": value}))
