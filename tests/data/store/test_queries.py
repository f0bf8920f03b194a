"""What pages read: the roll-up and the entries agree, a replay sees nothing of the future, search words are text."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.models import Filters, Source
from data.store import entries, queries
from data.store.store import Store
from tests.data.factory import NOON, entry, later, said, store_in


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = store_in(tmp_path)
    rows = [
        (entry("a", "북한, 동해상으로 탄도미사일 발사", "Korean wire", language="ko"), said()),
        (entry("b", 'Pyongyang vows "merciless" reply'), said("threat", "rhetoric", 55)),
        (entry("c", "Football 100% sure_thing"), said("unrelated", None, 0)),
        (entry("d", "North fires again", published=later(days=2), first_seen=later(days=2)), said()),
        (entry("e", "Late copy of the first report", published=NOON, first_seen=later(days=3)), said()),
    ]
    with store.begin() as conn:
        entries.insert(conn, rows, NOON)
        entries.insert(conn, [(entry("f", "Drone over Seoul", "Korean wire"), said(category="drone"))], NOON)
    return store


def titles(store: Store, text: str) -> set[str]:
    with store.read() as conn:
        return {r.entry.guid for r in queries.list_reports(conn, Filters(text=text), later(days=9), {})}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("fires", {"d"}),
        ("FIRES", {"d"}),
        ("탄도미사일", {"a"}),
        ("발사", {"a"}),  # two characters: shorter than the index's trigrams
        ("fires OR drone", {"d", "f"}),
        ("NOT fires", {"a", "b", "c", "e", "f"}),
        ("-fires again", {"e"} - {"e"}),
        ("north -drone", {"d"}),
        ('"north fires"', {"d"}),
        ('"fires north"', set()),
        ("report first", {"e"}),
        ('"merciless', {"b"}),  # an unclosed quotation mark is only a character
        ("100%", {"c"}),
        ("e_t", {"c"}),
        ("%", {"c"}),
        ("'; DROP TABLE entries; --", set()),
        ("title: fires", set()),
        ("(fires OR drone) north", {"d"}),
        ("north (drone OR fires) -drone", {"d"}),
        ("NOT (fires OR drone)", {"a", "b", "c", "e"}),
        ("-(fires OR drone) report", {"e"}),
        ("fires OR (north drone)", {"d"}),
        ("（fires OR drone）", {"d", "f"}),
        ('"(north"', set()),  # within quotation marks a bracket is only a character
        ("NEAR(north)", set()),  # as it is within a word
        ("", {"a", "b", "c", "d", "e", "f"}),
        ("OR", {"a", "b", "c", "d", "e", "f"}),
        ("NOT", {"a", "b", "c", "d", "e", "f"}),
    ],
)
def test_search(store: Store, words: str, found: set[str]) -> None:
    assert titles(store, words) == found


def test_a_replay_does_not_see_what_was_seen_later(store: Store) -> None:
    with store.read() as conn:
        shown = queries.list_reports(conn, Filters(), later(hours=1), {})
        counts = queries.counts_by_day(conn, Filters(), later(hours=1), ("kind",), replay=True)
    assert {r.entry.guid for r in shown} == {"a", "b", "c", "f"}
    assert sum(c.n for c in counts) == 4


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(kinds=("provocation",)),
        Filters(languages=("ko",), kinds=("provocation", "threat")),
        Filters(since=later(days=1)),
        Filters(until=later(days=1)),
        Filters(sources=("Wire",), categories=("missile",)),
    ],
)
def test_roll_up_and_entries_give_the_same_counts(store: Store, filters: Filters) -> None:
    with store.read() as conn:
        quick = queries.counts_by_day(conn, filters, later(days=9), ("kind", "category", "source"))
        exact = queries.counts_by_day(conn, filters, later(days=9), ("kind", "category", "source"), replay=True)
    assert sorted(quick, key=str) == sorted(exact, key=str)
    assert quick


def test_a_minimum_score_counts_entries(store: Store) -> None:
    with store.read() as conn:
        (count,) = queries.counts_by_day(conn, Filters(min_score=80, until=later(days=1)), later(days=9), ())
        assert count.n == 3
        assert queries.count_entries(conn, Filters(min_score=80), later(days=9)) == 4


def test_a_report_carries_its_source_s_grade(store: Store) -> None:
    known = {"Wire": Source("Wire", "https://wire.example", reliability="B", state_controlled=True)}
    with store.read() as conn:
        found = {r.entry.guid: r for r in queries.list_reports(conn, Filters(), later(days=9), known)}
    assert (found["b"].reliability, found["b"].state_controlled) == ("B", True)
    assert found["a"].reliability == "F"
    assert found["c"].assessment.matches == ()
