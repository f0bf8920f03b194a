"""Loader of the tables that facts are read with: places.csv, weapons.toml, extract.toml.

Light on purpose (csv and tomllib only), since `python -m scoring` loads it at every start.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from data.models import BadReference, ExtractTables, Name, Place, Problem
from data.tables.toml_file import TomlFile, read_csv

REFERENCE = Path(__file__).parents[1] / "reference"
_PLACE_COLUMNS = ("name", "lat", "lon", "terms", "metonym", "name_ko", "wide")
_YES_NO = ("metonym", "wide")


@cache
def extract_tables(folder: Path = REFERENCE) -> ExtractTables:
    """The tables of `folder`, read once. Raises BadReference with every fault found in the three files."""
    problems: list[Problem] = []
    places = load_places(folder / "places.csv", problems)
    weapons = TomlFile(folder / "weapons.toml")
    words = TomlFile(folder / "extract.toml")
    forms = _names(words, "form", problems)
    tables = ExtractTables(
        places=places,
        weapons=_names(weapons, "weapon", problems, known_forms={f.name for f in forms}),
        forms=forms,
        claimants=_names(words, "claimant", problems),
        actors=_names(words, "actor", problems),
        campaigns=_names(words, "campaign", problems),
        generic=_words(words, "generic", problems),
        vendors=_names(words, "vendor", problems),
        weak=_words(words, "weak", problems),
        lasting=frozenset(words.data.get("cyber", {}).get("lasting", ())),
        targets=_names(words, "target", problems),
        loot=_names(words, "loot", problems),
        reaches=_names(words, "reach", problems),
    )
    if problems:
        raise BadReference(problems)
    return tables


def load_places(path: Path, problems: list[Problem]) -> tuple[Place, ...]:
    """Rows of places.csv; faults are added to `problems`."""
    places: list[Place] = []
    for line, row in read_csv(path, _PLACE_COLUMNS):
        terms = tuple(t.strip() for t in row["terms"].split("|") if t.strip())
        try:
            lat, lon = float(row["lat"]), float(row["lon"])
        except ValueError:
            problems.append(Problem(str(path), line, f"lat {row['lat']!r}, lon {row['lon']!r}: degrees are numbers"))
            continue
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            problems.append(Problem(str(path), line, f"lat {lat}, lon {lon}: not on the globe"))
        elif not row["name"].strip() or not terms:
            problems.append(Problem(str(path), line, "a place needs a name and at least one term"))
        elif wrong := next((key for key in _YES_NO if row[key] not in ("yes", "no")), ""):
            problems.append(Problem(str(path), line, f"{wrong} is yes or no, not {row[wrong]!r}"))
        else:
            name, korean = row["name"].strip(), row["name_ko"].strip()
            places.append(Place(name, lat, lon, terms, row["metonym"] == "yes", korean, row["wide"] == "yes"))
    return tuple(places)


def _names(
    file: TomlFile, table: str, problems: list[Problem], known_forms: set[str] | None = None
) -> tuple[Name, ...]:
    rows = file.data.get(table, [])
    if not isinstance(rows, list) or not rows:
        problems.append(file.problem(f"needs at least one [[{table}]]"))
        return ()
    names: list[Name] = []
    for index, row in enumerate(rows):
        reason = _fault(row, known_forms)
        if reason:
            problems.append(file.problem(reason, table, index))
        else:
            names.append(Name(row["name"], tuple(row["terms"]), row.get("form", "")))
    return tuple(names)


def _fault(row: dict[str, Any], known_forms: set[str] | None) -> str:
    allowed = {"name", "terms"} | ({"form"} if known_forms is not None else set())
    if unknown := set(row) - allowed:
        return f"unknown key {', '.join(sorted(unknown))}; known are {', '.join(sorted(allowed))}"
    if not isinstance(row.get("name"), str) or not row["name"].strip():
        return "needs a name"
    terms = row.get("terms")
    if not isinstance(terms, list) or not terms or not all(isinstance(t, str) and t.strip() for t in terms):
        return f"{row['name']}: terms is a list of at least one spelling"
    if known_forms is not None and row.get("form") not in known_forms:
        return f"{row['name']}: form {row.get('form')!r} is none of {', '.join(sorted(known_forms))}"
    return ""


def _words(file: TomlFile, key: str, problems: list[Problem]) -> frozenset[str]:
    words = file.data.get("cyber", {}).get(key, [])
    bad = [w for w in words if not isinstance(w, str) or not re.fullmatch(r"\S+", w) or w != w.lower()]
    if bad:
        problems.append(file.problem(f"{key} words are lower-case single words, not {bad[0]!r}", "cyber", 0, key))
        return frozenset()
    return frozenset(words)
