"""`python -m feeds rescore`: assess stored entries again after the rules changed."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from data.store.store import open_store
from data.tables.sources import load_sources
from feeds.commands.export import EVER, moment
from feeds.intake.intake import make_assessor, rescore


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", type=moment, default=EVER, metavar="TIME", help="only entries published since then")
    parser.add_argument("--db", metavar="URL", help="database, for example sqlite:///watch.db; default: WATCH_DB")


def run(parsed: argparse.Namespace) -> int:
    assessor = make_assessor(load_sources())
    with open_store(parsed.db).begin() as conn:
        done = rescore(conn, parsed.since, datetime.now(UTC), assessor)
    print(f"{done} entries assessed again with rules {assessor.rules}.")
    return 0
