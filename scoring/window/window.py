"""Where we stand on the election clock, and how past cycles ran.

An election is counted in the calendar days of its own country: a US election in US Eastern days, a South Korean one in
KST days. Provocations are KST days; day n of a past window is the KST day n days after the polling day's date.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from data.models import Edition, Election, PastProvocation, Phase

ZONES = {"US": ZoneInfo("America/New_York"), "KR": ZoneInfo("Asia/Seoul")}
FIRST_DAY, LAST_DAY = -90, 45

Seen = Literal["record", "live", "no data", "future"]


@dataclass(frozen=True, slots=True)
class Clock:
    """The election clock at a moment. `day` is negative before polling day; `chosen` says why this election."""

    election: Election
    day: int
    phase: Phase
    edition: Edition
    opens: date  # first and last day of the edition's window, days of the election's country
    closes: date
    inside: bool
    days_left: int | None  # whole days until the window closes; None when outside
    chosen: Literal["nearest", "selected"]
    next: Election | None  # the next one of that country, today's not counted

    @property
    def label(self) -> str:
        return day_label(self.day)


def day_label(day: int) -> str:
    """'D−3', 'D-Day', 'D+20', with a real minus sign."""
    return f"D−{-day}" if day < 0 else f"D+{day}" if day else "D-Day"


def civil_day(now: datetime, country: str) -> date:
    """The calendar day in the country's zone at `now` (any aware datetime). Raises KeyError for an unknown country."""
    return now.astimezone(ZONES[country]).date()


def day_of(now: datetime, election: Election) -> int:
    """Days since polling day in the election's own calendar days: -1 the day before, 0 on the day."""
    return (civil_day(now, election.country) - election.date).days


def nearest_election(elections: Sequence[Election], now: datetime, country: str = "US") -> Election:
    """The election of the country closest to `now` in days; of two equally close, the coming one.

    Raises ValueError where the table holds none of that country.
    """
    own = [election for election in elections if election.country == country]
    if not own:
        raise ValueError(f"no election of {country} in the table")
    return min(own, key=lambda election: (abs(day_of(now, election)), day_of(now, election)))


def next_election(elections: Sequence[Election], now: datetime, country: str = "US") -> Election | None:
    """The first election of the country after today (in its own days), or None."""
    coming = [e for e in elections if e.country == country and day_of(now, e) < 0]
    return min(coming, key=lambda election: election.date, default=None)


def phase_at(phases: Sequence[Phase], day: int) -> Phase:
    """The phase that holds a day. The loader sees to it that there is exactly one."""
    return next(
        phase
        for phase in phases
        if (phase.first is None or phase.first <= day) and (phase.last is None or day <= phase.last)
    )


def custom_edition(weeks: float) -> Edition:
    """A window width of the reader's own."""
    return Edition("custom", f"Custom, {weeks:g} weeks", weeks)


def election_clock(
    elections: Sequence[Election],
    phases: Sequence[Phase],
    edition: Edition,
    now: datetime,
    selected: Election | None = None,
    country: str = "US",
) -> Clock:
    """The clock for the selected election, or for the one nearest to `now` of the country."""
    election = selected or nearest_election(elections, now, country)
    day = day_of(now, election)
    opens, closes = (election.date + timedelta(days=n) for n in (-edition.days, edition.days))
    inside = abs(day) <= edition.days
    return Clock(
        election=election,
        day=day,
        phase=phase_at(phases, day),
        edition=edition,
        opens=opens,
        closes=closes,
        inside=inside,
        days_left=edition.days - day if inside else None,
        chosen="selected" if selected else "nearest",
        next=next_election(elections, now, election.country),
    )


@dataclass(frozen=True, slots=True)
class WindowDay:
    """One day of the cycle around the election of `polling`: `n` is 1 where there was a provocation, else 0. It
    is None, as `cumulative`, where nobody looked.

    `cumulative` counts from the first day of the chart; after an unobserved stretch it is a lower bound (`at_least`).
    """

    polling: date
    day: int
    date: date
    n: int | None
    cumulative: int | None
    seen: Seen
    at_least: bool = False

    @property
    def covered(self) -> bool:
        return self.seen in ("record", "live")


def past_windows(
    past: Sequence[PastProvocation],
    elections: Sequence[Election],
    record: tuple[date, date],
    today: date,
    categories: Collection[str] = (),
    live: Mapping[date, int | None] | None = None,
    span: tuple[int, int] = (FIRST_DAY, LAST_DAY),
) -> list[WindowDay]:
    """Event-days by days to the election: a row for each day of `span` of each election, in order.

    The record lists a provocation a site and missile, the watch one an act; days on which there was any are the unit in
    which both can be told.

    `categories` are the record's own words; empty means all. `record` gives the first and last day that the record
    covers. `live` is this watch's own count by KST day, None or absent where it was not looking; it is used after the
    record's end only. `today` is the current KST day.
    """
    marked = {row.date for row in past if not categories or row.category in categories}
    rows: list[WindowDay] = []
    for election in elections:
        total, blind = 0, False
        for day in range(span[0], span[1] + 1):
            on = election.date + timedelta(days=day)
            n, seen = _seen(on, marked, record, today, live or {})
            total += n or 0
            blind = blind or seen == "no data"
            rows.append(
                WindowDay(election.date, day, on, n, None if n is None else total, seen, blind and n is not None)
            )
    return rows


def _seen(
    on: date, marked: Collection[date], record: tuple[date, date], today: date, live: Mapping[date, int | None]
) -> tuple[int | None, Seen]:
    if record[0] <= on <= record[1]:
        return int(on in marked), "record"
    if on > today:
        return None, "future"
    n = live.get(on) if on > record[1] else None
    return (min(1, n), "live") if n is not None else (None, "no data")


def observed_days(stretches: Iterable[tuple[date, date]], first: date, last: date) -> int:
    """Days of first … last that lie in the stretches (first and last day of each, not overlapping)."""
    overlaps = ((min(b, last) - max(a, first)).days + 1 for a, b in stretches)
    return sum(days for days in overlaps if days > 0)


@dataclass(frozen=True, slots=True)
class Nearest:
    """The provocations closest to an election. Days are ≤ 0 before and ≥ 0 after; one on polling day is both.

    Where days between the election and the act were not observed, `before_sure` or `after_sure` is False: a closer one
    may be missing. `observed_after` tells whether the day after polling day was observed at all.
    """

    election: Election
    before: PastProvocation | None
    before_days: int | None
    before_sure: bool
    after: PastProvocation | None
    after_days: int | None
    after_sure: bool
    observed_after: bool
    distance: int | None  # days to the nearer of the two; None where the record cannot tell


def nearest_acts(
    past: Iterable[PastProvocation],
    elections: Sequence[Election],
    stretches: Sequence[tuple[date, date]],
    categories: Collection[str] = (),
) -> list[Nearest]:
    """The nearest provocation before and after each election, by KST day. `stretches` are the observed days."""
    rows = sorted((row for row in past if not categories or row.category in categories), key=lambda row: row.date)

    def sure(first: date, last: date) -> bool:
        return observed_days(stretches, first, last) == max(0, (last - first).days + 1)

    found = []
    for election in elections:
        day = election.date
        before = next((row for row in reversed(rows) if row.date <= day), None)
        after = next((row for row in rows if row.date >= day), None)
        distances = [abs((row.date - day).days) for row in (before, after) if row]
        near = timedelta(days=min(distances) - 1) if distances else timedelta()
        found.append(
            Nearest(
                election=election,
                before=before,
                before_days=(before.date - day).days if before else None,
                before_sure=before is not None and sure(before.date, day),
                after=after,
                after_days=(after.date - day).days if after else None,
                after_sure=after is not None and sure(day, after.date),
                observed_after=sure(day + timedelta(days=1), day + timedelta(days=1)),
                distance=min(distances) if distances and sure(day - near, day + near) else None,
            )
        )
    return found


def cycles(elections: Sequence[Election], country: str, first_year: int, until: date) -> Iterator[Election]:
    """Elections of a country from a year on whose window of 90 days has begun by `until`, in order."""
    for election in elections:
        begun = election.date + timedelta(days=FIRST_DAY) <= until
        if election.country == country and election.date.year >= first_year and begun:
            yield election
