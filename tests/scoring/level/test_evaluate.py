"""The level from what a store holds: an act counts until an officer rejected it, and the log says why it fell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from data.models import CoverageInputs, LevelInputs
from data.tables.act_tables import load_act_tables
from data.tables.level_rules import load_baseline_rules, load_level_rules
from scoring.level.evaluate import level_at
from tests.reports import report

NOW = datetime(2025, 5, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def level(rejected: dict[str, tuple[datetime, str]], now: datetime = NOW):
    told = [report("North fires missile", f"2025-05-21T0{n}:00", publisher=by) for n, by in enumerate(("A", "B"), 1)]
    seen = CoverageInputs(
        (), ((NOW - 90 * 24 * HOUR, NOW),), frozenset({NOW.date()}), {}, {"A": NOW}, None, NOW - 24 * HOUR, ()
    )
    inputs = LevelInputs({"a": told}, (), (), (), seen, (), rejected)
    return level_at(now, inputs, (), load_level_rules(), load_baseline_rules(), load_act_tables(), live=False)


def test_a_rejected_act_counts_until_it_was_rejected() -> None:
    assert level({}).level == "Elevated"
    found = level({"a": (NOW - HOUR, "Kim: a drill")})
    assert [(c.why, c.after, c.words) for c in found.log[-2:]] == [
        ("rose", "Elevated", ""), ("withdrawn", "Routine", "Kim: a drill"),
    ]  # fmt: skip
    assert found.level == "Routine"


def test_an_act_rejected_before_it_was_known_to_the_level_leaves_no_trace() -> None:
    assert len(level({"a": (NOW - 24 * HOUR, "Kim: a drill")}).log) == 1
