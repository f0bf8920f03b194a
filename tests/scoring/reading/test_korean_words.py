"""The endings of Korean words: what is looked at first never changes what a pattern says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scoring.reading import korean_predicates, korean_words

WORDS = st.text(alphabet="종합속보1２다라것해야아냐않없어있나까가인은는올지", min_size=1, max_size=6)


@given(WORDS)
def test_the_mark_of_the_edition_is_what_its_pattern_finds(word: str) -> None:
    assert korean_words.without_edition(word) == korean_words.EDITION.sub("", word)


@given(WORDS)
def test_a_speaker_s_ending_and_a_question_end_as_is_looked_at_first(word: str) -> None:
    for pattern, ends in (
        (korean_words.SAID, korean_words._SAID_ENDS),
        (korean_predicates._QUESTION, korean_predicates._ASKED),
    ):
        assert word.endswith(ends) or pattern.search(word) is None
