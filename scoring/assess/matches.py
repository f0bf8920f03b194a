"""The words that made a score, where they stand and what each adds."""

from __future__ import annotations

from operator import itemgetter

from data.models import Category, Kind, Match
from scoring.assess.fields import Field
from scoring.assess.rules import Hit, RuleBook


def matches_of(
    book: RuleBook,
    details: frozenset[str],
    kind: Kind,
    category: Category | None,
    hit: Hit | None,
    field: Field,
    fields: list[Field],
) -> tuple[Match, ...]:
    """The words that made the score, each with its points. `details`: concepts that add a little each."""
    tables = book.tables
    if hit is None:
        return ()
    points: dict[tuple[str, int, int], tuple[str, float]] = {}
    tokens = [m for m in hit.tokens if m.stop > m.start] or list(hit.tokens)
    share = tables.kind_points[kind] / len(tokens)
    for token in tokens:
        points[field.name, token.start, token.stop] = (token.concept, share)
    if kind == "unrelated":
        return _as_matches({k: (c, 0.0) for k, (c, _) in points.items()}, fields)
    if category:
        bonus = tables.category_points[category] * tables.category_share[kind]
        bearer = next((m for m in tokens if book.categories[m.concept] == category), tokens[-1])
        key = (field.name, bearer.start, bearer.stop)
        points[key] = (bearer.concept, points[key][1] + bonus)
    left = tables.specific_limit * tables.category_share[kind]
    each = tables.specific_points * tables.category_share[kind]
    for reading_field in fields:
        for token in reading_field.reading.tokens:
            if token.concept not in details:
                continue
            key = (reading_field.name, token.start, token.stop)
            if key not in points:
                extra = min(left, each)
                left -= extra
                points[key] = (token.concept, extra)
    return _as_matches(points, fields)


def _as_matches(points: dict[tuple[str, int, int], tuple[str, float]], fields: list[Field]) -> tuple[Match, ...]:
    matches: list[Match] = []
    for field in fields:
        name, text = field.name, field.reading.text
        rows = [(start, stop, *row) for (where, start, stop), row in points.items() if where == name]
        rows.sort(key=itemgetter(0))
        for start, stop, concept, value in rows:
            matches.append(Match(text[start:stop], concept, name, start, stop, round(value, 2)))  # type: ignore[arg-type]
    return tuple(matches)
