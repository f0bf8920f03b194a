"""Chips: letters that can be read on them, and the order of weight in grey, in both themes."""

from __future__ import annotations

import pytest

from components.figures import base, chips
from components.text import signs


@pytest.mark.parametrize(("ink", "graver_is"), [(base.LIGHT, "darker"), (base.DARK, "lighter")], ids=["light", "dark"])
def test_in_grey_each_step_stands_out_more_than_the_one_below(ink: base.Ink, graver_is: str) -> None:
    greys = [chips.luminance(colour) for colour in ink.severity]
    assert greys == sorted(greys, reverse=graver_is == "darker")
    weights = [chips.contrast(colour, ink.paper) for colour in ink.severity]
    assert weights == sorted(weights)
    assert all(heavy / light > 1.15 for light, heavy in zip(weights, weights[1:], strict=False))


@pytest.mark.parametrize("ink", [base.LIGHT, base.DARK], ids=["light", "dark"])
def test_letters_on_a_filled_chip_can_be_read(ink: base.Ink) -> None:
    for colour in ink.severity:
        assert chips.contrast(chips.on(colour), colour) >= 4.5


def test_a_chip_names_what_it_means_and_the_gravest_is_filled() -> None:
    assert "5 grave" in chips.severity(5)
    assert "background:transparent" in chips.severity(3)
    assert "background:light-dark(" in chips.severity(5)
    for name in signs.LEVELS:
        assert signs.level_sign(name) in chips.level(name)
