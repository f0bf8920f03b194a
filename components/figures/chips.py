"""Severity and level as coloured chips for `st.html`: the only colours on a page that carry meaning.

One ramp serves both, from 1 to 5. It follows the reader's theme by itself (`light-dark`), also when they change it
while the page stands. All of it is our own words; nothing of a feed's comes in here.
"""

from __future__ import annotations

from components.figures.base import DARK, LIGHT
from components.text import signs
from components.text.i18n import t

_BLACK, _WHITE = "#0b1219", "#ffffff"
FILLED = 4  # from this severity on a chip is filled: what is minor only has an edge
STEPS = range(1, signs.GRAVEST + 1)


def luminance(colour: str) -> float:
    """Relative luminance of '#rrggbb', 0 black to 1 white, as WCAG 2 defines it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21, as WCAG 2 defines it."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def on(colour: str) -> str:
    """The colour of letters on a ground: whichever of black and white is read better."""
    return max((_BLACK, _WHITE), key=lambda ink: contrast(ink, colour))


def colour(step: int) -> str:
    """The colour of a step, 1 to 5, as CSS for both themes."""
    return f"light-dark({LIGHT.severity[step - 1]},{DARK.severity[step - 1]})"


def letters(step: int) -> str:
    """The colour of letters on that ground, as CSS for both themes."""
    return f"light-dark({on(LIGHT.severity[step - 1])},{on(DARK.severity[step - 1])})"


def filled(step: int) -> str:
    """CSS of a block in the colour of a step, letters included."""
    return f"background:{colour(step)};color:{letters(step)}"


# A class for the block of each step, `step1` to `step5`.
STEP_CLASSES = "".join(f".step{n} {{ {filled(n)}; }}\n" for n in STEPS)


def chip(step: int, fill: bool | None = None) -> str:
    """CSS of a chip: filled from `FILLED` on, below that an edge alone, but where `fill` says otherwise."""
    ground = filled(step) if (step >= FILLED if fill is None else fill) else "background:transparent;color:inherit"
    return f"{ground};border:1.5px solid {colour(step)};border-radius:4px;padding:0 .4em;white-space:nowrap"


def severity(step: int) -> str:
    """A severity as HTML: '◆◆◆◆ 4 serious' on its chip."""
    return f'<span style="{chip(step)}">{_small(signs.severity_sign(step))} {step} {t(f"severity.{step}")}</span>'


UNSEEN = "position:absolute;width:1px;height:1px;margin:0;padding:0;overflow:hidden;clip-path:inset(50%)"


def level(name: str) -> str:
    """A level as HTML: '▮▮▮▯▯ Level ELEVATED' on its chip."""
    words = t("shell.level", level=t(f"level.{name}"))
    return f'<span style="{chip(signs.level_rank(name), True)};font-weight:600">{signs.level_sign(name)} {words}</span>'


def _small(sign: str) -> str:
    return f'<span style="font-size:.62em;letter-spacing:-.04em;vertical-align:.18em">{sign}</span>'
