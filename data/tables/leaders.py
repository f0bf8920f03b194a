"""Loader of leaders.toml: leaders and ministers by name and time in office, as terms of those for whom they speak."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from data.models import Problem, TermList
from data.tables.concept_tables import Concepts, is_texts
from data.tables.toml_file import TomlFile

_KEYS = frozenset({"who", "office", "since", "until", "concept", "en", "ko", "ja"})


def leader_terms(
    file: TomlFile, language: str, concepts: Concepts, seen: dict[tuple[str, str], str], problems: list[Problem]
) -> list[TermList]:
    """The names of one language as term lists; `seen` (language, word -> concept) grows by them.

    A name that stands under the same concept already is left out; under another it is a fault.
    """
    found: list[TermList] = []
    for index, row in enumerate(file.data.get("leader", [])):
        faults = list(_faults(row, concepts))
        problems += [file.problem(reason, "leader", index, key) for key, reason in faults if language == "en"]
        if faults:
            continue
        concept = row["concept"]
        names = [name for name in row.get(language, []) if seen.get((language, name)) != concept]
        for name in names:
            if (other := seen.get((language, name))) is not None:
                reason = f"{name!r} already belongs to {other!r}: a word has one concept"
                problems.append(file.problem(reason, "leader", index, language))
            seen[language, name] = concept
        if names:
            found.append(TermList(concept, language, tuple(names)))
    return found


def _faults(row: Mapping[str, Any], concepts: Concepts) -> Iterator[tuple[str, str]]:
    for key in sorted(set(row) - _KEYS):
        yield key, f"unknown key {key!r}"
    for key in ("who", "office", "since", "concept"):
        if not isinstance(row.get(key), str) or not row[key].strip():
            yield key, f"a leader needs {key}, as text"
            return
    if row["concept"] not in concepts:
        yield "concept", f"concepts.toml has no concept {row['concept']!r}"
    for key in ("en", "ko", "ja"):
        if not is_texts(row.get(key, [])):
            yield key, f"{key} must be a list of words"
    days = []
    for key in ("since", "until"):
        try:
            days.append(date.fromisoformat(row.get(key, "9999-12-31")))
        except (TypeError, ValueError):
            yield key, f"{key} must be a day as 2025-06-04"
    if len(days) == 2 and days[0] > days[1]:
        yield "until", "until is before since"
