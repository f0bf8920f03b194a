"""How much the level rests on: half coverage, half how well its strongest cause stands. It is no likelihood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from data.models import EYES, Coverage, LevelRules
from scoring.level.indicators import Row

CORROBORATION_POINTS = {"single source": 15, "state media": 15, "corroborated": 40, "official": 50}
COVERAGE_POINTS = 50
ALERT_DOWN_POINTS = 15  # taken off while a source that brings launch alerts is down


# What the points rest on: how many sources answer; no or too little sight; an eye missing; launch alerts down; how well
# the strongest cause is settled; or that the cause has passed and the set calm is running.
Reason = Literal["answering", "blind", "eyes_missing", "alert_down", "cause", "calm"]


@dataclass(frozen=True, slots=True)
class Confidence:
    """Coverage and corroboration, `points` of 100, and what they rest on."""

    word: str  # High, Moderate, Low
    points: int
    reasons: tuple[Reason, ...]


def confidence(computed: str | None, rows: Sequence[Row], coverage: Coverage, rules: LevelRules) -> Confidence:
    """Half of the points are coverage, half how well the strongest indicators stand; without cause coverage is all.

    Coverage counts by the share of sources that answer and, more, by the share of the eyes that are needed to call
    quiet quiet: many general feeds do not make up for a missing Korean wire, and without an eye it is never High.
    """
    answering = coverage.answering / coverage.sources_on if coverage.sources_on else 0.0
    eyes = 1 - len(coverage.eyes_missing) / len(EYES)
    seeing = COVERAGE_POINTS * min(answering, eyes) if coverage.open else 0.0
    reasons: list[Reason] = ["answering"]
    if not coverage.open:
        reasons.append("blind")
    elif coverage.eyes_missing:
        reasons.append("eyes_missing")
    if coverage.open and coverage.launch_alert_down:
        seeing = max(0.0, seeing - ALERT_DOWN_POINTS)
        reasons.append("alert_down")
    strongest = max((row.calls for row in rows), default=0)
    if strongest:
        best = max((row.status for row in rows if row.calls == strongest), key=lambda word: CORROBORATION_POINTS[word])
        points = seeing + CORROBORATION_POINTS[best]
        reasons.append("cause")
    else:
        points = 2 * seeing
        if computed and computed != rules.levels[0]:
            reasons.append("calm")
    if coverage.eyes_missing:
        points = min(points, rules.confidence_high - 1)
    word = "High" if points >= rules.confidence_high else "Moderate" if points >= rules.confidence_moderate else "Low"
    return Confidence(word, round(points), tuple(reasons))
