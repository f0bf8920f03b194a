"""`python -m data COMMAND`: what is done to a store as a whole."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from data.backup import copying
from data.backup.write import steady
from data.command import BAD_ARGUMENT, Progress, run
from data.export import parquet
from data.models import kst_day
from data.store import retention
from data.store.address import masked
from data.store.retention import UNRELATED_DAYS
from data.store.store import Store, StoreError, database_url, must_be_there, open_store

PROG = "python -m data"
DIFFERENT = 1
_AT_ONCE = 5_000  # entries in one transaction
FOLDER = click.Path(path_type=Path, file_okay=False)

database = click.option("--db", metavar="URL", help="database, for example sqlite:///watch.db; default: WATCH_DB")


@click.group(help="What is done to a store as a whole.", no_args_is_help=False)
def commands() -> None:
    pass


@commands.command(name="copy")
@click.argument("origin", metavar="FROM")
@click.argument("target", metavar="TO")
def copy_command(origin: str, target: str) -> int:
    """Copy the store at FROM into an empty database at TO, both URLs, and compare them.

    Stop the poller of FROM first: what it takes in while the copy runs is not in it. A copy that was cut off goes on
    where it stopped when the command is repeated. Exits 1 where the two differ afterwards.
    """
    if origin == target:
        raise click.UsageError("FROM and TO are the same.")
    began = time.monotonic()
    done = copying.copy(origin, target, _tell())
    took = time.monotonic() - began
    print(f"{done.rows:,} rows, {done.written:,} of them written and {done.removed:,} removed, in {took:,.0f} s.")
    if done.differing:
        print(f"{masked(target)} differs in {', '.join(done.differing)}; repeat the command.", file=sys.stderr)
        return DIFFERENT
    print(f"{masked(target)} holds what {masked(origin)} holds: counts and SHA-256 of every table are the same.")
    return 0


@commands.command(name="tidy")
@click.option("--days", type=click.IntRange(1), default=UNRELATED_DAYS, show_default=True, help="how long they stay")
@click.option("--archive", type=FOLDER, metavar="DIR", help="write what goes into a Parquet file there first")
@click.option("--yes", is_flag=True, help="do it; without, only what would go is said")
@click.option("--compact", is_flag=True, help="SQLite: give the room back to the disk; the poller must stand still")
@database
def tidy_command(days: int, archive: Path | None, yes: bool, compact: bool, db: str | None) -> int:
    """Take away the summaries of unrelated entries after some days. Titles, links and counts stay, and so does all
    that is a signal or context, or that an officer touched."""
    now = datetime.now(UTC).replace(microsecond=0)
    before = now - timedelta(days=days)
    must_be_there(db or database_url())
    store = open_store(db)
    with store.read() as conn:
        found = retention.surplus(conn, before)
    size = f"{found.summaries:,} summaries ({found.characters:,} characters)"
    words = f"{size} of unrelated entries from before {before:%Y-%m-%d %H:%MZ}"
    if not yes:
        print(f"{words} would go; titles, links and counts would stay. Nothing was changed: repeat with --yes.")
        return 0
    if archive and found.summaries:
        print(_texts_kept(store, archive, before, now))
    with store.read() as conn:
        ids = retention.ids(conn, before)
    progress = Progress("summaries")
    gone = 0
    for at in range(0, len(ids), _AT_ONCE):
        with store.begin() as conn:
            gone += retention.take_away(conn, before, ids[at : at + _AT_ONCE])
        progress(gone, len(ids))
    print(f"{words}: {gone:,} are gone.")
    if compact:
        store.compact()
    return 0


def _texts_kept(store: Store, folder: Path, before: datetime, now: datetime) -> str:
    path = folder / f"texts-{now:%Y%m%dT%H%M%SZ}.parquet"
    names = ("id", "source", "guid", "language", "published", "title", "summary", "link")
    columns = {name: column for name, column in parquet.entry_columns().items() if name in names}
    with store.read() as conn:
        count = _written(path, columns, retention.texts(conn, before))
    return f"{path}: {count:,} texts"


@commands.command(name="archive")
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.option("--again", is_flag=True, help="also months that are over and whose file is there")
@database
def archive_command(folder: Path, again: bool, db: str | None) -> int:
    """Write entries by Korean month, with rating and act, and all acts into DIR as Parquet files.

    A file of a month that was over by then stays as it is: `tidy` may have taken texts away since.
    """
    must_be_there(db or database_url())
    store = open_store(db)
    current = kst_day(datetime.now(UTC)).replace(day=1)
    with store.read() as conn:
        steady(conn)
        for month in parquet.months(conn):
            path = folder / f"entries-{month:%Y-%m}.parquet"
            closed = month < (current - timedelta(days=1)).replace(day=1)
            if path.exists() and closed and not again:
                print(f"{path}: is there")
                continue
            print(f"{path}: {_written(path, parquet.entry_columns(), parquet.entries_of(conn, month)):,} entries")
        path = folder / "acts.parquet"
        print(f"{path}: {_written(path, parquet.act_columns(), parquet.acts(conn)):,} acts")
    return 0


def _written(path: Path, columns: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> int:
    try:
        return parquet.write(path, columns, rows)
    except OSError as error:
        raise ValueError(f"{path} cannot be written ({error.strerror or error})") from None


def _tell() -> copying.Progress:
    """Progress by table."""
    told: dict[str, Progress] = {}

    def tell(table: str, done: int, total: int) -> None:
        told.setdefault(table, Progress(f"rows of {table}"))(done, total)

    return tell


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 2 with one line on stderr for anything the caller can mend."""
    try:
        return run(commands, arguments, PROG)
    except (StoreError, ValueError) as error:
        print(error, file=sys.stderr)
        return BAD_ARGUMENT
    except KeyboardInterrupt:
        print("stopped; the same command goes on from here", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
