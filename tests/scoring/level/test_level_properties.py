"""What holds of the level whatever was seen, and the board beside it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from data.models import CATEGORIES, Gap, Indication
from scoring.level import level
from scoring.level.indicators import board, judge
from tests.scoring.level.levels import DAY, HOUR, NAMES, RULES, START, act, signal, state

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
