"""Value types to table rows and back."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date
from typing import Any

from data.models import Entry, Facts, Match

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
