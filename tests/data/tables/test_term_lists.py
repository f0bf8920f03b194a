"""Single terms added and left out: what a session tries is what the loader makes of the same lines in a file."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.models import BadReference, RuleTables
from data.tables.rule_tables import FOLDER, load_rules
from data.tables.term_lists import FORMS, TermEdit, as_toml, own_file, texts_of, with_edits
from scoring.assess.rules import compile_rules
from scoring.assess.scorer import Scorer
from scoring.reading.lexicon import Lexicon

HEADLINE = "North Korea yeets missile"
MOVE = (TermEdit(False, "en", "launch", "fire"), TermEdit(True, "en", "parade", "fire", "verbs"))


@cache
def shipped() -> RuleTables:
    return load_rules()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "rules"
    shutil.copytree(FOLDER, copy)
    return copy


def kind(tables: RuleTables, text: str) -> str:
    return Scorer(compile_rules(tables)).assess(text).kind


def test_an_added_verb_fires_and_one_left_out_does_not() -> None:
    assert kind(shipped(), HEADLINE) != "provocation"
    assert kind(with_edits(shipped(), [TermEdit(True, "en", "launch", "yeet", "verbs")]), HEADLINE) == "provocation"
    fires = "North Korea fires missile"
    assert kind(shipped(), fires) == "provocation"
    assert kind(with_edits(shipped(), [TermEdit(False, "en", "launch", "fire")]), fires) != "provocation"


@pytest.mark.parametrize(
    "edits",
    [
        MOVE,
        (*MOVE, TermEdit(True, "ko", "launch", "쏴올림"), TermEdit(False, "ja", "missile", "ミサイル")),
        (TermEdit(True, "en", "parade", "D'Arcy & Co. Bay"),),
    ],
)
def test_the_lines_taken_away_load_to_what_was_tried(folder: Path, edits: tuple[TermEdit, ...]) -> None:
    for language, text in as_toml(edits).items():
        (folder / own_file(language)).write_text(text, encoding="utf-8")
    loaded = load_rules(folder)
    assert loaded == with_edits(shipped(), edits)
    assert compile_rules(loaded).version != compile_rules(shipped()).version


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (TermEdit(True, "en", "parade", "fire", "verbs"), "'fire' already belongs to 'launch'"),
        (TermEdit(False, "en", "launch", "whistle"), "'whistle' is no term of 'launch' in 'en'"),
        (TermEdit(False, "en", "nothing", "fire"), "no concept 'nothing'"),
        (TermEdit(True, "en", "north", "Zanadu"), "stems holds no piece of 'Zanadu'"),
        (TermEdit(True, "en", "launch", " "), "must be a list of words"),
    ],
)
def test_session_and_loader_refuse_the_same(folder: Path, edit: TermEdit, reason: str) -> None:
    with pytest.raises(BadReference, match=reason):
        with_edits(shipped(), [edit])
    (folder / own_file(edit.language)).write_text(as_toml([edit])[edit.language], encoding="utf-8")
    with pytest.raises(BadReference, match=reason):
        load_rules(folder)


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=12), st.sampled_from(FORMS), st.sampled_from(["en", "ko", "ja"]))
def test_any_text_is_taken_whole_or_refused_in_words(text: str, form: str, language: str) -> None:
    edit = TermEdit(True, language, "launch", text, form)  # type: ignore[arg-type]
    try:
        tables = with_edits(shipped(), [edit])
    except BadReference as refused:
        assert refused.problems
        return
    rows = tuple(row for row in tables.terms if row.concept == "launch" and row.language == language)
    assert any(text in texts_of(row) for row in rows)
    Lexicon(replace(tables, terms=rows)).read(f"North Korea {text} missile", language)
