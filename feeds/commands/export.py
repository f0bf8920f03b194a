"""`python -m feeds export`: entries, signals, provocations or daily counts as a file on standard output, or as rows."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import click

from components.text.catalogue import table, words
from components.text.fact_title import fact_title
from data.backup.write import steady
from data.command import Reads
from data.export.about import TABLES, About, Mode, Table
from data.export.escape import Row
from data.export.file import Format, file_lines
from data.models import CATEGORIES, KINDS, SIGNAL_KINDS, Category, Filters, Kind
from data.store import queries
from data.store.source_edits import sources_in_use
from data.store.store import Store, database_url, must_be_there, open_store
from data.tables.sources import load_sources
from feeds.commands.options import TIME, database, moment, sources_file
from feeds.intake import export_tables
from feeds.intake.intake import make_assessor

# What a table can hold, and what it holds where nothing is chosen.
_KINDS: dict[str, tuple[Sequence[Kind], tuple[Kind, ...]]] = {
    "entries": (KINDS, ()),
    "signals": (SIGNAL_KINDS, SIGNAL_KINDS),
    "provocations": (("provocation",), ()),
    "counts": (KINDS, SIGNAL_KINDS),
}


def _score(text: str) -> int:
    if text.isascii() and text.isdecimal() and int(text) <= 100:
        return int(text)
    raise ValueError(f"{text!r} is no whole number from 0 to 100")


@click.command()
@click.argument("what", type=click.Choice(TABLES))
@click.option("--format", "form", type=click.Choice(get_args(Format)), default="jsonl", help="default: jsonl")
@click.option("--since", type=TIME, metavar="TIME", help="such as 2022-11-01 or …T06:00Z")
@click.option("--until", type=TIME, metavar="TIME", help="exclusive; default: now")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="may be repeated, as the next three")
@click.option("--category", "categories", multiple=True, type=click.Choice(CATEGORIES), metavar="CATEGORY")
@click.option("--language", "languages", multiple=True, metavar="CODE", help="of the entry, such as ko")
@click.option("--source", "names", multiple=True, metavar="NAME", help="as `python -m feeds sources` lists it")
@click.option("--min-score", type=Reads("score", _score), default=0, metavar="N", help="0 to 100")
@click.option("--as-of", type=TIME, metavar="TIME", help="as the watch stood then; default: WATCH_NOW, else now")
@sources_file
@database
def command(
    what: Table, form: Format, as_of: datetime | None, sources_path: Path | None, db: str | None, **chosen: Any
) -> int:
    """Write entries, signals, provocations or daily counts to standard output."""
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    with _opened(what, as_of, sources_path, db, **chosen) as (about, rows):
        for piece in file_lines(form, about, rows, table("en", "file")):
            sys.stdout.write(piece)
    return 0


def read_table(
    what: Table,
    *,
    db: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    kinds: Sequence[Kind] = (),
    categories: Sequence[Category] = (),
    languages: Sequence[str] = (),
    sources: Sequence[str] = (),
    min_score: int = 0,
    as_of: datetime | None = None,
    sources_file: Path | None = None,
) -> list[Row]:
    """The rows that the command writes, for notebooks and scripts: `pandas.DataFrame(read_table("provocations"))`.

    Moments have a zone. Days are Korean days. `db` is a database URL, else that of WATCH_DB; none is made where there
    is none. Raises ValueError, StoreError or BadReference, each with one line that says what and where.
    """
    chosen: dict[str, Any] = {
        "since": since, "until": until, "kinds": kinds, "categories": categories, "languages": languages,
        "names": sources, "min_score": min_score,
    }  # fmt: skip
    with _opened(what, as_of, sources_file, db, **chosen) as (_, rows):
        return list(rows)


@contextmanager
def _opened(
    what: Table, as_of: datetime | None, sources_path: Path | None, db: str | None, **chosen: Any
) -> Iterator[tuple[About, Iterable[Row]]]:
    now, mode = _moment_and_mode(as_of)
    filters = _filters(what, now, **chosen)
    load_sources(sources_path)  # a fault in what we were given is reported before a database is made
    must_be_there(db or database_url())
    store = open_store(db)
    sources = sources_in_use(store, sources_path)
    _known(store, filters.sources, [source.name for source in sources], now)
    assessor = make_assessor(sources)
    using = export_tables.TableInputs(
        sources, assessor.acts, assessor.rules, mode, called=lambda act: fact_title(act, words("en"), "en")
    )
    with store.read() as conn:
        steady(conn)
        yield export_tables.table(conn, what, filters, now, using)


def _moment_and_mode(as_of: datetime | None) -> tuple[datetime, Mode]:
    """The watch's present moment, and what a file has to say of that. Raises ValueError."""
    if as_of is None and (text := os.environ.get("WATCH_NOW", "").strip()):
        try:
            as_of = moment(text)
        except ValueError as error:
            raise ValueError(f"WATCH_NOW: {error}") from None
    if os.environ.get("WATCH_MODE", "").strip().lower() == "exercise":
        return as_of or datetime.now(UTC), "exercise"
    return (as_of, "replay") if as_of else (datetime.now(UTC), "live")


def _filters(
    what: Table,
    now: datetime,
    *,
    since: datetime | None,
    until: datetime | None,
    kinds: Sequence[Kind],
    categories: Sequence[Category],
    languages: Sequence[str],
    names: Sequence[str],
    min_score: int,
) -> Filters:
    allowed, usual = _KINDS[what]
    if wrong := [kind for kind in kinds if kind not in allowed]:
        raise ValueError(f"--kind {wrong[0]}: {what} are {', '.join(allowed)} only; export entries for others")
    if since and since >= (until or now):
        raise ValueError(f"--since {since:%Y-%m-%dT%H:%MZ} is not before {until or now:%Y-%m-%dT%H:%MZ}")
    return Filters(
        since=since,
        until=until,
        kinds=tuple(dict.fromkeys(kinds)) or usual,
        categories=tuple(dict.fromkeys(categories)),
        sources=tuple(dict.fromkeys(names)),
        languages=tuple(dict.fromkeys(languages)),
        min_score=min_score,
    )


def _known(store: Store, asked: Sequence[str], listed: Sequence[str], now: datetime) -> None:
    """A source that is misspelt would give an empty file that looks like a quiet one. Raises ValueError."""
    if unlisted := [name for name in asked if name not in listed]:
        with store.read() as conn:
            stored = queries.newest_by_source(conn, now)
        if unknown := [name for name in unlisted if name not in stored]:
            raise ValueError(f"--source {unknown[0]!r}: no such source; `python -m feeds sources` lists them")
