"""What closing.toml says of languages whose predicate closes the clause: classes of acts, and what words do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from data.models import RuleTables


@dataclass(frozen=True, slots=True)
class ClosingAct:
    """A class of act that a predicate is of where its clause names one of these objects, or in any case if none."""

    name: str
    objects: frozenset[str]


@dataclass(frozen=True, slots=True)
class Closing:
    """The classes of acts by their predicates' concepts, in the order of the table; the concepts that have each trait;
    what some concepts make of every act in a text, as realities of an event."""

    acts: Mapping[str, tuple[ClosingAct, ...]]
    untrue: Mapping[str, str]
    carries: frozenset[str] = frozenset()
    awaits: frozenset[str] = frozenset()
    announces: frozenset[str] = frozenset()
    drills: frozenset[str] = frozenset()
    looks_back: frozenset[str] = frozenset()
    sums: frozenset[str] = frozenset()
    elements: frozenset[str] = frozenset()
    stays: frozenset[str] = frozenset()


NO_CLOSING = Closing({}, {})

_REALITIES = {"retracts": "withdrawn", "plays": "rehearsed", "tells": "fictional"}
_TRAITS = ("carries", "awaits", "announces", "drills", "looks-back", "sums", "elements", "stays")


def closing_of(tables: RuleTables) -> Closing:
    """Acts and traits of `tables` for these languages."""
    traits = {name.replace("-", "_"): frozenset(tables.traits.get(name, ())) for name in _TRAITS}
    untrue = {c: reality for trait, reality in _REALITIES.items() for c in tables.traits.get(trait, ())}
    return Closing(_acts(tables), untrue, **traits)


def _acts(tables: RuleTables) -> dict[str, tuple[ClosingAct, ...]]:
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
