"""Acts of the hours around midnight: desks tell one launch under two days, and the first word of one takes its time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from data.models import Report, day_start
from scoring.acts.families import family, fits, is_of_satellite
from scoring.acts.reports import ESTABLISHED, first_told, in_order, publishers, states_its_day
from scoring.facts.calendar_dates import DAY
from scoring.facts.names import WATCHERS, tells_of_firing

_ROCKET = re.compile(r"\brockets?\b|발사체|로켓", re.IGNORECASE)
# Before this hour in Korea a report without a day more likely tells of the day before.
SMALL_HOURS = 6
# Reports come about so long after the act: one first told of before this time of night was of the evening before.
TOLD_AFTER = timedelta(minutes=90)


def around_midnight(placed: Mapping[date, Sequence[Report]]) -> dict[date, list[Report]]:
    """Reports of one family by the KST day of their act, with those moved that tell of the evening before."""
    return _of_one_satellite(_across_midnight(_of_late_evening(placed)))


def _of_one_satellite(placed: Mapping[date, Sequence[Report]]) -> dict[date, list[Report]]:
    """No two satellites are launched on two days in a row: what is told of one on the day after it, by nobody who
    watched another go up, is of it, whatever day its words give ("admitted early on Tuesday"). So is the rocket that
    is told of in the small hours of that night."""
    joined = {day: list(reports) for day, reports in placed.items()}
    for day in sorted(placed):
        following = day + DAY
        # As they were placed: what one day takes along decides nothing about the next.
        if following not in placed or publishers(r for r in placed[day] if is_of_satellite(r)) < ESTABLISHED:
            continue
        until = day_start(following) + timedelta(hours=SMALL_HOURS)
        told = [r for r in placed[following] if _of_satellite_alone(r, until)]
        if any(_goes_up(r, until) for r in told):
            continue
        if told:
            joined[day] = in_order([*joined[day], *told])
            joined[following] = [r for r in joined[following] if r not in told]
    return {day: reports for day, reports in joined.items() if reports}


def _of_satellite_alone(report: Report, until: datetime) -> bool:
    """Whether a report tells of a satellite and no missile besides; before `until` its rocket is it too."""
    if is_of_satellite(report):
        return "ballistic" not in report.assessment.facts.other_forms
    rocket = report.assessment.facts.form in ("", "missile") and _ROCKET.search(report.entry.title)
    return report.entry.published < until and bool(rocket)


def _goes_up(report: Report, until: datetime) -> bool:
    """Whether those who watch the launches report in haste, by day, that one was launched."""
    facts = report.assessment.facts
    watched = facts.flash and not WATCHERS.isdisjoint(facts.claimed_by) and tells_of_firing(report.entry.title)
    return bool(watched) and report.entry.published >= until


def _of_late_evening(placed: Mapping[date, Sequence[Report]]) -> dict[date, list[Report]]:
    """A launch that is first told of soon after midnight, by nobody in haste or with a day, was of the evening before:
    the first word of one takes its time. Where that day has an act of its own, `_across_midnight` decides."""
    found: dict[date, list[Report]] = {}
    for day, reports in placed.items():
        since = first_told(reports) - day_start(day)
        late = timedelta(0) < since < TOLD_AFTER and day - DAY not in placed
        dated = any(r.assessment.facts.flash or states_its_day(r) for r in reports)
        found[day - DAY if late and not dated and family(reports[0]) == "launch" else day] = list(reports)
    return found


def _across_midnight(placed: Mapping[date, Sequence[Report]]) -> dict[date, list[Report]]:
    """One launch told of before and after midnight is one.

    Where nothing of a day's act was published before that day was over, and the next day's is first told of in the
    small hours, desks give one act two days. It was on the earlier day if it was known soon after midnight.
    """
    joined = {day: list(reports) for day, reports in placed.items()}
    for day in sorted(placed):
        following = day + DAY
        if following not in placed:
            continue
        midnight = day_start(following)
        # As they were placed: what one midnight joins decides nothing about the next.
        first, second = first_told(placed[day]), first_told(placed[following])
        if first < midnight or second >= midnight + timedelta(hours=SMALL_HOURS):
            continue
        early, late = joined[day], joined[following]
        moving = [r for r in late if fits(r, early)]
        if min(first, second) < midnight + TOLD_AFTER or len(early) >= len(late):
            kept = [r for r in late if r not in moving]
            joined[day] = in_order([*early, *moving])
            joined.pop(following)
            if kept:
                joined[following] = kept
        elif all(fits(r, late) for r in early):
            joined[following] = in_order([*early, *late])
            joined.pop(day)
    return joined
