"""An explanation tells the rule, what lost to it, and which word would change the kind; and each of it is true."""

from __future__ import annotations

import pytest

from data.models import KINDS
from scoring.assess.explain import explain, mark_up
from tests.scoring.rulebooks import headlines, shipped

SCORER = shipped()


def test_it_tells_the_rule_the_clause_and_the_marked_excerpt() -> None:
    why = explain(SCORER, "N. Korea launches ICBM after US drills end, Seoul says")
    assert why.said.rule == "en-act"
    assert why.excerpt.startswith("[N. Korea] [launches] [ICBM] after")
    assert why.clause == "N. Korea launches ICBM"
    assert why.role == "leads"
    text = "\n".join(why.lines())
    assert "provocation, icbm, score" in text
    assert "because: North Korea fires, launches or tests a weapon [en-act]" in text


def test_it_tells_why_the_next_rule_did_not_decide() -> None:
    why = explain(SCORER, "South Korea stages drill after North Korea fires missile")
    assert why.said.kind == "response"
    lost = {other.kind: other for other in why.others}
    assert "what went before" in lost["provocation"].why
    assert lost["provocation"].rule != why.said.rule


@pytest.mark.parametrize("headline", [h for _, _, h in headlines()][::5])
def test_every_change_it_names_is_true(headline: str) -> None:
    why = explain(SCORER, headline)
    assert why.said == SCORER.assess(headline)
    rows = {row.id: row.says for row in SCORER.book.tables.rules}
    assert why.says == rows.get(why.said.rule, why.says)
    for change in why.changes:
        without = [headline.replace(change.term, "", 1)] if headline.count(change.term) == 1 else []
        for text in without:
            then = SCORER.assess(text)
            assert (then.kind, then.score) == (change.kind, change.score)
        assert change.kind != why.said.kind
        assert change.kind in KINDS
    assert not {o.kind for o in why.others} & {why.said.kind}


def test_it_names_the_word_without_which_an_act_is_none() -> None:
    why = explain(SCORER, "North Korea fires missile")
    assert {change.term: change.kind for change in why.changes} == {
        "North Korea": "unrelated",
        "fires": "context",
        "missile": "context",
    }


def test_it_says_so_where_nothing_holds() -> None:
    assert "no name of North Korea" in explain(SCORER, "Garden fair opens in Leeds").says
    assert explain(SCORER, "Garden fair opens in Leeds").lines()[0] == "Garden fair opens in Leeds"


def test_the_summary_is_shown_where_it_decides() -> None:
    why = explain(SCORER, "North Korea on minds of leaders", "North Korea fired a missile on Friday, Seoul says.")
    assert why.field == "summary"
    assert why.excerpt.startswith("[North Korea] [fired]")


def test_long_text_is_explained_as_far_as_it_is_read() -> None:
    assert explain(SCORER, "North Korea fires missile " * 10_000).said.kind == "provocation"


def test_marking_up() -> None:
    assert mark_up("abcdef", [(0, 1), (3, 5)]) == "[a]bc[de]f"
    assert mark_up("abc", [], "<", ">") == "abc"


def test_it_tells_what_barred_an_act_and_the_nearest_frame() -> None:
    why = explain(SCORER, "Retracted: North Korea fires missile into sea")
    told = {deed.act: deed for deed in why.deeds}
    assert (told["fire"].bar, told["fire"].nearest) == ("withdrawn", "en-act")
    assert any("barred by withdrawn; nearest en-act" in line for line in why.lines())
