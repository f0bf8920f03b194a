"""Value types to table rows and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

import sqlalchemy as sa

from data.models import Assessment, Entry, Facts, Match, Report, Source
from data.store import schema
from data.tables.sources import source_of

_FACTS = {f.name: f.default for f in fields(Facts)}


def facts_to_json(facts: Facts) -> dict[str, Any]:
    """Only what the text stated: an empty Facts is {}."""
    stated = {k: v for k, v in asdict(facts).items() if v != _FACTS[k]}
    if facts.act_day:
        stated["act_day"] = facts.act_day.isoformat()
    if facts.days:
        stated["days"] = [day.isoformat() for day in facts.days]
    return stated


def facts_from_json(stated: dict[str, Any]) -> Facts:
    known: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in stated.items() if k in _FACTS}
    if known.get("act_day"):
        known["act_day"] = date.fromisoformat(known["act_day"])
    if known.get("days"):
        known["days"] = tuple(date.fromisoformat(day) for day in known["days"])
    return Facts(**known)


def matches_to_json(matches: tuple[Match, ...]) -> list[dict[str, Any]]:
    return [asdict(m) for m in matches]


def matches_from_json(rows: list[dict[str, Any]]) -> tuple[Match, ...]:
    return tuple(Match(**row) for row in rows)


def entry_from_row(row: Any) -> Entry:
    """`row` has the columns of `schema.entries`."""
    return Entry(
        source=row.source,
        guid=row.guid,
        title=row.title,
        summary=row.summary,
        link=row.link,
        published=row.published,
        first_seen=row.first_seen,
        language=row.language,
        author=row.author,
        publisher=row.publisher,
        revision=row.revision,
        flags=tuple(row.flags.split()),
        id=row.id,
    )


def select_reports(*more: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Entries with their current assessments, as `report_from_row` reads them, and the columns `more`."""
    e, a = schema.entries, schema.assessments
    current = sa.and_(a.c.entry_id == e.c.id, a.c.revision == e.c.revision, a.c.rules == e.c.rules)
    return sa.select(e, a.c.rule, a.c.facts, *more).select_from(e.outerjoin(a, current))


def report_from_row(row: Any, sources: Mapping[str, Source]) -> Report:
    """A row of `select_reports`. Matches are read where they were selected. An entry that matched nothing has an empty
    assessment.

    `sources` is `data.tables.sources.graded`: an entry's source counts, else its publisher.
    """
    source = source_of(sources, row.source, row.publisher)
    assessment = Assessment(
        kind=row.kind,
        category=row.category,
        score=row.score,
        rule=row.rule or "nothing-matched",
        matches=matches_from_json(row._mapping.get("matches") or []),
        rules=row.rules,
        facts=facts_from_json(row.facts or {}),
    )
    return Report(entry_from_row(row), assessment, source.reliability, source.state_controlled, source.publisher_type)
