"""Archived entries into the store: JSON lines (also .gz) and saved feed files.

first_seen is the time of publication, so that an archive can be replayed; a file that this watch exported keeps its
own. Everything is read and checked before anything is written, and written in one transaction: a bad line means that
nothing came in.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from data.models import BadReference, Entry, Problem, Source
from data.store import states
from data.store.entries import History
from data.store.store import Store
from data.tables.publishers import shipped_publishers
from feeds.intake import exported
from feeds.intake.exported import Found
from feeds.intake.intake import Assessor, Taken, add
from feeds.parsing.clean import EXCERPT_LIMIT, clean_text
from feeds.parsing.dates import parse_date
from feeds.parsing.decode import decode
from feeds.parsing.identity import publisher_of
from feeds.parsing.parse import parse_feed

_TEXTS = ("title", "link", "published", "summary", "feed", "source", "language", "publisher", "author", "guid")
# A longer hole without a single entry is not covered by the archive.
_HOLE = timedelta(hours=24)
_STEP = 10_000


@dataclass(frozen=True, slots=True)
class Archive:
    """The entries of some files, oldest first, each with its source, and the times each file covers.

    Of files that this watch exported: what they tell of entries besides, by source and guid, and the rules by which
    they were rated.
    """

    entries: tuple[tuple[Source, Entry], ...]
    spans: tuple[tuple[str, datetime, datetime], ...]
    histories: Mapping[tuple[str, str], History]
    rules: frozenset[str] = frozenset()


def read_archives(
    paths: Sequence[Path], sources: Sequence[Source], now: datetime, *, exercise: bool = False
) -> Archive:
    """Read and check every file. Raises BadReference with file, line and reason of the first fault of each file.

    An entry belongs to the known source whose name or URL its file names; otherwise to a source of its own, graded F.
    A file that was exported from an exercise is read where `exercise` says that this is one too.
    """
    problems: list[Problem] = []
    rows: list[tuple[Source, Entry]] = []
    spans: list[tuple[str, datetime, datetime]] = []
    histories: dict[tuple[str, str], History] = {}
    rules: set[str] = set()
    known = {source.url: source for source in sources} | {source.name: source for source in sources}
    for path in paths:
        try:
            body = _read(path)
            if not body.strip():
                raise BadReference([Problem(str(path), None, "the file is empty")])
            # Decoded first: a feed in UTF-16 begins with other bytes.
            is_json = decode(body[:1000]).text.lstrip("\ufeff \t\r\n").startswith("{")
            if is_json:
                found = _json_lines(path, body, known, now, exercise)
            else:
                found = Found(_feed_file(path, body, known, now))
        except BadReference as error:
            problems += error.problems
            continue
        rows += found.rows
        histories |= found.histories
        rules |= {found.rules} - {""}
        covered = _covered([entry.published for _, entry in found.rows]) if found.covered is None else found.covered
        spans += [(path.name, start, end) for start, end in covered]
    if problems:
        raise BadReference(problems)
    rows.sort(key=lambda row: (row[1].published, row[0].name, row[1].guid))
    return Archive(tuple(rows), tuple(spans), histories, frozenset(rules))


def import_archives(
    store: Store,
    archive: Archive,
    now: datetime,
    assessor: Assessor,
    progress: Callable[[int, int], None] | None = None,
) -> Taken:
    """Write an archive that was read. Importing it again changes nothing. Raises StoreError.

    `progress(done, total)` is told how many entries are through.
    """
    total, taken = len(archive.entries), Taken()
    with store.begin() as conn:
        for at in range(0, total, _STEP):
            step = add(conn, archive.entries[at : at + _STEP], now, assessor, archive.histories)
            taken = Taken(taken.new + step.new, taken.changed + step.changed)
            if progress:
                progress(min(at + _STEP, total), total)
        for origin, start, end in archive.spans:
            states.record_span(conn, origin, start, end)
    return taken


def _read(path: Path) -> bytes:
    try:
        if path.suffix == ".gz":
            with gzip.open(path) as packed:
                return packed.read()
        return path.read_bytes()
    except FileNotFoundError:
        raise BadReference([Problem(str(path), None, "file not found")]) from None
    except (OSError, EOFError, gzip.BadGzipFile) as error:
        raise BadReference([Problem(str(path), None, f"cannot be read ({error})")]) from None


def _json_lines(path: Path, body: bytes, known: Mapping[str, Source], now: datetime, exercise: bool) -> Found:
    rows: list[tuple[int, Any]] = []
    for number, line in enumerate(body.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            rows.append((number, json.loads(line)))
        except (ValueError, RecursionError) as error:
            raise BadReference([Problem(str(path), number, f"not a JSON line ({error})")]) from None
    first = rows[0][1]
    if isinstance(first, dict) and first.keys() == {"about"}:
        return exported.read(path, first["about"], rows[1:], lambda name: _source(name, "", known, path), now, exercise)
    return Found(_foreign_lines(path, rows, known, now))


def _foreign_lines(
    path: Path, rows: Sequence[tuple[int, Any]], known: Mapping[str, Source], now: datetime
) -> list[tuple[Source, Entry]]:
    dated: list[tuple[Source, Entry]] = []
    undated: list[tuple[Source, Entry]] = []
    for number, row in rows:
        if reason := _fault(row):
            raise BadReference([Problem(str(path), number, reason)])
        source = _source(row.get("source") or "", row.get("feed") or "", known, path)
        if row["published"] is None:
            undated.append((source, _entry(row, source, now)))
            continue
        moment = parse_date(row["published"], source.timezone)
        if moment is None:
            raise BadReference([Problem(str(path), number, f"published: cannot tell the date {row['published']!r}")])
        dated.append((source, _entry(row, source, min(moment.when, now))))
    newest = max((entry.published for _, entry in dated), default=now)
    return dated + [_placed(source, entry, newest) for source, entry in undated]


def _fault(row: Any) -> str:
    if not isinstance(row, dict):
        return "expected a JSON object with title, link and published"
    wrong = [name for name in _TEXTS if not isinstance(row.get(name) or "", str)]
    missing = [name for name in ("title", "link") if not isinstance(row.get(name), str)]
    missing += ["published"] if "published" not in row else []  # null: the archive knows no date
    if missing:
        return f"{', '.join(missing)} missing; title, link and published are needed"
    if wrong:
        return f"{', '.join(wrong)}: expected text"
    halves = [name for name in _TEXTS if not _is_whole(row.get(name) or "")]
    return f"{', '.join(halves)}: holds half a character (a lone surrogate)" if halves else ""


def _is_whole(text: str) -> bool:
    return text == text.encode("utf-8", "ignore").decode()


def _source(name: str, feed: str, known: Mapping[str, Source], path: Path) -> Source:
    if found := known.get(feed) or known.get(name):
        return found
    table = shipped_publishers()
    publisher = table.by_name(name) or table.by_host(urlsplit(feed).hostname or "") or ""
    return Source(name=clean_text(name or feed or path.stem, 120), url=feed, publisher=publisher)


def _entry(row: Mapping[str, Any], source: Source, published: datetime) -> Entry:
    title = clean_text(row["title"])
    link = exported.own_link(row["link"])
    guid = row.get("guid") or link or hashlib.blake2b(f"{title}\0{published}".encode(), digest_size=12).hexdigest()
    seen = parse_date(row.get("first_seen") or "")
    entry = Entry(
        source=source.name,
        guid=guid,
        title=title,
        summary=clean_text(row.get("summary") or "", EXCERPT_LIMIT),
        link=link,
        published=published,
        first_seen=max(seen.when, published) if seen else published,
        language=row.get("language") or source.language,
        author=clean_text(row.get("author") or ""),
        publisher=clean_text(row.get("publisher") or ""),
        flags=tuple(flag for flag in row.get("flags") or () if isinstance(flag, str)),
    )
    return entry if entry.publisher else replace(entry, publisher=publisher_of(entry, source, shipped_publishers()))


def _feed_file(path: Path, body: bytes, known: Mapping[str, Source], now: datetime) -> list[tuple[Source, Entry]]:
    source = known.get(path.stem) or _of_file(path, known)
    parsed = parse_feed(body, "application/xml", source.url or "https://feed.invalid/", source, now)
    if parsed.verdict not in ("feed", "empty"):
        raise BadReference([Problem(str(path), None, f"not a feed that can be read ({parsed.detail})")])
    newest = max((entry.published for entry in parsed.entries if "undated" not in entry.flags), default=now)
    return [
        _placed(source, entry, newest)
        if "undated" in entry.flags
        else (source, replace(entry, first_seen=entry.published))
        for entry in parsed.entries
    ]


def _placed(source: Source, entry: Entry, newest: datetime) -> tuple[Source, Entry]:
    """An entry without a date, placed with the newest that has one: no older than that can the archive be."""
    return source, replace(
        entry, published=newest, first_seen=newest, flags=tuple(dict.fromkeys((*entry.flags, "undated")))
    )


def _of_file(path: Path, known: Mapping[str, Source]) -> Source:
    """The source whose URL ends in the file's name, as a saved copy's does; otherwise one named after the file."""
    matching = {s.name: s for url, s in known.items() if url.endswith("/" + path.name)}
    return next(iter(matching.values())) if len(matching) == 1 else Source(name=path.stem, url="")


def _covered(moments: Sequence[datetime]) -> list[tuple[datetime, datetime]]:
    """The times between first and last entry, cut where a hole is longer than a day."""
    found: list[tuple[datetime, datetime]] = []
    for moment in sorted(moments):
        if found and moment - found[-1][1] <= _HOLE:
            found[-1] = (found[-1][0], moment)
        else:
            found.append((moment, moment))
    return found
