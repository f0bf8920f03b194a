"""`python -m components.alerts`: the sender by itself, beside a poller that runs without the pages."""

from __future__ import annotations

import os
import signal
import sys

import click

from components.alerts import sender, ways
from data.command import run
from data.store import outbox
from data.store.store import database_url, open_store


@click.command()
@click.option("--once", is_flag=True, help="send what is due, then end")
@click.option("--check", is_flag=True, help="say which ways the secrets name; send nothing")
@click.option("--push-key", is_flag=True, help="make a key for alerts in browsers, as lines for the secrets")
@click.option("--db", metavar="URL", help="database, for example sqlite:///watch.db; default: WATCH_DB")
def command(once: bool, check: bool, push_key: bool, db: str | None) -> int:
    """Send alerts from the outbox until it is stopped. Addresses come from .streamlit/secrets.toml."""
    if push_key:
        from components.alerts import push

        print(f'[push]\nkey = "{push.new_key()}"\ncontact = "mailto:duty@example.org"  # whom a push service may ask')
        return 0
    found, problems = ways.configured()
    for line in problems:
        print(line, file=sys.stderr)
    if check:
        for way in found.values():
            print(f"{way.name}: {way.kind}")
        if not found and not problems:
            print("the secrets name no way: nobody is told", file=sys.stderr)
        return 1 if problems else 0
    if db:
        os.environ["WATCH_DB"] = db
    one = sender.Sender(open_store(database_url()), sender.configured)
    if not once:
        signal.signal(signal.SIGTERM, lambda *_: one.stop())
        one.run()
        return 0
    if not one.tick():
        print("nothing sent: another sender is at work", file=sys.stderr)
        return 0
    with one.store.read() as conn:
        counted = outbox.counts(conn)
    print(", ".join(f"{state}: {n}" for state, n in sorted(counted.items())))
    return 0


if __name__ == "__main__":
    sys.exit(run(command, None, "python -m components.alerts"))
