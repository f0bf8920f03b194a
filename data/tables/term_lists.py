"""Term lists of one language: reading them, and changing single terms with a further file of one's own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from data.models import BadReference, Problem, RuleTables, TermList
from data.tables.concept_tables import Concepts, is_texts
from data.tables.toml_file import TomlFile

Form = Literal["terms", "verbs", "nouns"]
FORMS: tuple[Form, ...] = ("terms", "verbs", "nouns")

_KEYS = {"term": {"concept", *FORMS}, "left_out": {"concept", "terms"}}


@dataclass(frozen=True, slots=True)
class TermEdit:
    """One term given to a concept (`add`) or taken from it. `form` says how an added English term is inflected."""

    add: bool
    language: str
    concept: str
    text: str
    form: Form = "terms"


def own_file(language: str) -> str:
    """The name of the file in reference/rules/ that holds a language's own additions and omissions."""
    return f"{language}-terms-own.toml"


def as_toml(edits: Iterable[TermEdit]) -> dict[str, str]:
    """The edits as files: language -> text of its `own_file`, in the order given."""
    found: dict[str, list[str]] = {}
    for edit in edits:
        table, key = ("term", edit.form) if edit.add else ("left_out", "terms")
        # A JSON string is a TOML string wherever it holds no control characters.
        concept, text = (json.dumps(value, ensure_ascii=False) for value in (edit.concept, edit.text))
        found.setdefault(edit.language, []).append(f"[[{table}]]\nconcept = {concept}\n{key} = [{text}]\n")
    return {language: "\n".join(parts) for language, parts in found.items()}


def with_edits(tables: RuleTables, edits: Sequence[TermEdit]) -> RuleTables:
    """`tables` as they would be loaded with the edits' files beside the shipped ones.

    Raises BadReference for what the loader would refuse: a word that another concept has, a term to leave out that is
    not there, a name of the North that no stem of the gate lets in.
    """
    problems: list[Problem] = []
    terms = list(tables.terms)
    for language, text in as_toml(edits).items():
        file = TomlFile(Path(own_file(language)), text)
        left = left_out(file, tables.concepts, problems)
        given = [row for row in terms if row.language == language]
        problems += unmet(left, language, {(row.concept, text) for row in given for text in texts_of(row)}, file.path)
        kept = [_without(row, left) for row in given]
        seen = {(language, text): row.concept for row in kept for text in texts_of(row)}
        mine = kept + term_lists(file, language, tables.concepts, seen, problems, left)
        first = next((n for n, row in enumerate(terms) if row.language == language), len(terms))
        others = [row for row in terms if row.language != language]
        terms = others[:first] + mine + others[first:]
    reasons = ungated(terms, tables.anchors, tables.anchor_pairs, tables.stems)
    problems += [Problem("weights.toml", None, reason) for reason in reasons]
    if problems:
        raise BadReference(problems)
    return replace(tables, terms=tuple(terms))


def texts_of(row: TermList) -> tuple[str, ...]:
    """Every word of a term list as its file has it."""
    return (*row.terms, *row.verbs, *row.nouns)


def irregular(file: TomlFile, problems: list[Problem]) -> dict[str, tuple[str, str, str, str]]:
    """[irregular] of a file: verb -> (third person, past, participle, -ing)."""
    found: dict[str, tuple[str, str, str, str]] = {}
    for verb, forms in file.data.get("irregular", {}).items():
        if not is_texts(forms) or len(forms) != 4:
            reason = f"{verb!r} needs four forms: third person, past, participle, -ing"
            problems.append(file.problem(reason, "irregular", 0, verb))
        else:
            found[verb] = (forms[0], forms[1], forms[2], forms[3])
    return found


def left_out(file: TomlFile, concepts: Concepts, problems: list[Problem]) -> set[tuple[str, str]]:
    """[[left_out]] of a file: (concept, word) that other files give and this one takes away."""
    found: set[tuple[str, str]] = set()
    for index, row in enumerate(file.data.get("left_out", [])):
        if faults := _faults(file, "left_out", index, row, concepts):
            problems += faults
        else:
            found |= {(row["concept"], text) for text in row.get("terms", [])}
    return found


def written(file: TomlFile) -> set[tuple[str, str]]:
    """(concept, word) of every [[term]] as the file has it."""
    lists = ((row.get("concept"), row.get(key, [])) for row in file.data.get("term", []) for key in FORMS)
    return {(str(concept), text) for concept, texts in lists if is_texts(texts) for text in texts}


def unmet(
    left: AbstractSet[tuple[str, str]], language: str, given: AbstractSet[tuple[str, str]], where: Path
) -> list[Problem]:
    """A problem for each (concept, word) to leave out that is not among those `given`."""
    return [
        Problem(str(where), None, f"[[left_out]] {text!r} is no term of {concept!r} in {language!r}")
        for concept, text in sorted(left - given)
    ]


def term_lists(
    file: TomlFile,
    language: str,
    concepts: Concepts,
    seen: dict[tuple[str, str], str],
    problems: list[Problem],
    left: AbstractSet[tuple[str, str]] = frozenset(),
) -> list[TermList]:
    """[[term]] of a file less what is `left` out; `seen` (language, word -> concept) grows by what it holds."""
    found: list[TermList] = []
    for index, row in enumerate(file.data.get("term", [])):
        faults = _faults(file, "term", index, row, concepts)
        name = str(row.get("concept"))
        lists: dict[str, tuple[str, ...]] = {}
        for key in FORMS:
            if not is_texts(row.get(key, [])):
                continue
            lists[key] = tuple(text for text in row.get(key, []) if (name, text) not in left)
            for text in lists[key]:
                if (other := seen.get((language, text))) is not None:
                    reason = f"{text!r} already belongs to {other!r}: a word has one concept"
                    faults.append(file.problem(reason, "term", index, key))
                seen[language, text] = name
        problems += faults
        if not faults:
            found.append(TermList(name, language, **lists))
    return found


def ungated(
    terms: Iterable[TermList],
    anchors: Sequence[str],
    pairs: Iterable[Sequence[str]],
    stems: Iterable[str],
) -> list[str]:
    """English anchors that no stem lets in: a text that holds only these would never be read."""
    stems = [stem.lower().strip() for stem in stems]
    names = [t for row in terms if row.language == "en" and row.concept in anchors for t in row.terms]
    lost = [t for t in names if not any(stem in t.lower() for stem in stems)]
    lost += [" + ".join(w) for w in pairs if "".join(w).isascii() and not any(s in t for s in stems for t in w)]
    return [f"[anchor] stems holds no piece of {text!r}: add one" for text in lost]


def _faults(file: TomlFile, table: str, index: int, row: Mapping[str, Any], concepts: Concepts) -> list[Problem]:
    name = row.get("concept")
    found = [file.problem(f"unknown key {key!r}", table, index, key) for key in set(row) - _KEYS[table]]
    if name not in concepts:
        found.append(file.problem(f"concepts.toml has no concept {name!r}", table, index, "concept"))
    unread = [key for key in sorted(_KEYS[table] - {"concept"}) if not is_texts(row.get(key, []))]
    return found + [file.problem(f"{key} must be a list of words", table, index, key) for key in unread]


def _without(row: TermList, left: AbstractSet[tuple[str, str]]) -> TermList:
    kept = {key: tuple(t for t in getattr(row, key) if (row.concept, t) not in left) for key in FORMS}
    return TermList(row.concept, row.language, **kept)
