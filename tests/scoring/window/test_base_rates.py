"""Rates inside and outside the window, against figures counted by other means, and intervals against printed tables."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.models import Election, PastProvocation
from data.tables import watch_rules, watch_tables
from scoring.window import base_rates, intervals

RULES = watch_rules.load_outlook_rules()
PAST = watch_tables.load_past(RULES)
RECORD = (RULES.comparable_from, RULES.coverage_end)
US = [e for e in watch_tables.load_elections() if e.country == "US" and 2006 <= e.date.year <= 2026]
TEN = US[:-1]
MISSILE = RULES.sets["missile"]
CORE = RULES.sets["core"]


class TestIntervals:
    # Garwood's 95 % limits as printed in the usual tables of the Poisson mean.
    @pytest.mark.parametrize(
        ("n", "low", "high"),
        [(0, 0, 3.689), (1, 0.0253, 5.572), (2, 0.2422, 7.225), (5, 1.623, 11.668), (10, 4.795, 18.390),
         (50, 37.111, 65.919), (100, 81.364, 121.627)],
    )  # fmt: skip
    def test_poisson_mean(self, n: int, low: float, high: float) -> None:
        assert intervals.poisson_mean(n) == pytest.approx((low, high), abs=6e-4)

    # Clopper and Pearson: 0 of 10 and 5 of 10 as printed; one hit of one is α/2 by hand.
    @pytest.mark.parametrize(
        ("hits", "n", "low", "high"), [(0, 10, 0, 0.3085), (5, 10, 0.1871, 0.8129), (1, 1, 0.025, 1), (0, 0, 0, 1)]
    )
    def test_share(self, hits: int, n: int, low: float, high: float) -> None:
        assert intervals.share(hits, n) == pytest.approx((low, high), abs=1e-4)

    def test_the_limits_are_where_the_tails_hold_half_of_alpha(self) -> None:
        low, high = intervals.poisson_mean(7)
        below = sum(math.exp(-high) * high**k / math.factorial(k) for k in range(8))
        above = 1 - sum(math.exp(-low) * low**k / math.factorial(k) for k in range(7))
        assert (below, above) == pytest.approx((0.025, 0.025), abs=1e-9)

    def test_gamma_of_shape_one_is_exponential(self) -> None:
        for x in (0.01, 0.5, 1, 3, 40):
            assert intervals.gamma_cdf(1, x) == pytest.approx(1 - math.exp(-x), abs=1e-12)
        assert intervals.gamma_cdf(3, 0) == 0

    @settings(deadline=None)
    @given(st.floats(0.5, 500), st.floats(0.001, 0.999))
    def test_quantiles_undo_the_cumulative(self, shape: float, p: float) -> None:
        assert intervals.gamma_cdf(shape, intervals.gamma_quantile(p, shape)) == pytest.approx(p, abs=1e-7)

    @settings(deadline=None, max_examples=50)
    @given(st.integers(0, 40), st.integers(0, 400))
    def test_a_ratio_holds_its_own_estimate(self, n1: int, n2: int) -> None:
        low, high = intervals.rate_ratio(n1, 500, n2, 5000)
        assert low <= (n1 / 500) / (n2 / 5000) if n2 else high == math.inf
        assert low >= 0
        if n2:
            assert high >= (n1 / 500) / (n2 / 5000)


class TestWindows:
    # Events / event-days, and of core, in T-90..T-1, T-30..T-1, T-7..T+7, T+1..T+30: counted from the table by hand.
    @pytest.mark.parametrize(
        ("year", "missile", "core"),
        [
            (2006, [(1, 1), (1, 1), (0, 0), (0, 0)], [(1, 1), (1, 1), (0, 0), (0, 0)]),
            (2008, [(1, 1), (1, 1), (0, 0), (0, 0)], [(0, 0), (0, 0), (0, 0), (0, 0)]),
            (2010, [(0, 0), (0, 0), (0, 0), (0, 0)], [(0, 0), (0, 0), (0, 0), (0, 0)]),
            (2014, [(3, 3), (0, 0), (0, 0), (0, 0)], [(3, 3), (0, 0), (0, 0), (0, 0)]),
            (2016, [(5, 5), (2, 2), (0, 0), (0, 0)], [(5, 5), (2, 2), (0, 0), (0, 0)]),
            (2022, [(18, 14), (10, 7), (7, 4), (3, 3)], [(16, 12), (9, 6), (7, 4), (3, 3)]),
            (2024, [(3, 3), (1, 1), (2, 2), (0, 0)], [(3, 3), (1, 1), (2, 2), (0, 0)]),
        ],
    )
    def test_counts_of_a_cycle(self, year: int, missile: list[tuple[int, int]], core: list[tuple[int, int]]) -> None:
        election = next(e for e in TEN if e.date.year == year)
        spans = [(-90, -1), (-30, -1), (-7, 7), (1, 30)]
        assert [base_rates.window_count(PAST, election, span, MISSILE) for span in spans] == missile
        assert [base_rates.window_count(PAST, election, span, CORE) for span in spans] == core

    # Observed, expected and share of 5,000 random draws ≥ observed, from a simulation made apart from this code.
    @pytest.mark.parametrize(
        ("span", "observed", "expected", "share"),
        [((-90, -1), 27, 23.0, 0.28), ((-30, -1), 12, 7.6, 0.14), ((-7, 7), 6, 3.8, 0.22),
         ((1, 30), 3, 7.9, 0.96), ((-30, 30), 16, 15.8, 0.50)],
    )  # fmt: skip
    def test_the_shift_test_agrees_with_a_simulation(
        self, span: tuple[int, int], observed: int, expected: float, share: float
    ) -> None:
        found = base_rates.shift_test(base_rates.event_days(PAST, MISSILE), TEN, span)
        assert found.observed == observed
        assert found.expected == pytest.approx(expected, abs=0.15)
        assert found.share_at_least == pytest.approx(share, abs=0.015)

    def test_the_shift_test_agrees_with_draws_of_our_own(self) -> None:
        days = base_rates.event_days(PAST, CORE)
        draw = random.Random(7)
        sums = [
            sum(
                e.date + timedelta(days=shift + n) in days
                for e, shift in ((e, draw.randint(-base_rates.SHIFT, base_rates.SHIFT)) for e in TEN)
                for n in range(-31, 32)
            )
            for _ in range(600)
        ]
        found = base_rates.shift_test(days, TEN, (-31, 31))
        assert found.expected == pytest.approx(sum(sums) / len(sums), abs=0.8)
        assert found.share_at_least == pytest.approx(sum(s >= found.observed for s in sums) / len(sums), abs=0.06)


class TestRealityCheck:
    def test_the_record_shows_no_difference(self) -> None:
        found = base_rates.reality_check(PAST, US, RECORD, CORE, 31)
        assert len(found.elections) == 10
        assert [e.date.year for e in found.left_out] == [2026]
        assert found.inside.days == 10 * 63
        # Every day of the record is inside, outside, or in the window of 2026 (3 October on, after the record's end).
        assert found.inside.days + found.outside.days == (RECORD[1] - RECORD[0]).days + 1
        assert found.inside.event_days + found.outside.event_days == len(
            {p.date for p in PAST if p.category in CORE and p.date >= RECORD[0]}
        )
        assert not found.special
        assert found.verdict == "same"
        assert (round(found.inside.per_100, 1), round(found.outside.per_100, 1)) == (2.2, 2.3)

    def test_a_window_that_is_special_is_called_so(self) -> None:
        record = (date(2000, 1, 1), date(2019, 12, 31))
        elections = [Election(date(year, 6, 1), "US", "", str(year)) for year in range(2001, 2019)]
        within = [
            PastProvocation(e.date + timedelta(days=n), "icbm", 1, "", "", None, None, "", 5, "", "", "")
            for e in elections
            for n in (-3, 0, 4)
        ]
        more = base_rates.reality_check(within, elections, record, ["icbm"], 7)
        assert more.special
        assert more.verdict == "more"
        outside = [
            PastProvocation(e.date + timedelta(days=n), "icbm", 1, "", "", None, None, "", 5, "", "", "")
            for e in elections
            for n in range(20, 180, 4)
        ]
        fewer = base_rates.reality_check(outside, elections, record, ["icbm"], 7)
        assert fewer.verdict == "fewer"
        assert fewer.ratio == 0

    def test_without_a_covered_election_the_record_cannot_tell(self) -> None:
        found = base_rates.reality_check(PAST, US[-1:], RECORD, CORE, 31)
        assert found.elections == ()
        assert found.verdict == "same"
        assert found.inside.days == 0
        assert found.inside.interval == (0, 0)

    @settings(deadline=None, max_examples=30)
    @given(st.integers(1, 182))
    def test_any_width_counts_every_day_once(self, days: int) -> None:
        found = base_rates.reality_check(PAST, TEN, RECORD, MISSILE, days)
        assert found.inside.days + found.outside.days == (RECORD[1] - RECORD[0]).days + 1
        for rate in (found.inside, found.outside):
            assert rate.interval[0] <= rate.per_100 <= rate.interval[1]


def test_months_that_had_as_many_days() -> None:
    past = watch_tables.load_past(RULES)
    span = (date(2006, 1, 1), date(2022, 7, 31))
    months, of = base_rates.months_with(past, ("icbm",), 5, 2, span)
    days = {row.date for row in past if row.category == "icbm" and row.severity >= 5 and span[0] <= row.date <= span[1]}
    tally = [sum((d.year, d.month) == (2006 + n // 12, n % 12 + 1) for d in days) for n in range(199)]
    assert (months, of) == (sum(n >= 2 for n in tally), 199)
    assert base_rates.months_with(past, ("icbm",), 5, 1, (date(2022, 3, 2), date(2022, 4, 29))) == (0, 0)


def test_of_what_the_record_hardly_holds_it_does_not_say_how_rare_it_is() -> None:
    past = watch_tables.load_past(RULES)
    drones = {row.date for row in past if row.category == "drone" and row.severity >= 4}
    assert len(drones) < base_rates.HELD
    assert base_rates.months_with(past, ("drone",), 4, 1, (date(2006, 1, 1), date(2022, 7, 31))) == (0, 0)
