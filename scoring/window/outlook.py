"""How likely is a core act soon? A rate that forgets, drawn to the long rate, beside the plain base rate.

    rate ~ Gamma(shape A, rate B),   A = events + prior_days * long rate,   B = days + prior_days
    P(at least one event-day in the next h days) = 1 - (B / (B + h)) ** A

`events` and `days` are core event-days and observed days up to the day of issue, each weighted by exp(-age /
forget_days); the long rate is that of all observed days since the record is comparable. So a lull does not make the
outlook nothing and a spell does not make it certain. All days are KST days. `scoring.window.verification` fits
`forget_days` and `prior_days` to what was known before and measures how well this did.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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

    def marks(self, first: date, last: date) -> list[bool | None]:
        """For each day first … last whether it held a core act; None where nobody looked."""
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        seen = [any(a <= day <= b for a, b in self.stretches) for day in days]
        return [day in self.event_days if looked else None for day, looked in zip(days, seen, strict=True)]


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
    return frozenset(act.date for act in acts if act.category in core and act.credibility <= CREDIBLE and act.counts)


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
class Fit:
    """How fast the outlook of one horizon forgets and how strongly it is drawn to the long rate, in days; between which
    shares it is held because the record shows that lower and higher figures were wrong."""

    forget_days: float
    prior_days: float
    floor: float = 0.0
    cap: float = 1.0


@dataclass(frozen=True, slots=True)
class Horizon:
    """The outlook for one horizon. `p` is held between the fit's floor and cap; `bare` is not."""

    days: int
    p: float
    bare: float
    interval: tuple[float, float]  # 95 %, of the rate only: launches in spells make the truth wider
    base_rate: float  # share of past days with a core act in the days that followed

    @property
    def capped(self) -> bool:
        return self.p < self.bare

    @property
    def raised(self) -> bool:
        return self.p > self.bare


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


def probability(shape: float, days: float, horizon: int) -> float:
    """P(at least one event-day in `horizon` days) where the rate is Gamma distributed with this shape and rate."""
    return 1 - math.exp(-shape * math.log1p(horizon / days))


def forgotten(marks: Sequence[bool | None], forget_days: float) -> Iterator[tuple[float, float]]:
    """(event-days, observed days) up to each day of a run, weighted by exp(-age / forget_days); None: not observed."""
    keep = math.exp(-1 / forget_days)
    events = days = 0.0
    for mark in marks:
        events, days = events * keep + bool(mark), days * keep + (mark is not None)
        yield events, days


def long_rate(events: int, days: int) -> float:
    """Event-days per day of a long stretch; half a one is added, so that a rate is never nothing."""
    return (events + 0.5) / (days + 1)


def outlook(record: Record, rules: OutlookRules, today: date, fits: Mapping[int, Fit]) -> Outlook:
    """The outlook for the days after `today` (the current KST day), or the last one that could be made.

    It is of the latest day, counted back from today, up to which enough was observed; anything older than yesterday
    is stale. `fits` come from `verification.fits`.
    """
    as_of = _last_known(record, rules, today)
    spans = [(as_of - timedelta(days=n - 1), as_of) for n in (rules.short_days, rules.long_days)]
    (short, short_days), (long, long_days) = ((record.events(*span), record.observed(*span)) for span in spans)
    first = min(rules.comparable_from, as_of)
    marks = record.marks(first, as_of)
    usual = long_rate(record.events(first, as_of), record.observed(first, as_of))
    horizons = []
    for days in rules.horizons:
        fit = fits[days]
        *_, (events, seen) = forgotten(marks, fit.forget_days)
        shape, scale = events + fit.prior_days * usual, seen + fit.prior_days
        low, high = (intervals.gamma_quantile(share, shape) / scale for share in (0.025, 0.975))
        bare = probability(shape, scale, days)
        horizons.append(
            Horizon(
                days=days,
                p=min(max(bare, fit.floor), fit.cap),
                bare=bare,
                interval=(1 - math.exp(-low * days), 1 - math.exp(-high * days)),
                base_rate=base_rate(record, rules, days),
            )
        )
    return Outlook(
        as_of=as_of,
        today=today,
        stale=as_of < today - timedelta(days=1),
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
