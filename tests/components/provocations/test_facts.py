"""The facts of an act in its drawer: what it was, by its settled category, in the reader's words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from components.provocations import facts
from components.text.i18n import speaking
from components.widgets import rows
from data.models import Claim
from tests.components.provocations.test_lines import watched


@pytest.mark.parametrize(
    ("category", "form", "told"),
    [("icbm", "ballistic", "ICBM"), ("missile", "ballistic", "탄도미사일"), ("icbm", "engine", "로켓 엔진 시험")],
)
def test_what_it_was_is_told_by_its_category_unless_its_form_says_more(category: str, form: str, told: str) -> None:
    act = replace(watched(3, category), category=category, form=form)  # type: ignore[arg-type]
    with speaking("ko"):
        assert next(fact.value for fact in facts.of_act(act) if fact.what == "what") == told


def test_a_weapon_is_named_in_the_reader_s_language() -> None:
    act = replace(watched(3), weapon="Hwasong-17")
    with speaking("ko"):
        assert next(fact.value for fact in facts.of_act(act) if fact.what == "weapon") == "화성-17"
        assert "화성-17" in rows.claim_words(Claim("JCS", weapon="Hwasong-17", count=1, count_at_least=True))
        assert "최소 1" in rows.claim_words(Claim("JCS", count=1, count_at_least=True))


def test_a_theft_is_told_by_sum_name_and_group() -> None:
    act = replace(watched(3, "cyber"), campaign="Bybit", agent="Lazarus", stolen=("USD", 40))
    with speaking("ko"):
        told = {fact.what: fact.value for fact in facts.of_act(act)}
    assert (told["taken"], told["name"], told["group"]) == ("4,000만 달러", "바이비트", "라자루스")
