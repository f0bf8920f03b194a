"""Which publishers wrote what they carry, and who speaks through them.

Publishers that carry one text are one origin: what a portal copies, or a paper takes over word for word from a wire,
is reported once. Of a graded publisher a headline alone proves no copy, since short ones are alike; of others it does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from data.models import Report, Voice
from scoring.acts.credibility import OFFICIALS, is_state_media, publisher

_SHORTEST = 12  # letters of a headline that can be recognised again
_COMPARED = 100  # letters of a summary
_MARKS = re.compile(r"^\W*(?:\([^()]{1,16}\)|\[[^\[\]]{1,10}\]|update \d+[-:]?|breaking:?|urgent:?)\s*", re.IGNORECASE)
_CREDIT = re.compile(r"\s+[-–—|]\s+[^-–—|]{1,40}$")
_COPYING = frozenset({"F", ""})


def origins(reports: Sequence[Report]) -> dict[str, str]:
    """The origin of each publisher among `reports` (in order of publication): the first that carried the same text."""
    root = {name: name for name in dict.fromkeys(map(publisher, reports))}

    def find(name: str) -> str:
        while root[name] != name:
            name = root[name]
        return name

    order = {name: n for n, name in enumerate(root)}
    for alike in _same_headline(reports).values():
        for n, one in enumerate(alike):
            for other in alike[:n]:
                if publisher(one) != publisher(other) and _one_text(one, other):
                    first, second = sorted((find(publisher(one)), find(publisher(other))), key=order.__getitem__)
                    root[second] = first
    return {name: find(name) for name in root}


def _same_headline(reports: Sequence[Report]) -> Mapping[str, list[Report]]:
    found: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        key = _letters(_CREDIT.sub("", _MARKS.sub("", report.entry.title)))
        if len(key) >= _SHORTEST:
            found[key].append(report)
    return found


def _one_text(one: Report, other: Report) -> bool:
    if _copies(one) or _copies(other):
        return True
    mine, yours = (_letters(r.entry.summary)[:_COMPARED] for r in (one, other))
    return len(mine) >= _SHORTEST and mine == yours


def _copies(report: Report) -> bool:
    """Whether a publisher may be a portal: an aggregator's item, or one that nobody has graded."""
    return report.publisher_type == "aggregator" or report.reliability in _COPYING


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def independent(reports: Sequence[Report]) -> tuple[str, ...]:
    """The publishers of `reports` that wrote what they carry, in order of their first report."""
    return tuple(dict.fromkeys(origins(reports).values()))


def voices(reports: Sequence[Report]) -> tuple[Voice, ...]:
    """Who speaks in `reports` (in order of publication), and through whom it is known, officials before others."""
    through: dict[str, dict[str, None]] = defaultdict(dict)
    for report in reports:
        own = [publisher(report)] if report.publisher_type == "government" or is_state_media(report) else []
        for side in dict.fromkeys((*report.assessment.facts.claimed_by, *own)):
            through[side][publisher(report)] = None
    found = [Voice(side, tuple(carriers), side in OFFICIALS) for side, carriers in through.items()]
    return tuple(sorted(found, key=lambda voice: not voice.official))
