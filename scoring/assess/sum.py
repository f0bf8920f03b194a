"""What a score is made of: the terms' points, the letter of the source, and what rounding and the scale's ends do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from data.models import Assessment


@dataclass(frozen=True, slots=True)
class ScoreParts:
    """Points of the matched terms, of the source's letter, and the rest to the whole score, each to a tenth."""

    terms: float
    letter: float
    rest: float


def parts_of(said: Assessment, letter: str, letter_points: Mapping[str, float]) -> ScoreParts:
    """The parts of an assessment's score. They add up to it: what terms and letter leave is the rest, which comes from
    rounding, from the ends of the scale, or from other rules or another letter than those of today."""
    terms = round(sum(round(match.points, 1) for match in said.matches), 1)
    of_letter = round(letter_points.get(letter, 0.0), 1) if said.kind != "unrelated" else 0.0
    return ScoreParts(terms, of_letter, round(said.score - terms - of_letter, 1))
