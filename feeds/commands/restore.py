"""`python -m feeds restore`: a backup into the store, beside what it holds already."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from data.backup.restore import PATIENCE, wait_for_poller
from data.models import Person
from data.store.store import open_store
from data.tables.sources import load_sources
from feeds.commands.options import FILE, database
from feeds.intake.restoring import bring

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
            done = bring(conn, opened, now, listed, OPERATOR)
    print(
        f"{done.rows} rows of the backup of {done.as_of:%Y-%m-%d %H:%MZ} restored; "
        f"{done.kept} that the store held besides are kept."
    )
    for name in done.paused:
        print(f"paused: {name!r} asks for a secret of this machine; resume it on Coverage if its address is right.")
    return 0
