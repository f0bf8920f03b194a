"""The level rises at once, falls after calm with eyes open, and never reads quiet when blind."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.models import CATEGORIES, Coverage, Gap, Indication, Override
from data.tables import level_rules
from scoring.level import level
from scoring.level.indicators import board, judge

RULES = level_rules.load_level_rules()
NAMES = RULES.levels
START = datetime(2026, 11, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def act(at: datetime, category: str = "missile", severity: int = 3, name: str = "", **more: object) -> Indication:
    more = {"publishers": ("Wire One", "Wire Two")} | more
    return Indication(name or f"{category}-{at}", "act", at, "provocation", category, severity, **more)  # type: ignore[arg-type]


def signal(at: datetime, kind: str = "preparation", category: str | None = "nuclear", **more: object) -> Indication:
    more = {"publishers": ("Wire One",)} | more
    return Indication(f"{kind}-{category}-{at}-{more['publishers']}", "signal", at, kind, category, **more)  # type: ignore[arg-type]


def coverage(now: datetime, **more: object) -> Coverage:
    known: dict[str, object] = dict(
        now=now, sources_on=40, answering=40, launch_alert_down=(), newest_entry=now, last_poll=now, next_poll=now,
        history_start=START, open=True,
    )  # fmt: skip
    return Coverage(**(known | more))  # type: ignore[arg-type]


def state(now: datetime, *seen: Indication, overrides: tuple[Override, ...] = (), **more: object) -> level.LevelState:
    return level.level_state(seen, RULES, coverage(now, **more), now, overrides)


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


indications = st.builds(
    lambda hours, category, severity, publishers, official: act(
        START + hours * HOUR, category, severity, f"{hours}-{category}-{severity}",
        publishers=("A", "B", "C")[:publishers], official=official,
    ),
    st.integers(0, 400), st.sampled_from(CATEGORIES), st.integers(1, 5), st.integers(0, 3), st.booleans(),
)  # fmt: skip
blind = st.builds(
    lambda start, length: Gap("", START + start * HOUR, START + (start + length) * HOUR, "asleep"),
    st.integers(0, 400), st.integers(1, 60),
)  # fmt: skip
number = {name: n for n, name in enumerate(NAMES)} | {None: -1}


class TestProperties:
    @settings(deadline=None, max_examples=80)
    @given(st.lists(indications, max_size=8), indications, st.lists(blind, max_size=3), st.integers(0, 600))
    def test_a_new_act_never_lowers_the_level(
        self, seen: list[Indication], new: Indication, gaps: list[Gap], hours: int
    ) -> None:
        new = replace(new, id="new")
        now = START + hours * HOUR
        for eyes in (True, False):
            before = state(now, *seen, gaps=tuple(gaps), open=eyes)
            after = state(now, *seen, new, gaps=tuple(gaps), open=eyes)
            assert number[after.level] >= number[before.level]

    @settings(deadline=None, max_examples=80)
    @given(st.lists(indications, max_size=8), st.lists(blind, max_size=3), st.integers(0, 600), st.integers(0, 600))
    def test_a_replay_tells_any_moment_as_it_stood(
        self, seen: list[Indication], gaps: list[Gap], one: int, other: int
    ) -> None:
        then, now = (START + n * HOUR for n in sorted((one, other)))
        as_it_stood = state(then, *seen, gaps=tuple(gaps))
        later = state(now, *seen, gaps=tuple(gaps))
        assert level.computed_at(later.log, then) == as_it_stood.computed
        assert later.log[: len(as_it_stood.log)] == as_it_stood.log

    @settings(deadline=None, max_examples=80)
    @given(st.lists(indications, max_size=8), st.lists(blind, max_size=3), st.integers(0, 600), st.randoms())
    def test_order_of_input_does_not_matter_and_the_board_agrees(
        self, seen: list[Indication], gaps: list[Gap], hours: int, shuffled: object
    ) -> None:
        now = START + hours * HOUR
        unique = list({s.id: s for s in seen}.values())
        found = state(now, *unique, gaps=tuple(gaps))
        mixed = list(unique)
        shuffled.shuffle(mixed)  # type: ignore[attr-defined]
        assert state(now, *mixed, gaps=tuple(gaps)) == found
        highest = max(row.calls for row in found.board)
        assert number[found.level] >= highest
        assert [c.before for c in found.log[1:]] == [c.after for c in found.log[:-1]]
        assert [c.at for c in found.log] == sorted(c.at for c in found.log)

    @settings(deadline=None, max_examples=40)
    @given(st.lists(indications, max_size=8), st.integers(0, 300))
    def test_calm_in_the_end_is_routine(self, seen: list[Indication], hours: int) -> None:
        found = state(START + (400 + 168 + 24 + 48 + 72 + 12 + hours) * HOUR, *seen)
        assert found.level == "Routine"
        assert found.falls_at is None


class TestBoard:
    def test_last_seen_outlives_what_counts(self) -> None:
        row = next(row for row in board([act(START)], RULES, START + 30 * DAY, True) if row.indicator.key == "missile")
        assert (row.status, row.last_seen, row.evidence, row.calls) == ("not seen", START, (), 0)

    def test_unscored_rows_are_shown_and_call_for_nothing(self) -> None:
        seen = signal(START, "response", "missile", publishers=("A", "B"))
        row = board([seen], RULES, START + HOUR, True)[-1]
        assert (row.indicator.key, row.status, row.calls, row.evidence) == ("response", "corroborated", 0, (seen,))

    def test_every_category_of_act_has_an_indicator(self) -> None:
        for category in CATEGORIES:
            calls = [
                judge(i, [act(START, category, 5)], RULES)[1]
                for i in RULES.indicators
                if i.source == "act" and i.min_count == 1 and category in i.categories and not i.tags
            ]
            assert len(calls) == 1
            least = {"cyber": "Elevated", "arms": "Routine"}.get(category, "High")
            assert calls[0] >= NAMES.index(least)

    def test_the_best_founded_decides(self) -> None:
        seen = [act(START, name="a"), act(START, name="b", official=True)]
        row = next(row for row in board(seen, RULES, START, True) if row.indicator.key == "missile")
        assert (row.status, len(row.evidence)) == ("official", 2)


def test_a_level_with_a_standing_cause_says_when_it_would_fall() -> None:
    found = state(START + 10 * HOUR, act(START))
    assert found.falls_at is None
    assert found.would_fall_at == START + 96 * HOUR
    assert state(START + 96 * HOUR, act(START)).level != found.level
    assert state(START + 96 * HOUR - timedelta(seconds=1), act(START)).level == found.level
    assert state(START + 10 * HOUR).would_fall_at is None
