"""Signs: one meaning each, distinct without colour, and more ink for what is graver."""

from __future__ import annotations

import pytest

from components.coverage.source_tables import GLYPHS as CONDITIONS
from components.reads.marks import MARKS
from components.signals.series_panels import GLYPHS as READINGS
from components.text import signs
from components.text.catalogue import LANGUAGES
from components.text.i18n import speaking
from data.models import KINDS


def test_severity_and_level_grow_with_what_they_mean() -> None:
    assert [len(signs.severity_sign(n)) for n in range(1, 6)] == [1, 2, 3, 4, 5]
    assert [signs.level_sign(name).count("▮") for name in signs.LEVELS] == [1, 2, 3, 4, 5]
    assert len({len(signs.level_sign(name)) for name in signs.LEVELS}) == 1


def test_one_sign_has_one_meaning() -> None:
    used = [*CONDITIONS.values(), *READINGS.values(), *filter(None, MARKS.values())]
    used += [*signs.severity_sign(1), *set(signs.level_sign("Elevated"))]
    assert len(set(used)) == len(used)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_each_kind_has_a_letter_of_its_own(language: str) -> None:
    with speaking(language):
        letters = [signs.kind_sign(kind) for kind in KINDS]
        assert len(set(letters)) == len(KINDS)
        assert all(len(letter) == 1 for letter in letters)
        assert len(signs.kind_sign("threat")) == 1
