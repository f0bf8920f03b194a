"""`python -m feeds import`: archived entries and saved feed files."""

from __future__ import annotations

import os
import sys
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
    taken = import_archives(store, archive, now, assessor, _progress if sys.stderr.isatty() else None)
    known = len(archive.entries) - taken.new - taken.changed
    print(f"{len(archive.entries)} entries read: {taken.new} new, {taken.changed} changed, {known} already stored.")
    if others := archive.rules - {assessor.rules}:
        print(
            f"Rated here by rules {assessor.rules}; the file by {', '.join(sorted(others))}: "
            "scores and acts may differ."
        )
    return 0


def _progress(done: int, total: int) -> None:
    print(f"\r{done} of {total} entries", end="\n" if done >= total else "", file=sys.stderr, flush=True)
