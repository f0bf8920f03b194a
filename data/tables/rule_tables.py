"""Loader of the scorer's lexicon, rules and weights in reference/rules/; see ../docs/rules.md for the format."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from data.models import (
    AGENTS,
    CATEGORIES,
    KINDS,
    REALITIES,
    TIMES,
    BadReference,
    Category,
    Kind,
    Problem,
    RuleRow,
    RuleTables,
    TermList,
)
from data.tables.concept_tables import element_faults, is_texts, read_acts, read_concepts, read_traits, unknown_traits
from data.tables.leaders import leader_terms
from data.tables.term_lists import irregular, left_out, term_lists, ungated, unmet, written
from data.tables.toml_file import TomlFile

FOLDER = Path(__file__).parents[1] / "reference" / "rules"
LANGUAGES = ("en", "ko", "ja")
CLAUSES = ("lead", "main", "back", "side", "ahead", "source")
MOODS = ("done", "may", "not")

#: What a frame may ask of an event, and the words for it; the acts are those of concepts.toml.
_EVENT: dict[str, tuple[str, ...]] = {"act": (), "agent": AGENTS, "reality": REALITIES, "time": TIMES}
_EXPRESSIONS = ("order", "needs", "without", "not_beside", "speaker", "unless_said_by", "of")
_RULE_KEYS = {
    "id", "kind", "says", "order", "category", "otherwise", "clause", "mood", "within", "needs", "without",
    "not_beside", "speaker", "unless_said_by", "starts", "first", "rank", "summary",
    "act", "agent", "of", "reality", "time", "adjunct",
}  # fmt: skip


def load_rules(folder: Path | None = None) -> RuleTables:
    """The tables of `folder` (by default the one that ships).

    Reads concepts.toml, closing.toml, weights.toml, leaders.toml where there is one and, for each language, every
    `<language>-terms*.toml` and `<language>-rules*.toml` in order of name. Raises BadReference with the file, line and
    reason of every fault found.
    """
    folder = folder or FOLDER
    problems: list[Problem] = []
    stated = TomlFile(folder / "concepts.toml")
    closing = TomlFile(folder / "closing.toml")
    concepts = read_concepts(stated, problems) | read_concepts(closing, problems)
    weights = _weights(TomlFile(folder / "weights.toml"), problems)
    terms: list[TermList] = []
    rules: list[RuleRow] = []
    verbs: dict[str, tuple[str, str, str, str]] = {}
    groups = {group for group, _ in concepts.values()}
    acts = read_acts(stated, concepts, groups, problems)
    closing_acts = read_acts(closing, concepts, groups, problems)
    problems += unknown_traits(closing, concepts)
    known_acts = tuple(act.name for act in (*acts, *closing_acts))
    seen: dict[tuple[str, str], str] = {}
    leaders = TomlFile(folder / "leaders.toml") if (folder / "leaders.toml").exists() else None
    for language in LANGUAGES:
        files = [TomlFile(path) for path in sorted(folder.glob(f"{language}-terms*.toml"), key=_name)]
        away = [left_out(file, concepts, problems) for file in files]
        for number, file in enumerate(files):
            given = {pair for other in files if other is not file for pair in written(other)}
            problems += unmet(away[number], language, given, file.path)
            verbs |= irregular(file, problems)
            terms += term_lists(file, language, concepts, seen, problems, frozenset().union(*away))
            if leaders and not number:  # before files of one's own
                terms += leader_terms(leaders, language, concepts, seen, problems)
        for path in sorted(folder.glob(f"{language}-rules*.toml"), key=_name):
            rules += _rules(TomlFile(path), language, concepts, groups, known_acts, problems)
    ids = [rule.id for rule in rules]
    twice = sorted({i for i in ids if ids.count(i) > 1})
    problems += [Problem(str(folder), None, f"two rules are called {i!r}: give one another id") for i in twice]
    if not rules:
        problems.append(Problem(str(folder), None, "no rules found: at least en-rules.toml must be there"))
    lost = ungated(terms, weights["anchors"], weights["anchor_pairs"], weights["stems"])
    problems += [Problem(str(folder / "weights.toml"), None, reason) for reason in lost]
    if problems:
        raise BadReference(problems)
    return RuleTables(
        concepts=concepts, terms=tuple(terms), rules=tuple(rules), irregular=verbs,
        traits=read_traits(stated, concepts) | read_traits(closing, concepts), acts=acts, closing_acts=closing_acts,
        **weights,
    )  # fmt: skip


def _name(path: Path) -> str:
    return path.stem  # so that en-terms comes before en-terms-own, whose faults are then told at its own lines


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
        if key not in CATEGORIES or not is_texts(finer) or not set(finer) <= set(CATEGORIES):
            problems.append(file.problem("[sharper] must name categories and lists of categories", "sharper", 0, key))
    out["sharper"] = tuple((key, tuple(finer)) for key, finer in sharper.items())
    anchors = file.data.get("anchor", {}).get("concepts", [])
    if not is_texts(anchors) or not anchors:
        problems.append(file.problem("[anchor] concepts must be a list of names", "anchor", 0, "concepts"))
    out["anchors"] = tuple(anchors) if is_texts(anchors) else ()
    pairs = file.data.get("anchor", {}).get("together", [])
    if not isinstance(pairs, list) or not all(is_texts(pair) and pair for pair in pairs):
        problems.append(file.problem("[anchor] together must be lists of words", "anchor", 0, "together"))
        pairs = []
    stems = file.data.get("anchor", {}).get("stems", [])
    if not is_texts(stems) or any(len(stem) < 3 for stem in stems):
        problems.append(file.problem("[anchor] stems must be words of three letters or more", "anchor", 0, "stems"))
        stems = []
    out["stems"] = tuple(stems)
    out["anchor_pairs"] = tuple(tuple(pair) for pair in pairs)
    return out


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100


def _rules(
    file: TomlFile,
    language: str,
    concepts: dict[str, tuple[str, Category | None]],
    groups: set[str],
    acts: tuple[str, ...],
    problems: list[Problem],
) -> list[RuleRow]:
    defaults = file.data.get("defaults", {})
    found: list[RuleRow] = []
    for index, stated in enumerate(file.data.get("rule", [])):
        row = {**defaults, **stated}
        faults = list(_faults(row, concepts, groups, acts))
        problems += [file.problem(reason, "rule", index, key) for key, reason in faults]
        if not faults:
            found.append(
                RuleRow(
                    id=row["id"],
                    language=language,
                    kind=cast(Kind, row["kind"]),
                    says=row["says"],
                    order=tuple(row.get("order", ())),
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
                    act=tuple(row.get("act", ())),
                    agent=tuple(row.get("agent", ())),
                    of=tuple(row.get("of", ())),
                    reality=tuple(row.get("reality", ("done",))),
                    time=tuple(row.get("time", ("now",))),
                    adjunct=row.get("adjunct", False),
                )
            )
    return found


def _faults(
    row: dict[str, Any], concepts: dict[str, tuple[str, Category | None]], groups: set[str], acts: tuple[str, ...]
) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = [(key, f"unknown key {key!r}") for key in set(row) - _RULE_KEYS]
    absent = [k for k in ("id", "kind", "says") if not isinstance(row.get(k), str) or not row[k].strip()]
    faults += [(key, f"a rule needs {key}, as text") for key in absent]
    if row.get("kind") not in KINDS:
        faults.append(("kind", f"no kind {row.get('kind')!r}: one of {', '.join(KINDS)}"))
    for key in ("category", "otherwise"):
        if row.get(key) is not None and row[key] not in CATEGORIES:
            faults.append((key, f"no category {row[key]!r}: one of {', '.join(CATEGORIES)}"))
    for key in (*_EXPRESSIONS, "clause", "mood", *_EVENT):
        if not is_texts(row.get(key, [])):
            faults.append((key, f"{key} must be a list of words"))
            return faults
    if (
        not row.get("act")
        and len(row.get("order", [])) + len(row.get("needs", [])) < 2
        and row.get("kind") not in ("context", "unrelated")
    ):
        faults.append(("order", "order and needs must name at least two concepts together: no word fires alone"))
    if bool(row.get("order")) == bool(row.get("act")):
        faults.append(("order", "a rule needs an order, or an act: one of the two"))
    for key, known in _EVENT.items():
        known = acts if key == "act" else known
        names = [n.partition(":")[0] if key == "act" else n for n in row.get(key, [])]
        faults += [(key, f"no {key} {n!r}: one of {', '.join(known)}") for n in names if n not in known]
    for key in _EXPRESSIONS:
        for text in row.get(key, []):
            faults += [(key, reason) for reason in element_faults(text, concepts, groups)]
    faults += [
        ("clause", f"no clause {c!r}: one of {', '.join(CLAUSES)}") for c in row.get("clause", []) if c not in CLAUSES
    ]
    faults += [("mood", f"no mood {m!r}: one of {', '.join(MOODS)}") for m in row.get("mood", []) if m not in MOODS]
    for key, low, high in (("within", 0, 60), ("rank", 0, 9)):
        value = row.get(key, low)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            faults.append((key, f"{key} must be a whole number from {low} to {high}"))
    for key in ("starts", "first", "summary", "adjunct"):
        if not isinstance(row.get(key, True), bool):
            faults.append((key, f"{key} must be true or false"))
    return faults
