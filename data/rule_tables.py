"""Loader of the scorer's lexicon, rules and weights in reference/rules/; see ../docs/rules.md for the format."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast

from data.models import CATEGORIES, KINDS, BadReference, Category, Kind, Problem, RuleRow, RuleTables, TermList
from data.reading import TomlFile

FOLDER = Path(__file__).parent / "reference" / "rules"
LANGUAGES = ("en", "ko", "ja")
CLAUSES = ("lead", "main", "back", "side", "ahead", "source")
MOODS = ("done", "may", "not")
USES = "vignpqx"

_RULE_KEYS = {
    "id", "kind", "says", "order", "category", "otherwise", "clause", "mood", "within", "needs", "without", "not_beside", "speaker", "unless_said_by",
    "starts", "first", "rank", "summary",
}  # fmt: skip
_TERM_KEYS = {"concept", "terms", "verbs", "nouns"}
_ELEMENT = re.compile(r"^(@?[\w-]+)(\|@?[\w-]+)*(:[vignpqx]+)?$")


def load_rules(folder: Path | None = None) -> RuleTables:
    """The tables of `folder` (by default the one that ships).

    Reads concepts.toml, weights.toml and, for each language, every `<language>-terms*.toml` and
    `<language>-rules*.toml` in order of name. Raises BadReference with the file, line and reason of every fault found.
    """
    folder = folder or FOLDER
    problems: list[Problem] = []
    concepts = _concepts(TomlFile(folder / "concepts.toml"), problems)
    weights = _weights(TomlFile(folder / "weights.toml"), problems)
    terms: list[TermList] = []
    rules: list[RuleRow] = []
    irregular: dict[str, tuple[str, str, str, str]] = {}
    groups = {group for group, _ in concepts.values()}
    seen: dict[tuple[str, str], str] = {}
    for language in LANGUAGES:
        for path in sorted(folder.glob(f"{language}-terms*.toml")):
            file = TomlFile(path)
            irregular |= _irregular(file, problems)
            terms += _terms(file, language, concepts, seen, problems)
        for path in sorted(folder.glob(f"{language}-rules*.toml")):
            rules += _rules(TomlFile(path), language, concepts, groups, problems)
    ids = [rule.id for rule in rules]
    twice = sorted({i for i in ids if ids.count(i) > 1})
    problems += [Problem(str(folder), None, f"two rules are called {i!r}: give one another id") for i in twice]
    if not rules:
        problems.append(Problem(str(folder), None, "no rules found: at least en-rules.toml must be there"))
    problems += [Problem(str(folder / "weights.toml"), None, reason) for reason in _ungated(terms, weights)]
    if problems:
        raise BadReference(problems)
    return RuleTables(concepts=concepts, terms=tuple(terms), rules=tuple(rules), irregular=irregular, **weights)


def _concepts(file: TomlFile, problems: list[Problem]) -> dict[str, tuple[str, Category | None]]:
    found: dict[str, tuple[str, Category | None]] = {}
    for index, row in enumerate(file.data.get("concept", [])):
        name, group, category = row.get("name"), row.get("group"), row.get("category")
        if not isinstance(name, str) or not isinstance(group, str):
            problems.append(file.problem("a concept needs name and group, both text", "concept", index))
        elif category is not None and category not in CATEGORIES:
            problems.append(file.problem(f"no category {category!r}", "concept", index, "category"))
        elif name in found:
            problems.append(file.problem(f"concept {name!r} stands twice", "concept", index, "name"))
        else:
            found[name] = (group, cast("Category | None", category))
    return found


def _weights(file: TomlFile, problems: list[Problem]) -> dict[str, Any]:
    tables = {
        "kind": ("kind_points", KINDS),
        "category": ("category_points", CATEGORIES),
        "share": ("category_share", KINDS),
        "letter": ("letter_points", tuple("ABCDEF")),
    }
    out: dict[str, Any] = {}
    for table, (name, keys) in tables.items():
        values = file.data.get(table, {})
        reasons = {key: f"[{table}] needs a number from 0 to 100 for {key!r}" for key in keys}
        reasons = {key: reason for key, reason in reasons.items() if not _number(values.get(key))}
        reasons |= {key: f"[{table}] knows no {key!r}" for key in set(values) - set(keys)}
        problems += [file.problem(reason, table, 0, key) for key, reason in reasons.items()]
        out[name] = {key: float(values[key]) for key in keys if _number(values.get(key))}
    specific = file.data.get("specific", {})
    for key in ("points", "limit"):
        if not _number(specific.get(key)):
            problems.append(file.problem(f"[specific] needs a number from 0 to 100 for {key!r}", "specific", 0, key))
        else:
            out[f"specific_{key}"] = float(specific[key])
    sharper = file.data.get("sharper", {})
    for key, finer in sharper.items():
        if key not in CATEGORIES or not _texts(finer) or not set(finer) <= set(CATEGORIES):
            problems.append(file.problem("[sharper] must name categories and lists of categories", "sharper", 0, key))
    out["sharper"] = tuple((key, tuple(finer)) for key, finer in sharper.items())
    anchors = file.data.get("anchor", {}).get("concepts", [])
    if not _texts(anchors) or not anchors:
        problems.append(file.problem("[anchor] concepts must be a list of names", "anchor", 0, "concepts"))
    out["anchors"] = tuple(anchors) if _texts(anchors) else ()
    pairs = file.data.get("anchor", {}).get("together", [])
    if not isinstance(pairs, list) or not all(_texts(pair) and pair for pair in pairs):
        problems.append(file.problem("[anchor] together must be lists of words", "anchor", 0, "together"))
        pairs = []
    stems = file.data.get("anchor", {}).get("stems", [])
    if not _texts(stems) or any(len(stem) < 3 for stem in stems):
        problems.append(file.problem("[anchor] stems must be words of three letters or more", "anchor", 0, "stems"))
        stems = []
    out["stems"] = tuple(stems)
    out["anchor_pairs"] = tuple(tuple(pair) for pair in pairs)
    return out


def _ungated(terms: list[TermList], weights: dict[str, Any]) -> list[str]:
    """English anchors that no stem lets in: a text that holds only these would never be read."""
    stems = [stem.lower().strip() for stem in weights["stems"]]
    anchors = [t for row in terms if row.language == "en" and row.concept in weights["anchors"] for t in row.terms]
    lost = [t for t in anchors if not any(stem in t.lower() for stem in stems)]
    lost += [" + ".join(words) for words in weights["anchor_pairs"] if not any(s in w for s in stems for w in words)]
    return [f"[anchor] stems holds no piece of {text!r}: add one" for text in lost]


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value)


def _irregular(file: TomlFile, problems: list[Problem]) -> dict[str, tuple[str, str, str, str]]:
    found: dict[str, tuple[str, str, str, str]] = {}
    for verb, forms in file.data.get("irregular", {}).items():
        if not _texts(forms) or len(forms) != 4:
            reason = f"{verb!r} needs four forms: third person, past, participle, -ing"
            problems.append(file.problem(reason, "irregular", 0, verb))
        else:
            found[verb] = (forms[0], forms[1], forms[2], forms[3])
    return found


def _terms(
    file: TomlFile,
    language: str,
    concepts: dict[str, tuple[str, Category | None]],
    seen: dict[tuple[str, str], str],
    problems: list[Problem],
) -> list[TermList]:
    found: list[TermList] = []
    for index, row in enumerate(file.data.get("term", [])):
        before = len(problems)
        name = row.get("concept")
        problems += [file.problem(f"unknown key {key!r}", "term", index, key) for key in set(row) - _TERM_KEYS]
        if name not in concepts:
            problems.append(file.problem(f"concepts.toml has no concept {name!r}", "term", index, "concept"))
        for key in ("terms", "verbs", "nouns"):
            if not _texts(row.get(key, [])):
                problems.append(file.problem(f"{key} must be a list of words", "term", index, key))
                continue
            for text in row.get(key, []):
                if (other := seen.get((language, text))) is not None:
                    reason = f"{text!r} already belongs to {other!r}: a word has one concept"
                    problems.append(file.problem(reason, "term", index, key))
                seen[language, text] = str(name)
        if len(problems) == before:
            lists = {key: tuple(row.get(key, [])) for key in ("terms", "verbs", "nouns")}
            found.append(TermList(str(name), language, **lists))
    return found


def _rules(
    file: TomlFile,
    language: str,
    concepts: dict[str, tuple[str, Category | None]],
    groups: set[str],
    problems: list[Problem],
) -> list[RuleRow]:
    defaults = file.data.get("defaults", {})
    found: list[RuleRow] = []
    for index, stated in enumerate(file.data.get("rule", [])):
        row = {**defaults, **stated}
        faults = list(_faults(row, concepts, groups))
        problems += [file.problem(reason, "rule", index, key) for key, reason in faults]
        if not faults:
            found.append(
                RuleRow(
                    id=row["id"],
                    language=language,
                    kind=cast(Kind, row["kind"]),
                    says=row["says"],
                    order=tuple(row["order"]),
                    category=cast("Category | None", row.get("category")),
                    clause=tuple(row.get("clause", CLAUSES)),
                    mood=tuple(row.get("mood", ())),
                    within=row.get("within", 8),
                    needs=tuple(row.get("needs", ())),
                    without=tuple(row.get("without", ())),
                    not_beside=tuple(row.get("not_beside", ())),
                    speaker=tuple(row.get("speaker", ())),
                    unless_said_by=tuple(row.get("unless_said_by", ())),
                    starts=row.get("starts", False),
                    first=row.get("first", False),
                    otherwise=cast("Category | None", row.get("otherwise")),
                    rank=row.get("rank", 1),
                    summary=row.get("summary", True),
                )
            )
    return found


def _faults(
    row: dict[str, Any], concepts: dict[str, tuple[str, Category | None]], groups: set[str]
) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = [(key, f"unknown key {key!r}") for key in set(row) - _RULE_KEYS]
    absent = [k for k in ("id", "kind", "says") if not isinstance(row.get(k), str) or not row[k].strip()]
    faults += [(key, f"a rule needs {key}, as text") for key in absent]
    if row.get("kind") not in KINDS:
        faults.append(("kind", f"no kind {row.get('kind')!r}: one of {', '.join(KINDS)}"))
    for key in ("category", "otherwise"):
        if row.get(key) is not None and row[key] not in CATEGORIES:
            faults.append((key, f"no category {row[key]!r}: one of {', '.join(CATEGORIES)}"))
    for key in ("order", "needs", "without", "not_beside", "speaker", "unless_said_by", "clause", "mood"):
        if not _texts(row.get(key, [])):
            faults.append((key, f"{key} must be a list of words"))
            return faults
    if len(row.get("order", [])) + len(row.get("needs", [])) < 2 and row.get("kind") not in ("context", "unrelated"):
        faults.append(("order", "order and needs must name at least two concepts together: no word fires alone"))
    if not row.get("order"):
        faults.append(("order", "a rule needs an order"))
    for key in ("order", "needs", "without", "not_beside", "speaker", "unless_said_by"):
        for text in row.get(key, []):
            faults += [(key, reason) for reason in _element_faults(text, concepts, groups)]
    faults += [
        ("clause", f"no clause {c!r}: one of {', '.join(CLAUSES)}") for c in row.get("clause", []) if c not in CLAUSES
    ]
    faults += [("mood", f"no mood {m!r}: one of {', '.join(MOODS)}") for m in row.get("mood", []) if m not in MOODS]
    for key, low, high in (("within", 0, 60), ("rank", 0, 9)):
        value = row.get(key, low)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            faults.append((key, f"{key} must be a whole number from {low} to {high}"))
    for key in ("starts", "first", "summary"):
        if not isinstance(row.get(key, True), bool):
            faults.append((key, f"{key} must be true or false"))
    return faults


def _element_faults(text: str, concepts: dict[str, tuple[str, Category | None]], groups: set[str]) -> list[str]:
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
