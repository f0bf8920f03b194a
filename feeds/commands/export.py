"""`python -m feeds export`: entries, signals, provocations or daily counts as a file on standard output."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import cast, get_args

from components.text.catalogue import table
from data.backup import write as backup_write
from data.export.about import TABLES, Mode, Table
from data.export.file import Format, file_lines
from data.models import CATEGORIES, KINDS, SIGNAL_KINDS, Filters, Kind
from data.store import queries
from data.store.source_edits import sources_in_use
from data.store.store import Store, database_url, must_be_there, open_store
from data.tables.sources import load_sources
from feeds.intake import export_tables
from feeds.intake.intake import make_assessor

EVER = datetime(1970, 1, 2, tzinfo=UTC)
# What a table can hold, and what it holds where nothing is chosen.
_KINDS: dict[str, tuple[Sequence[Kind], tuple[Kind, ...]]] = {
    "entries": (KINDS, ()),
    "signals": (SIGNAL_KINDS, SIGNAL_KINDS),
    "provocations": (("provocation",), ()),
    "counts": (KINDS, SIGNAL_KINDS),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=TABLES)
    parser.add_argument("--format", choices=get_args(Format), default="jsonl", help="default: jsonl")
    parser.add_argument("--since", type=moment, metavar="TIME", help="such as 2022-11-01 or …T06:00Z")
    parser.add_argument("--until", type=moment, metavar="TIME", help="exclusive; default: now")
    some = {"action": "append", "default": []}
    parser.add_argument("--kind", choices=KINDS, help="may be repeated, as the next three", **some)  # type: ignore[arg-type]
    parser.add_argument("--category", choices=CATEGORIES, metavar="CATEGORY", **some)  # type: ignore[arg-type]
    parser.add_argument("--language", metavar="CODE", help="of the entry, such as ko", **some)  # type: ignore[arg-type]
    parser.add_argument("--source", metavar="NAME", help="as `python -m feeds sources` lists it", **some)  # type: ignore[arg-type]
    parser.add_argument("--min-score", type=_score, default=0, metavar="N", help="0 to 100")
    parser.add_argument(
        "--as-of", type=moment, metavar="TIME", help="as the watch stood then; default: WATCH_NOW, else now"
    )
    parser.add_argument(
        "--sources", type=Path, metavar="FILE", help="TOML with [[source]] tables; default: the shipped"
    )
    parser.add_argument("--db", metavar="URL", help="database, for example sqlite:///watch.db; default: WATCH_DB")


def run(parsed: argparse.Namespace) -> int:
    now, mode = _moment_and_mode(parsed.as_of)
    filters = _filters(parsed, now)
    load_sources(parsed.sources)  # a fault in what we were given is told before a database is made
    must_be_there(parsed.db or database_url())
    store = open_store(parsed.db)
    sources = sources_in_use(store, parsed.sources)
    _known(store, parsed.source, [source.name for source in sources], now)
    assessor = make_assessor(sources)
    using = export_tables.TableInputs(sources, assessor.acts, assessor.rules, mode)
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    with store.read() as conn:
        backup_write.steady(conn)
        about, rows = export_tables.table(conn, cast(Table, parsed.what), filters, now, using)
        for piece in file_lines(cast(Format, parsed.format), about, rows, table("en", "file")):
            sys.stdout.write(piece)
    return 0


def _moment_and_mode(as_of: datetime | None) -> tuple[datetime, Mode]:
    """When the watch stands, and what a file has to say of that. Raises ValueError."""
    if as_of is None and (text := os.environ.get("WATCH_NOW", "").strip()):
        try:
            as_of = moment(text)
        except argparse.ArgumentTypeError as error:
            raise ValueError(f"WATCH_NOW: {error}") from None
    if os.environ.get("WATCH_MODE", "").strip().lower() == "exercise":
        return as_of or datetime.now(UTC), "exercise"
    return (as_of, "replay") if as_of else (datetime.now(UTC), "live")


def _filters(parsed: argparse.Namespace, now: datetime) -> Filters:
    allowed, usual = _KINDS[parsed.what]
    if wrong := [kind for kind in parsed.kind if kind not in allowed]:
        raise ValueError(f"--kind {wrong[0]}: {parsed.what} are {', '.join(allowed)} only; export entries for others")
    if parsed.since and parsed.since >= (parsed.until or now):
        raise ValueError(f"--since {parsed.since:%Y-%m-%dT%H:%MZ} is not before {parsed.until or now:%Y-%m-%dT%H:%MZ}")
    return Filters(
        since=parsed.since,
        until=parsed.until,
        kinds=tuple(dict.fromkeys(parsed.kind)) or usual,
        categories=tuple(dict.fromkeys(parsed.category)),
        sources=tuple(dict.fromkeys(parsed.source)),
        languages=tuple(dict.fromkeys(parsed.language)),
        min_score=parsed.min_score,
    )


def _known(store: Store, asked: Sequence[str], listed: Sequence[str], now: datetime) -> None:
    """A source that is misspelt would give an empty file that looks like a quiet one. Raises ValueError."""
    if unlisted := [name for name in asked if name not in listed]:
        with store.read() as conn:
            stored = queries.newest_by_source(conn, now)
        if unknown := [name for name in unlisted if name not in stored]:
            raise ValueError(f"--source {unknown[0]!r}: no such source; `python -m feeds sources` lists them")


def moment(text: str) -> datetime:
    """A day or time; UTC where no zone is named."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"cannot tell the time {text!r}; write 2022-11-08 or 2022-11-08T12:00Z"
        ) from None
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)


def _score(text: str) -> int:
    if text.isascii() and text.isdecimal() and int(text) <= 100:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 0 to 100")
