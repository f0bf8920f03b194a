"""Rules are data: what the loader refuses, with file and line, and what a rule means once compiled."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.models import BadReference
from data.tables.rule_tables import FOLDER, load_rules
from scoring.assess.rules import Rule, compile_rules
from scoring.assess.scorer import Scorer
from tests.scoring.rulebooks import shipped


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "rules"
    shutil.copytree(FOLDER, copy)
    return copy


def append(folder: Path, name: str, text: str) -> int:
    """Add `text` to a file; returns the line on which it begins."""
    path = folder / name
    before = path.read_text(encoding="utf-8").rstrip("\n") + "\n"
    path.write_text(before + text, encoding="utf-8")
    return before.count("\n") + 1


RULE = """[[rule]]
id = "test-rule"
kind = "provocation"
says = "a test"
order = ["north", "missile"]
"""


@pytest.mark.parametrize(
    ("name", "text", "offset", "reason"),
    [
        ("en-rules.toml", RULE.replace('"missile"', '"missle"'), 4, "no concept 'missle'"),
        ("en-rules.toml", RULE.replace('"north"', '"@nobody"'), 4, "no group 'nobody'"),
        ("en-rules.toml", RULE.replace("provocation", "attack"), 2, "no kind 'attack'"),
        ("en-rules.toml", RULE + 'category = "rocket"\n', 5, "no category 'rocket'"),
        ("en-rules.toml", RULE + 'otherwise = "rocket"\n', 5, "no category 'rocket'"),
        ("en-rules.toml", RULE + "wihtin = 3\n", 5, "unknown key 'wihtin'"),
        ("en-rules.toml", RULE + "within = 900\n", 5, "whole number from 0 to 60"),
        ("en-rules.toml", RULE + "rank = true\n", 5, "whole number from 0 to 9"),
        ("en-rules.toml", RULE + 'clause = ["start"]\n', 5, "no clause 'start'"),
        ("en-rules.toml", RULE + 'mood = ["maybe"]\n', 5, "no mood 'maybe'"),
        ("en-rules.toml", RULE + 'starts = "yes"\n', 5, "true or false"),
        ("en-rules.toml", RULE.replace('"north", ', ""), 4, "no word fires alone"),
        ("en-rules.toml", RULE.replace('["north", "missile"]', '"north"'), 4, "must be a list"),
        ("en-rules.toml", RULE.replace('"missile"', '"missile:xyz"'), 4, "is not of the form"),
        ("en-rules.toml", RULE.replace('says = "a test"\n', ""), 0, "a rule needs says"),
        ("en-terms.toml", '[[term]]\nconcept = "mistake"\nterms = ["x1"]\n', 1, "no concept 'mistake'"),
        ("en-terms.toml", '[[term]]\nconcept = "missile"\nterms = [1]\n', 2, "must be a list of words"),
        ("en-terms.toml", '[[term]]\nconcept = "missile"\nterms = ["DPRK"]\n', 2, "already belongs to 'north'"),
        ("en-terms.toml", '[[term]]\nconcept = "missile"\nterm = ["x2"]\n', 2, "unknown key 'term'"),
        ("en-rules.toml", RULE.replace("order", "act"), 4, "no act 'north'"),
        ("en-rules.toml", RULE + 'act = ["fire"]\n', 4, "one of the two"),
        ("en-rules.toml", RULE + 'agent = ["us"]\n', 5, "no agent 'us'"),
        ("en-rules.toml", RULE + 'reality = ["real"]\n', 5, "no reality 'real'"),
        ("concepts.toml", '[[act]]\nname = "x"\npredicates = ["missle"]\n', 2, "no concept 'missle'"),
        ("concepts.toml", '[[act]]\nname = "x"\npredicates = ["test"]\nplace = "up"\n', 3, "no place 'up'"),
        ("concepts.toml", '[[concept]]\nname = "new"\ngroup = "weapon"\ntraits = "x"\n', 3, "a list of words"),
        ("concepts.toml", '[[concept]]\nname = "missile"\ngroup = "weapon"\n', 1, "stands twice"),
        ("concepts.toml", '[[concept]]\nname = "new"\ngroup = "weapon"\ncategory = "x"\n', 3, "no category 'x'"),
    ],
)
def test_a_fault_is_told_with_its_place(folder: Path, name: str, text: str, offset: int, reason: str) -> None:
    line = append(folder, name, text) + offset
    with pytest.raises(BadReference) as caught:
        load_rules(folder)
    told = [p for p in caught.value.problems if reason in p.reason]
    assert told, caught.value
    assert told[0].file == str(folder / name)
    assert told[0].line == line


def test_every_fault_is_told_at_once(folder: Path) -> None:
    append(folder, "en-rules.toml", RULE.replace("provocation", "attack"))
    append(folder, "en-terms.toml", '[[term]]\nconcept = "mistake"\nterms = ["x1"]\n')
    with pytest.raises(BadReference) as caught:
        load_rules(folder)
    assert {Path(p.file).name for p in caught.value.problems} >= {"en-rules.toml", "en-terms.toml"}


def test_two_rules_of_one_name_are_refused(folder: Path) -> None:
    append(folder, "en-rules.toml", RULE + RULE)
    with pytest.raises(BadReference, match="two rules are called 'test-rule'"):
        load_rules(folder)


def test_an_anchor_that_the_gate_would_turn_away_is_refused(folder: Path) -> None:
    append(folder, "en-terms.toml", '[[term]]\nconcept = "kim"\nterms = ["Marshal Zyx"]\n')
    with pytest.raises(BadReference, match="stems holds no piece of 'Marshal Zyx'"):
        load_rules(folder)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("provocation = 55", "provocation = -1", "'provocation'"),
        ("provocation = 55", 'provocation = "high"', "'provocation'"),
        ("icbm = 25", "icmb = 25", "'icmb'"),
        ("points = 2", "point = 2", "'points'"),
        ('missile = ["space"', 'missiles = ["space"', "sharper"),
    ],
)
def test_weights_are_checked(folder: Path, old: str, new: str, reason: str) -> None:
    path = folder / "weights.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BadReference) as caught:
        load_rules(folder)
    assert any(reason in p.reason and p.line for p in caught.value.problems), caught.value


def test_missing_or_broken_files_are_told(folder: Path, tmp_path: Path) -> None:
    (folder / "en-rules.toml").write_text("[[rule]\n", encoding="utf-8")
    with pytest.raises(BadReference, match="not TOML"):
        load_rules(folder)
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadReference, match="file not found"):
        load_rules(tmp_path / "empty")


def test_version_is_a_hash_of_what_the_rules_say(folder: Path) -> None:
    same = compile_rules(load_rules(folder)).version
    assert same == shipped().book.version
    append(folder, "en-rules.toml", RULE)
    assert compile_rules(load_rules(folder)).version != same


def test_an_added_rule_takes_part(folder: Path) -> None:
    headline = "North Korea polishes missile on display stand"
    assert Scorer(compile_rules(load_rules(folder))).assess(headline).kind == "context"
    append(folder, "en-rules.toml", RULE)
    assert Scorer(compile_rules(load_rules(folder))).assess(headline).rule == "test-rule"


def test_distance_and_order_bind(folder: Path) -> None:
    append(folder, "en-rules.toml", RULE + "within = 1\n")
    scorer = Scorer(compile_rules(load_rules(folder)))
    assert scorer.assess("North Korea missile stand polished").rule == "test-rule"
    assert scorer.assess("North Korea polishes a very old missile stand").rule != "test-rule"
    assert scorer.assess("A missile stand of North Korea").rule != "test-rule"


def test_every_rule_of_the_book_tells_what_it_means() -> None:
    for row in shipped().book.tables.rules:
        assert len(row.says) > 10, row.id
        assert row.id.startswith((row.language + "-", "withdrawn-")), row.id


RULES = [rule for language in ("en", "ko", "ja") for rule in shipped().book.rules(language)]


@given(st.sampled_from(RULES), st.data())
def test_filing_rules_by_one_of_their_concepts_loses_none(rule: Rule, data: st.DataObject) -> None:
    book = shipped().book
    concepts = {data.draw(st.sampled_from(sorted(book._expand(names)))) for names in book._sets_of(rule.row)}
    concepts |= data.draw(st.sets(st.sampled_from(sorted(book.categories)), max_size=6))
    lacks = book.lacks(concepts)
    rules = [other for other in book.rules(rule.row.language) if not other.in_text & lacks]
    expected = [[other for other in rules if other.stage == stage] for stage in range(3)]
    assert list(book.candidates(rule.row.language, concepts)) == expected
