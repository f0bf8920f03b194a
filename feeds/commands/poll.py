"""`python -m feeds poll`: one cycle, or a loop of them."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
from pathlib import Path

from data.store.source_edits import sources_in_use
from data.store.store import open_store
from data.tables.sources import load_sources
from feeds.fetching.guard import allowed_networks
from feeds.polling import health, lease
from feeds.polling.cycle import Cycle, Settings
from feeds.polling.poll import EVERY_SECONDS, LeaseLost, Poller

STORE_FAILED = 2
STOPPED = 143  # what a shell calls a process that SIGTERM ended


def add_arguments(parser: argparse.ArgumentParser) -> None:
    pace = parser.add_mutually_exclusive_group()
    pace.add_argument("--once", action="store_true", help="poll every source that is due, then end (the default)")
    pace.add_argument("--every", type=_seconds, metavar="SECONDS", help="look every SECONDS for sources that are due")
    parser.add_argument("--all", action="store_true", help="with --once: also sources that are not due yet")
    parser.add_argument(
        "--sources", type=Path, metavar="FILE", help="TOML with [[source]] tables; default: the shipped"
    )
    parser.add_argument("--db", metavar="URL", help="database, for example sqlite:///watch.db; default: WATCH_DB")
    parser.add_argument("--json", action="store_true", help="print the summary of each cycle as one line of JSON")


def run(parsed: argparse.Namespace) -> int:
    # A fault in what we were given is told before a database is made.
    load_sources(parsed.sources)
    settings = Settings(allowed=allowed_networks())
    store = open_store(parsed.db)
    poller = Poller(store, lambda: sources_in_use(store, parsed.sources), settings)
    # A cycle under way ends in order, so that the lease is given back.
    signal.signal(signal.SIGTERM, lambda *_: None if poller.cancel() else sys.exit(STOPPED))
    if parsed.every:
        poller.run(parsed.every, lambda result: _report(result, parsed.json, in_loop=True))
        return STOPPED
    try:
        result = poller.cycle(asked=True, everything=parsed.all, patience=lease.SECONDS + 5)
    except asyncio.CancelledError:
        return STOPPED
    except LeaseLost as error:
        print(error, file=sys.stderr)
        return STORE_FAILED
    _report(result, parsed.json)
    return STORE_FAILED if result.errors else 0


def _report(result: Cycle, as_json: bool, in_loop: bool = False) -> None:
    if result.busy:
        print(f"nothing polled: another poller is at work ({result.busy})", file=sys.stderr)
    for error in result.errors:
        print(error, file=sys.stderr)
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


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 1 <= seconds <= 86_400:
        raise argparse.ArgumentTypeError("between 1 and 86400 seconds")
    return seconds


_seconds.__name__ = f"number of seconds (the default loop of the app takes {EVERY_SECONDS:g})"
