"""Exact intervals for counts and rates, from the incomplete gamma function. Two-sided, `alpha` shared equally."""

from __future__ import annotations

import math
from collections.abc import Callable

ALPHA = 0.05


def gamma_cdf(shape: float, x: float) -> float:
    """P(G ≤ x) of a gamma variable with this shape and scale 1 (regularised incomplete gamma function).

    Series below the mean, continued fraction above it (Abramowitz and Stegun 6.5.29 and 6.5.31).
    """
    if x <= 0:
        return 0.0
    scale = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1:
        term = total = 1 / shape
        step = shape
        while term > total * 1e-15:
            step += 1
            term *= x / step
            total += term
        return total * scale
    b = x + 1 - shape
    c, d = 1e300, 1 / b
    fraction = d
    for i in range(1, 10_000):
        weight = -i * (i - shape)
        b += 2
        d = 1 / (weight * d + b)
        c = b + weight / c
        fraction *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return 1 - fraction * scale


def gamma_quantile(p: float, shape: float) -> float:
    """The x with gamma_cdf(shape, x) = p, by bisection."""
    low, high = 0.0, shape + 10
    while gamma_cdf(shape, high) < p:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        if gamma_cdf(shape, middle) < p:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def poisson_mean(n: int, alpha: float = ALPHA) -> tuple[float, float]:
    """Interval of a Poisson mean after n events (Garwood 1936)."""
    low = gamma_quantile(alpha / 2, n) if n else 0.0
    return low, gamma_quantile(1 - alpha / 2, n + 1)


def share(hits: int, n: int, alpha: float = ALPHA) -> tuple[float, float]:
    """Interval of a binomial share after `hits` of n (Clopper and Pearson 1934). (0, 1) for n = 0."""
    low = _share_where(lambda p: _at_least(hits, n, p), alpha / 2) if hits else 0.0
    high = 1 - _share_where(lambda q: _at_least(n - hits, n, q), alpha / 2) if hits < n else 1.0
    return low, high


def rate_ratio(n1: int, days1: int, n2: int, days2: int, alpha: float = ALPHA) -> tuple[float, float]:
    """Interval of rate 1 / rate 2 given their sum: n1 of n1 + n2 is binomial (Przyborowski and Wilenski 1940)."""
    if n1 + n2 == 0:
        return 0.0, math.inf
    low, high = share(n1, n1 + n2, alpha)
    return low / (1 - low) * days2 / days1, high / (1 - high) * days2 / days1 if high < 1 else math.inf


def _at_least(hits: int, n: int, p: float) -> float:
    """P(X ≥ hits) of a binomial variable, for 0 < p < 1."""
    return math.fsum(
        math.exp(
            math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
            + k * math.log(p) + (n - k) * math.log1p(-p)
        )
        for k in range(hits, n + 1)
    )  # fmt: skip


def _share_where(rising: Callable[[float], float], target: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(100):
        middle = (low + high) / 2
        if rising(middle) < target:
            low = middle
        else:
            high = middle
    return (low + high) / 2
