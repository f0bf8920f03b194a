"""The worked examples of docs/rules.md do what it says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from data.models import BadReference
from data.tables.rule_tables import FOLDER, load_rules
from scoring.assess.rules import compile_rules
from scoring.assess.scorer import Scorer
from tests.scoring.rulebooks import shipped


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "rules"
    shutil.copytree(FOLDER, copy)
    return copy


def term(folder: Path, concept: str, key: str, word: str) -> None:
    with (folder / "en-terms-own.toml").open("a", encoding="utf-8") as file:
        file.write(f'[[term]]\nconcept = "{concept}"\n{key} = ["{word}"]\n')


def stem(folder: Path, piece: str) -> None:
    path = folder / "weights.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("stems = [", f'stems = ["{piece}", ', 1), encoding="utf-8")


def said(folder: Path, title: str) -> tuple[str, str | None]:
    assessment = Scorer(compile_rules(load_rules(folder))).assess(title, "", "en")
    return assessment.kind, assessment.category


def test_a_new_name_needs_a_stem(folder: Path) -> None:
    title = "Seoul blames Gilded Heron for hack of port operator"
    assert shipped().assess(title, "", "en").rule == "no-north"
    term(folder, "hackers", "terms", "Gilded Heron")
    with pytest.raises(BadReference, match="stems holds no piece"):
        load_rules(folder)
    stem(folder, "Gilded")
    assert said(folder, title) == ("provocation", "cyber")


def test_a_name_that_is_a_common_word_needs_company(folder: Path) -> None:
    term(folder, "hackers-bare", "terms", "Ferryman")
    stem(folder, "Ferryman")
    assert said(folder, "Ferryman steals crypto from exchange") == ("provocation", "cyber")
    assert said(folder, "Ferryman crowned at boat race") == ("unrelated", None)


def test_a_new_verb(folder: Path) -> None:
    title = "North Korea pelts border islands with shells"
    assert shipped().assess(title, "", "en").kind == "context"
    term(folder, "launch", "verbs", "pelt")
    assert said(folder, title) == ("provocation", "artillery")


def test_a_new_object(folder: Path) -> None:
    title = "North Korea jams ship-tracking signals off Incheon"
    assert shipped().assess(title, "", "en").kind == "context"
    term(folder, "gps", "terms", "ship-tracking signals")
    assert said(folder, title) == ("provocation", "gps")


def test_what_is_no_act(folder: Path) -> None:
    term(folder, "weather", "terms", "locusts")
    [field] = Scorer(compile_rules(load_rules(folder))).read("Locusts cross DMZ from North Korea", "", "en")
    assert [event.agent for event in field.clauses[0].events if event.act == "cross"] == ["other"]


def test_a_new_sort_of_act(folder: Path) -> None:
    path = folder / "concepts.toml"
    text = path.read_text(encoding="utf-8")
    act = '[[act]]\nname = "flood"\npredicates = ["greet|send"]\nobjects = ["dam"]\n\n'
    path.write_text(text.replace("[[act]]", act + "[[act]]", 1), encoding="utf-8")
    rule = (
        'kind = "provocation"\nsays = "North Korea opens a dam above the South"\nact = ["flood:v"]\nagent = ["north"]\n'
    )
    rule += 'clause = ["lead", "main"]\ncategory = "other"\n'
    (folder / "en-rules-own.toml").write_text(f'[[rule]]\nid = "en-own-flood"\n{rule}', encoding="utf-8")
    assert said(folder, "North Korea opens floodgates of border dam") == ("provocation", "other")
    for title in ("North Korea may open dam at border", "Report that North Korea opened border dam untrue, Seoul says"):
        assert said(folder, title)[0] != "provocation", title
