"""Which entry is which, what counts as an edit, and who wrote it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.models import Entry, Source, content_hash
from data.tables.publishers import Publisher, Publishers, load_publishers
from feeds.parsing.identity import credited_wire, entry_guids, publisher_of

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SOURCE = Source("Exercise Herald", "https://herald.example/rss", reliability="B")
TABLE = load_publishers()


def entry(title: str = "Exercise", summary: str = "", **more: object) -> Entry:
    fields = {"source": SOURCE.name, "guid": "", "link": "", "published": NOW, "first_seen": NOW, **more}
    return Entry(title=title, summary=summary, **fields)  # type: ignore[arg-type]


def test_guid_then_link_then_hash() -> None:
    keys = entry_guids(
        [entry(guid="g", link="https://w.example/1"), entry("b", link="https://w.example/2"), entry("c", "text")]
    )
    assert keys[:2] == ["g", "https://w.example/2"]
    assert keys[2] is not None
    assert keys[2].startswith("hash:")
    assert entry_guids([entry("c", "text")]) == [keys[2]]


def test_one_guid_for_many_is_told_apart_by_link() -> None:
    entries = [entry(f"t{n}", guid="same", link=f"https://w.example/{n}") for n in range(3)]
    assert entry_guids(entries) == [f"same https://w.example/{n}" for n in range(3)]


def test_and_then_by_an_ordinal_that_new_items_at_the_top_do_not_move() -> None:
    old = [entry("second", guid="same"), entry("first", guid="same")]
    assert entry_guids(old) == ["same #2", "same"]
    assert entry_guids([entry("third", guid="same"), *old]) == ["same #3", "same #2", "same"]


def test_exact_repetition_is_no_entry() -> None:
    twice = entry("a", guid="g", link="https://w.example/a")
    assert entry_guids([twice, twice]) == [None, "g"]


def test_long_guids_are_kept_as_a_hash() -> None:
    (key,) = entry_guids([entry(guid="x" * 10_000)])
    assert key is not None
    assert len(key) < 60


ENTRIES = st.builds(
    lambda guid, link, title: entry(title, guid=guid, link=link),
    st.sampled_from(["", "a", "b"]),
    st.sampled_from(["", "https://w.example/1", "https://w.example/2"]),
    st.sampled_from(["x", "y", "z"]),
)


@given(st.lists(ENTRIES, max_size=12))
def test_identities_are_unique_within_a_feed_and_nothing_distinct_is_dropped(entries: list[Entry]) -> None:
    keys = entry_guids(entries)
    kept = [key for key in keys if key is not None]
    assert len(set(kept)) == len(kept)
    # Items that share link, title and time are the same item, as are those without link that share guid and title.
    assert len(kept) == len({(e.link, e.title) if e.link else (e.guid, e.title) for e in entries})


def test_a_feed_that_runs_the_other_way_counts_from_its_own_older_end() -> None:
    first, second, third = (entry(f"t{n}", guid="same", published=NOW + timedelta(hours=n)) for n in range(3))
    assert entry_guids([first, second]) == ["same", "same #2"]
    assert entry_guids([first, second, third]) == ["same", "same #2", "same #3"]


def test_one_story_twice_under_tokens_or_fragments_is_one() -> None:
    page = "https://w.example/news/articles/harbour-1207"
    twice = [entry("Harbour", guid=f"{page}#{n}", link=f"{page}?at=x#{n}") for n in range(2)]
    assert [key is None for key in entry_guids(twice)] == [True, False]
    alarms = [entry("Alarm", guid=f"a{n}", link="https://w.example/alarms", published=NOW - timedelta(hours=n))
              for n in range(2)]  # fmt: skip
    assert entry_guids(alarms) == ["a0", "a1"], "two alarms of one title are two"


@given(st.lists(ENTRIES, max_size=12))
def test_same_feed_same_identities(entries: list[Entry]) -> None:
    assert entry_guids(entries) == entry_guids(list(entries))


@pytest.mark.parametrize("field", ["title", "summary", "link"])
def test_what_a_reader_sees_changes_the_hash(field: str) -> None:
    before = entry("t", "s", link="https://w.example/")
    assert content_hash(before) != content_hash(replace(before, **{field: "other"}))


def test_dates_author_revision_and_flags_do_not_change_the_hash() -> None:
    before = entry("t", "s")
    later = replace(
        before, published=NOW - timedelta(1), first_seen=NOW, author="a", revision=3, flags=("undated",), id=7
    )
    assert content_hash(before) == content_hash(later)


def test_fields_do_not_run_into_each_other() -> None:
    assert content_hash(entry("ab", "c")) != content_hash(entry("a", "bc"))


CREDITS = [
    # title, summary, author, wire
    ("", "SEOUL, Nov. 22 (Yonhap) -- The exercise ended.", "", "Yonhap"),
    ("", "SEOUL (Reuters) - The exercise ended.", "", "Reuters"),
    ("", "SEOUL, South Korea (AP) — The exercise ended.", "", "AP"),
    ("", "TOKYO (Kyodo) – The exercise ended.", "", "Kyodo"),
    ("", "(서울=연합뉴스) 김훈련 기자 = 훈련이 끝났다.", "", "Yonhap"),
    ("", "(서울=연합뉴스 훈련) 훈련이 끝났다.", "", "Yonhap"),
    ("", "[서울=뉴시스] 김훈련 기자 = 훈련이 끝났다.", "", "Newsis"),
    ("", "【ソウル共同】演習が終わった。", "", "Kyodo"),
    ("", "【ソウル聯合ニュース】演習が終わった。", "", "Yonhap"),
    ("", "【ソウル時事】演習が終わった。", "", "Jiji"),
    ("", "Pyongyang, November 22 (KCNA) -- The exercise ended.", "", "KCNA"),
    ("", "(평양 11월 22일발 조선중앙통신) 훈련이 끝났다.", "", "KCNA"),
    ("", "The exercise ended. (Yonhap)", "", "Yonhap"),
    ("", "訓練は終わった。(共同)", "", "Kyodo"),
    ("", "훈련이 끝났다. (교도통신)", "", "Kyodo"),
    ("", "The exercise ended. (c) 2026 AFP", "", "AFP"),
    ("", "The exercise ended. Copyright 2026 The Associated Press. All rights reserved.", "", "AP"),
    ("", "The exercise ended.", "Yonhap", "Yonhap"),
    ("", "The exercise ended.", "By Reuters", "Reuters"),
    ("", "The exercise ended.", "AFP-Jiji", "AFP"),
    ("", "The exercise ended.", "Kim Exercise, Associated Press", "AP"),
    ("", "The exercise ended.", "Kyodo News", "Kyodo"),
    ("", "The exercise ended.", "KCNA", "KCNA"),
    # mentions are no credits
    (
        "KCNA: exercise ended",
        "SEOUL, Nov. 22 (Yonhap) -- State media said the exercise ended, KCNA reported.",
        "",
        "Yonhap",
    ),
    ("", "Soldiers march in the exercise on Nov. 22, 2026. (Reuters)", "", ""),
    ("", "In this file image the exercise begins. (AP)", "", ""),
    ("", "훈련 장면 사진. (연합뉴스)", "", ""),
    ("", "State media KCNA said the exercise ended.", "", ""),
    ("", "Kim watches the exercise in this photo. (KCNA)", "", ""),
    ("", "The exercise ended, the Korean Central News Agency (KCNA) said on Sunday.", "", ""),
    ("", "According to Yonhap, the exercise ended.", "", ""),
    ("", "In a photo (Yonhap) from 2022, soldiers march.", "", ""),
    ("", "The exercise ended, Reuters learned.", "Kim Exercise", ""),
    ("", "【日米共同訓練】が終わった。", "", ""),
    ("", "【時事解説】が始まった。", "", ""),
    ("", "(한미=연합훈련) 계획이 공개됐다.", "", ""),
    ("", "MAP of the area (MAP) - drawn today", "Jap Exercise", ""),
    ("", "", "", ""),
]


@pytest.mark.parametrize(("title", "summary", "author", "wire"), CREDITS)
def test_credited_wire(title: str, summary: str, author: str, wire: str) -> None:
    story = entry(title, summary, author=author)
    assert credited_wire(story, TABLE) == wire
    assert publisher_of(story, SOURCE, TABLE) == (wire or "Exercise Herald")


def test_dateline_in_the_title_counts() -> None:
    assert credited_wire(entry("(서울=연합뉴스) 훈련 종료"), TABLE) == "Yonhap"


@pytest.mark.parametrize(
    ("named", "publisher"),
    [
        ("연합뉴스", "Yonhap"),
        ("yonhap news agency", "Yonhap"),
        ("The Korea Herald", "Korea Herald"),
        ("KCNA Watch", "KCNA"),
        ("Associated  Press", "AP"),
        ("Exercise Gazette", "Exercise Gazette"),
    ],
)
def test_desks_by_any_of_their_names(named: str, publisher: str) -> None:
    assert publisher_of(entry(), replace(SOURCE, publisher=named), TABLE) == publisher
    assert publisher_of(entry(publisher=named), SOURCE, TABLE) == publisher


def test_a_dateline_counts_only_in_a_source_that_is_trusted_with_it() -> None:
    story = entry("", "SEOUL, Nov. 22 (Yonhap) -- The exercise ended.")
    stranger = Source("Exercise Copycat", "https://copycat.example/feed")
    assert publisher_of(story, stranger, TABLE) == "Exercise Copycat"
    assert publisher_of(story, replace(stranger, reliability="C"), TABLE) == "Yonhap"
    assert publisher_of(replace(story, publisher="The Korea Herald"), stranger, TABLE) == "Yonhap"


def test_naming_the_publisher_again_changes_nothing() -> None:
    story = entry("t", "SEOUL (Reuters) - x")
    named = replace(story, publisher=publisher_of(story, SOURCE, TABLE))
    assert publisher_of(named, SOURCE, TABLE) == named.publisher


def test_table_without_wires_credits_nobody() -> None:
    table = Publishers((Publisher("Exercise Herald"),))
    assert credited_wire(entry("", "SEOUL (Reuters) - x"), table) == ""


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=50))
def test_any_text_gets_a_publisher(title: str, summary: str, author: str) -> None:
    assert publisher_of(entry(title, summary, author=author), SOURCE, TABLE)
