"""A search is bounded: what cannot be looked for is the searcher's own error, told before the store is asked."""

from __future__ import annotations

import string
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import assume, given
from hypothesis import strategies as st

from data.models import Filters
from data.store import postgresql_text, queries, search, search_words, sqlite_text
from data.store.search import LONGEST, BadSearch, check
from data.store.search_words import Wanted, hits
from data.store.store import Store
from tests.data.backed import fill
from tests.data.factory import later, store_in
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


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, list[str]]]:
    store = store_in(tmp_path_factory.mktemp("shelf"))
    titles = [
        'North says "100% ready" for drills', "North_Wind tests a_b_c engines", "Missile; DROP TABLE entries; --",
        "북한, 동해상으로 탄도미사일 발사", "It's a 'quiet' day * at the front", "north fires MISSILES again",
        "핵", "École: Élysée warns ŚLĄSK",
    ]  # fmt: skip
    fill(store, [report(title, f"2024-11-05T0{n}:00", guid=str(n)) for n, title in enumerate(titles)])
    yield store, titles
    store.close()


@given(st.data())
def test_every_piece_of_a_title_finds_it_and_nothing_that_lacks_it(
    shelf: tuple[Store, list[str]], data: st.DataObject
) -> None:
    store, titles = shelf
    title = data.draw(st.sampled_from([title for title in titles if len(title) > 2]))
    start = data.draw(st.integers(0, len(title) - 3))
    piece = title[start : start + data.draw(st.integers(3, 12))].replace('"', " ").strip()
    assume(len(piece) >= 3)
    with store.read() as conn:
        found = queries.list_reports(conn, Filters(text=f'"{piece}"'), later(days=900), {})
    assert {one.entry.title for one in found} == {t for t in titles if holds(t, Wanted("word", piece))}


WORDS = st.sampled_from(
    ["north", "NORTH", "fires", "again", "100%", "a_b", "_", "--", "'quiet'", "북한", "발사", "핵", "동해상으로",
     "탄도미사일", "s", "at", "y *", "rth f", "한", "사", "ś", "É", "é", "front", "x", "Wind", "zz", "발사 q", "s a"]
)  # fmt: skip
ASKED = st.recursive(
    WORDS.map('"{}"'.format),
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from(["", "OR", "NOT"]), inner),
    max_leaves=4,
)


@given(ASKED)
def test_what_is_found_is_what_holds_the_words(shelf: tuple[Store, list[str]], text: str) -> None:
    store, titles = shelf
    wanted = search_words.parse(text)
    assert wanted
    with store.read() as conn:
        try:
            found = {r.entry.title for r in queries.list_reports(conn, Filters(text=text), later(days=900), {})}
        except BadSearch:  # more short words than a search may hold
            return
    assert found == {title for title in titles if holds(title, wanted)}


def holds(title: str, wanted: Wanted) -> bool:
    """What a search means, by hand: A-Z in either case, everything else as it is written."""
    if wanted.how == "word":
        low = str.maketrans({letter: letter.lower() for letter in string.ascii_uppercase})
        return wanted.word.translate(low) in title.translate(low)
    parts = [holds(title, part) for part in wanted.parts]
    return not parts[0] if wanted.how == "not" else all(parts) if wanted.how == "all" else any(parts)


@pytest.mark.parametrize("text", ["fires", "발사", "nort OR 핵", "north -zzz", "s", "NOT north", "re", "ś"])
def test_frequent_words_are_found_by_reading_and_the_same_is_found(
    shelf: tuple[Store, list[str]], monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    def found() -> list[str]:
        with shelf[0].read() as conn:
            return [r.entry.title for r in queries.list_reports(conn, Filters(text=text), later(days=900), {})]

    few = found()
    for place in (sqlite_text, postgresql_text):
        monkeypatch.setattr(place, "MOST", 0)
    monkeypatch.setattr(postgresql_text, "_OFTEN", 0)
    assert found() == few


def test_an_index_names_few_for_words_that_are_rare(shelf: tuple[Store, list[str]]) -> None:
    store, _ = shelf
    with store.read() as conn:
        candidates = sqlite_text.candidates if store.is_sqlite else postgresql_text.candidates
        for text, most in (("탄도미사일", 1), ("ballistic", 0), ("quiet front", 1), ("(DROP OR zzz) -north", 1)):
            wanted = search_words.parse(text)
            assert wanted
            named = candidates(conn, wanted)
            assert named is not None, text
            assert len(named) <= most, text
        for short in ("발사", "핵", "상으", "한,"):  # also those that a text ends with
            assert len(candidates(conn, Wanted("word", short)) or ()) == 1, short


def test_hits_are_counted_up_to_a_number(shelf: tuple[Store, list[str]]) -> None:
    store, _ = shelf
    with store.read() as conn:
        for most, n in ((2, 2), (3, 3), (9, 3), (None, 3)):
            assert queries.count_entries(conn, Filters(text="north"), later(days=900), most) == n


@pytest.mark.one_file
def test_words_of_late_are_counted_without_reading_what_is_older(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a new weapon's name is: in many of the newest texts and in none before."""
    store = store_in(tmp_path)
    fill(
        store,
        [
            report(f"Harbour fair {n}", f"2024-10-01T00:{n % 60:02}", guid=f"o{n}", kind="unrelated")
            for n in range(3000)
        ],
    )
    fill(
        store, [report(f"새 무기 {n}", f"2024-11-05T00:{n % 60:02}", guid=f"n{n}", kind="unrelated") for n in range(60)]
    )
    monkeypatch.setattr(sqlite_text, "MOST", 10)  # so frequent that the index hands over nothing
    steps = 0

    def count_steps() -> None:
        nonlocal steps
        steps += 1

    with store.read() as conn:
        queries.count_entries(conn, Filters(text="무기"), later(days=9), 50)  # the statement is prepared
        conn.connection.driver_connection.set_progress_handler(count_steps, 100)
        assert queries.count_entries(conn, Filters(text="무기"), later(days=9), 50) == 50
        conn.connection.driver_connection.set_progress_handler(None, 0)
    assert steps * 100 < 3000  # less than a step for each text
