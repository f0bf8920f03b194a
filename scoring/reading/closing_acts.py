"""Classes of acts of languages whose predicate closes the clause, compiled from closing.toml."""

from __future__ import annotations

from dataclasses import dataclass

from data.models import RuleTables


@dataclass(frozen=True, slots=True)
class ClosingAct:
    """A class of act that a predicate is of where its clause names one of these objects, or in any case if none."""

    name: str
    objects: frozenset[str]


def closing_acts(tables: RuleTables) -> dict[str, tuple[ClosingAct, ...]]:
    """The classes of acts by their predicates' concepts, in the order of the table."""
    groups: dict[str, frozenset[str]] = {}
    for name, (group, _) in tables.concepts.items():
        groups[group] = groups.get(group, frozenset()) | {name}

    def named(text: str) -> frozenset[str]:
        parts = (groups[name[1:]] if name.startswith("@") else frozenset({name}) for name in text.split("|"))
        return frozenset().union(*parts)

    found: dict[str, tuple[ClosingAct, ...]] = {}
    for row in tables.closing_acts:
        act = ClosingAct(row.name, frozenset().union(*map(named, row.objects)))
        for text in row.predicates:
            for concept in sorted(named(text)):
                found[concept] = (*found.get(concept, ()), act)
    return found
