"""Admiralty credibility of an act, 1 (confirmed) to 6 (cannot be judged), from who reports it.

Origins count, not entries: reprints, sister feeds and copies of one text are one. An official voice is one that watches
the North (JCS, Tokyo, Washington, …), quoted or publishing itself; North Korea's own media are the accused's word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta

from data.models import Report

OFFICIALS = frozenset({"JCS", "Japan", "US", "FBI", "NIS", "UN", "UNC", "Police"})
_TRUSTED = frozenset("ABC")
# State media tell of an act on the day after it. What is told of it so much earlier was seen by others.
_SEEN_BEFORE = timedelta(hours=4)
_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied)|no signs? of|did not (?:detect|take place|happen)|disputes?|casts? doubt|exaggerat\w+)\b"
    r"|부인|사실과 달라|사실 아|과장|기만",
    re.IGNORECASE,
)


def publisher(report: Report) -> str:
    """Who wrote the report: its publisher, else its source."""
    return report.entry.publisher or report.entry.source


def is_state_media(report: Report) -> bool:
    """Whether a state's own media speak (North Korea's, or another's that carries its word)."""
    return report.publisher_type == "state_media" or (report.state_controlled and report.publisher_type != "government")


def dated(reports: Sequence[Report]) -> Sequence[Report]:
    """The reports that have a date of their own, where there are any: one without may be of an older act, so it lends
    a dated act neither weight nor facts."""
    return [r for r in reports if "undated" not in r.entry.flags] or reports


def carries_the_norths_word(report: Report) -> bool:
    """Whether a report quotes state media and no official: it saw nothing itself."""
    sides = set(report.assessment.facts.claimed_by)
    return "KCNA" in sides and not OFFICIALS & sides


def seen_by_others(reports: Sequence[Report]) -> list[Report]:
    """The reports that do not rest on state media's word, of an act that no official tells of. Once state media have
    spoken, what names nobody repeats them."""
    spoke = [r.entry.published for r in reports if "KCNA" in r.assessment.facts.claimed_by]
    until = min(spoke) - _SEEN_BEFORE if spoke else None
    return [
        r
        for r in reports
        if "KCNA" not in r.assessment.facts.claimed_by
        and not is_state_media(r)
        and (until is None or r.entry.published < until)
    ]


def credibility(reports: Sequence[Report], origin: Mapping[str, str], *, disputed: bool = False) -> int:
    """The Admiralty figure of an act that `reports` tell of; `disputed` where somebody has taken a report of it back.

    `origin` leads from each publisher to the one that wrote what it carries.

    1 confirmed by officials and independent press; 2 probably true: two independent publishers; 3 possibly true: one
    publisher, or several that cannot be judged; 4 doubtful: state media alone, or publishers of doubtful reliability;
    5 improbable: state media's word that officials dispute; 6 cannot be judged: one origin that cannot be judged.
    """
    press = {publisher(r) for r in reports if not is_state_media(r) and r.publisher_type != "government"}
    trusted = {origin[publisher(r)] for r in reports if publisher(r) in press and r.reliability in _TRUSTED}
    offices = {publisher(r) for r in reports if r.publisher_type == "government" and not is_state_media(r)}
    official = bool(offices) or any(OFFICIALS & set(r.assessment.facts.claimed_by) for r in reports)
    if not press and not offices:
        return 4 if reports else 6
    if not official:
        seen = {publisher(r) for r in seen_by_others(reports)}
        if not seen:
            return 4  # the press carries what state media claim; nobody else saw it
        press, trusted = press & seen, trusted & {origin[name] for name in seen}
    if _disputed(reports) or (disputed and not official):
        return 5
    independent = len({origin[name] for name in press | offices})
    if independent == 1:
        return _of_one(reports, trusted | offices)
    if official and (len(trusted) >= 2 or (offices and trusted)):
        return 1
    if len(trusted | offices) >= 2:
        return 2
    return 3 if trusted | offices or _unjudged(reports) else 4


def _of_one(reports: Sequence[Report], trusted: set[str]) -> int:
    if trusted:
        return 3
    return 6 if _unjudged(reports) else 4


def _unjudged(reports: Sequence[Report]) -> bool:
    return all(r.reliability == "F" for r in reports)


def _disputed(reports: Sequence[Report]) -> bool:
    """Whether the act rests on state media's claim and an official disputes it in so many words."""
    claimed = [r for r in reports if "KCNA" in r.assessment.facts.claimed_by]
    seen = [r for r in reports if OFFICIALS & set(r.assessment.facts.claimed_by) and not _DENIED.search(r.entry.title)]
    denied = [r for r in reports if OFFICIALS & set(r.assessment.facts.claimed_by) and _DENIED.search(r.entry.title)]
    return bool(claimed and denied and not seen)
