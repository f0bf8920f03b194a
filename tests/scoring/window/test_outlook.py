"""The outlook, its words, its caps and its measured skill."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.tables import watch_rules, watch_tables
from scoring.window import outlook, verification
from scoring.window.base_rates import event_days

RULES = watch_rules.load_outlook_rules()
CORE = event_days(watch_tables.load_past(RULES), RULES.sets["core"])


@cache
def trials() -> Sequence[verification.Trial]:
    return verification.walk_forward(CORE, RULES)


@cache
def fits() -> Mapping[int, verification.Fit]:
    return verification.fits(trials(), RULES)


RECORD = outlook.make_record(CORE, RULES)
END = RULES.coverage_end


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


class TestSkill:
    def test_it_beats_the_base_rate_that_stands_beside_it(self) -> None:
        # Climatology and the constant worked out apart from this code, to three places of the Brier score.
        for trial, climatology, base in zip(trials(), (0.152, 0.226, 0.289), (0.145, 0.207, 0.249), strict=True):
            assert len(trial.came) == 5114
            assert trial.brier("climatology") == pytest.approx(climatology, abs=0.0006)
            assert trial.brier("base") == pytest.approx(base, abs=0.0006)
            low, high = trial.skill_interval()
            assert 0 < low < trial.skill() < high

    def test_forecasts_use_earlier_days_only(self) -> None:
        cut = date(2020, 6, 30)
        before = verification.walk_forward({day for day in CORE if day <= cut}, RULES)
        n = (cut - RULES.test_start).days + 1
        for whole, past in zip(trials(), before, strict=True):
            for model in verification.MODELS:
                assert whole.forecasts[model][:n] == past.forecasts[model][:n]

    def test_one_forecast_by_hand(self) -> None:
        # On 8 November 2022, 14 days: event-days counted straight from the record.
        issue, trial = date(2022, 11, 8), trials()[1]
        index = (issue - trial.first).days
        known = days(RULES.comparable_from, issue)
        usual = (sum(day in CORE for day in known) + 0.5) / (len(known) + 1)
        said = set()
        for forget in RULES.forget_days:
            weights = {day: math.exp(-(issue - day).days / forget) for day in known}
            events, seen = sum(w for day, w in weights.items() if day in CORE), sum(weights.values())
            for prior in RULES.prior_days:
                said.add(round(1 - ((seen + prior) / (seen + prior + 14)) ** (events + prior * usual), 9))
        assert round(trial.forecasts["outlook"][index], 9) in said
        assert trial.came[index] is any(issue < day <= issue + timedelta(days=14) for day in CORE)

    def test_what_is_said_comes_as_often(self) -> None:
        for trial in trials():
            fit = fits()[trial.days]
            for _, n, said, came in trial.bins():
                if n >= 200:
                    assert abs(min(max(said, fit.floor), fit.cap) - came) <= 0.13

    def test_a_record_without_acts_has_no_skill_and_no_fault(self) -> None:
        assert [trial.skill() for trial in verification.walk_forward([], RULES)] == [0, 0, 0]


class TestHeld:
    @staticmethod
    def trial(said: float, came: list[bool]) -> verification.Trial:
        return verification.Trial(14, RULES.test_start, {"outlook": [said] * len(came)}, came, outlook.Fit(60, 30))

    def test_figures_that_ran_too_high_or_too_low_are_held(self) -> None:
        high = verification.fits([self.trial(0.9, [True, False] * 60)], RULES)[14]
        assert (high.floor, high.cap) == (0, pytest.approx(0.6))
        low = verification.fits([self.trial(0.05, [True, False, False, False] * 40)], RULES)[14]
        assert (low.floor, low.cap) == (pytest.approx(0.2), 1)

    def test_without_days_enough_nothing_is_held(self) -> None:
        found = verification.fits([self.trial(0.9, [False] * 50)], RULES)[14]
        assert (found.floor, found.cap) == (0, 1)

    def test_holding_does_not_cost_skill(self) -> None:
        for trial in trials():
            assert trial.skill(fit=fits()[trial.days]) >= trial.skill()

    def test_a_held_outlook_says_both_figures(self) -> None:
        fits = {n: outlook.Fit(60, 30, floor=0.3, cap=0.6) for n in RULES.horizons}
        busy = outlook.make_record(set(days(END - timedelta(days=89), END)[::3]), RULES)
        (_, fortnight, _) = outlook.outlook(busy, RULES, END + timedelta(days=1), fits).horizons
        assert (fortnight.capped, fortnight.raised) == (True, False)
        assert fortnight.p == 0.6 < fortnight.bare
        (week, *_) = outlook.outlook(outlook.make_record([], RULES), RULES, END, fits).horizons
        assert (week.raised, week.p) == (True, 0.3)


class TestOutlook:
    def test_at_the_end_of_the_record(self) -> None:
        found = outlook.outlook(RECORD, RULES, END + timedelta(days=1), fits())
        assert not found.stale
        assert (found.short_events, found.long_events) == (5, 13)
        for horizon in found.horizons:
            assert horizon.interval[0] < horizon.bare < horizon.interval[1]

    def test_base_rates_count_days_before_an_act(self) -> None:
        found = outlook.outlook(RECORD, RULES, END + timedelta(days=1), fits()).horizons
        for horizon in found:
            issues = days(RULES.base_rate_from, END - timedelta(days=horizon.days))
            hits = sum(any(d < day <= d + timedelta(days=horizon.days) for day in CORE) for d in issues)
            assert horizon.base_rate == pytest.approx(hits / len(issues))

    def test_after_the_record_it_is_stale_and_stands_still(self) -> None:
        at_end = outlook.outlook(RECORD, RULES, END, fits())
        for later in (END + timedelta(days=2), date(2026, 11, 23), date(2031, 1, 1)):
            found = outlook.outlook(RECORD, RULES, later, fits())
            assert found.stale
            assert found.as_of == END
            assert found.horizons == at_end.horizons

    def test_live_coverage_bridges_it_once_enough_was_seen(self) -> None:
        began = date(2026, 11, 23)
        act = date(2026, 12, 5)
        for later in (began + timedelta(days=30), began + timedelta(days=70)):
            record = outlook.make_record(CORE, RULES, [act], [(began, later)])
            assert outlook.outlook(record, RULES, later, fits()).stale
        later = date(2027, 3, 1)
        found = outlook.outlook(outlook.make_record(CORE, RULES, [act], [(began, later)]), RULES, later, fits())
        assert not found.stale
        assert (found.short_events, found.short_observed) == (1, 90)
        unseen = (began - END).days - 1
        assert found.long_observed == 365 - unseen
        assert found.long_events == 1 + sum(day > later - timedelta(days=365) for day in CORE)

    def test_a_watch_that_follows_the_record_without_a_gap_is_never_stale(self) -> None:
        for n in (1, 40, 400, 900):
            later = END + timedelta(days=n)
            record = outlook.make_record(CORE, RULES, [], [(END + timedelta(days=1), later)])
            assert not outlook.outlook(record, RULES, later, fits()).stale

    def test_what_the_watch_claims_for_days_of_the_record_is_left_to_the_record(self) -> None:
        record = outlook.make_record(CORE, RULES, [END, END + timedelta(days=5)], [(END - timedelta(days=50), END)])
        assert record == RECORD

    def test_no_act_at_all_is_no_certainty(self) -> None:
        quiet = outlook.make_record([], RULES)
        for horizon in outlook.outlook(quiet, RULES, END, fits()).horizons:
            assert 0 < horizon.p <= max(0.01, fits()[horizon.days].floor)

    @settings(deadline=None, max_examples=40)
    @given(st.sets(st.integers(0, 364), max_size=60), st.integers(0, 364))
    def test_one_more_act_never_lowers_it(self, back: set[int], one: int) -> None:
        less = outlook.outlook(outlook.make_record([END - timedelta(days=n) for n in back], RULES), RULES, END, fits())
        more = outlook.outlook(
            outlook.make_record([END - timedelta(days=n) for n in back | {one}], RULES), RULES, END, fits()
        )
        for a, b in zip(less.horizons, more.horizons, strict=True):
            assert a.p <= b.p
            assert 0 <= b.interval[0] <= b.bare <= b.interval[1] <= 1

    def test_longer_horizons_are_likelier(self) -> None:
        found = [horizon.p for horizon in outlook.outlook(RECORD, RULES, END, fits()).horizons]
        assert found == sorted(found)


class TestWords:
    @pytest.mark.parametrize(
        ("p", "base", "word"),
        [(0.36, 0.15, "more than twice"), (0.30, 0.15, "about twice"), (0.2, 0.15, "more"), (0.15, 0.15, "about"),
         (0.1, 0.15, "less"), (0.05, 0.15, "much less"), (0.1, 0.0, "about")],
    )  # fmt: skip
    def test_beside_the_usual(self, p: float, base: float, word: str) -> None:
        assert outlook.beside(p, base) == word

    @pytest.mark.parametrize(
        ("p", "word"),
        [
            (0.0, "almost no chance"), (0.049, "almost no chance"), (0.05, "very unlikely"), (0.20, "unlikely"),
            (0.449, "unlikely"), (0.45, "roughly even chance"), (0.55, "likely"), (0.80, "very likely"),
            (0.95, "almost certain"), (1.0, "almost certain"),
        ],
    )  # fmt: skip
    def test_icd_203(self, p: float, word: str) -> None:
        assert outlook.term(p) == word


def test_the_card_holds_plain_values() -> None:
    card = verification.outlook_card(CORE, RULES)
    assert [row["days"] for row in card["horizons"]] == [7, 14, 30]
    assert [row["skill"] for row in card["horizons"]] == pytest.approx([0.06, 0.09, 0.12], abs=0.01)
    assert card == verification.outlook_card(CORE, RULES)
