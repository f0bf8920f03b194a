"""Loader of what provocations are summed up with: severity.toml and the places of places.csv."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, get_args

from data.models import ActTables, BadReference, Category, Problem, SeverityRule
from data.tables.extract_tables import REFERENCE, extract_tables
from data.tables.toml_file import TomlFile

_NUMBERS = ("min_range_km", "min_count", "min_usd_millions")
_KEYS = {"score", "reason", "categories", "forms", "not_forms", "terms", "beside", *_NUMBERS}


@cache
def load_act_tables(folder: Path = REFERENCE) -> ActTables:
    """The tables of `folder`, read once. Raises BadReference with every fault found."""
    file = TomlFile(folder / "severity.toml")
    words = extract_tables(folder)
    forms = {f.name for f in words.forms} | {""}
    problems: list[Problem] = []
    rows = file.data.get("rule", [])
    rules: list[SeverityRule] = []
    for index, row in enumerate(rows):
        if reason := _fault(row, forms):
            problems.append(file.problem(reason, "rule", index))
        else:
            rules.append(_rule(row))
    if not rows:
        problems.append(file.problem("needs at least one [[rule]]"))
    elif not problems and set(rows[-1]) != {"score", "reason"}:
        problems.append(file.problem("the last rule must be without conditions", "rule", len(rows) - 1))
    if problems:
        raise BadReference(problems)
    return ActTables(places=words.places, severity=tuple(rules))


def _fault(row: dict[str, Any], forms: set[str]) -> str:
    if unknown := set(row) - _KEYS:
        return f"unknown key {', '.join(sorted(unknown))}"
    if row.get("score") not in (1, 2, 3, 4, 5):
        return f"score is 1 to 5, not {row.get('score')!r}"
    if not isinstance(row.get("reason"), str) or not row["reason"].strip():
        return "needs a reason in words"
    for key, known in (("categories", set(get_args(Category))), ("forms", forms), ("not_forms", forms)):
        values = row.get(key, [])
        if not isinstance(values, list) or set(map(str, values)) - known:
            return f"{key}: {values!r} holds something else than {', '.join(sorted(known - {''}))}"
    for key in ("terms", "beside"):
        terms = row.get(key, [])
        if not isinstance(terms, list) or not all(isinstance(t, str) and t and t == t.lower() for t in terms):
            return f"{key} is a list of lower-case spellings"
    if row.get("beside") and not row.get("terms"):
        return "beside needs terms"
    for key in _NUMBERS:
        if key in row and (not isinstance(row[key], int) or row[key] <= 0):
            return f"{key} is a whole number above 0"
    return ""


def _rule(row: dict[str, Any]) -> SeverityRule:
    return SeverityRule(
        score=row["score"],
        reason=row["reason"],
        categories=tuple(row.get("categories", ())),
        forms=tuple(row.get("forms", ())),
        not_forms=tuple(row.get("not_forms", ())),
        terms=tuple(row.get("terms", ())),
        beside=tuple(row.get("beside", ())),
        min_range_km=row.get("min_range_km"),
        min_count=row.get("min_count"),
        min_usd_millions=row.get("min_usd_millions"),
    )
