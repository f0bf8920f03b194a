"""`python -m feeds restore`: a backup into the store, beside what it holds already."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from data.backup.restore import PATIENCE, restore, wait_for_poller
from data.models import Person, iso
from data.store import audit
from data.store.source_edits import all_edits, effective_sources
from data.store.store import open_store
from data.tables.sources import load_sources
from feeds.alerts import queueing
from feeds.commands.options import FILE, database
from feeds.intake import merging
from feeds.intake.intake import make_assessor

# Whoever has the server's command line; the computer's own account names stay out of the record.
OPERATOR = Person("command line", "supervisor", "local")


@click.command()
@click.argument("file", type=FILE)
@database
@click.option(
    "--patience", type=float, default=PATIENCE, metavar="SECONDS", help="how long to wait for a poll under way"
)
def command(file: Path, db: str | None, patience: float) -> int:
    """Bring FILE, a backup of this command or of the pages, back beside what the store holds already."""
    now, listed = datetime.now(UTC), load_sources()
    try:
        opened = file.open("rb")
    except OSError as error:
        raise ValueError(f"{file} cannot be read ({error.strerror})") from None
    with opened:
        store = open_store(db, anew=True)  # nobody restores by accident
        wait_for_poller(store, lambda: datetime.now(UTC), patience)
        with store.begin() as conn:
            done = restore(conn, opened, now)
            assessor = make_assessor(effective_sources(listed, all_edits(conn)))
            merged = merging.merge_new(conn, done.unfiled, assessor.acts, now, assessor.sources)
            queueing.tell_acts(conn, merged.acts, merged.moved, now, live=False)
            after = {"as_of": iso(done.as_of), "rows": done.rows, "kept": done.kept}
            audit.record(conn, now, OPERATOR, "backup.restore", "store", None, after)
    print(
        f"{done.rows} rows of the backup of {done.as_of:%Y-%m-%d %H:%MZ} restored; "
        f"{done.kept} that the store held besides are kept."
    )
    return 0
