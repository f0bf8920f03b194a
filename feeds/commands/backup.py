"""`python -m feeds backup`: everything that the store holds, in one file."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from data.backup.write import Manifest, steady, write
from data.store import migrations, schema
from data.store.store import Store, open_store
from feeds.commands.options import FILE, database


@click.command()
@click.argument("file", type=FILE)
@database
def command(file: Path, db: str | None) -> int:
    """Write everything that the store holds into FILE, which is replaced whole."""
    store = open_store(db)
    held = _write(store, file)
    size = file.stat().st_size
    print(f"{held.count(schema.entries)} entries, {held.rows} rows in all, {size / 2**20:.1f} MB: {file}")
    if (version := store.version() or 0) > migrations.VERSION:
        print(f"without what schema {version} added: this version knows {migrations.VERSION}", file=sys.stderr)
    return 0


def _write(store: Store, path: Path) -> Manifest:
    """Beside the file first: one that is there stays until the new one is whole."""
    trial = path.with_name(f"{path.name}.new")
    try:
        try:
            with open(os.open(trial, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as out, store.read() as conn:
                steady(conn)
                held = write(conn, out, datetime.now(UTC).replace(microsecond=0))
            trial.replace(path)
        finally:
            trial.unlink(missing_ok=True)
    except OSError as error:
        raise ValueError(f"{path} cannot be written ({error.strerror or error})") from None
    return held
