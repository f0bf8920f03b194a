"""Stems of Korean verbs, and what a verb added by its dictionary form is read as."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.models import TermList
from data.tables.rule_tables import load_rules
from scoring.assess.rules import compile_rules
from scoring.assess.scorer import Scorer
from scoring.reading.korean_forms import stems_of


@pytest.mark.parametrize(
    ("verb", "stems"),
    [
        ("쏘다", {"쏘", "쏴", "쐈", "쏜", "쏠"}),
        ("날리다", {"날리", "날려", "날렸", "날린", "날릴"}),
        ("띄우다", {"띄우", "띄워", "띄웠", "띄운", "띄울"}),
        ("보내다", {"보내", "보냈", "보낸", "보낼"}),
        ("가로지르다", {"가로지르", "가로질러", "가로질렀", "가로지른", "가로지를"}),
        ("오르다", {"오르", "올라", "올랐", "오른", "오를"}),
        ("파묻다", {"파묻어", "파묻었", "파묻은", "파묻을", "파묻고", "파묻는", "파묻지"}),
        ("짓다", {"지어", "지었", "지은", "지을", "짓고", "짓는", "짓지"}),
        ("퍼붓다", {"퍼부어", "퍼부었", "퍼부은", "퍼부을", "퍼붓고", "퍼붓는", "퍼붓지"}),
        ("깔다", {"깔아", "깔았", "깔고", "깔지", "까는"}),
    ],
)
def test_stems_are_those_that_headlines_write(verb: str, stems: set[str]) -> None:
    assert set(stems_of(verb)) == stems


@given(st.text(st.characters(min_codepoint=ord("가"), max_codepoint=ord("힣")), min_size=1, max_size=4))
def test_any_verb_has_stems_of_syllables_that_are_each_named_once(stem: str) -> None:
    found = stems_of(stem + "다")
    assert found
    assert len(found) == len(set(found))
    assert all("가" <= letter <= "힣" for text in found for letter in text)


def test_a_verb_added_by_its_dictionary_form_is_read_in_every_form() -> None:
    tables = load_rules()
    own = TermList("send", "ko", terms=(), verbs=("둥둥치다",), nouns=())
    scorer = Scorer(compile_rules(replace(tables, terms=(*tables.terms, own))))
    for form in ("둥둥쳤다", "둥둥쳐", "또 둥둥친다"):
        assert scorer.assess(f"북한, 오물 풍선 백여 개 {form}", language="ko").kind == "provocation"
    assert scorer.assess("북한, 비방 전단 둥둥칠 듯", language="ko").kind == "preparation"
