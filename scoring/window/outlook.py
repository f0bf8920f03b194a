"""How likely is a core act soon? A Poisson rate from the last 90 and 365 days, beside the plain base rate.

    P(at least one event-day in the next h days) = 1 - exp(-rate * h),  rate = (r90 + r365) / 2

r90 and r365 are core event-days per observed day of the last 90 and 365 days, the day of issue included. All days are
KST days. `scoring.window.verification` measures how well this did.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from data.models import OutlookRules, Provocation
from scoring.window import intervals
from scoring.window.window import observed_days

# Admiralty credibility at which an act of our own store counts: probably true, that is two independent publishers.
CREDIBLE = 2

# ICD 203, the row of terms that begins with "almost no chance"; a share on a border belongs to the term above it.
TERMS = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "roughly even chance"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (1.01, "almost certain"),
)


def term(p: float) -> str:
    """The ICD 203 expression of likelihood for a probability."""
    return next(word for limit, word in TERMS if p < limit)


Beside = Literal["much less", "less", "about", "more", "about twice", "more than twice"]
_BESIDE: tuple[tuple[float, Beside], ...] = (
    (0.5, "much less"),
    (0.8, "less"),
    (1.25, "about"),
    (1.8, "more"),
    (2.2, "about twice"),
)


def beside(p: float, base: float) -> Beside:
    """How a probability stands beside the usual one; "much less" is less than half of it."""
    ratio = p / base if base > 0 else 1.0
    return next((word for limit, word in _BESIDE if ratio < limit), "more than twice")


@dataclass(frozen=True, slots=True)
class Record:
    """Which KST days were observed and which of them held a core act. `stretches` are inclusive and do not overlap."""

    event_days: frozenset[date]
    stretches: tuple[tuple[date, date], ...]

    def observed(self, first: date, last: date) -> int:
        """Observed days among first … last."""
        return observed_days(self.stretches, first, last)

    def events(self, first: date, last: date) -> int:
        return sum(first <= day <= last for day in self.event_days)


def make_record(
    table_days: Collection[date],
    rules: OutlookRules,
    live_days: Collection[date] = (),
    live_stretches: Sequence[tuple[date, date]] = (),
) -> Record:
    """The table's record, and after its end what this watch saw itself.

    `live_stretches` are the days (first and last, in order) on which the watch was looking; `live_days` those of them
    with a core act. Days up to the table's end are the table's alone.
    """
    after = rules.coverage_end + timedelta(days=1)
    stretches = [(rules.record_start, rules.coverage_end)]
    stretches += [(max(a, after), b) for a, b in live_stretches if b >= after]
    events = {day for day in table_days if day <= rules.coverage_end}
    events |= {day for day in live_days if any(a <= day <= b for a, b in stretches[1:])}
    return Record(frozenset(events), tuple(stretches))


def credible_days(acts: Iterable[Provocation], rules: OutlookRules) -> frozenset[date]:
    """KST days of core acts that this watch saw itself and that stand well enough to be counted."""
    core = {rules.category_map[word] for word in rules.sets["core"]}
    return frozenset(
        act.date for act in acts if act.category in core and act.credibility <= CREDIBLE and act.status != "rejected"
    )


def stretches(covered: Mapping[date, bool]) -> list[tuple[date, date]]:
    """The runs of covered days, first and last of each, in order."""
    found: list[tuple[date, date]] = []
    for day in sorted(day for day, seen in covered.items() if seen):
        if found and day - found[-1][1] == timedelta(days=1):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


@dataclass(frozen=True, slots=True)
class Horizon:
    """The outlook for one horizon. `p` is capped where the record shows that higher figures ran too high."""

    days: int
    p: float
    uncapped: float
    interval: tuple[float, float]  # 95 %, of the rate only: launches in spells make the truth wider
    base_rate: float  # share of past days with a core act in the days that followed
    cap: float | None

    @property
    def capped(self) -> bool:
        return self.p < self.uncapped


@dataclass(frozen=True, slots=True)
class Outlook:
    """The outlook of a day. When `stale`, it is of `as_of` and says nothing about any later day."""

    as_of: date
    today: date
    stale: bool
    horizons: tuple[Horizon, ...]
    short_events: int
    long_events: int
    short_observed: int
    long_observed: int


def blend(short: int, short_days: int, long: int, long_days: int) -> float:
    """Core event-days per day: the mean of the two rates."""
    return (short / short_days + long / long_days) / 2


def probability(rate: float, days: int) -> float:
    """P(at least one event-day in `days` days) at a Poisson rate per day."""
    return 1 - math.exp(-rate * days)


def outlook(record: Record, rules: OutlookRules, today: date, caps: dict[int, float] | None = None) -> Outlook:
    """The outlook for the days after `today` (the current KST day), or the last one that could be made.

    It is of the latest day, counted back from today, up to which enough was observed; anything older than yesterday
    is stale. `caps` come from `verification.caps`.
    """
    as_of = _last_known(record, rules, today)
    spans = [(as_of - timedelta(days=n - 1), as_of) for n in (rules.short_days, rules.long_days)]
    (short, short_days), (long, long_days) = ((record.events(*span), record.observed(*span)) for span in spans)
    rate = blend(short, short_days, long, long_days)
    # The short stretch lies within the long one: its event-days weigh twice.
    light, heavy = 0.5 / long_days, 0.5 / short_days + 0.5 / long_days
    low, high = intervals.weighted_rate([(short, heavy), (long - short, light)])
    horizons = []
    for days in rules.horizons:
        p, cap = probability(rate, days), (caps or {}).get(days)
        horizons.append(
            Horizon(
                days=days,
                p=min(p, cap) if cap is not None else p,
                uncapped=p,
                interval=(probability(low, days), probability(high, days)),
                base_rate=base_rate(record, rules, days),
                cap=cap,
            )
        )
    stale = as_of < today - timedelta(days=1)
    return Outlook(
        as_of=as_of,
        today=today,
        stale=stale,
        horizons=tuple(horizons),
        short_events=short,
        long_events=long,
        short_observed=short_days,
        long_observed=long_days,
    )


def _last_known(record: Record, rules: OutlookRules, day: date) -> date:
    """The latest day up to `day` that was observed itself and has enough observed days behind it."""
    while day > rules.comparable_from:
        ends = [min(b, day) for a, b in record.stretches if a <= day]
        if not ends:
            break
        day = max(ends)
        short = record.observed(day - timedelta(days=rules.short_days - 1), day)
        long = record.observed(day - timedelta(days=rules.long_days - 1), day)
        if short >= rules.short_observed * rules.short_days and long >= rules.long_observed * rules.long_days:
            return day
        day -= timedelta(days=1)
    return rules.coverage_end


def base_rate(record: Record, rules: OutlookRules, days: int) -> float:
    """Share of the table's days since `base_rate_from` that had a core act within the next `days` days.

    A replay of early days has a shorter record: the share is then of its last year.
    """
    since = min(rules.base_rate_from, rules.coverage_end - timedelta(days=365))
    issues = (rules.coverage_end - since).days + 1 - days
    start = since.toordinal()
    marks = sorted(day.toordinal() for day in record.event_days if day <= rules.coverage_end)
    hits: set[int] = set()
    for mark in marks:
        hits.update(range(max(start, mark - days), min(start + issues, mark)))
    return len(hits) / issues
