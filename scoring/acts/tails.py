"""Reports that follow an act up or look back at one: they join an act that others report, or make no line.

What an act left behind (its wreck, its orbit, a banquet for those who did it) is told of for weeks. Such a report
supports the act; no act rests on it alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from data.models import Report, kst_day
from scoring.acts.families import fits, form_class, is_of_satellite

# A follow-up is told of an act of at most so many days before.
TAIL = 14


def is_news(report: Report) -> bool:
    """Whether a report tells its act as new, so that an act can rest on it."""
    return report.assessment.facts.telling == "new"


def is_set_apart(report: Report) -> bool:
    """Whether a report has what makes its act another than those told of before: haste, an hour, a number, "again"."""
    facts = report.assessment.facts
    told = facts.flash or facts.again or facts.another or facts.ordinal
    return bool(told) or facts.act_minute is not None


def rests_on_news(reports: Iterable[Report]) -> bool:
    return any(map(is_news, reports))


def owner(report: Report, acts: Mapping[int, tuple[date, Sequence[Report]]]) -> int | None:
    """Which of `acts` (by key: day, and reports that tell it as new) a report that follows up belongs to.

    Its own day decides where it states one; else the latest act that its form allows, of a named form of
    satellites one of a satellite before others. A look back joins no act whose day it does not name.
    """
    facts = report.assessment.facts
    told = kst_day(report.entry.published)
    named = facts.act_day if facts.act_day_basis in ("stated", "weekday") and len(facts.days) == 1 else None
    best: tuple[bool, bool, int, int] | None = None
    for key, (day, reports) in acts.items():
        if not timedelta(0) <= told - day <= timedelta(days=TAIL) or not fits(report, reports):
            continue
        on_day = named is not None and abs((named - day).days) <= (1 if facts.telling == "follow-up" else 0)
        if facts.telling == "past" and not on_day:
            continue
        alike = not form_class(report) or _of_satellite([report]) == _of_satellite(reports)
        rank = (on_day, alike, day.toordinal(), -key)
        best = max(best, rank) if best else rank
    return -best[3] if best else None


def _of_satellite(reports: Sequence[Report]) -> bool:
    return any(map(is_of_satellite, reports))


def attach(
    acts: Sequence[tuple[date, list[Report]]], loose: Iterable[Report]
) -> list[tuple[date, list[Report], list[Report]]]:
    """`acts` with the reports of `loose` that belong to each; the others are left out."""
    known = dict(enumerate(acts))
    joined: dict[int, list[Report]] = defaultdict(list)
    for report in loose:
        if (key := owner(report, known)) is not None:
            joined[key].append(report)
    return [(day, reports, joined[n]) for n, (day, reports) in known.items()]
