"""Our own exports in again, as the store held them.

Their text was cleaned when it first came in, and a second cleaning would read an escaped '&lt;b&gt;' in a title as
markup. What is not as our own cleaning leaves it is cleaned all the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from data.export.about import FORMAT, VERSION
from data.models import BadReference, Entry, Problem, Source, day_start
from data.store.entries import Earlier, History
from feeds.parsing.clean import AUTHOR_LIMIT, EXCERPT_LIMIT, TITLE_LIMIT, clean_link, clean_text, is_clean

_IMPORTABLE = ("entries", "signals")
_TEXTS = ("title", "summary", "link", "source", "publisher", "language", "author", "guid", "act")
_ACT = re.compile(r"P-\d{8}-[a-z-]{1,20}-[0-9a-f]{6}(?:-\d{1,4})?")
_FLAG = re.compile(r"[a-z-]{1,40}")
_YEARS = range(1990, 2100)
_GUID_LIMIT = 4_096
_MOST_REVISIONS = 1_000_000


@dataclass(frozen=True, slots=True)
class Head:
    """The first line of an export: how many entries follow, by which rules they were rated, and the runs of
    KST days that were watched, where all entries of those days follow."""

    rows: int
    rules: str
    exercise: bool
    watched: tuple[tuple[date, date], ...]


@dataclass(frozen=True, slots=True)
class Announced:
    """What an export says of itself: the times of which it holds all entries, and the rules that rated them."""

    spans: tuple[tuple[datetime, datetime], ...]
    rules: str


class Take(Protocol):
    """Takes an entry that was read, with what is known of it besides."""

    def __call__(self, source: Source, entry: Entry, history: History | None = None) -> None: ...


def read(
    path: Path,
    about: Any,
    lines: Iterable[tuple[int, Any]],
    source_of: Callable[[str], Source],
    now: datetime,
    exercise: bool,
    take: Take,
) -> Announced:
    """Hand the entries below an export's first line to `take`. Raises BadReference.

    `source_of` gives the source of a name. An exercise's file is read where `exercise` says that this is one too.
    """
    at, n = 1, 0
    oldest = newest = None
    try:
        head = read_head(about)
        if head.exercise and not exercise:
            raise ValueError("an exercise's invented reports; only an exercise (WATCH_MODE=exercise) takes them in")
        for at, row in lines:  # noqa: B007
            source, entry, history = read_row(row, source_of, now)
            take(source, entry, history)
            n += 1
            oldest = min(oldest or entry.published, entry.published)
            newest = max(newest or entry.published, entry.published)
        at = 1
        if head.rows != n:
            raise ValueError(f"{head.rows} entries are announced, {n} follow: the file is cut or was edited")
    except ValueError as error:
        raise BadReference([Problem(str(path), at, str(error))]) from None
    return Announced(tuple(_spans(head, oldest, newest)) if oldest and newest else (), head.rules)


def read_head(about: Any) -> Head:
    """The head of a file, checked. Raises ValueError with the reason."""
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise ValueError("about: not the first line of an export of this watch; take it out to import the rest")
    if about.get("version") != VERSION:
        raise ValueError(f"about: version {about.get('version')!r} of the format; this watch reads version {VERSION}")
    if about.get("table") not in _IMPORTABLE:
        raise ValueError(f"about: a table of {about.get('table')}; entries and signals can be imported")
    rows = about.get("rows")
    if not isinstance(rows, int) or isinstance(rows, bool) or rows < 0:
        raise ValueError("about: rows is no count")
    try:
        watched = [(date.fromisoformat(a), date.fromisoformat(b)) for a, b in about.get("watched") or ()]
    except (TypeError, ValueError):
        raise ValueError("about: watched holds no pairs of days") from None
    complete = about.get("complete") is True
    return Head(rows, str(about.get("rules", "")), about.get("mode") == "exercise", tuple(watched if complete else ()))


def read_row(row: Any, source_of: Callable[[str], Source], now: datetime) -> tuple[Source, Entry, History]:
    """An entry as the store that exported it held it. Raises ValueError with the reason."""
    _check(row)
    published, seen = (_moment(row.get(name), name, now) for name in ("published", "first_seen"))
    flags, revision = _flags(row.get("flags")), _revision(row.get("revision"))
    source = source_of(_text(row["source"]))
    entry = Entry(
        source=source.name,
        guid=row["guid"],
        title=_text(row["title"]),
        summary=_text(row["summary"], EXCERPT_LIMIT),
        link=own_link(row["link"]),
        published=published,
        first_seen=max(seen, published),
        language=_text(row["language"], 20) or source.language,
        author=_text(row["author"], AUTHOR_LIMIT),
        publisher=_text(row["publisher"]) or source.publisher or source.name,
        revision=revision,
        flags=flags,
    )
    return source, entry, History(_earlier(row.get("earlier"), revision, now), row["act"])


def _check(row: Any) -> None:
    """Raises ValueError where a row lacks a text, or has one that no store holds."""
    if not isinstance(row, dict):
        raise ValueError("expected a JSON object, as an export of this watch has it")
    if "about" in row:
        raise ValueError("a second export begins here; import each from a file of its own")
    if wrong := [name for name in _TEXTS if not isinstance(row.get(name), str)]:
        raise ValueError(f"{', '.join(wrong)}: expected text, as an export of this watch has it")
    if not row["source"].strip() or not row["guid"]:
        raise ValueError("source and guid may not be empty")
    if len(row["guid"]) > _GUID_LIMIT or not _storable(row["guid"]):
        raise ValueError("guid: holds what no store can keep")
    if row["act"] and not _ACT.fullmatch(row["act"]):
        raise ValueError(f"act: {row['act'][:80]!r} is no provocation's id")


def _flags(flags: Any) -> tuple[str, ...]:
    if not isinstance(flags, list) or not all(isinstance(flag, str) and _FLAG.fullmatch(flag) for flag in flags):
        raise ValueError("flags: expected a list of words")
    return tuple(flags)


def _revision(revision: Any) -> int:
    if not isinstance(revision, int) or isinstance(revision, bool) or not 1 <= revision <= _MOST_REVISIONS:
        raise ValueError(f"revision: expected a number from 1 to {_MOST_REVISIONS}")
    return revision


def own_link(raw: str) -> str:
    """The link as the archive has it, which is its identity there, provided it is a plain http(s) address."""
    cleaned = clean_link(raw)
    return raw if cleaned and raw.isascii() and raw.isprintable() and " " not in raw and "@" not in raw else cleaned


def _spans(head: Head, oldest: datetime, newest: datetime) -> list[tuple[datetime, datetime]]:
    """The times that the file covers: its watched days, as far as there are entries."""
    last = timedelta(days=1) - timedelta(microseconds=1)
    found = [(max(day_start(a), oldest), min(day_start(b) + last, newest)) for a, b in head.watched]
    return [(start, end) for start, end in found if start <= end]


def _earlier(rows: Any, revision: int, now: datetime) -> tuple[Earlier, ...]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("earlier: expected a list of earlier texts")
    found: list[Earlier] = []
    for row in rows:
        number = row.get("revision")
        if not isinstance(number, int) or not (found[-1].revision if found else 0) < number < revision:
            raise ValueError("earlier: revisions must ascend and come before the entry's own")
        if not all(isinstance(row.get(name), str) for name in ("title", "summary", "link")):
            raise ValueError("earlier: title, summary and link must be text")
        replaced = _moment(row.get("replaced_at"), "earlier: replaced_at", now)
        summary = _text(row["summary"], EXCERPT_LIMIT)
        found.append(Earlier(number, _text(row["title"]), summary, own_link(row["link"]), replaced))
    return tuple(found)


def _text(text: str, limit: int = TITLE_LIMIT) -> str:
    return text if is_clean(text, limit) else clean_text(text, limit)


def _storable(text: str) -> bool:
    return "\0" not in text and text == text.encode("utf-8", "ignore").decode()


def _moment(text: Any, name: str, now: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: {str(text)[:40]!r} is not a time like 2024-11-05T22:30:00Z") from None
    if moment.tzinfo is None or moment.year not in _YEARS or moment > now + timedelta(days=1):
        raise ValueError(f"{name}: {str(text)[:40]!r} has no time zone or cannot be right")
    return moment.astimezone(UTC)
