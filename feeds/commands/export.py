"""`python -m feeds export`: entries, signals or provocations, as JSON lines or CSV on standard output."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime, timedelta

from data.act_tables import load_act_tables
from data.sources import graded, load_sources
from data.store import open_store
from feeds import export

EVER = datetime(1970, 1, 2, tzinfo=UTC)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("entries", "signals", "provocations"))
    parser.add_argument("--since", type=moment, default=EVER, metavar="TIME", help="such as 2022-11-01 or …T06:00Z")
    parser.add_argument("--until", type=moment, metavar="TIME", help="exclusive; default: now")
    parser.add_argument("--format", choices=("jsonl", "csv"), default="jsonl")
    parser.add_argument("--db", metavar="URL", help="database, for example sqlite:///watch.db; default: WATCH_DB")


def run(parsed: argparse.Namespace) -> int:
    until = parsed.until or datetime.now(UTC) + timedelta(seconds=1)
    sources = graded(load_sources())
    with open_store(parsed.db).read() as conn:
        if parsed.what == "provocations":
            rows = export.provocations(conn, parsed.since, until, sources, load_act_tables())
            columns: tuple[str, ...] = export.PROVOCATION_COLUMNS
        else:
            rows = export.entries(conn, parsed.since, until, sources, signals=parsed.what == "signals")
            columns = export.ENTRY_COLUMNS
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
        sys.stdout.write(export.written(rows, parsed.format, columns))
    return 0


def moment(text: str) -> datetime:
    """A day or time; UTC where no zone is named."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"cannot tell the time {text!r}; write 2022-11-08 or 2022-11-08T12:00Z"
        ) from None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
