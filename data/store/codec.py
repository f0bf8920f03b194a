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


def select_evidence(*more: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Entries as the text that stands as evidence of an act has them, as `report_from_row` reads them, with matches.

    An entry that is evidence of none comes as its latest text.
    """
    e, a, r = schema.entries, schema.assessments, schema.revisions
    stands = sa.func.coalesce(e.c.evidence, e.c.revision)
    then = sa.and_(r.c.entry_id == e.c.id, r.c.revision == stands)
    said = sa.and_(a.c.entry_id == e.c.id, a.c.revision == stands, a.c.rules == e.c.rules)
    earlier = {name: sa.func.coalesce(r.c[name], e.c[name]).label(name) for name in ("title", "summary", "link")}
    # What is unrelated and matched nothing has no row of its own.
    bare = a.c.entry_id.is_(None)
    assessed = {name: sa.case((bare, e.c[name]), else_=a.c[name]).label(name) for name in ("kind", "category", "score")}
    columns = [(earlier | assessed).get(column.name, column) for column in e.c if column.name != "revision"]
    chosen = (*columns, stands.label("revision"), a.c.rule, a.c.facts, a.c.matches)
    return sa.select(*chosen, *more).select_from(e.outerjoin(a, said).outerjoin(r, then))


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
    return Report(
        entry_from_row(row),
        assessment,
        source.reliability,
        source.state_controlled,
        source.publisher_type,
        row.withdrawn_at,
    )
