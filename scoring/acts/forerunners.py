"""What was published before an act, and so tells of something else: talk of what was to come that reads like news."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from data.models import Report, day_start
from scoring.acts.families import family
from scoring.acts.reports import ESTABLISHED, publishers

# Clocks of desks, and the minute that is told, are about so exact.
CLOCKS = timedelta(minutes=15)


def without_forerunners(
    day: date, news: Sequence[Report], more: Sequence[Report]
) -> tuple[date, list[Report], list[Report]]:
    """An act of `day` without the reports that came before the minute at which two publishers say it was done. All stay
    where a flash came so early, or more publishers than after it: then the minute is read wrong or of another act."""
    if (moment := _moment(day, news)) is None:
        return day, list(news), list(more)
    since = moment - CLOCKS
    early = [r for r in (*news, *more) if r.entry.published < since]
    later = [r for r in news if r.entry.published >= since]
    if not early or any(r.assessment.facts.flash for r in early) or publishers(early) >= publishers(later):
        return day, list(news), list(more)
    return day, later, [r for r in more if r.entry.published >= since]


def _moment(day: date, reports: Sequence[Report]) -> datetime | None:
    told = Counter(m for r in reports if family(r) == "launch" and (m := r.assessment.facts.act_minute) is not None)
    if not told:
        return None
    minute = min(told, key=lambda m: (-told[m], m))
    agreed = publishers(r for r in reports if r.assessment.facts.act_minute == minute)
    return day_start(day) + timedelta(minutes=minute) if agreed >= ESTABLISHED else None
