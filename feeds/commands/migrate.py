"""`python -m feeds migrate`: bring a store of an earlier version up to this one's tables."""

from __future__ import annotations

import argparse

from data.store import migrations
from data.store.store import connect, database_url, must_be_there

PENDING = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="change nothing; list what is missing and exit 1 for it")
    parser.add_argument("--db", metavar="URL", help="database, for example sqlite:///watch.db; default: WATCH_DB")


def run(parsed: argparse.Namespace) -> int:
    must_be_there(parsed.db or database_url())
    store = connect(parsed.db)
    version = store.version()
    if version is None:
        raise ValueError(f"{store.place}: it holds no watch; start the watch once, or name another with --db")
    if version > migrations.VERSION:
        raise ValueError(
            f"{store.place}: it has schema {version}, this program knows {migrations.VERSION}: it reads and exports "
            "and writes nothing; update it"
        )
    steps = migrations.missing(version)
    if steps and not parsed.check:
        with store.begin_unchecked() as conn:
            migrations.bring_up(conn)
    for number, words in steps.items():
        print(f"{number}: {words}")
    print(f"schema {version}" + (f", {'to take' if parsed.check else 'now'}: {migrations.VERSION}" if steps else ""))
    return PENDING if steps and parsed.check else 0
