"""A search is bounded: what cannot be looked for is the searcher's own error, told before the store is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import assume, given
from hypothesis import strategies as st

from data.models import Filters
from data.store import entries, queries, search
from data.store.search import LONGEST, BadSearch, check
from data.store.search_words import hits
from data.store.store import Store
from tests.data.backed import fill
from tests.data.factory import NOON, entry, later, said, store_in
from tests.reports import report


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("missile\0", "character"), ("\0", "character"), ("\x1b[31m", "character"),
        (" OR ".join("abcdefg"[n % 5 :] + str(n) for n in range(17)), "many"), ("OR " * 600, "long"),
        ('"a" "b" "c" "d" "e"', "many"), ("a b c d e", "many"), ("x" * (LONGEST + 1), "long"),
        ("(fires", "brackets"), ("fires)", "brackets"), ("()", "brackets"), ("a () b", "brackets"),
        (")(", "brackets"), ("NEAR(north fires)", "brackets"), ("(" * 90 + "a" + ")" * 90, "brackets"),
    ],
)  # fmt: skip
def test_words_that_cannot_be_looked_for(text: str, code: str) -> None:
    with pytest.raises(BadSearch) as raised:
        check(text)
    assert raised.value.code == code


@pytest.mark.parametrize(
    "text", ["", "north fires", "미사일 발사 OR 핵 실험", '"ballistic missile" -drill', "\tmissile\n"]
)
def test_words_that_officers_use_pass(text: str) -> None:
    check(text)


@given(st.text(max_size=LONGEST))
def test_every_text_that_passes_is_answered(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    store = store_in(tmp_path_factory.getbasetemp())
    with store.read() as conn:
        try:
            assert queries.count_entries(conn, Filters(text=text), later()) == 0
        except BadSearch:
            with pytest.raises(BadSearch):
                check(text)
    store.close()


@pytest.mark.one_file
def test_a_search_that_takes_too_long_ends_and_leaves_the_connection_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "SECONDS", 0.05)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    with store_in(tmp_path).read() as conn:
        with pytest.raises(BadSearch) as raised, search.bounded(conn, Filters(text="missile")):
            conn.execute(sa.text(endless))
        assert raised.value.code == "slow"
        assert conn.scalar(sa.text("SELECT 1")) == 1


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ('north "ballistic missile" -drill', ("north", "ballistic missile")),
        ("(a1 OR b2) NOT (c3 d4) e5", ("a1", "b2", "e5")),
        ("(open", ()),
        ("", ()),
    ],
)
def test_what_is_excluded_is_no_hit(text: str, marked: tuple[str, ...]) -> None:
    assert hits(text) == marked


def test_a_search_that_would_read_too_much_is_not_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_in(tmp_path)
    with store.begin() as conn:
        for n in range(6):
            entries.insert(conn, [(entry(str(n), published=later(days=n)), said())], NOON)
    monkeypatch.setattr(search, "MOST_READ", 10)
    everything, short = Filters(text="a -b"), Filters(text="a -b", since=later(days=3))
    with store.read() as conn:
        assert (search.reads(conn, everything), search.reads(conn, short)) == (12, 6)
        assert search.reads(conn, Filters(text="missile fires", kinds=("threat",))) == 0
        with pytest.raises(BadSearch) as raised, search.bounded(conn, everything):
            raise AssertionError("begun")
        assert raised.value.code == "slow"
        for filters in (short, Filters(text="missile"), replace(everything, kinds=("threat",))):
            with search.bounded(conn, filters):
                queries.count_entries(conn, filters, later(days=9))
        with search.bounded(conn, everything, seconds=3 * search.SECONDS):  # a file may take longer
            queries.count_entries(conn, everything, later(days=9))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, list[str]]]:
    store = store_in(tmp_path_factory.mktemp("shelf"))
    titles = [
        'North says "100% ready" for drills', "North_Wind tests a_b_c engines", "Missile; DROP TABLE entries; --",
        "북한, 동해상으로 탄도미사일 발사", "It's a 'quiet' day * at the front", "north fires MISSILES again",
    ]  # fmt: skip
    fill(store, [report(title, f"2024-11-05T0{n}:00", guid=str(n)) for n, title in enumerate(titles)])
    yield store, titles
    store.close()


@given(st.data())
def test_every_piece_of_a_title_finds_it_and_nothing_that_lacks_it(
    shelf: tuple[Store, list[str]], data: st.DataObject
) -> None:
    store, titles = shelf
    title = data.draw(st.sampled_from(titles))
    start = data.draw(st.integers(0, len(title) - 3))
    piece = title[start : start + data.draw(st.integers(3, 12))].replace('"', " ").strip()
    assume(len(piece) >= 3)
    with store.read() as conn:
        found = queries.list_reports(conn, Filters(text=f'"{piece}"'), later(days=900), {})
    assert {one.entry.title for one in found} == {t for t in titles if piece.lower() in t.lower()}
