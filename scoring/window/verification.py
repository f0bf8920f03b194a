"""How well the outlook would have done: one forecast a day, each from earlier days only, scored by what followed.

Lower Brier scores are better; skill is 1 - Brier / Brier of climatology. Climatology is the share of past days, since
the record is comparable, with an event in the days that followed: (hits + 0.5) / (n + 1).
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from data.models import OutlookRules
from scoring.window.outlook import blend, probability

MODELS = ("climatology", "short", "long", "mean")
BLOCK_DAYS = 90
BINS = 10


@dataclass(frozen=True, slots=True)
class Trial:
    """Forecasts of one horizon: for each day of issue what each model said and what came."""

    days: int
    first: date
    forecasts: dict[str, list[float]]
    came: list[bool]

    def brier(self, model: str, cap: float = 1.0) -> float:
        pairs = zip(self.forecasts[model], self.came, strict=True)
        return sum((min(p, cap) - came) ** 2 for p, came in pairs) / len(self.came)

    def skill(self, model: str = "mean", cap: float = 1.0) -> float:
        """1 - Brier / Brier of climatology; 0 where climatology cannot be beaten because it made no error."""
        usual = self.brier("climatology")
        return 1 - self.brier(model, cap) / usual if usual else 0.0

    def skill_interval(self, model: str = "mean") -> tuple[float, float]:
        """90 % interval of the skill: jackknife over blocks of 90 days, which keeps spells of launches together."""
        errors = {
            name: [(p - came) ** 2 for p, came in zip(self.forecasts[name], self.came, strict=True)]
            for name in (model, "climatology")
        }
        starts = range(0, len(self.came), BLOCK_DAYS)
        whole = {name: sum(values) for name, values in errors.items()}
        without = []
        for start in starts:
            left = {name: whole[name] - sum(values[start : start + BLOCK_DAYS]) for name, values in errors.items()}
            without.append(1 - left[model] / left["climatology"])
        mean = sum(without) / len(without)
        spread = math.sqrt((len(without) - 1) / len(without) * sum((s - mean) ** 2 for s in without))
        return self.skill(model) - 1.645 * spread, self.skill(model) + 1.645 * spread

    def bins(self, model: str = "mean") -> list[tuple[float, int, float, float]]:
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


def walk_forward(event_days: Collection[date], rules: OutlookRules) -> list[Trial]:
    """A Trial for each horizon, over the rules' test days. `event_days` are the table's core event-days, KST."""
    start = rules.comparable_from
    length = (rules.coverage_end - start).days + 1
    offset = start.toordinal()
    warm_up = rules.long_days
    marks = {day.toordinal() - offset for day in event_days}
    # before[i + warm_up]: event-days up to the day before day i, counted from `warm_up` days before the record's start.
    before = list(accumulate((n in marks for n in range(-warm_up, length)), initial=0))

    def count(first: int, last: int) -> int:
        return before[last + 1 + warm_up] - before[first + warm_up]

    first, last = ((day - start).days for day in (rules.test_start, rules.test_end))
    trials = []
    for days in rules.horizons:
        came_after = [count(day + 1, day + days) > 0 for day in range(length - days)]
        hits = list(accumulate(came_after, initial=0))
        forecasts: dict[str, list[float]] = {model: [] for model in MODELS}
        issued = [day for day in range(first, last + 1) if day < len(came_after)]
        for day in issued:
            closed = max(0, day - days + 1)  # days of issue whose window has closed by `day`
            short = count(day - rules.short_days + 1, day)
            long = count(day - rules.long_days + 1, day)
            forecasts["climatology"].append((hits[closed] + 0.5) / (closed + 1))
            forecasts["short"].append(probability(short / rules.short_days, days))
            forecasts["long"].append(probability(long / rules.long_days, days))
            forecasts["mean"].append(probability(blend(short, rules.short_days, long, rules.long_days), days))
        came = [came_after[day] for day in issued]
        trials.append(Trial(days, start + timedelta(days=first), forecasts, came))
    return trials


def caps(trials: list[Trial], rules: OutlookRules) -> dict[int, float]:
    """By horizon, the lowest tenth from which on forecasts ran too high; horizons without one are left out.

    Too high: forecasts at or above it came true less often than the tenth itself by more than `cap_margin`, on at least
    `cap_min_days` days. The caps are found with the whole record in view.
    """
    found = {}
    for trial in trials:
        for tenth in range(round(rules.cap_from * BINS), BINS):
            edge = tenth / BINS
            above = [came for p, came in zip(trial.forecasts["mean"], trial.came, strict=True) if p >= edge]
            if len(above) >= rules.cap_min_days and sum(above) / len(above) < edge - rules.cap_margin:
                found[trial.days] = edge
                break
    return found


def outlook_card(event_days: Collection[date], rules: OutlookRules) -> dict[str, Any]:
    """The outlook's part of the accuracy card: plain values, rounded, in a fixed order."""
    trials = walk_forward(event_days, rules)
    limits = caps(trials, rules)
    return {
        "test_start": rules.test_start.isoformat(),
        "test_end": rules.test_end.isoformat(),
        "record_end": rules.coverage_end.isoformat(),
        "horizons": [
            {
                "days": trial.days,
                "forecasts": len(trial.came),
                "observed": round(sum(trial.came) / len(trial.came), 3),
                "brier": {model: round(trial.brier(model), 4) for model in MODELS},
                "skill": {model: round(trial.skill(model), 3) for model in MODELS},
                "skill_90": [round(value, 3) for value in trial.skill_interval()],
                "cap": limits.get(trial.days),
                "skill_capped": round(trial.skill("mean", limits.get(trial.days, 1.0)), 3),
                "bins": [[edge, n, round(mean, 2), round(share, 2)] for edge, n, mean, share in trial.bins()],
            }
            for trial in trials
        ],
    }
