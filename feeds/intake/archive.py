"""Archived entries into the store: JSON lines (also .gz) and saved feed files.

first_seen is the time of publication, so that an archive can be replayed; a file that this watch exported keeps its
own. Everything is read and checked before anything is written, and written in one transaction: a bad line means that
nothing came in. What was read waits on disk, so that memory does not grow with the archive.
"""

from __future__ import annotations

import gzip
import hashlib
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from itertools import islice
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from data.models import BadReference, Entry, Problem, Source
from data.store import bulk, states
from data.store.entries import History
from data.store.store import Store
from data.tables.publishers import shipped_publishers
from feeds.intake import exported, json_lines
from feeds.intake.exported import Take
from feeds.intake.intake import Assessor, Taken, add
from feeds.intake.json_lines import Lines
from feeds.intake.spool import Spool
from feeds.parsing.clean import EXCERPT_LIMIT, clean_text
from feeds.parsing.dates import parse_date
from feeds.parsing.decode import decode
from feeds.parsing.identity import publisher_of
from feeds.parsing.parse import parse_feed

_TEXTS = ("title", "link", "published", "summary", "feed", "source", "language", "publisher", "author", "guid")
# A longer hole without a single entry is not covered by the archive.
_HOLE = timedelta(hours=24)
_STEP = 10_000
_LEARNT = (_STEP, 5 * _STEP, 25 * _STEP, 125 * _STEP)  # entries after which the database looks anew at what it holds
_HEAD = 1000  # bytes by which JSON lines are told from a feed

# An entry's values, the number of its source, and what an export of this watch tells of it besides: plain tuples, which
# are written and read back in a fifth of the time that objects take.
Row = tuple[tuple[Any, ...], int, History | None]
_VALUES = attrgetter(*(part.name for part in fields(Entry)))


@dataclass(frozen=True, slots=True)
class Archive:
    """The entries of some files, oldest first, and the times each file covers; of files that this watch exported also
    the rules by which their entries were rated."""

    rows: Spool[Row]
    sources: Sequence[Source]
    spans: tuple[tuple[str, datetime, datetime], ...]
    rules: frozenset[str] = frozenset()

    @property
    def entries(self) -> Iterator[tuple[Source, Entry]]:
        """Each entry with its source, oldest first."""
        return ((self.sources[number], Entry(*values)) for values, number, _ in self.rows)


_PLACE = itemgetter(*([part.name for part in fields(Entry)].index(name) for name in ("published", "source", "guid")))


def _age(row: Row) -> Any:
    return _PLACE(row[0])


def read_archives(
    paths: Sequence[Path], sources: Sequence[Source], now: datetime, *, exercise: bool = False
) -> Archive:
    """Read and check every file. Raises BadReference with file, line and reason of the first fault of each file.

    An entry belongs to the known source whose name or URL its file names; otherwise to a source of its own, graded F.
    A file that was exported from an exercise is read where `exercise` says that this is one too.
    """
    problems: list[Problem] = []
    rows: Spool[Row] = Spool(_age)
    numbers: dict[Source, int] = {}
    spans: list[tuple[str, datetime, datetime]] = []
    rules: set[str] = set()
    known = {source.url: source for source in sources} | {source.name: source for source in sources}
    for path in paths:
        covered = Covered()

        def take(source: Source, entry: Entry, history: History | None = None, covered: Covered = covered) -> None:
            rows.add((_VALUES(entry), numbers.setdefault(source, len(numbers)), history))
            covered.add(entry.published)

        try:
            told = _read_file(path, known, now, exercise, take)
        except BadReference as error:
            problems += error.problems
            continue
        if told is None:
            spans += [(path.name, start, end) for start, end in covered.spans]
        else:
            rules |= {told.rules} - {""}
            spans += [(path.name, start, end) for start, end in told.spans]
    if problems:
        raise BadReference(problems)
    return Archive(rows, tuple(numbers), tuple(spans), frozenset(rules))


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
    total, taken, done = len(archive.rows), Taken(), 0
    with bulk.begin(store) as conn:
        waiting = iter(archive.rows)
        while some := list(islice(waiting, _STEP)):
            batch = [(archive.sources[number], Entry(*values)) for values, number, _ in some]
            histories = {(e.source, e.guid): told for (_, e), (_, _, told) in zip(batch, some, strict=True) if told}
            step = add(conn, batch, now, assessor, histories)
            taken = Taken(taken.new + step.new, taken.changed + step.changed)
            done += len(some)
            if done < total and done in _LEARNT:
                bulk.tell_the_planner(conn)
            if progress:
                progress(done, total)
        for origin, start, end in archive.spans:
            states.record_span(conn, origin, start, end)
    return taken


class Covered:
    """The times between entries' moments, which come in any order, cut where a hole is longer than a day."""

    def __init__(self) -> None:
        self.spans: list[tuple[datetime, datetime]] = []

    def add(self, moment: datetime) -> None:
        """Take in a moment."""
        at = bisect(self.spans, (moment, moment))
        start = end = moment
        if at < len(self.spans) and self.spans[at][0] - moment <= _HOLE:
            end = self.spans.pop(at)[1]
        if at and moment - self.spans[at - 1][1] <= _HOLE:
            at -= 1
            before = self.spans.pop(at)
            start, end = before[0], max(end, before[1])
        self.spans.insert(at, (start, end))


def _read_file(
    path: Path, known: Mapping[str, Source], now: datetime, exercise: bool, take: Take
) -> exported.Announced | None:
    """Hand each entry of a file to `take`. What an export says of itself; None of another file. Raises BadReference."""
    try:
        with json_lines.opened(path) as file:
            head = file.read(_HEAD)
            if not head.strip():
                raise BadReference([Problem(str(path), None, "the file is empty")])
            # Decoded first: a feed in UTF-16 begins with other bytes.
            if not decode(head).text.lstrip("\ufeff \t\r\n").startswith("{"):
                _feed_file(path, head + file.read(), known, now, take)
                return None
            lines = json_lines.numbered(path, head, file)
            number, first = next(lines)
            if isinstance(first, dict) and first.keys() == {"about"}:
                return exported.read(
                    path, first["about"], lines, lambda name: _source(name, "", known, path), now, exercise, take
                )
            _foreign_lines(path, number, first, lines, known, now, take)
            return None
    except FileNotFoundError:
        raise BadReference([Problem(str(path), None, "file not found")]) from None
    except (OSError, EOFError, gzip.BadGzipFile) as error:
        raise BadReference([Problem(str(path), None, f"cannot be read ({error})")]) from None


def _foreign_lines(
    path: Path, number: int, row: Any, rest: Lines, known: Mapping[str, Source], now: datetime, take: Take
) -> None:
    # No older than the newest that has a date can those without one be: they wait until it is known.
    undated: Spool[tuple[int, Source, Entry]] = Spool(lambda waiting: waiting[0])
    newest: datetime | None = None
    while True:
        if reason := _fault(row):
            raise BadReference([Problem(str(path), number, reason)])
        source = _source(row.get("source") or "", row.get("feed") or "", known, path)
        if row["published"] is None:
            undated.add((number, source, _entry(row, source, now)))
        elif moment := parse_date(row["published"], source.timezone):
            entry = _entry(row, source, min(moment.when, now))
            newest = max(newest or entry.published, entry.published)
            take(source, entry)
        else:
            raise BadReference([Problem(str(path), number, f"published: cannot tell the date {row['published']!r}")])
        if (following := next(rest, None)) is None:
            break
        number, row = following
    for _, source, entry in undated:
        take(source, _placed(entry, newest or now))


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
    return ""


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
    seen = parse_date(row["first_seen"]) if row.get("first_seen") else None
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


def _feed_file(path: Path, body: bytes, known: Mapping[str, Source], now: datetime, take: Take) -> None:
    source = known.get(path.stem) or _of_file(path, known)
    parsed = parse_feed(body, "application/xml", source.url or "https://feed.invalid/", source, now)
    if parsed.verdict not in ("feed", "empty"):
        raise BadReference([Problem(str(path), None, f"not a feed that can be read ({parsed.detail})")])
    newest = max((entry.published for entry in parsed.entries if "undated" not in entry.flags), default=now)
    for entry in parsed.entries:
        undated = "undated" in entry.flags
        take(source, _placed(entry, newest) if undated else replace(entry, first_seen=entry.published))


def _placed(entry: Entry, newest: datetime) -> Entry:
    """An entry without a date, placed with the newest that has one."""
    return replace(entry, published=newest, first_seen=newest, flags=tuple(dict.fromkeys((*entry.flags, "undated"))))


def _of_file(path: Path, known: Mapping[str, Source]) -> Source:
    """The source whose URL ends in the file's name, as a saved copy's does; otherwise one named after the file."""
    matching = {s.name: s for url, s in known.items() if url.endswith("/" + path.name)}
    return next(iter(matching.values())) if len(matching) == 1 else Source(name=path.stem, url="")
