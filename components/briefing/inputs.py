"""Reads what a briefing is made from, with the same readers as the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from components.figures.window import ElectionCycle
from components.reads import clock, cycles, load, picture
from components.reads.clock import Mode
from components.watch import metrics
from data.models import AHEAD_KINDS, CalendarEntry, Coverage, Filters, Provocation, Report
from scoring.level.baseline import DayReading
from scoring.level.level import LevelState
from scoring.level.weekly import Week, last_week
from scoring.window import window
from scoring.window.outlook import Outlook
from scoring.window.window import Clock

DAYS = 140  # the last weeks, and those before them that they are compared with
SIGN_DAYS = 14
CALENDAR_DAYS = 60
SET = "missile"  # of provocations that past windows are compared by, as on the page Election window


@dataclass(frozen=True, slots=True)
class BriefInputs:
    """What stood in the store and the tables at `now`."""

    now: datetime
    mode: Mode
    coverage: Coverage
    level: LevelState
    levels: tuple[str, ...]
    acts: tuple[Provocation, ...]  # of DAYS days, newest first, rejected ones left out
    week: Week
    readings: tuple[DayReading, ...]  # signals per KST day
    covered: Mapping[date, bool]
    signs: tuple[Report, ...]  # preparations and threats of SIGN_DAYS days, newest first
    clock: Clock
    outlook: Outlook
    cycles: tuple[ElectionCycle, ...]
    dates: tuple[CalendarEntry, ...]
    rules: str
    record_end: date
    copy_of: datetime | None  # the store is away: what stands here was read then


def read(now: datetime) -> BriefInputs:
    """Everything a briefing of `now` needs. Raises StoreError, BadReference."""
    today = clock.korean_day(now)
    since = today - timedelta(days=DAYS - 1)
    covered = load.covered_days(since, today, now)
    acts = tuple(act for act in picture.provocations(since, today, now) if act.status != "rejected")
    series = picture.daily_signals(picture.signal_counts(since, today, now), covered)
    known = cycles.record(now)
    seen = cycles.live(known, now)
    at = load.window(now)
    filters = Filters(since=now - timedelta(days=SIGN_DAYS), kinds=AHEAD_KINDS)
    return BriefInputs(
        now=now,
        mode=clock.mode(),
        coverage=load.coverage(now),
        level=picture.level_state(now),
        levels=load.level_rules().levels,
        acts=acts,
        week=last_week(picture.daily_acts(acts, covered), metrics.weighed(acts)),
        readings=tuple(picture.judged(series, now)),
        covered=covered,
        signs=tuple(load.reports(filters, now, 400)),
        clock=at,
        outlook=cycles.outlook_at(now, known, seen),
        cycles=_cycles(known, seen, at, today),
        dates=tuple(load.calendar(today, today + timedelta(days=CALENDAR_DAYS))),
        rules=load.rules_version(),
        record_end=load.outlook_rules().coverage_end,
        copy_of=load.trouble()[1] if load.trouble()[0] else None,
    )


def _cycles(known: cycles.PastRecord, seen: cycles.Live, at: Clock, today: date) -> tuple[ElectionCycle, ...]:
    """Past windows as the page Election window shows them by default."""
    words = cycles.words_of(known.rules, SET, ())
    past = list(window.cycles(load.elections(), at.election.country, cycles.FIRST_YEAR, today))
    if at.election not in past:
        past.append(at.election)
    own = cycles.live_counts(known, seen, words)
    return tuple(
        ElectionCycle(
            cycles.cycle_label(election, past),
            window.past_windows(known.past, [election], known.span, today, words, own),
            election == at.election,
        )
        for election in past
    )
