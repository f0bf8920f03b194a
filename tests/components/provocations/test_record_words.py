"""What the record says is in English; a reader of another language is told so."""

from __future__ import annotations

import pytest

from components.provocations import record_words
from components.reads import load
from components.text.i18n import speaking


@pytest.mark.parametrize(("language", "marked"), [("en", False), ("ko", True)])
def test_the_record_s_own_words_are_marked_where_they_are_foreign(language: str, marked: bool) -> None:
    past = load.past()[-1]
    with speaking(language):
        told = record_words.note(past)
        assert told.endswith(past.summary)
        assert told.startswith("영어 원문: ") is marked
        assert any("가" <= letter <= "힣" for letter in record_words.title(past)) is marked
