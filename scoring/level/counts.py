"""What count is usual: a negative-binomial prediction bound that past bursts do not blow up.

The method is Farrington's (1996) without trend, in the form of Noufaily et al. (2013): the mean of past counts and
their dispersion are fitted in turns, and counts that stand out by more than `REWEIGHT_ABOVE` (Anscombe residual) lose
weight by the fourth power of how much they do, so that a burst does not become the measure of what comes after it. A
new count is unusual where a negative binomial variable of that mean and dispersion, with the doubt of the estimate
added, would exceed it with less than the given probability.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

REWEIGHT_ABOVE = 2.0
ROUNDS = 4
# Half a count is added to what was seen, so that a series of zeros has a rate above nothing.
SEEN_BEFORE = 0.5
# Dispersion of few counts is drawn towards that of a usual series, with the weight of so many counts.
USUAL_DISPERSION, USUAL_WEIGHT = 1.5, 4.0
# Counts that stand out lose weight also where nothing is amiss: what that takes from the dispersion is given back.
TRIMMED = 1.2
_NORMAL_ABOVE = 400.0  # a mean from which the normal approximation is as good and does not underflow


@dataclass(frozen=True, slots=True)
class Usual:
    """The mean and dispersion (variance over mean, at least 1) of a new count, fitted to `n` past ones."""

    mean: float
    dispersion: float
    n: int

    def quantile(self, share: float) -> int:
        """The smallest count that a new one exceeds with a probability of at most 1 - share."""
        if self.mean > _NORMAL_ABOVE:
            return math.ceil(self.mean + _normal_quantile(share) * math.sqrt(self.mean * self.dispersion))
        k, p = 0, self._none()
        total = p
        while total < share and k < 100_000:
            p *= self._step(k)
            k += 1
            total += p
        return k

    def _none(self) -> float:
        if self.dispersion < 1.001:
            return math.exp(-self.mean)
        return math.exp(-self.mean / (self.dispersion - 1) * math.log(self.dispersion))

    def _step(self, k: int) -> float:
        """P(k + 1) / P(k)."""
        if self.dispersion < 1.001:
            return self.mean / (k + 1)
        size = self.mean / (self.dispersion - 1)
        return (k + size) / (k + 1) * (1 - 1 / self.dispersion)


def fit(counts: Iterable[int]) -> Usual:
    """What past counts say of a new one. Raises ValueError where there are none."""
    tally = Counter(counts)
    n = sum(tally.values())
    if not n:
        raise ValueError("nothing to fit: at least one past count is needed")
    values = sorted(tally.items())
    # The middle of what was seen begins the turns: beside a mean that bursts have lifted, bursts would not stand out.
    weights = _weights(values, _middle(values, n) + SEEN_BEFORE, USUAL_DISPERSION)
    mean, dispersion = 0.0, 1.0
    for _ in range(ROUNDS):
        mean, dispersion = _moments(values, weights)
        weights = _weights(values, mean, dispersion)
    return Usual(mean, max(1.0, TRIMMED * dispersion * (1 + 1 / n)), n)


def _middle(values: list[tuple[int, int]], n: int) -> float:
    seen = 0
    for value, times in values:
        seen += times
        if 2 * seen >= n:
            return float(value)
    return 0.0


def _moments(values: list[tuple[int, int]], weights: list[float]) -> tuple[float, float]:
    total = sum(w * times for (_, times), w in zip(values, weights, strict=True))
    mean = (sum(w * times * value for (value, times), w in zip(values, weights, strict=True)) + SEEN_BEFORE) / total
    squares = sum(w * times * (value - mean) ** 2 / mean for (value, times), w in zip(values, weights, strict=True))
    drawn = (squares + USUAL_DISPERSION * USUAL_WEIGHT) / (max(0.0, total - 1) + USUAL_WEIGHT)
    return mean, max(1.0, drawn)


def _weights(values: list[tuple[int, int]], mean: float, dispersion: float) -> list[float]:
    found = []
    for value, _ in values:
        residual = 1.5 * (value ** (2 / 3) - mean ** (2 / 3)) / (mean ** (1 / 6) * math.sqrt(dispersion))
        found.append(1.0 if residual <= REWEIGHT_ABOVE else (REWEIGHT_ABOVE / residual) ** 4)
    return found


def _normal_quantile(share: float) -> float:
    low, high = -8.0, 8.0
    for _ in range(60):
        middle = (low + high) / 2
        if 0.5 * (1 + math.erf(middle / math.sqrt(2))) < share:
            low = middle
        else:
            high = middle
    return high
