"""Entries, signals and provocations out of the store, as JSON lines or CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy.engine import Connection

from data import acts, queries
from data.entries import kst_day
from data.export import csv_text, iso, jsonl
from data.models import SIGNAL_KINDS, ActTables, Filters, Report, Source
from scoring.provocations import Status, summarise

ENTRY_COLUMNS = (
    "id", "published", "first_seen", "source", "publisher", "language", "title", "summary", "link", "author", "guid",
    "flags", "revision", "kind", "category", "score", "rule", "rules",
)  # fmt: skip
PROVOCATION_COLUMNS = (
    "id", "date", "category", "severity", "credibility", "count", "weapon", "place", "title", "first_published",
    "first_publisher", "publishers", "disagreements", "status", "entries",
)  # fmt: skip
_PAGE = 2000


def entries(
    conn: Connection, since: datetime, until: datetime, sources: Mapping[str, Source], *, signals: bool = False
) -> Iterator[dict[str, Any]]:
    """Entries published in [since, until), newest first; only signals if asked. A line can be imported again."""
    filters = Filters(since=since, until=until, kinds=SIGNAL_KINDS if signals else ())
    offset = 0
    while page := queries.list_reports(conn, filters, until, sources, limit=_PAGE, offset=offset):
        yield from map(entry_line, page)
        offset += len(page)


def entry_line(report: Report) -> dict[str, Any]:
    entry, said = report.entry, report.assessment
    return {
        "id": entry.id,
        "published": iso(entry.published),
        "first_seen": iso(entry.first_seen),
        "source": entry.source,
        "publisher": entry.publisher,
        "language": entry.language,
        "title": entry.title,
        "summary": entry.summary,
        "link": entry.link,
        "author": entry.author,
        "guid": entry.guid,
        "flags": list(entry.flags),
        "revision": entry.revision,
        "kind": said.kind,
        "category": said.category,
        "score": said.score,
        "rule": said.rule,
        "rules": said.rules,
    }


def provocations(
    conn: Connection, since: datetime, until: datetime, sources: Mapping[str, Source], tables: ActTables
) -> Iterator[dict[str, Any]]:
    """Provocations first reported in [since, until), by KST date."""
    first, last = kst_day(since), kst_day(until)
    grouped = queries.provocation_reports(conn, first - timedelta(days=7), last + timedelta(days=7), until, sources)
    rows, ruled = acts.rows(conn, grouped), acts.set_severities(conn)
    for id_, reports in grouped.items():
        row = rows[id_]
        one = summarise(id_, reports, tables, until, cast(Status, row.status), ruled.get(id_), row.date)
        if since <= one.first_published < until:
            yield {
                "id": one.id,
                "date": one.date.isoformat(),
                "category": one.category,
                "severity": one.severity,
                "credibility": one.credibility,
                "count": one.count,
                "weapon": one.weapon,
                "place": one.place,
                "title": one.title,
                "first_published": iso(one.first_published),
                "first_publisher": one.first_publisher,
                "publishers": list(one.publishers),
                "disagreements": list(one.disagreements),
                "status": one.status,
                "entries": [
                    {
                        "link": r.entry.link,
                        "title": r.entry.title,
                        "source": r.entry.source,
                        "published": iso(r.entry.published),
                    }
                    for r in one.reports
                ],
            }


def written(rows: Iterator[dict[str, Any]], format_: str, columns: tuple[str, ...]) -> str:
    return csv_text(rows, columns) if format_ == "csv" else jsonl(rows)
