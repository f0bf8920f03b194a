"""Acts of the hours around midnight: desks tell one launch under two days, and the first word of one takes its time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from data.models import Report, day_start
from scoring.acts.families import family, fits
from scoring.acts.reports import first_told, in_order, states_its_day
from scoring.facts.calendar_dates import DAY

# Before this hour in Korea a report without a day more likely tells of the day before.
SMALL_HOURS = 6
# Reports come about so long after the act: one first told of before this time of night was of the evening before.
TOLD_AFTER = timedelta(minutes=90)


def around_midnight(placed: Mapping[date, Sequence[Report]]) -> dict[date, list[Report]]:
    """Reports of one family by the KST day of their act, with those moved that tell of the evening before."""
    return _across_midnight(_of_late_evening(placed))


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
