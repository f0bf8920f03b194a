"""The outlook, its words, its caps and its measured skill."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.tables import watch_rules, watch_tables
from scoring.window import outlook, verification
from scoring.window.base_rates import event_days

RULES = watch_rules.load_outlook_rules()
CORE = event_days(watch_tables.load_past(RULES), RULES.sets["core"])
TRIALS = verification.walk_forward(CORE, RULES)
CAPS = verification.caps(TRIALS, RULES)
RECORD = outlook.make_record(CORE, RULES)
END = RULES.coverage_end


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


class TestSkill:
    # Worked out apart from this code, to three places of the Brier score.
    @pytest.mark.parametrize(
        ("horizon", "climatology", "short", "long", "mean"),
        [(7, 0.152, 0.140, 0.142, 0.138), (14, 0.226, 0.198, 0.203, 0.192), (30, 0.289, 0.237, 0.246, 0.223)],
    )
    def test_brier_scores(self, horizon: int, climatology: float, short: float, long: float, mean: float) -> None:
        trial = next(trial for trial in TRIALS if trial.days == horizon)
        assert len(trial.came) == 5114
        found = [trial.brier(model) for model in verification.MODELS]
        assert found == pytest.approx([climatology, short, long, mean], abs=0.0006)

    @pytest.mark.parametrize(("horizon", "skill"), [(7, 0.092), (14, 0.151), (30, 0.226)])
    def test_skill_within_a_point(self, horizon: int, skill: float) -> None:
        trial = next(trial for trial in TRIALS if trial.days == horizon)
        assert trial.skill() == pytest.approx(skill, abs=0.01)
        low, high = trial.skill_interval()
        assert 0 < low < trial.skill() < high

    def test_forecasts_use_earlier_days_only(self) -> None:
        cut = date(2020, 6, 30)
        before = verification.walk_forward({day for day in CORE if day <= cut}, RULES)
        n = (cut - RULES.test_start).days + 1
        for whole, past in zip(TRIALS, before, strict=True):
            for model in verification.MODELS:
                assert whole.forecasts[model][:n] == past.forecasts[model][:n]

    def test_one_forecast_by_hand(self) -> None:
        # On 8 November 2022, 14 days: event-days counted straight from the record.
        issue = date(2022, 11, 8)
        r90 = sum(issue - timedelta(days=90) < day <= issue for day in CORE) / 90
        r365 = sum(issue - timedelta(days=365) < day <= issue for day in CORE) / 365
        trial = TRIALS[1]
        index = (issue - trial.first).days
        assert trial.forecasts["mean"][index] == pytest.approx(1 - math.exp(-7 * (r90 + r365)))
        assert trial.came[index] is any(issue < day <= issue + timedelta(days=14) for day in CORE)
        closed = days(RULES.comparable_from, issue - timedelta(days=14))
        hits = sum(any(d < day <= d + timedelta(days=14) for day in CORE) for d in closed)
        assert trial.forecasts["climatology"][index] == pytest.approx((hits + 0.5) / (len(closed) + 1))

    def test_reliability_of_fourteen_days(self) -> None:
        bins = {edge: (n, mean, came) for edge, n, mean, came in TRIALS[1].bins()}
        assert bins[0.0] == (1109, pytest.approx(0.05, abs=0.005), pytest.approx(0.09, abs=0.005))
        assert bins[0.6] == (260, pytest.approx(0.65, abs=0.005), pytest.approx(0.65, abs=0.005))
        assert sum(n for n, _, _ in bins.values()) == 5114


class TestCaps:
    def test_fourteen_days_are_capped_where_the_record_says(self) -> None:
        assert CAPS[14] == 0.7
        above = [came for p, came in zip(TRIALS[1].forecasts["mean"], TRIALS[1].came, strict=True) if p >= 0.7]
        assert len(above) == 133
        assert sum(above) / len(above) == pytest.approx(0.44, abs=0.005)

    def test_a_cap_does_not_cost_skill(self) -> None:
        for trial in TRIALS:
            assert trial.skill(cap=CAPS.get(trial.days, 1.0)) >= trial.skill()

    def test_a_capped_outlook_says_both_figures(self) -> None:
        busy = outlook.make_record(set(days(END - timedelta(days=89), END)[::3]), RULES)
        (_, fortnight, _) = outlook.outlook(busy, RULES, END + timedelta(days=1), CAPS).horizons
        assert fortnight.capped
        assert fortnight.p == 0.7 < fortnight.uncapped

    def test_without_days_enough_there_is_no_cap(self) -> None:
        trial = verification.Trial(14, RULES.test_start, {"mean": [0.9] * 50}, [False] * 50)
        assert verification.caps([trial], RULES) == {}


class TestOutlook:
    def test_at_the_end_of_the_record(self) -> None:
        found = outlook.outlook(RECORD, RULES, END + timedelta(days=1), CAPS)
        assert not found.stale
        assert (found.short_events, found.long_events) == (5, 13)
        assert [h.p for h in found.horizons] == pytest.approx([0.27, 0.47, 0.75], abs=0.005)
        for horizon in found.horizons:
            assert horizon.interval[0] < horizon.uncapped < horizon.interval[1]

    def test_base_rates_count_days_before_an_act(self) -> None:
        found = outlook.outlook(RECORD, RULES, END + timedelta(days=1)).horizons
        for horizon in found:
            issues = days(RULES.base_rate_from, END - timedelta(days=horizon.days))
            hits = sum(any(d < day <= d + timedelta(days=horizon.days) for day in CORE) for d in issues)
            assert horizon.base_rate == pytest.approx(hits / len(issues))

    def test_after_the_record_it_is_stale_and_stands_still(self) -> None:
        at_end = outlook.outlook(RECORD, RULES, END)
        for later in (END + timedelta(days=2), date(2026, 11, 23), date(2031, 1, 1)):
            found = outlook.outlook(RECORD, RULES, later)
            assert found.stale
            assert found.as_of == END
            assert found.horizons == at_end.horizons

    def test_live_coverage_bridges_it_once_enough_was_seen(self) -> None:
        began = date(2026, 11, 23)
        act = date(2026, 12, 5)
        for later in (began + timedelta(days=30), began + timedelta(days=70)):
            record = outlook.make_record(CORE, RULES, [act], [(began, later)])
            assert outlook.outlook(record, RULES, later).stale
        later = date(2027, 3, 1)
        found = outlook.outlook(outlook.make_record(CORE, RULES, [act], [(began, later)]), RULES, later)
        assert not found.stale
        assert (found.short_events, found.short_observed) == (1, 90)
        unseen = (began - END).days - 1
        assert found.long_observed == 365 - unseen
        assert found.long_events == 1 + sum(day > later - timedelta(days=365) for day in CORE)

    def test_a_watch_that_follows_the_record_without_a_gap_is_never_stale(self) -> None:
        for n in (1, 40, 400, 900):
            later = END + timedelta(days=n)
            record = outlook.make_record(CORE, RULES, [], [(END + timedelta(days=1), later)])
            assert not outlook.outlook(record, RULES, later).stale

    def test_what_the_watch_claims_for_days_of_the_record_is_left_to_the_record(self) -> None:
        record = outlook.make_record(CORE, RULES, [END, END + timedelta(days=5)], [(END - timedelta(days=50), END)])
        assert record == RECORD

    def test_no_act_at_all_is_no_certainty(self) -> None:
        quiet = outlook.make_record([], RULES)
        for horizon in outlook.outlook(quiet, RULES, END).horizons:
            assert horizon.p == 0
            assert horizon.interval[1] > 0

    @settings(deadline=None, max_examples=40)
    @given(st.sets(st.integers(0, 364), max_size=60), st.integers(0, 364))
    def test_one_more_act_never_lowers_it(self, back: set[int], one: int) -> None:
        less = outlook.outlook(outlook.make_record([END - timedelta(days=n) for n in back], RULES), RULES, END, CAPS)
        more = outlook.outlook(
            outlook.make_record([END - timedelta(days=n) for n in back | {one}], RULES), RULES, END, CAPS
        )
        for a, b in zip(less.horizons, more.horizons, strict=True):
            assert a.p <= b.p
            assert 0 <= b.interval[0] <= b.uncapped <= b.interval[1] <= 1

    def test_longer_horizons_are_likelier(self) -> None:
        found = [horizon.p for horizon in outlook.outlook(RECORD, RULES, END).horizons]
        assert found == sorted(found)


class TestWords:
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
    assert [row["skill"]["mean"] for row in card["horizons"]] == pytest.approx([0.09, 0.15, 0.23], abs=0.01)
    assert card == verification.outlook_card(CORE, RULES)
