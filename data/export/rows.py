"""The rows of the tables that leave the watch: entries (and signals among them), provocations, daily counts.

Columns keep their names whatever language the pages speak. Rows are in an order that follows from their content alone,
so that the same store, or another that holds the same, gives the same file. JSON lines carry everything; CSV and
Markdown what a reader looks for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy.engine import Connection

from data.export.about import Name, Table
from data.export.escape import Row
from data.models import Filters, Provocation, Report, Source
from data.store import acts, codec, queries

# Columns of CSV, and of them those of Markdown.
_ENTRY = (
    "published", "kind", "category", "score", "title", "summary", "source", "publisher", "grade", "language", "link",
    "why", "rule", "rules", "act", "first_seen", "revision", "flags", "author", "guid",
)  # fmt: skip
_ENTRY_BRIEF = ("published", "kind", "category", "score", "title", "source", "link")
COLUMNS: Mapping[Table, tuple[str, ...]] = {
    "entries": _ENTRY,
    "signals": _ENTRY,
    "provocations": (
        "id", "date", "category", "severity", "credibility", "status", "title_facts", "title", "count", "weapon",
        "place", "first_published", "first_publisher", "last_published", "publishers", "languages", "reports",
        "disagreements", "publisher", "link",
    ),
    "counts": ("date", "watched", "kind", "category", "n", "at_least"),
}  # fmt: skip
BRIEF: Mapping[Table, tuple[str, ...]] = {
    "entries": _ENTRY_BRIEF,
    "signals": _ENTRY_BRIEF,
    "provocations": (
        "date", "severity", "category", "title_facts", "title", "credibility", "status", "publishers", "reports",
        "first_published", "link",
    ),
    "counts": ("date", "watched", "kind", "category", "n", "at_least"),
}  # fmt: skip
_WORDED = ("kind", "category", "severity", "credibility", "status", "watched")
_NOT_IN_LINES = ("why", "grade")  # `matches` hold the first; the second belongs to the store that reads
_BATCH = 500


def entry_rows(
    conn: Connection, filters: Filters, now: datetime, sources: Mapping[str, Source], limit: int | None = None
) -> Iterator[Row]:
    """Entries known at `now`, newest first, with earlier texts and the machine's act; at most `limit` of them.

    As JSON lines they can be imported again and give the same entries, scores and acts (`feeds.intake.archive`).
    """
    found = queries.each_report(conn, filters, now, sources, limit)
    while some := list(islice(found, _BATCH)):
        earlier = queries.revisions_of(conn, [r.entry.id or 0 for r in some if r.entry.revision > 1])
        places = acts.memberships(conn, [r.entry.id or 0 for r in some])
        for report in some:
            place = places.get(report.entry.id or 0)
            yield _entry(report, earlier.get(report.entry.id or 0, ()), place.machine_id if place else "")


def _entry(report: Report, earlier: Sequence[Mapping[str, Any]], act: str) -> Row:
    entry, said = report.entry, report.assessment
    return {
        "published": entry.published,
        "first_seen": entry.first_seen,
        "source": entry.source,
        "publisher": entry.publisher,
        "grade": report.reliability,
        "language": entry.language,
        "title": entry.title,
        "summary": entry.summary,
        "link": entry.link,
        "author": entry.author,
        "guid": entry.guid,
        "flags": entry.flags,
        "revision": entry.revision,
        "earlier": earlier,
        "kind": said.kind,
        "category": said.category,
        "score": said.score,
        "why": [f"{m.term} ({m.concept} {m.points:+g})" for m in said.matches],
        "matches": codec.matches_to_json(said.matches),
        "rule": said.rule,
        "rules": said.rules,
        "act": act,
    }


def provocation_rows(found: Iterable[Provocation], called: Callable[[Provocation], str]) -> Iterator[Row]:
    """Provocations, the latest first, each with the reports it is made of and the claims of each side. `called` names
    an act by its settled facts, in the language of the file.

    An act whose day nobody tells has no date: the day on which we saw it first is not its own.
    """
    for act in sorted(found, key=lambda p: (p.date, p.first_published, p.id), reverse=True):
        yield {
            "id": act.id,
            "date": act.date if act.day_known else "",
            "category": act.category,
            "severity": act.severity,
            "credibility": act.credibility,
            "status": act.status,
            "title_facts": called(act),
            "title": act.title,
            "count": act.count,
            "count_at_least": act.count_at_least,
            "count_about": act.count_about,
            "several": act.several,
            "weapon": act.weapon,
            "place": act.place,
            "lat": act.lat,
            "lon": act.lon,
            "first_published": act.first_published,
            "first_publisher": act.first_publisher,
            "last_published": act.last_published,
            "publishers": act.publishers,
            "languages": act.languages,
            "disagreements": act.disagreements,
            "claims": [
                {
                    "by": claim.by,
                    "count": claim.count,
                    "at_least": claim.count_at_least,
                    "weapon": claim.weapon,
                    "category": claim.category,
                    "range_km": claim.range_km,
                    "altitude_km": claim.altitude_km,
                    "first_said": claim.first_said,
                }
                for claim in act.claims
            ],
            "reports": len(act.reports),
            "link": act.best.entry.link if act.best else "",
            "publisher": (act.best.entry.publisher or act.best.entry.source) if act.best else "",
            "form": act.form,
            "reach": act.reach,
            "minute": act.minute,
            "outcome": act.outcome,
            "agent": act.agent,
            "campaign": act.campaign,
            "victim": act.victim,
            "stolen": dict(zip(("currency", "millions"), act.stolen, strict=True)) if act.stolen else None,
            "voices": [{"by": v.by, "through": v.through, "official": v.official} for v in act.voices],
            "day_known": act.day_known,
            "withdrawn": {"by": act.withdrawn.by, "at": act.withdrawn.at} if act.withdrawn else None,
            "entries": [
                {
                    "published": r.entry.published,
                    "source": r.entry.source,
                    "title": r.entry.title,
                    "link": r.entry.link,
                }
                for r in act.reports
            ],
        }


def count_rows(found: Iterable[queries.EntryCount], covered: Mapping[date, bool]) -> Iterator[Row]:
    """A row a KST day, kind and category, the latest day first. `found` is grouped by kind and category.

    A watched day without any has one row with 0. A day that nobody watched has one row without a number: what was
    found of it all the same is under `at_least`, so that sums of `n` hold what was watched and nothing else.
    """
    tally: Counter[tuple[date, str, str]] = Counter()
    lost: Counter[date] = Counter()
    for count in found:
        if covered.get(count.day):
            tally[count.day, count.key[0], count.key[1]] += count.n
        else:
            lost[count.day] += count.n
    by_day: dict[date, list[tuple[str, str, int]]] = {}
    for (day, kind, category), n in sorted(tally.items()):
        by_day.setdefault(day, []).append((kind, category, n))
    for day in sorted(covered, reverse=True):
        if not covered[day]:
            yield _count(day, False, "", "", None, lost[day] or None)
        for kind, category, n in by_day.get(day) or ([("", "", 0)] if covered[day] else []):
            yield _count(day, True, kind, category, n, None)


def _count(day: date, watched: bool, kind: str, category: str, n: int | None, at_least: int | None) -> Row:
    return {"date": day, "watched": watched, "kind": kind, "category": category, "n": n, "at_least": at_least}


def for_lines(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows as JSON lines hold them."""
    for row in rows:
        yield {name: value for name, value in row.items() if name not in _NOT_IN_LINES}


def for_readers(rows: Iterable[Row], name: Name) -> Iterator[Row]:
    """Rows as Markdown shows them, with codes and grades in words."""
    for row in rows:
        yield {
            key: _worded(key, value, name) if key in _WORDED and value != "" else value for key, value in row.items()
        }


def _worded(group: str, value: Any, name: Name) -> Any:
    if isinstance(value, bool):
        return name(group, "yes" if value else "no")
    if isinstance(value, int):  # a grade keeps its number
        told = name(group, str(value))
        return value if told == str(value) else f"{value} {told}"
    return None if value is None else name(group, value)
