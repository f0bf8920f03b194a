"""Loader of concepts.toml: the concepts with their traits, and the classes of acts that they make up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, cast

from data.models import CATEGORIES, ActRow, Category, Problem
from data.tables.toml_file import TomlFile

Concepts = Mapping[str, tuple[str, Category | None]]
USES = "vignpqx"
PLACES = ("after", "before", "either", "toward", "next")

_ELEMENT = re.compile(r"^(@?[\w-]+)(\|@?[\w-]+)*(:[vignpqx]+)?$")


def read_concepts(file: TomlFile, problems: list[Problem]) -> dict[str, tuple[str, Category | None]]:
    """[[concept]] of a file: name -> (group, category or None)."""
    found: dict[str, tuple[str, Category | None]] = {}
    for index, row in enumerate(file.data.get("concept", [])):
        name, group, category = row.get("name"), row.get("group"), row.get("category")
        if not isinstance(name, str) or not isinstance(group, str):
            problems.append(file.problem("a concept needs name and group, both text", "concept", index))
        elif category is not None and category not in CATEGORIES:
            problems.append(file.problem(f"no category {category!r}", "concept", index, "category"))
        elif name in found:
            problems.append(file.problem(f"concept {name!r} stands twice", "concept", index, "name"))
        elif not is_texts(row.get("traits", [])):
            problems.append(file.problem("traits must be a list of words", "concept", index, "traits"))
        else:
            found[name] = (group, cast("Category | None", category))
    return found


def read_traits(file: TomlFile, concepts: Concepts) -> dict[str, tuple[str, ...]]:
    """trait -> the concepts that have it, in the order of the file. A trait says what a word does in a sentence.

    [closing] of a file lists traits the other way round, for languages whose predicate closes the clause.
    """
    found: dict[str, tuple[str, ...]] = {}
    for trait, names in file.data.get("closing", {}).items():
        found[trait] = tuple(name for name in names if name in concepts)
    for row in file.data.get("concept", []):
        if row.get("name") in concepts:
            for trait in row.get("traits", []):
                found[trait] = (*found.get(trait, ()), row["name"])
    return found


def unknown_traits(file: TomlFile, concepts: Concepts) -> list[Problem]:
    """A problem for each concept that [closing] of a file names and none of the concept files holds."""
    found: list[Problem] = []
    for trait, names in file.data.get("closing", {}).items():
        if not is_texts(names):
            found.append(file.problem(f"{trait} must be a list of concepts", "closing", 0, trait))
            continue
        lost = [name for name in names if name not in concepts]
        found += [file.problem(f"no concept {name!r}", "closing", 0, trait) for name in lost]
    return found


def read_acts(
    file: TomlFile, concepts: Concepts, groups: AbstractSet[str], problems: list[Problem]
) -> tuple[ActRow, ...]:
    """[[act]] of a file, in its order."""
    found: list[ActRow] = []
    for index, row in enumerate(file.data.get("act", [])):
        faults = list(_act_faults(row, concepts, groups))
        problems += [file.problem(reason, "act", index, key) for key, reason in faults]
        if not faults:
            objects = tuple(row.get("objects", ()))
            found.append(
                ActRow(row["name"], tuple(row["predicates"]), objects, row.get("place", "after"), row.get("deed", True))
            )
    return tuple(found)


def _act_faults(row: dict[str, Any], concepts: Concepts, groups: AbstractSet[str]) -> Iterator[tuple[str, str]]:
    for key in set(row) - {"name", "predicates", "objects", "place", "deed"}:
        yield key, f"unknown key {key!r}"
    if not isinstance(row.get("name"), str) or not row["name"]:
        yield "name", "an act needs a name, as text"
    if not row.get("predicates"):
        yield "predicates", "an act needs predicates"
    for key in ("predicates", "objects"):
        if not is_texts(row.get(key, [])):
            yield key, f"{key} must be a list of words"
            continue
        for text in row.get(key, []):
            for reason in element_faults(text, concepts, groups):
                yield key, reason
    if not isinstance(row.get("deed", True), bool):
        yield "deed", "deed must be true or false"
    if row.get("place", "after") not in PLACES:
        yield "place", f"no place {row['place']!r}: one of {', '.join(PLACES)}"


def element_faults(text: str, concepts: Concepts, groups: AbstractSet[str]) -> list[str]:
    """What is wrong with 'concept|@group:uses'."""
    if not _ELEMENT.match(text):
        return [f"{text!r} is not of the form concept|@group:uses (uses of {USES})"]
    faults = []
    for name in text.partition(":")[0].split("|"):
        if name.startswith("@"):
            if name[1:] not in groups:
                faults.append(f"concepts.toml has no group {name[1:]!r}")
        elif name not in concepts:
            faults.append(f"concepts.toml has no concept {name!r}")
    return faults


def is_texts(value: object) -> bool:
    """Whether `value` is a list of words."""
    return isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value)
