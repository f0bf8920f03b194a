"""`python -m feeds poll`: one cycle, or a loop of them."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import click

from data.command import Reads
from data.store.source_edits import sources_in_use
from data.store.store import Store, StoreError, open_store
from data.tables.sources import load_sources
from feeds.commands.options import database, sources_file
from feeds.fetching.copy_file import place_from
from feeds.fetching.guard import allowed_networks
from feeds.polling import health, lease, offsite
from feeds.polling.cycle import Cycle, Settings
from feeds.polling.lease import LeaseLost
from feeds.polling.poll import EVERY_SECONDS, Poller

STORE_FAILED = 2
STOPPED = 143  # what a shell calls a process that SIGTERM ended


def _seconds(text: str) -> float:
    seconds = float(text) if text.replace(".", "", 1).isdecimal() else 0
    if not 1 <= seconds <= 86_400:
        raise ValueError(f"{text!r} is no number from 1 to 86400; the app's own loop takes {EVERY_SECONDS:g}")
    return seconds


@click.command()
@click.option("--once", is_flag=True, help="poll every source that is due, then end (the default)")
@click.option("--every", type=Reads("seconds", _seconds), metavar="SECONDS", help="look so often for what is due")
@click.option("--all", "everything", is_flag=True, help="with --once: also sources that are not due yet")
@sources_file
@database
@click.option("--json", "as_json", is_flag=True, help="print the summary of each cycle as one line of JSON")
def command(
    once: bool, every: float | None, everything: bool, sources_path: Path | None, db: str | None, as_json: bool
) -> int:
    if once and every:
        raise click.UsageError("--once is not allowed with --every.")
    # A fault in what we were given is reported before a database is made.
    load_sources(sources_path)
    settings = Settings(allowed=allowed_networks())
    place_from()
    store = _opened(db, patient=bool(every))
    copy = offsite.copy_of(store, lambda: datetime.now(UTC))
    poller = Poller(store, lambda: sources_in_use(store, sources_path), settings, offsite=copy)
    # A cycle under way ends in order, so that the lease is given back.
    signal.signal(signal.SIGTERM, lambda *_: None if poller.cancel() else sys.exit(STOPPED))
    if every:
        poller.run(every, lambda result: _report(result, as_json, in_loop=True))
        return STOPPED
    try:
        result = poller.cycle(asked=True, everything=everything, patience=lease.SECONDS + 5)
    except asyncio.CancelledError:
        return STOPPED
    except LeaseLost as error:
        print(error, file=sys.stderr)
        return STORE_FAILED
    _report(result, as_json)
    return STORE_FAILED if result.errors else 0


def _opened(db: str | None, *, patient: bool) -> Store:
    """The store; a loop (`patient`) waits for one that another process holds just now, and says so once."""
    said = False
    while True:
        try:
            return open_store(db)
        except StoreError as error:
            if not patient or "another process" not in str(error):
                raise
            if not said:
                print(error, file=sys.stderr, flush=True)
            said = True
            time.sleep(1.0)


def _report(result: Cycle, as_json: bool, in_loop: bool = False) -> None:
    if result.busy:
        print(f"nothing polled: another poller is at work ({result.busy})", file=sys.stderr)
    for line in (*result.errors, *result.warnings):
        print(line, file=sys.stderr)
    sources = {"ok": result.ok, "unchanged": result.unchanged, "failed": result.failed}
    entries = {"new": result.new, "changed": result.changed}
    if as_json:
        print(json.dumps({"sources": sources, "entries": entries}), flush=True)
        return
    polled = sum(sources.values())
    if not polled and in_loop:
        return
    print(
        f"{polled} source{'' if polled == 1 else 's'} polled: {result.ok} ok, {result.unchanged} unchanged, "
        f"{result.failed} failed. Entries: {result.new} new, {result.changed} changed.",
        flush=True,
    )
    for name, state in sorted(result.states.items()):
        if health.standing(state) in ("down", "worry"):
            print(f"  {name}: {state} ({health.meaning(state).words})", flush=True)
