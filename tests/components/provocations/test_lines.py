"""Record and watch in one list: an act that both know is one line, acts of their own days stay apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from components.provocations.lines import Recorded, narrowed, numbered, together
from data.models import Filters, PastProvocation, Provocation
from data.tables.act_tables import load_act_tables
from scoring.acts.summary import summarise
from tests.reports import report

NOW = datetime(2024, 12, 1, tzinfo=UTC)
WORDS = {"ballistic_missile": "missile", "icbm": "icbm", "balloon": "balloon", "cyber": "cyber"}
FIRST = date(2024, 11, 1)


def past(day: int, category: str = "ballistic_missile", site: str = "Sunan") -> PastProvocation:
    on = FIRST + timedelta(days=day)
    return PastProvocation(on, category, 2, "KN-23", site, 39.2, 125.7, "success", 3, "It flew.", "A list", "")


def watched(day: int, category: str = "missile", n: int = 0) -> Provocation:
    at = FIRST + timedelta(days=day)
    one = report("North fires missile from Sunan", f"{at}T03:{n:02}", category=category)  # type: ignore[arg-type]
    return summarise(f"P-{day}-{category}-{n}", [one], load_act_tables(), NOW)


def recorded(*rows: PastProvocation) -> tuple[Recorded, ...]:
    return numbered(rows, WORDS)  # type: ignore[arg-type]


def test_what_both_know_is_one_line() -> None:
    lines = together([watched(3)], recorded(past(3)))
    assert [line.origin for line in lines] == ["both"]
    assert lines[0].id == "P-3-missile-0"


def test_midnight_may_lie_between_them() -> None:
    assert [line.origin for line in together([watched(3)], recorded(past(4)))] == ["both"]
    assert [line.origin for line in together([watched(3)], recorded(past(5)))] == ["record", "watch"]


def test_waves_on_successive_days_stay_apart() -> None:
    acts = [watched(1, "balloon"), watched(3, "balloon")]
    lines = together(acts, recorded(past(1, "balloon"), past(2, "balloon"), past(3, "balloon")))
    assert [line.origin for line in lines] == ["both", "record", "both"]


def test_another_kind_is_another_act() -> None:
    assert len(together([watched(3)], recorded(past(3, "cyber")))) == 2


def test_of_two_watched_acts_alike_the_better_told_is_the_recorded_one() -> None:
    stray, told = watched(3), replace(watched(3, n=1), publishers=("A", "B"))
    found = together([stray, told], recorded(past(3)))
    assert {line.id: line.origin for line in found} == {stray.id: "watch", told.id: "both"}


def test_two_sites_of_one_day_are_one_watched_act_with_both_rows() -> None:
    lines = together([watched(3)], recorded(past(3), past(3, site="Wonsan")))
    assert len(lines) == 1
    assert len(lines[0].recorded) == 2


def test_each_act_of_the_record_has_an_id_of_its_own() -> None:
    ids = [one.id for one in recorded(past(3), past(3, site="Wonsan"), past(3, "cyber"))]
    assert ids == ["R-20241104-ballistic_missile", "R-20241104-ballistic_missile-2", "R-20241104-cyber"]


def test_a_filter_that_the_record_cannot_answer_leaves_none_of_it() -> None:
    rows = recorded(past(3), past(4, "cyber"))
    assert len(narrowed(rows, FIRST, FIRST + timedelta(days=9), Filters(categories=("cyber",)))) == 1
    for by in (Filters(sources=("Harbour Post",)), Filters(languages=("ko",)), Filters(min_score=50)):
        assert narrowed(rows, FIRST, FIRST + timedelta(days=9), by) == []


DAYS = st.lists(st.tuples(st.integers(0, 6), st.sampled_from(["missile", "balloon"])), max_size=6, unique=True)
ROWS = st.lists(st.tuples(st.integers(0, 6), st.sampled_from(["ballistic_missile", "balloon", "cyber"])), max_size=8)


@given(DAYS, ROWS)
def test_nothing_is_lost_or_told_twice(days: list[tuple[int, str]], rows: list[tuple[int, str]]) -> None:
    acts = [watched(day, category) for day, category in days]
    record = recorded(*(past(day, category) for day, category in rows))
    lines = together(acts, record)
    assert sorted(line.act.id for line in lines if line.act) == sorted(act.id for act in acts)
    assert sorted(one.id for line in lines for one in line.recorded) == sorted(one.id for one in record)
    assert [line.day for line in lines] == sorted((line.day for line in lines), reverse=True)
    for line in lines:
        if line.act:
            assert all(abs(line.act.date - one.past.date) <= timedelta(days=1) for one in line.recorded)
