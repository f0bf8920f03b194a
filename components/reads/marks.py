"""How officers have marked a signal or a provocation, by sign and word, for tables and excerpts."""

from __future__ import annotations

from collections.abc import Sequence

from components.reads import load
from components.text.i18n import t
from data.models import Mark, MarkState
from data.store import triage

MARKS: dict[MarkState, str] = {"open": "", "acknowledged": "✓", "watch": "◎", "dismissed": "✕"}


def glyph_and_word(mark: Mark | None) -> str:
    """A mark's state by shape and word, never by colour; "" where it is open."""
    state = mark.state if mark else "open"
    return f"{MARKS[state]} {t(f'mark.{state}')}" if MARKS[state] else ""


def marks_of(subjects: Sequence[str]) -> list[str]:
    """The mark on each subject this second, by glyph and word, for tables and excerpts."""
    with load.store().read() as conn:
        held = triage.marks(conn, subjects)
    return [glyph_and_word(held.get(subject)) for subject in subjects]
