"""`python -m feeds migrate`: bring a store of an earlier version up to this one's tables."""

from __future__ import annotations

import click

from data.store import migrations
from data.store.store import connect, database_url, must_be_there, open_store
from feeds.commands.options import database

PENDING = 1


@click.command()
@click.option("--check", is_flag=True, help="change nothing; list what is missing and exit 1 for it")
@click.option("--new", "anew", is_flag=True, help="make a new, empty store where the file of the old one is gone")
@database
def command(check: bool, anew: bool, db: str | None) -> int:
    if check and anew:
        raise click.UsageError("--check is not allowed with --new.")
    if anew:
        store = open_store(db, anew=True)
        print(f"{store.place}: schema {store.version()}")
        return 0
    must_be_there(db or database_url())
    store = connect(db)
    version = store.version()
    if version is None:
        raise ValueError(f"{store.place}: it holds no watch; start the watch once, or name another with --db")
    if version > migrations.VERSION:
        raise ValueError(
            f"{store.place}: it has schema {version}, this program knows {migrations.VERSION}: it reads and exports "
            "and writes nothing; update it"
        )
    steps = migrations.missing(version)
    if steps and not check:
        with store.begin_unchecked() as conn:
            migrations.bring_up(conn)
    for number, words in steps.items():
        print(f"{number}: {words}")
    print(f"schema {version}" + (f", {'to take' if check else 'now'}: {migrations.VERSION}" if steps else ""))
    return PENDING if steps and check else 0
