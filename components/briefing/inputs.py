"""Reads what a briefing is made from, with the same readers as the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from components.figures.cycles import ElectionCycle
from components.reads import clock, cycles, load, picture, stored
from components.reads.clock import Mode
from components.watch import metrics
from data.models import AHEAD_KINDS, CalendarEntry, Category, Coverage, Filters, Provocation
from scoring.level.ahead import Ahead, ahead
from scoring.level.baseline import DayReading
from scoring.level.level import LevelState
from scoring.level.weekly import GRAVE, WEEK, Week, last_week
from scoring.window import window
from scoring.window.base_rates import months_with
from scoring.window.outlook import Outlook
from scoring.window.window import Clock

DAYS = 140  # the last weeks, and those before them that they are compared with
SIGN_DAYS = 14
MONTH = 30  # days
TRUSTED = 3  # Admiralty credibility of an act that is settled enough to be compared with the record
CALENDAR_DAYS = 60


@dataclass(frozen=True, slots=True)
class Rarity:
    """Acts of one category as grave as the gravest of the week: on how many of the last 30 KST days there were any, and
    in how many of the record's whole months there were as many such days."""

    category: Category
    days: int
    months: int
    of: int


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
    rarity: Rarity | None  # None where no act of the week is grave
    ahead: tuple[Ahead, ...]  # what to watch next, of the preparations and threats of SIGN_DAYS days
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
    acts = tuple(act for act in picture.provocations(since, today, now) if act.counts)
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
        rarity=_rarity(acts, known, today),
        ahead=tuple(ahead(stored.reports(filters, now, 400), acts, now)),
        clock=at,
        outlook=cycles.outlook_at(now, known, seen),
        cycles=_cycles(known, seen, at, today),
        dates=tuple(load.calendar(today, today + timedelta(days=CALENDAR_DAYS), with_elections=True)),
        rules=load.rules_version(),
        record_end=load.outlook_rules().coverage_end,
        copy_of=load.trouble()[1] if load.trouble()[0] else None,
    )


def _rarity(acts: tuple[Provocation, ...], known: cycles.PastRecord, today: date) -> Rarity | None:
    week = [
        act
        for act in acts
        if 0 <= (today - act.date).days < WEEK and act.severity >= GRAVE and act.credibility <= TRUSTED
    ]
    if not week:
        return None
    top = max(week, key=lambda act: (act.severity, act.date))
    words = cycles.words_of(known.rules, "", (top.category,))
    if not words:
        return None
    first = today - timedelta(days=MONTH - 1)
    days = {a.date for a in acts if a.category == top.category and a.severity >= top.severity and first <= a.date}
    days |= {r.date for r in known.past if r.category in words and r.severity >= top.severity and first <= r.date}
    months, of = months_with(known.past, words, top.severity, len(days), known.span)
    return Rarity(top.category, len(days), months, of)


def _cycles(known: cycles.PastRecord, seen: cycles.Live, at: Clock, today: date) -> tuple[ElectionCycle, ...]:
    """Past windows as the page Election window shows them by default."""
    words = cycles.words_of(known.rules, cycles.SET, ())
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
