"""The sentence in which a report states a figure, in its own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.models import Claim, Report
from scoring.facts.report_clauses import without_dateline

LONGEST = 240  # letters of a quotation; of a longer sentence its beginning
# A full stop of "N. Korea", "6 a.m. Sunday" or "Nov. 3" ends nothing.
_SHORT = r"(?<!\b[A-Z]\.)(?<![ap]\.m\.(?=\s[A-Z]\w+day\b))(?<!\b(?:Jan|Feb|Mar|Apr|Aug|Oct|Nov|Dec)\.)(?<!\bSept\.)"
_ENDS = re.compile(rf"(?<=[.!?。！？]){_SHORT}\s+|(?<=[。！？])")
_WORDS = {
    1: ("one", "한"), 2: ("two", "두"), 3: ("three", "세"), 4: ("four", "네"), 5: ("five", "다섯"),
    6: ("six", "여섯"), 7: ("seven", "일곱"), 8: ("eight", "여덟"), 9: ("nine", "아홉"), 10: ("ten", "열"),
    11: ("eleven",), 12: ("twelve",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence as a report has it."""

    report: Report
    sentence: str


def best(claim: Claim, reports: Sequence[Report]) -> Quote:
    """The sentence that has most of what a side claims, from the first of the reports that quote it; where none has
    any of it, the headline of the report that quoted it first. `reports` are the act's, in order of publication."""
    own = [r for r in reports if claim.by in r.assessment.facts.claimed_by] or [
        r for r in reports if r.entry.id == claim.entry_id
    ]
    wanted = _patterns(claim)
    told = [
        (report, text)
        for report in own or reports[:1]
        for text in (report.entry.title, *_ENDS.split(without_dateline(report.entry.summary)))
    ]
    report, text = max(told, key=lambda pair: _found(wanted, pair[1]))
    text = text.strip()
    return Quote(report, text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…")


def _found(wanted: Sequence[tuple[str, int]], text: str) -> int:
    return sum(weight for pattern, weight in wanted if re.search(pattern, text, re.IGNORECASE))


def _patterns(claim: Claim) -> list[tuple[str, int]]:
    """What each figure of the claim may look like in a text, with its weight: "one" is found in many a sentence."""
    found = [(_digits(figure), 2) for figure in (claim.range_km, claim.altitude_km) if figure]
    if claim.weapon:
        found.append((re.escape(claim.weapon), 2))
    if claim.count is not None:
        latin = [rf"\b{word}\b" for word in _WORDS.get(claim.count, ()) if word.isascii()]
        korean = [rf"{word}\s?(?:발|대|개|명|기|척)" for word in _WORDS.get(claim.count, ()) if not word.isascii()]
        found.append(("|".join([_digits(claim.count), *latin, *korean]), 1 if claim.count == 1 else 2))
    return found


def _digits(n: int) -> str:
    return rf"(?<![\d.,])(?:{n}|{n:,})(?![\d]|[.,]\d)"
