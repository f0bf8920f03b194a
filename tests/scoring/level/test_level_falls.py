"""The level falls after calm with eyes open; an officer's word holds for its time; what founds it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from data.models import Gap, Override
from tests.scoring.level.levels import DAY, HOUR, RULES, START, act, state


class TestFalls:
    # A missile of severity 3 counts for 72 hours; Elevated falls after 24 calm hours, Guarded after 12.
    def test_by_one_step_after_calm(self) -> None:
        found = state(START + 10 * DAY, act(START))
        assert [(c.at - START, c.after) for c in found.log] == [
            (timedelta(), "Routine"), (timedelta(), "Elevated"), (96 * HOUR, "Guarded"), (108 * HOUR, "Routine"),
        ]  # fmt: skip

    def test_the_fall_is_announced(self) -> None:
        assert state(START + 71 * HOUR, act(START)).falls_at is None
        assert state(START + 73 * HOUR, act(START)).falls_at == START + 96 * HOUR

    def test_a_new_cause_during_the_calm_begins_it_anew(self) -> None:
        found = state(START + 20 * DAY, act(START), act(START + 95 * HOUR))
        assert [(c.at - START, c.after) for c in found.log[2:]] == [(191 * HOUR, "Guarded"), (203 * HOUR, "Routine")]

    def test_a_cause_at_the_very_moment_of_the_fall_prevents_it(self) -> None:
        found = state(START + 97 * HOUR, act(START), act(START + 96 * HOUR))
        assert [c.after for c in found.log] == ["Routine", "Elevated"]

    def test_blind_hours_are_no_calm(self) -> None:
        gap = Gap("", START + 80 * HOUR, START + 90 * HOUR, "asleep")
        found = state(START + 20 * DAY, act(START), gaps=(gap,))
        assert [c.at - START for c in found.log if c.why == "fell"] == [106 * HOUR, 118 * HOUR]

    def test_gaps_of_single_sources_and_overlaps_are_counted_right(self) -> None:
        gaps = (
            Gap("Wire One", START, START + 90 * DAY, "down"),
            Gap("", START + 78 * HOUR, START + 88 * HOUR, "asleep"),
            Gap("", START + 80 * HOUR, START + 90 * HOUR, "no network"),
            Gap("", START + 10 * HOUR, START + 20 * HOUR, "asleep"),
        )
        found = state(START + 20 * DAY, act(START), gaps=gaps)
        assert [c.at - START for c in found.log if c.why == "fell"] == [108 * HOUR, 120 * HOUR]

    def test_it_does_not_fall_while_the_gap_lasts(self) -> None:
        gap = Gap("", START + 80 * HOUR, START + 500 * HOUR, "asleep")
        assert state(START + 400 * HOUR, act(START), gaps=(gap,), open=False).level == "Elevated"

    def test_after_the_cause_confidence_tells_that_calm_is_running(self) -> None:
        assert "calm" in state(START + 80 * HOUR, act(START)).confidence.reasons


class TestOverride:
    order = Override("High", "Duty officer", "Convoy reported by liaison", START + 10 * HOUR, START + 20 * HOUR)

    def test_it_holds_from_start_to_before_its_end(self) -> None:
        assert state(START + 10 * HOUR, overrides=(self.order,)).level == "High"
        found = state(START + 20 * HOUR, overrides=(self.order,))
        assert (found.level, found.override) == ("Routine", None)
        assert [(c.why, c.before, c.after) for c in found.log] == [
            ("began", None, "Routine"), ("override", "Routine", "High"), ("override ended", "High", "Routine"),
        ]  # fmt: skip
        assert found.since == START + 20 * HOUR

    def test_it_is_logged_with_its_reason_and_leaves_the_computed_level_visible(self) -> None:
        found = state(START + 12 * HOUR, act(START + 11 * HOUR), overrides=(self.order,))
        assert (found.level, found.computed, found.since) == ("High", "Elevated", START + 10 * HOUR)
        assert [c.words for c in found.log if c.why == "override"] == ["Duty officer: Convoy reported by liaison"]
        assert found.log[-1].hidden

    def test_it_may_lower_too_and_holds_over_no_data(self) -> None:
        calm = replace(self.order, level="Routine")
        assert state(START + 12 * HOUR, act(START + 11 * HOUR), overrides=(calm,)).level == "Routine"
        assert state(START + 12 * HOUR, overrides=(self.order,), open=False).level == "High"

    def test_of_two_that_hold_the_one_made_later_counts(self) -> None:
        second = Override("Severe", "Chief", "Second look", START + 12 * HOUR, START + 15 * HOUR)
        both = (self.order, second)
        assert [state(START + n * HOUR, overrides=both).level for n in (11, 13, 16)] == ["High", "Severe", "High"]

    def test_one_that_was_not_yet_made_leaves_no_trace(self) -> None:
        assert len(state(START + 9 * HOUR, overrides=(self.order,)).log) == 1


class TestConfidence:
    def test_it_is_points_of_coverage_and_corroboration(self) -> None:
        now = START + DAY
        assert state(now).confidence.points == 100
        assert state(now, answering=20).confidence.points == 50
        assert state(now, act(now)).confidence.points == 90
        assert state(now, act(now, severity=4, publishers=("A",))).confidence.points == 65
        assert state(now, act(now, official=True)).confidence.points == 100
        assert state(now, act(now), launch_alert_down=("Wire",)).confidence.points == 75
        assert state(now, sources_on=0, answering=0).confidence.points == 0

    def test_without_an_eye_that_matters_it_is_never_high(self) -> None:
        now = START + DAY
        found = state(now, act(now, official=True), eyes_missing=("official line",)).confidence
        assert (found.word, found.points) == ("Moderate", RULES.confidence_high - 1)
        assert state(now, eyes_missing=("korean wire", "official line")).confidence.word == "Low"

    @given(st.integers(0, 40), st.booleans(), st.integers(0, 5))
    def test_it_stays_within_its_scale(self, answering: int, eyes: bool, severity: int) -> None:
        now = START + DAY
        found = state(now, act(now, severity=severity), answering=answering, open=eyes).confidence
        assert 0 <= found.points <= 100
        assert found.word in ("High", "Moderate", "Low")


def test_a_level_with_a_standing_cause_says_when_it_would_fall() -> None:
    found = state(START + 10 * HOUR, act(START))
    assert found.falls_at is None
    assert found.would_fall_at == START + 96 * HOUR
    assert state(START + 96 * HOUR, act(START)).level != found.level
    assert state(START + 96 * HOUR - timedelta(seconds=1), act(START)).level == found.level
    assert state(START + 10 * HOUR).would_fall_at is None
