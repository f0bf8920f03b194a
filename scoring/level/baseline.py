"""Is a day's count unusual for its series? EARS C1, C2 and C3, and C2 with weekdays and weekends apart (W2).

The methods are those of `earsC` in R's surveillance package (Fricker, Hegler and Dunfee 2008):

    C1(t) = (Y(t) - mean) / sd   over the days t-7 … t-1
    C2(t) = (Y(t) - mean) / sd   over the days t-9 … t-3 (guard band of two days); C2g7: t-14 … t-8
    C3(t) = sum over i = t-2 … t of max(0, C2(i) - 1)

with the sample standard deviation. A count alarms when it lies above mean + z * sd, C3 when it exceeds z3. W2 (Tokars
et al. 2009) is C2 whose baseline days are weekdays for a weekday and weekend days for a weekend day.

A day without coverage (count None) is no zero: it never alarms and is left out of every baseline; the baseline then
reaches further back to the days that were seen. Without such days the figures are exactly those of the definitions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate, pairwise
from typing import Literal

from data.models import BaselineRules

Series = Sequence[tuple[date, int | None]]
State = Literal["usual", "unusual", "learning", "no coverage"]
GUARD_DAYS = {"C1": 0, "C2": 2, "C3": 2, "C2g7": 7, "W2": 2}


@dataclass(frozen=True, slots=True)
class DayReading:
    """What a day's count means. Figures are None while the series is learning and on days without coverage.

    `threshold` is the count above which the day alarms (for C3: the count that would bring today's sum to z3).
    `method` is the one that judged: W2 falls back to C2 until enough like days were seen. `learned` counts the covered
    days before this one, up to the number needed. `partial` marks a day that is still running.
    """

    day: date
    count: int | None
    state: State
    method: str
    mean: float | None = None
    sigma: float | None = None
    statistic: float | None = None
    threshold: float | None = None
    expected: tuple[int, int] | None = None
    learned: int = 0
    needed: int = 0
    partial: bool = False

    @property
    def alarm(self) -> bool:
        return self.state == "unusual"

    @property
    def words(self) -> str:
        """The state in plain words: 'usual (expected 2 to 7)'."""
        if self.state == "no coverage":
            return "no coverage"
        if self.state == "learning" or self.expected is None:
            return f"learning, {self.learned} of {self.needed} days"
        low, high = self.expected
        usual = f"expected {low} to {high}" if low < high else f"expected {low}"
        so_far = " so far" if self.partial else ""
        return f"{self.count}{so_far}, {self.state} ({usual})"


def readings(series: Series, rules: BaselineRules, today: date | None = None) -> list[DayReading]:
    """A reading for each day of a series of consecutive days in order.

    `today` marks the day that is still running. Raises ValueError where days are missing or out of order: a day that
    nobody watched has the count None, it is not left out.
    """
    for (before, _), (after, _) in pairwise(series):
        if after - before != timedelta(days=1):
            raise ValueError(f"series jumps from {before} to {after}: give each day, None where there was no coverage")
    guard = GUARD_DAYS[rules.method]
    seen_before = list(accumulate((count is not None for _, count in series), initial=0))
    found: list[DayReading] = []
    excess: dict[int, float] = {}  # C3: max(0, C2 - 1) of each judged day
    for index, (day, count) in enumerate(series):
        seen = seen_before[index] - seen_before[max(0, index - rules.lookback_days)]
        learned = min(seen, rules.learning_days)
        method = rules.method
        days = _baseline(series, index, guard, rules, alike=method == "W2")
        if method == "W2" and len(days) < rules.baseline_days:
            method, days = "C2", _baseline(series, index, guard, rules, alike=False)
        if count is None or learned < rules.learning_days:
            idle: State = "no coverage" if count is None else "learning"
            found.append(
                DayReading(day, count, idle, method, learned=learned, needed=rules.learning_days, partial=day == today)
            )
            continue
        mean = sum(days) / len(days)
        sigma = max(rules.min_sigma, math.sqrt(sum((n - mean) ** 2 for n in days) / (len(days) - 1)))
        statistic, threshold = (count - mean) / sigma, mean + rules.z * sigma
        if method == "C3":
            excess[index] = max(0.0, statistic - 1)
            earlier = excess.get(index - 1, 0.0) + excess.get(index - 2, 0.0)
            statistic = excess[index] + earlier
            # Where the two days before are over the limit by themselves, any count is.
            threshold = mean + sigma * (1 + rules.z3 - earlier) if earlier <= rules.z3 else 0.0
        limit = rules.z3 if method == "C3" else rules.z
        state: State = "unusual" if statistic > limit and count >= rules.min_count else "usual"
        found.append(
            DayReading(
                day=day,
                count=count,
                state=state,
                method=method,
                mean=mean,
                sigma=sigma,
                statistic=statistic,
                threshold=max(threshold, rules.min_count - 1.0),
                expected=(
                    max(0, math.ceil(mean - rules.range_z * sigma - 1e-9)),
                    max(0, math.floor(mean + rules.range_z * sigma + 1e-9)),
                ),
                learned=learned,
                needed=rules.learning_days,
                partial=day == today,
            )
        )
    return found


def _baseline(series: Series, index: int, guard: int, rules: BaselineRules, *, alike: bool) -> list[int]:
    """The latest `baseline_days` counts before the guard band, newest first; fewer where there are not so many."""
    weekend = series[index][0].weekday() >= 5
    days: list[int] = []
    for day, count in reversed(series[max(0, index - rules.lookback_days) : max(0, index - guard)]):
        if count is not None and (not alike or (day.weekday() >= 5) == weekend):
            days.append(count)
            if len(days) == rules.baseline_days:
                break
    return days


def crossed_at(reading: DayReading, first_seen: Sequence[datetime]) -> datetime | None:
    """When an unusual day became unusual: as the entry came in that brought its count above the threshold.

    `first_seen` are the moments at which the day's entries became known, in any order. None for a day that is not
    unusual.
    """
    if not reading.alarm or reading.threshold is None:
        return None
    return sorted(first_seen)[math.floor(reading.threshold)]


@dataclass(frozen=True, slots=True)
class Highest:
    """`days` since the count was last reached, or the length of the series where it never was (`all_time`)."""

    days: int
    all_time: bool
    unseen: int  # days without coverage among them

    @property
    def words(self) -> str:
        """'highest in 42 days', with the days that nobody watched named."""
        text = f"highest in {self.days} days" + (" of watching" if self.all_time else "")
        return text + (f" ({self.unseen} of them without coverage)" if self.unseen else "")


def highest(series: Series, least: int = 3) -> Highest | None:
    """How long the last day's count has not been reached.

    None where the count is zero or unknown, and where it was reached fewer than `least` days ago.
    """
    if not series or not series[-1][1]:
        return None
    count = series[-1][1]
    days, unseen = 1, 0
    for _, earlier in reversed(series[:-1]):
        if earlier is not None and earlier >= count:
            break
        days += 1
        unseen += earlier is None
    return Highest(days, days == len(series), unseen) if days >= least else None
