"""Officers' changes to the sources: appended, applied on top of the file, answered by the poller."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.models import Source
from data.store.source_edits import (
    SourceEdit,
    add_edit,
    added_names,
    addition_faults,
    all_edits,
    effective_sources,
    latest_tests,
    open_tests,
    sources_in_use,
)
from data.store.store import Store, open_store

AT = datetime(2026, 11, 23, 4, tzinfo=UTC)
LISTED = (
    Source("Harbour Post", "https://harbour.example/rss"),
    Source("Hill Wire", "https://hill.example/rss", on=False, reason="no feed for now"),
)
NEW = {"name": "Lake Daily", "url": "https://lake.example/feed", "language": "ko", "reliability": "B"}


def edit(action: str, name: str, number: int = 1, /, **detail: Any) -> SourceEdit:
    return SourceEdit(number, AT, "Cho", action, name, detail)  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path / 'watch.db'}")
    yield store
    store.close()


def test_an_added_source_stands_after_those_of_the_file() -> None:
    found = effective_sources(LISTED, [edit("add", "Lake Daily", **NEW)])
    assert [s.name for s in found] == ["Harbour Post", "Hill Wire", "Lake Daily"]
    assert (found[2].language, found[2].reliability, found[2].on) == ("ko", "B", True)
    assert added_names(LISTED, [edit("add", "Lake Daily", **NEW)]) == {"Lake Daily"}


def test_a_paused_source_is_off_and_says_who_and_why_until_it_is_resumed() -> None:
    paused = [edit("pause", "Harbour Post", reason="floods us")]
    first = effective_sources(LISTED, paused)[0]
    assert (first.on, first.reason) == (False, "Cho: floods us")
    assert effective_sources(LISTED, [*paused, edit("resume", "Harbour Post")]) == LISTED


def test_resuming_turns_on_what_the_file_has_off() -> None:
    assert effective_sources(LISTED, [edit("resume", "Hill Wire")])[1].on


def test_only_an_added_source_can_be_removed() -> None:
    edits = [edit("add", "Lake Daily", **NEW), edit("remove", "Lake Daily"), edit("remove", "Harbour Post")]
    assert effective_sources(LISTED, edits) == LISTED


def test_the_file_wins_over_an_addition_of_the_same_name_or_address() -> None:
    same_name = edit("add", "Harbour Post", name="Harbour Post", url="https://other.example/rss")
    same_url = edit("add", "Other", name="Other", url="https://harbour.example/rss")
    assert effective_sources(LISTED, [same_name, same_url]) == LISTED


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"name": "X", "url": "ftp://lake.example/feed"}, "url"),
        ({"name": "X", "url": "https://user:secret@lake.example/feed"}, "url"),
        ({"name": "X", "url": "javascript:alert(1)"}, "url"),
        ({"name": "X", "url": "https://harbour.example/rss"}, "url"),
        ({"name": "Harbour Post", "url": "https://lake.example/feed"}, "name"),
        ({"name": " X", "url": "https://lake.example/feed"}, "name"),
        ({"name": "X", "url": "https://lake.example/feed", "reliability": "Z"}, "reliability"),
        ({"url": "https://lake.example/feed"}, "name"),
    ],
)
def test_what_a_sources_file_may_not_hold_cannot_be_added(values: dict[str, str], key: str) -> None:
    assert [k for k, _ in addition_faults(values, LISTED)] == [key]
    assert effective_sources(LISTED, [edit("add", values.get("name", ""), **values)]) == LISTED


def test_a_test_is_open_until_it_is_answered() -> None:
    asked = [edit("test", "Lake Daily", 1, **NEW), edit("test", "Harbour Post", 2)]
    answer = edit("tested", "Lake Daily", 3, test=1, state="ok", words="read", entries=10)
    assert [e.id for e in open_tests(asked)] == [1, 2]
    assert [e.id for e in open_tests([*asked, answer])] == [2]
    assert latest_tests([*asked, answer]) == {"Lake Daily": (asked[0], answer), "Harbour Post": (asked[1], None)}
    again = edit("test", "Lake Daily", 4, **NEW)
    assert latest_tests([*asked, answer, again])["Lake Daily"] == (again, None)


def test_the_record_is_kept_in_order_and_applied_to_the_file(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "sources.toml"
    file.write_text('[[source]]\nname = "Harbour Post"\nurl = "https://harbour.example/rss"\n', encoding="utf-8")
    with store.begin() as conn:
        first = add_edit(conn, AT, "Cho", "add", "Lake Daily", NEW)
        second = add_edit(conn, AT - timedelta(days=1), "Cho", "pause", "Lake Daily", {"reason": "later"})
    with store.read() as conn:
        assert [e.id for e in all_edits(conn)] == [first, second]
    assert [(s.name, s.on) for s in sources_in_use(store, file)] == [("Harbour Post", True), ("Lake Daily", False)]


ACTIONS = st.sampled_from(["add", "pause", "resume", "remove", "test", "tested"])
NAMES = st.sampled_from(["Harbour Post", "Hill Wire", "Lake Daily", "Nobody"])


@given(st.lists(st.tuples(ACTIONS, NAMES), max_size=12))
def test_no_record_can_make_a_list_that_a_file_could_not_hold(steps: list[tuple[str, str]]) -> None:
    edits = [edit(a, n, i, **(NEW | {"name": n} if a in ("add", "test") else {})) for i, (a, n) in enumerate(steps)]
    found = effective_sources(LISTED, edits)
    assert {s.name for s in found} >= {"Harbour Post", "Hill Wire"}
    assert len({s.name for s in found}) == len({s.url for s in found}) == len(found)
