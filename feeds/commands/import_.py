"""`python -m feeds import`: archived entries and saved feed files."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from data.store.store import open_store
from data.tables.sources import load_sources
from feeds.intake.archive import import_archives, read_archives
from feeds.intake.intake import make_assessor


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="JSON lines (.gz too) or saved feeds")
    parser.add_argument(
        "--sources", type=Path, metavar="FILE", help="TOML with [[source]] tables; default: the shipped"
    )
    parser.add_argument("--db", metavar="URL", help="database, for example sqlite:///watch.db; default: WATCH_DB")


def run(parsed: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    sources = load_sources(parsed.sources)
    assessor = make_assessor(sources)
    exercise = os.environ.get("WATCH_MODE", "").strip().lower() == "exercise"
    archive = read_archives(parsed.files, sources, now, exercise=exercise)
    store = open_store(parsed.db)
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
