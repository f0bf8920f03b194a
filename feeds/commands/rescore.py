"""`python -m feeds rescore`: assess stored entries again after the rules changed."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click

from data.command import Progress
from data.store.store import open_store
from data.tables.sources import load_sources
from feeds.commands.options import TIME, database
from feeds.intake.intake import make_assessor
from feeds.intake.rescoring import rescore

EVER = datetime(1970, 1, 2, tzinfo=UTC)
STOPPED = 130  # as a shell calls what Ctrl-C ended


@click.command()
@click.option("--since", type=TIME, default=EVER, metavar="TIME", help="only entries published since then")
@database
def command(since: datetime, db: str | None) -> int:
    """Assess stored entries again with the present rules. Stopped, it goes on where it was when it is repeated."""
    assessor = make_assessor(load_sources())
    progress = Progress("entries")
    try:
        done = rescore(open_store(db), since, datetime.now(UTC), assessor, progress)
    except KeyboardInterrupt:
        print(
            f"\nstopped: {progress.done} entries are assessed; the same command goes on with the rest", file=sys.stderr
        )
        return STOPPED
    print(f"{done} entries assessed again with rules {assessor.rules}.")
    return 0
