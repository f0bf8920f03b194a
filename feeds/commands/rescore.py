"""`python -m feeds rescore`: assess stored entries again after the rules changed."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from data.store.store import open_store
from data.tables.sources import load_sources
from feeds.commands.options import TIME, database
from feeds.intake.intake import make_assessor, rescore

EVER = datetime(1970, 1, 2, tzinfo=UTC)


@click.command()
@click.option("--since", type=TIME, default=EVER, metavar="TIME", help="only entries published since then")
@database
def command(since: datetime, db: str | None) -> int:
    assessor = make_assessor(load_sources())
    with open_store(db).begin() as conn:
        done = rescore(conn, since, datetime.now(UTC), assessor)
    print(f"{done} entries assessed again with rules {assessor.rules}.")
    return 0
