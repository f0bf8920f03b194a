"""Severity and level on the sheet as the pages show them: diamonds and bars, drawn, so that no font need hold them."""

from __future__ import annotations

from components.briefing.markup import Node, el
from components.figures import chips
from components.text import signs

_DIAMOND = "M{x} 0 l5 6 l-5 6 l-5 -6 Z"
_STEP = 12  # from one diamond to the next, in units of a drawing 12 high
_BAR, _GAP, _HIGH = 8, 5, 24


def severity(step: int, word: str) -> Node:
    """'◆◆◆◆ 4 serious' on a chip: an edge for what is minor, filled for what is grave, as on every page."""
    shapes = [el("path", d=_DIAMOND.format(x=6 + _STEP * n)) for n in range(step)]
    drawn = el("svg", *shapes, viewBox=f"0 0 {_STEP * step} 12", class_="diamonds", aria_hidden="true")
    drawn.set("style", f"width:{step * 0.62:.2f}em")
    look = "filled" if step >= chips.FILLED else "edged"
    return el("span", drawn, f"{step} {word}", class_=f"chip {look} s{step}")


def bars(rank: int) -> Node:
    """A level's rank, 1 to 5, as so many filled bars of five."""
    all_of = len(signs.LEVELS)
    shapes = [
        el("rect", x=1 + n * (_BAR + _GAP), y=1, width=_BAR, height=_HIGH - 2, class_=None if n < rank else "empty")
        for n in range(all_of)
    ]
    wide = all_of * (_BAR + _GAP) - _GAP + 2
    return el("svg", *shapes, viewBox=f"0 0 {wide} {_HIGH}", class_="bars", aria_hidden="true")
