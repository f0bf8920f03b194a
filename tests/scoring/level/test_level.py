"""The level rises at once by what has become known, and never reads quiet when blind."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.level import level
from tests.scoring.level.levels import DAY, HOUR, NAMES, START, act, signal, state


class TestNoData:
    def test_an_empty_store_is_no_data_and_not_routine(self) -> None:
        found = state(START, history_start=None)
        assert (found.level, found.word, found.since, found.log) == (None, "No data", None, ())

    def test_a_store_that_begins_later_is_no_data(self) -> None:
        assert state(START, history_start=START + HOUR).level is None

    def test_quiet_with_eyes_open_is_routine(self) -> None:
        found = state(START + DAY)
        assert (found.level, found.since) == ("Routine", START)
        assert found.drivers == ()
        assert {row.status for row in found.board} == {"not seen"}

    def test_quiet_with_eyes_shut_is_no_data(self) -> None:
        found = state(START + DAY, open=False)
        assert (found.level, found.since, found.confidence.word) == (None, None, "Low")
        assert {row.status for row in found.board} == {"no data"}

    def test_a_cause_stands_also_while_eyes_are_shut(self) -> None:
        found = state(START + DAY, act(START + HOUR, severity=5), open=False)
        assert found.level == "High"
        assert (found.confidence.word, found.confidence.points) == ("Low", 40)
        assert "blind" in found.confidence.reasons


class TestRises:
    @pytest.mark.parametrize(
        ("category", "severity", "corroborated", "single"),
        [
            ("missile", 1, "Guarded", "Routine"), ("missile", 3, "Elevated", "Guarded"),
            ("missile", 4, "High", "Elevated"), ("icbm", 5, "High", "Elevated"), ("nuclear", 5, "Severe", "High"),
            ("border", 5, "Severe", "High"), ("balloon", 1, "Guarded", "Routine"), ("cyber", 3, "Guarded", "Routine"),
            ("arms", 5, "Routine", "Routine"),
        ],
    )  # fmt: skip
    def test_at_once_by_severity_and_corroboration(
        self, category: str, severity: int, corroborated: str, single: str
    ) -> None:
        now = START + HOUR
        assert state(now, act(now, category, severity)).level == corroborated
        graded = act(now, category, severity, publishers=("Wire One",), graded=True)
        assert state(now, graded).level == single
        most = min(single, "Guarded", key=NAMES.index)
        assert state(now, replace(graded, graded=False)).level == most, "one publisher without a grade"
        assert state(now, act(now, category, severity, publishers=())).level == most, "state media alone"
        assert state(now, act(now, category, severity, publishers=("JCS",), official=True)).level == corroborated
        assert state(now, act(now, category, severity, publishers=("Wire One", "Wire One"))).level == most

    def test_not_before_it_is_known(self) -> None:
        seen = act(START + DAY)
        assert state(START + DAY - timedelta(microseconds=1), seen).level == "Routine"
        assert state(START + DAY, seen).level == "Elevated"

    def test_the_change_is_logged_with_what_drove_it(self) -> None:
        seen = act(START + DAY, words="Rocket fired into the sea", provocation="p1")
        change = state(START + 2 * DAY, seen).log[-1]
        assert (change.at, change.before, change.after, change.why) == (START + DAY, "Routine", "Elevated", "rose")
        (driver,) = change.drivers
        assert (driver.key, driver.status, driver.words) == ("missile", "corroborated", "Rocket fired into the sea")
        assert driver.evidence == (seen,)

    def test_a_later_state_of_an_act_takes_its_place(self) -> None:
        first = act(START + HOUR, "icbm", 5, "a", publishers=("Wire One",), graded=True)
        second = replace(first, known=START + 3 * HOUR, publishers=("Wire One", "Wire Two"))
        assert [c.after for c in state(START + DAY, first, second).log] == ["Routine", "Elevated", "High"]
        assert state(START + 2 * HOUR, first, second).level == "Elevated"

    def test_a_withdrawal_lowers_at_once_and_says_why(self) -> None:
        first = act(START + HOUR, name="a", severity=4)
        gone = replace(first, known=START + 2 * HOUR, retracted=True, words="JCS: it was a flock of birds")
        found = state(START + 2 * HOUR, first, gone)
        change = found.log[-1]
        assert (found.level, change.why, change.before, change.words) == (
            "Routine", "withdrawn", "High", "JCS: it was a flock of birds",
        )  # fmt: skip
        assert not any(row.evidence for row in found.board)

    def test_a_withdrawal_leaves_what_other_acts_call_for(self) -> None:
        false = act(START + 30 * HOUR, name="false", severity=5, category="icbm")
        gone = replace(false, known=START + 31 * HOUR, retracted=True)
        assert state(START + 31 * HOUR, act(START), false, gone).level == "Elevated"
        # 24 h of calm after 72 h of cause: the calm of the true act had begun before the false one came.
        late = replace(false, known=START + 80 * HOUR), replace(gone, known=START + 81 * HOUR)
        found = state(START + 99 * HOUR, act(START), *late)
        assert [(c.at - START, c.after) for c in found.log[-2:]] == [(81 * HOUR, "Elevated"), (96 * HOUR, "Guarded")]

    def test_what_has_ended_as_foretold_is_no_withdrawal(self) -> None:
        notice = signal(START, category="space", tags=("notice",), official=True, voices=("Japan",))
        ended = replace(notice, known=START + HOUR, retracted=True, ended=True)
        assert [c.after for c in state(START + 2 * HOUR, notice, ended).log] == ["Routine", "Elevated"]

    def test_late_reports_do_not_lengthen_an_acts_time(self) -> None:
        first = act(START, "missile", 3, "a")
        later = [replace(first, known=START + n * DAY, publishers=("A", "B", f"C{n}")) for n in range(1, 9)]
        alone, repeated = state(START + 9 * DAY, first), state(START + 9 * DAY, first, *later)
        assert [(c.at, c.after) for c in alone.log] == [(c.at, c.after) for c in repeated.log]

    def test_four_serious_acts_in_a_week(self) -> None:
        acts = [act(START + n * DAY, day=(START + n * DAY).date()) for n in range(4)]
        assert state(START + 3 * DAY, *acts[:3]).level == "Elevated"
        found = state(START + 3 * DAY, *acts)
        assert found.level == "High"
        assert found.drivers[0].key == "tempo"
        row = next(row for row in state(START + 3 * DAY, *acts[:3]).board if row.indicator.key == "tempo")
        assert (row.status, len(row.evidence), row.indicator.min_count) == ("not seen", 3, 4)
        same_day = [replace(one, day=START.date()) for one in acts]
        assert state(START + 3 * DAY, *same_day).level == "Elevated", "one act told four times"
        alone = [*acts[:3], replace(acts[3], publishers=("Wire One",))]
        assert state(START + 3 * DAY, *alone).level == "Elevated", "one of them rests on one publisher"

    def test_a_week_of_acts_counts_no_longer_than_its_newest_act_is_fresh(self) -> None:
        acts = [act(START + n * HOUR, name=str(n), day=(START + n * DAY).date()) for n in range(4)]
        log = state(START + 20 * DAY, *acts).log
        # The newest is known at hour 3; 72 h later the tempo ends with the missiles, then 48 h of calm.
        assert next(c.at - START for c in log if c.why == "fell") == (3 + 72 + 48) * HOUR

    def test_different_acts_within_a_day_corroborate_one_another(self) -> None:
        now = START + DAY
        one = act(now, "missile", publishers=("Wire One",), graded=True)
        assert state(now, one, act(now, "border", 2, publishers=("Wire Two",))).level == "Elevated"
        assert state(now, one, act(now, "missile", 3, "again", publishers=("Wire Two",))).level == "Guarded"

    def test_engines_and_look_backs_lift_nothing_far(self) -> None:
        now = START + DAY
        assert state(now, act(now, "icbm", 3, tags=("engine",), official=True)).level == "Guarded"
        assert state(now, act(now, "icbm", 3, tags=("engine",), publishers=("Wire One",))).level == "Routine"
        for category in ("space", "cyber", "border"):
            assert state(now, act(now, category, 5, tags=("past",), official=True)).level == "Routine"

    def test_forces_brought_up_to_the_line_are_more_than_a_crossing(self) -> None:
        now = START + DAY
        assert state(now, act(now, "border", 1)).level == "Guarded"
        assert state(now, act(now, "border", 1, tags=("forces",))).level == "Elevated"

    def test_a_change_of_category_reaches_every_indicator(self) -> None:
        first = act(START, "missile", 3, "a")
        found = state(START + HOUR, first, replace(first, known=START + HOUR, category="icbm", severity=5))
        held = {row.indicator.key: row.status for row in found.board}
        assert (held["icbm"], held["missile"], found.level) == ("corroborated", "not seen", "High")

    def test_causes_stand_gravest_first(self) -> None:
        light, grave = act(START, "artillery", 2, "light"), act(START, "icbm", 5, "grave")
        found = state(START + HOUR, signal(START, "threat", tags=("kim",)), light, grave)
        assert [seen.id for seen in level.causes(found.drivers)][:2] == ["grave", "light"]

    def test_three_indicators_together_call_for_more(self) -> None:
        now = START + DAY
        pair = [act(now, "missile"), act(now, "drone")]
        assert state(now, *pair).level == "Elevated"
        found = state(now, *pair, act(now, "artillery"))
        assert found.level == "High"
        assert {driver.key for driver in found.log[-1].drivers} == {"missile", "drone", "artillery-border"}

    def test_independent_publishers_corroborate_a_preparation(self) -> None:
        now = START + DAY
        one, other = signal(now), signal(now, publishers=("Wire Two",))
        assert state(now, one).level == "Routine"
        assert state(now, one, replace(one, id="again")).level == "Routine"
        assert state(now, one, other).level == "Guarded"

    def test_a_threat_with_a_deadline(self) -> None:
        now = START + DAY
        assert state(now, signal(now, "threat", "rhetoric")).level == "Routine"
        assert state(now, signal(now, "threat", "rhetoric", deadline=True)).level == "Guarded"

    def test_a_seismic_event_near_the_site(self) -> None:
        now = START + DAY
        seen = signal(now, "context", "nuclear", tags=("seismic",), official=True, publishers=("Survey",))
        assert state(now, seen).level == "High"

    def test_a_shelter_call_counts_and_a_shelter_drill_does_not(self) -> None:
        now = START + DAY
        call = signal(now, "response", "missile", tags=("shelter",))
        assert state(now, call).level == "Guarded"
        assert state(now, replace(call, tags=("shelter", "drill"))).level == "Routine"

    def test_threats_from_the_leadership_need_two_publishers(self) -> None:
        now = START + DAY
        one, other = (signal(now, "threat", "rhetoric", tags=("kim",), publishers=(desk,)) for desk in ("A", "B"))
        assert [state(now, one).level, state(now, one, other).level] == ["Routine", "Guarded"]

    @given(st.lists(st.tuples(st.integers(0, 300), st.sampled_from(["response", "context", "unrelated"])), max_size=30))
    def test_drills_responses_and_background_never_raise_it(self, seen: list[tuple[int, str]]) -> None:
        signals = [signal(START + n * HOUR, kind, "missile", publishers=("A", "B"), official=True) for n, kind in seen]
        found = state(START + 301 * HOUR, *signals)
        assert [change.after for change in found.log] == ["Routine"]
