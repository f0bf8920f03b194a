"""The prediction bound: its false rate is what it says, and a burst does not blow it up."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.level.counts import Usual, fit

QUIET = [1, 0, 2, 1, 0, 1, 3, 1, 0, 1, 2, 0, 1, 1, 0, 1]


def test_quantiles_are_those_of_poisson_and_of_the_negative_binomial() -> None:
    # Poisson of mean 2: P(X <= 4) = 0.9473, P(X <= 5) = 0.9834.
    assert [Usual(2, 1, 9).quantile(share) for share in (0.94, 0.95, 0.99)] == [4, 5, 6]
    # Mean 2, variance 4: size 2, p 1/2. P(X <= 5) = 0.9375, P(X <= 6) = 0.9648.
    assert [Usual(2, 2, 9).quantile(share) for share in (0.93, 0.95)] == [5, 6]
    assert Usual(900, 2, 9).quantile(0.975) == pytest.approx(900 + 1.96 * 1800**0.5, abs=1)


@pytest.mark.parametrize("burst", [[9], [13], [40]])
def test_a_burst_does_not_become_the_measure(burst: list[int]) -> None:
    before, after = fit(QUIET).quantile(0.975), fit([*burst, *QUIET[1:]]).quantile(0.975)
    assert after <= before + 1


def test_a_lasting_change_does() -> None:
    assert fit([9] * 10 + QUIET[:6]).quantile(0.975) > 9


@pytest.mark.parametrize(("mean", "spread"), [(0.3, 1.0), (1.0, 1.5), (5.0, 2.0), (20.0, 3.0)])
def test_the_false_rate_is_what_it_says(mean: float, spread: float) -> None:
    rng = random.Random(7)

    def draw() -> int:
        rate = rng.gammavariate(mean / (spread - 1), spread - 1) if spread > 1 else mean
        limit, n, p = 2.718281828459045**-rate, 0, 1.0
        while (p := p * rng.random()) > limit:
            n += 1
        return n

    above = sum(draw() > fit([draw() for _ in range(16)]).quantile(0.975) for _ in range(3000))
    assert above / 3000 <= 0.05


def test_nothing_cannot_be_fitted() -> None:
    with pytest.raises(ValueError, match="at least one"):
        fit([])


@given(st.lists(st.integers(0, 500), min_size=1, max_size=60), st.integers(0, 500))
def test_it_holds_for_any_counts(counts: list[int], more: int) -> None:
    usual = fit(counts)
    assert usual.dispersion >= 1
    assert 0 < usual.mean <= max(counts) + 0.5
    assert usual.quantile(0.05) <= usual.quantile(0.95) <= usual.quantile(0.99)
    assert fit([*counts, more]) == fit([more, *reversed(counts)])
