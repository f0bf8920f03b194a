"""`python -m feeds import`: archived entries and saved feed files."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from data.store.store import open_store
from data.tables.sources import load_sources
from feeds.commands.options import FILE, database, sources_file
from feeds.intake.archive import import_archives, read_archives
from feeds.intake.intake import make_assessor


@click.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
@sources_file
@database
def command(files: tuple[Path, ...], sources_path: Path | None, db: str | None) -> int:
    """Take in FILES: archived entries as JSON lines (.gz too), or saved feeds."""
    now = datetime.now(UTC)
    sources = load_sources(sources_path)
    assessor = make_assessor(sources)
    exercise = os.environ.get("WATCH_MODE", "").strip().lower() == "exercise"
    archive = read_archives(files, sources, now, exercise=exercise)
    store = open_store(db)
    tell = ImportProgress(time.monotonic()) if sys.stderr.isatty() else None
    taken = import_archives(store, archive, now, assessor, tell)
    known = len(archive.rows) - taken.new - taken.changed
    print(f"{len(archive.rows)} entries read: {taken.new} new, {taken.changed} changed, {known} already stored.")
    if others := archive.rules - {assessor.rules}:
        print(
            f"Rated here by rules {assessor.rules}; the file by {', '.join(sorted(others))}: "
            "scores and acts may differ."
        )
    return 0


@dataclass(frozen=True)
class ImportProgress:
    """Tells on standard error how far an import is, how fast it goes and what is left. `began` is monotonic."""

    began: float

    def __call__(self, done: int, total: int) -> None:
        told = progress_line(done, total, time.monotonic() - self.began)
        print(f"\r{told:<78}", end="\n" if done >= total else "", file=sys.stderr, flush=True)


def progress_line(done: int, total: int, seconds: float) -> str:
    """'12,000 of 40,000 entries, 800 a second, 35 s left' after so many seconds of work."""
    told = f"{done:,} of {total:,} entries"
    rate = done / seconds if seconds >= 1 else 0.0  # of less nothing can be told
    if rate < 1:
        return told
    left = round((total - done) / rate)
    ahead = f"{left} s" if left < 100 else f"{left // 60} min"
    return f"{told}, {rate:,.0f} a second" + (f", {ahead} left" if done < total else "")
