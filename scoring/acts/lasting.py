"""Acts that outlast a day, each one act of its first day: balloons fly through a night, jamming goes on for days."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from data.models import Report, day_start, kst_day
from scoring.acts.families import fits, form_classes
from scoring.acts.reports import first_told, in_order
from scoring.acts.tails import is_set_apart
from scoring.facts.calendar_dates import DAY
from scoring.facts.dates import first_day

# Families whose acts go on for days, and those whose acts go on through a night.
SPELLS = frozenset({"gps"})
NIGHTS = frozenset({"balloon"})
# Jamming that nobody told of for longer than this has ended; what comes then is another spell.
PAUSE = timedelta(days=2)
# Hours in Korea: a wave first told of from here on flies through the night, and is counted until the next evening.
_EVENING, _NEXT_EVENING, _MORNING, _NOON = 17, 18, 6, 12

# What is found in the morning flew in the night, however new its number is.
_COUNTED = re.compile(r"\b(?:found|identified|counted|landed|fell|fallen)\b|식별|발견|떨어[져졌]|낙하", re.IGNORECASE)

Act = tuple[date, list[Report]]


def spells(acts: Sequence[Act]) -> list[Act]:
    """`acts` of one family (by day) with those joined that go on without a pause, and those whose headlines count
    their days ("for the sixth day") back to one before. What is counted alone is of the day that is told.
    """
    joined: list[Act] = []
    for day, reports in acts:
        since = min([day, *(day - (n - 1) * DAY for r in reports if (n := _nth_day(r)))])
        if joined and since - max(kst_day(r.entry.published) for r in joined[-1][1]) <= PAUSE:
            joined[-1][1].extend(reports)
        else:
            joined.append((day, list(reports)))
    return joined


def through_the_night(placed: Mapping[date, Sequence[Report]]) -> dict[date, list[Report]]:
    """Reports by day, with those of a day that still tell of what began on the evening before moved there.

    A flash in the morning is of a new wave, and so is what follows it; a wave's number tells it from another, and so
    does the number of its day ("for a fifth day").
    """
    placed = _counted_by_night(placed)
    moved = {day: list(reports) for day, reports in placed.items()}
    for day in sorted(placed):
        following = day + DAY
        # As they were placed: what one night takes along decides nothing about the next.
        evening = _from_the_evening(placed, day)
        if following not in placed or not evening:
            continue
        midnight = day_start(following)
        flashes = [
            r.entry.published
            for r in placed[following]
            if r.assessment.facts.flash
            and not _COUNTED.search(r.entry.title)
            and r.entry.published >= midnight + timedelta(hours=_MORNING)
        ]
        until = min([midnight + timedelta(hours=_NEXT_EVENING), *flashes])
        numbers, counted = _numbers(evening), set(map(_nth_day, evening))
        moving = [
            r
            for r in moved[following]
            if r.entry.published < until
            and (not numbers or _numbers([r]) <= numbers)
            and _flies(r, evening)
            and _nth_day(r) in {None, *counted}
        ]
        left = [r for r in moved[following] if r not in moving]
        if left and not any(map(_is_fresh, left)) and all(_flies(r, evening) for r in left):
            moving += left  # nobody tells of a new wave: the next day's desks still tell of this one
        if moving:
            moved[day] += moving
            moved[following] = [r for r in moved[following] if r not in moving]
    return {day: in_order(reports) for day, reports in moved.items() if reports}


def _from_the_evening(placed: Mapping[date, Sequence[Report]], day: date) -> Sequence[Report]:
    """The reports of a day's wave where it flew in the evening, () where not. What is told by day of a wave of the
    evening before is no wave of this day."""
    begins = day_start(day) + timedelta(hours=_EVENING)
    if first_told(placed[day]) >= begins:
        return placed[day]
    before = placed.get(day - DAY, ())
    flew = any(r.entry.published >= begins - DAY for r in before)
    late = [r for r in placed[day] if r.entry.published >= begins]
    return late if flew and any(map(_is_fresh, late)) else ()


def _counted_by_night(placed: Mapping[date, Sequence[Report]]) -> dict[date, list[Report]]:
    """Reports by day, with those that tell in the morning of what flew over "overnight" moved to the evening before,
    and with them those that count the same."""
    moved: dict[date, list[Report]] = {}
    for day in sorted(placed):
        nightly = [r for r in placed[day] if _overnight(r, day)]
        counts = {r.assessment.facts.count for r in nightly} - {None}
        noon = day_start(day) + timedelta(hours=_NOON)
        for report in placed[day]:
            facts = report.assessment.facts
            same = facts.count in counts and not facts.flash and report.entry.published < noon
            moved.setdefault(day - DAY if same or report in nightly else day, []).append(report)
    return {day: in_order(reports) for day, reports in moved.items()}


def _overnight(report: Report, day: date) -> bool:
    facts = report.assessment.facts
    return facts.act_day_basis == "relative" and facts.days == (day - DAY, day)


def _flies(report: Report, evening: Sequence[Report]) -> bool:
    """Whether a report can tell of what flew that evening: loudspeakers do not fly."""
    return form_classes(report) != ("loudspeaker",) and fits(report, evening)


def _is_fresh(report: Report) -> bool:
    """Whether a report tells of a new wave."""
    return is_set_apart(report) or _nth_day(report) is not None


def _nth_day(report: Report) -> int | None:
    """In which day of its acts a report's title counts itself."""
    published = report.entry.published
    began = first_day(report.entry.title, published)
    return (kst_day(published) - began.days[0]).days + 1 if began else None


def _numbers(reports: Sequence[Report]) -> set[int]:
    return {n for r in reports if (n := r.assessment.facts.ordinal) is not None}
