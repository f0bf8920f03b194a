"""How well the outlook would have done: one forecast a day, each from earlier days only, scored by what followed.

At the start of each year of the test the outlook is fitted anew to the days whose outcome was known by then. Lower
Brier scores are better; skill is 1 - Brier / Brier of the base rate that stands beside the outlook, a constant that
knows the whole test: how often an act followed within the horizon. It is the harder reference of the two that offer
themselves; "climatology", the share of past days known at each moment, is shown beside it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate, product
from typing import Any

from data.models import OutlookRules
from scoring.window.outlook import Fit, forgotten, long_rate, probability

MODELS = ("outlook", "climatology")
BLOCK_DAYS = 90
BINS = 10
FITTED_DAYS = 7  # one day in so many is fitted to: the next tells nearly the same
WARM_UP = 365  # days of the record before the first that is fitted to
SURE = 0.01  # a forecast surer than this is scored as this in fitting


@dataclass(frozen=True, slots=True)
class Trial:
    """Forecasts of one horizon: for each day of issue what each model said and what came. `fit` is the latest."""

    days: int
    first: date
    forecasts: dict[str, list[float]]
    came: list[bool]
    fit: Fit

    @property
    def base(self) -> float:
        """How often it came true: the constant forecast that skill is measured against."""
        return sum(self.came) / len(self.came)

    def brier(self, model: str = "outlook", fit: Fit | None = None) -> float:
        """The mean squared error, of the forecasts held between the floor and the cap of `fit`; of the base rate
        where `model` is "base"."""
        if model == "base":
            return self.base * (1 - self.base)
        low, high = (fit.floor, fit.cap) if fit else (0.0, 1.0)
        pairs = zip(self.forecasts[model], self.came, strict=True)
        return sum((min(max(p, low), high) - came) ** 2 for p, came in pairs) / len(self.came)

    def skill(self, model: str = "outlook", fit: Fit | None = None) -> float:
        """1 - Brier / Brier of the base rate; 0 where that cannot be beaten because it made no error."""
        usual = self.brier("base")
        return 1 - self.brier(model, fit) / usual if usual else 0.0

    def skill_interval(self, model: str = "outlook") -> tuple[float, float]:
        """90 % interval of the skill: jackknife over blocks of 90 days, which keeps spells of launches together."""
        base = self.base
        errors = [(p - came) ** 2 for p, came in zip(self.forecasts[model], self.came, strict=True)]
        usual = [(base - came) ** 2 for came in self.came]
        without = []
        for start in range(0, len(self.came), BLOCK_DAYS):
            block = slice(start, start + BLOCK_DAYS)
            left = sum(usual) - sum(usual[block])
            without.append(1 - (sum(errors) - sum(errors[block])) / left if left else 0.0)
        mean = sum(without) / len(without)
        spread = math.sqrt((len(without) - 1) / len(without) * sum((s - mean) ** 2 for s in without))
        return self.skill(model) - 1.645 * spread, self.skill(model) + 1.645 * spread

    def bins(self, model: str = "outlook") -> list[tuple[float, int, float, float]]:
        """(lower edge, days, mean forecast, share that came true) for each tenth that was ever forecast."""
        found = []
        for index in range(BINS):
            pairs = [
                (p, came)
                for p, came in zip(self.forecasts[model], self.came, strict=True)
                if min(BINS - 1, int(p * BINS)) == index
            ]
            if pairs:
                n = len(pairs)
                found.append((index / BINS, n, sum(p for p, _ in pairs) / n, sum(came for _, came in pairs) / n))
        return found


class _Days:
    """The record as a run of days since it is comparable: marks, and what any fit would have said on each."""

    def __init__(self, event_days: Collection[date], rules: OutlookRules) -> None:
        self.rules, self.start = rules, rules.comparable_from
        self.length = (rules.coverage_end - self.start).days + 1
        marks = {(day - self.start).days for day in event_days}
        self.marks = [n in marks for n in range(self.length)]
        self.before = list(accumulate(self.marks, initial=0))
        self.rates = [long_rate(self.before[n + 1], n + 1) for n in range(self.length)]
        self.weighted = {days: list(forgotten(self.marks, days)) for days in rules.forget_days}

    def came_after(self, horizon: int) -> list[bool]:
        return [
            self.before[min(self.length, n + 1 + horizon)] > self.before[n + 1] for n in range(self.length - horizon)
        ]

    def forecast(self, fit: Fit, day: int, horizon: int) -> float:
        events, seen = self.weighted[fit.forget_days][day]
        return probability(events + fit.prior_days * self.rates[day], seen + fit.prior_days, horizon)

    def fit(self, until: int, horizon: int, came: Sequence[bool]) -> Fit:
        """The fit that would have told the days before `until` best (log score), of those whose outcome was known."""
        closed = range(min(WARM_UP, until), max(0, until - horizon), FITTED_DAYS)
        choices = [Fit(*pair) for pair in product(self.rules.forget_days, self.rules.prior_days)]

        def surprise(fit: Fit) -> float:
            said = (min(max(self.forecast(fit, n, horizon), SURE), 1 - SURE) if came[n] else
                    1 - min(max(self.forecast(fit, n, horizon), SURE), 1 - SURE) for n in closed)  # fmt: skip
            return -sum(map(math.log, said))

        return min(choices, key=surprise)


def walk_forward(event_days: Collection[date], rules: OutlookRules) -> list[Trial]:
    """A Trial for each horizon, over the rules' test days. `event_days` are the table's core event-days, KST."""
    days = _Days(event_days, rules)
    first, last = ((day - rules.comparable_from).days for day in (rules.test_start, rules.test_end))
    trials = []
    for horizon in rules.horizons:
        came_after = days.came_after(horizon)
        hits = list(accumulate(came_after, initial=0))
        forecasts: dict[str, list[float]] = {model: [] for model in MODELS}
        issued = [day for day in range(first, last + 1) if day < len(came_after)]
        fit = days.fit(first, horizon, came_after)
        year = rules.test_start.year
        for day in issued:
            if (now := (days.start + timedelta(days=day)).year) != year:
                fit, year = days.fit(day, horizon, came_after), now
            closed = max(0, day - horizon + 1)  # days of issue whose window has closed by `day`
            forecasts["outlook"].append(days.forecast(fit, day, horizon))
            forecasts["climatology"].append((hits[closed] + 0.5) / (closed + 1))
        came = [came_after[day] for day in issued]
        latest = days.fit(days.length, horizon, came_after)
        trials.append(Trial(horizon, days.start + timedelta(days=first), forecasts, came, latest))
    return trials


def fits(trials: Sequence[Trial], rules: OutlookRules) -> dict[int, Fit]:
    """By horizon the latest fit, held where the trial shows that lower or higher figures were wrong.

    Too high: forecasts at or above a tenth came true less often than that tenth by more than `cap_margin`, on at least
    `cap_min_days` days; from there on the outlook is capped at what came. Too low: the same below a tenth, as a floor.
    Both are found with the whole test in view.
    """
    return {trial.days: replace(trial.fit, floor=_floor(trial, rules), cap=_cap(trial, rules)) for trial in trials}


def _cap(trial: Trial, rules: OutlookRules) -> float:
    for tenth in range(round(rules.cap_from * BINS), BINS):
        edge = tenth / BINS
        came = [came for p, came in zip(trial.forecasts["outlook"], trial.came, strict=True) if p >= edge]
        if len(came) >= rules.cap_min_days and sum(came) / len(came) < edge - rules.cap_margin:
            return edge - rules.cap_margin
    return 1.0


def _floor(trial: Trial, rules: OutlookRules) -> float:
    for tenth in range(round((1 - rules.cap_from) * BINS), 0, -1):
        edge = tenth / BINS
        came = [came for p, came in zip(trial.forecasts["outlook"], trial.came, strict=True) if p < edge]
        if len(came) >= rules.cap_min_days and sum(came) / len(came) > edge + rules.cap_margin:
            return edge + rules.cap_margin
    return 0.0


def outlook_card(event_days: Collection[date], rules: OutlookRules) -> dict[str, Any]:
    """The outlook's part of the accuracy card: plain values, rounded, in a fixed order."""
    trials = walk_forward(event_days, rules)
    found = fits(trials, rules)
    return {
        "test_start": rules.test_start.isoformat(),
        "test_end": rules.test_end.isoformat(),
        "record_end": rules.coverage_end.isoformat(),
        "horizons": [
            {
                "days": trial.days,
                "forecasts": len(trial.came),
                "observed": round(trial.base, 3),
                "brier": {model: round(trial.brier(model), 4) for model in (*MODELS, "base")},
                "skill": round(trial.skill(), 3),
                "skill_90": [round(value, 3) for value in trial.skill_interval()],
                "forget_days": trial.fit.forget_days,
                "prior_days": trial.fit.prior_days,
                "floor": round(found[trial.days].floor, 2),
                "cap": round(found[trial.days].cap, 2),
                "skill_held": round(trial.skill(fit=found[trial.days]), 3),
                "bins": [[edge, n, round(mean, 2), round(share, 2)] for edge, n, mean, share in trial.bins()],
            }
            for trial in trials
        ],
    }
