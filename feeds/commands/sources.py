"""`python -m feeds sources`: how each source is doing, and OPML in and out."""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from data import states
from data.models import Source, SourceState
from data.sources import load_sources
from data.store import open_store
from feeds import health

DOWN = 1
_COLUMNS = ("source", "state", "since", "last read", "newest entry", "what to do")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--check", action="store_true", help="exit 1 when a launch-alert source is down")
    action.add_argument("--export-opml", type=Path, metavar="FILE", help="write the sources as OPML ('-': to stdout)")
    action.add_argument(
        "--import-opml", type=Path, metavar="FILE", help="print the feeds of an OPML file as [[source]]"
    )
    parser.add_argument(
        "--sources", type=Path, metavar="FILE", help="TOML with [[source]] tables; default: the shipped"
    )
    parser.add_argument("--db", metavar="URL", help="database, for example sqlite:///watch.db; default: WATCH_DB")


def run(parsed: argparse.Namespace) -> int:
    sources = load_sources(parsed.sources)
    store = open_store(parsed.db)
    with store.read() as conn:
        known = states.source_states(conn)
    now = datetime.now(UTC)
    print(table(sources, known))
    down = health.launch_alerts_down(sources, known, now)
    if down:
        print(f"\nlaunch-alert sources down: {', '.join(down)}", file=sys.stderr if parsed.check else sys.stdout)
    return DOWN if down and parsed.check else 0


def table(sources: Sequence[Source], known: Mapping[str, SourceState]) -> str:
    """One line a source, in the order of the file. Times are UTC."""
    rows = [_COLUMNS, *(_row(source, known.get(source.name)) for source in sources)]
    widths = [max(_width(row[i]) for row in rows) for i in range(len(_COLUMNS) - 1)]
    return "\n".join(
        "  ".join([*(_pad(cell, width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    )


def _row(source: Source, state: SourceState | None) -> tuple[str, ...]:
    name = f"{source.name} *" if source.launch_alert else source.name
    if not source.on:
        return name, "off", "", "", "", source.reason
    if state is None:
        return name, "new", "", "", "", health.meaning("new").todo
    todo = " ".join(filter(None, [health.meaning(state.state).todo, f"({state.detail})" if state.detail else ""]))
    return name, state.state, _time(state.since), _time(state.last_success), _time(state.newest_entry), todo


def _time(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%MZ}" if moment else "-"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
