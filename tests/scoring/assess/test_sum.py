"""The parts of a score add up to it, whatever the letter and the rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.assess.sum import parts_of
from tests.scoring.rulebooks import headlines, shipped

SCORER = shipped()
LETTERS = SCORER.book.tables.letter_points
TEXTS = [text for _, _, text in headlines("headlines.tsv")]


@given(st.sampled_from(TEXTS), st.sampled_from(["", *"ABCDEF"]), st.sampled_from(["", *"ABCDEF"]))
def test_they_add_up(title: str, then: str, today: str) -> None:
    said = SCORER.assess(title, reliability=then)
    parts = parts_of(said, today, LETTERS)
    assert round(parts.terms + parts.letter + parts.rest, 1) == said.score


@pytest.mark.parametrize("letter", "ABCDEF")
def test_with_the_letter_of_the_day_only_rounding_is_left(letter: str) -> None:
    for title in TEXTS:
        said = SCORER.assess(title, reliability=letter)
        parts = parts_of(said, letter, LETTERS)
        if said.matches and 0 < said.score < 100:
            assert abs(parts.rest) <= 1
