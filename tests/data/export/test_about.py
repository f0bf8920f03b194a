"""What a file says of itself: range, filters, coverage and gaps, in words and for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.text.catalogue import table
from data.export import about as about_module
from data.export.about import RUNS_NAMED, About, lines, machine
from data.export.escape import json_lines
from data.export.file import file_name
from data.export.rows import count_rows
from data.models import Coverage, Filters, Gap
from data.store.queries import EntryCount

NOW = datetime(2024, 11, 6, tzinfo=UTC)
WORDS = table("en", "file")
DAY = date(2024, 11, 1)
SEEN = Coverage(NOW, 12, 9, ("Alert Wire",), NOW - timedelta(hours=1), None, None, NOW - timedelta(days=90), open=True)


def about(**more: Any) -> About:
    base: dict[str, Any] = dict(
        table="entries", as_of=NOW, mode="live", filters=Filters(), rows=3, found=3, rules="abc", seen=SEEN, covered={}
    )
    return About(**(base | more))


def told(one: About, key: str) -> str:
    return dict(lines(one, WORDS)).get(WORDS[key], "")


def days(*seen: bool) -> Mapping[date, bool]:
    return {DAY + timedelta(days=n): one for n, one in enumerate(seen)}


def test_every_choice_is_said() -> None:
    filters = Filters(
        since=NOW - timedelta(days=1), until=NOW + timedelta(seconds=1), kinds=("threat", "provocation"),
        categories=("icbm",), sources=("A, B", "C"), languages=("ko",), min_score=40, text='"한 말" OR x', hour=7,
    )  # fmt: skip
    said = told(about(filters=filters), "filters")
    assert said == (
        "published 050000Z / 050900I NOV 24 to 060000Z / 060900I NOV 24; kind: threat, provocation; category: icbm; "
        'language of the report: ko; source: A, B, C; score at least 40; text: "한 말" OR x; Korean hour 07'
    )
    assert told(about(), "filters") == "published until 060000Z / 060900I NOV 24"
    korean = replace(filters, until=None, kinds=(), categories=(), sources=(), languages=(), min_score=0, text="")
    assert told(about(table="counts", filters=korean), "filters") == ("KST days 05 NOV 24 to 06 NOV 24; Korean hour 07")


@pytest.mark.parametrize(
    ("until", "last"),
    [
        (datetime(2024, 11, 5, 15, tzinfo=UTC), "05 NOV 24"),  # exclusive: where the Korean day ends
        (datetime(2024, 11, 5, 15, 1, tzinfo=UTC), "06 NOV 24"),
        (NOW + timedelta(days=3), "06 NOV 24"),
    ],
)
def test_the_last_day_is_a_korean_day(until: datetime, last: str) -> None:
    assert told(about(table="provocations", filters=Filters(until=until)), "filters") == f"KST days until {last}"


def test_coverage_says_blind_and_who_is_down() -> None:
    assert told(about(), "coverage") == (
        "eyes open: quiet means quiet; 9 of 12 sources answering; newest entry 052300Z / 060800I NOV 24; "
        "the watch's record begins 080000Z / 080900I AUG 24; launch-alert sources down: Alert Wire"
    )
    blind = replace(SEEN, open=False, newest_entry=None, history_start=None, launch_alert_down=(), answering=0)
    assert told(about(seen=blind, mode="replay"), "coverage") == (
        "BLIND, NOT QUIET: nothing recent is known; 0 of 12 sources published within 24 h; no entry stored"
    )
    assert told(about(mode="replay"), "mode").startswith("REPLAY")
    assert told(about(), "mode") == ""


def test_days_not_watched_are_named() -> None:
    assert told(about(), "unwatched") == "no day of the range is on record"
    assert told(about(covered=days(True, True)), "unwatched") == "none: every day of the range was watched"
    said = told(about(covered=days(False, True, False, False)), "unwatched")
    assert said == "3 of 4: 01 NOV 24; 03 NOV 24 – 04 NOV 24. No row there means no data, not zero"
    many = told(about(covered=days(*[n % 2 == 0 for n in range(2 * RUNS_NAMED + 6)])), "unwatched")
    assert "; and 3 more." in many
    gap = Gap("", NOW - timedelta(hours=9), NOW, "asleep")
    one = Gap("Wire", NOW - timedelta(hours=20), NOW, "entries may have fallen out between two polls")
    assert told(about(gaps=(one, gap)), "gaps").startswith(
        "whole watch 051500Z NOV 24 to 060000Z NOV 24 (asleep); Wire"
    )


def test_a_file_is_complete_only_where_nothing_was_left_out() -> None:
    assert about().complete
    assert about(filters=Filters(since=NOW, until=NOW)).complete
    for narrowed in (Filters(kinds=("threat",)), Filters(min_score=1), Filters(text="x"), Filters(hour=0)):
        assert not about(filters=narrowed).complete
    assert not about(rows=2).complete
    assert not about(table="signals").complete


def test_for_programs_it_is_plain_json() -> None:
    one = about(
        covered=days(True, False), gaps=(Gap("", NOW, NOW, "x"),), filters=Filters(since=NOW, kinds=("threat",))
    )
    head = json.loads("".join(json_lines([], machine(one))))["about"]
    assert (head["as_of"], head["filters"]["since"], head["filters"]["kinds"]) == (
        "2024-11-06T00:00:00Z", "2024-11-06T00:00:00Z", ["threat"],
    )  # fmt: skip
    assert (head["watched"], head["not_watched"]) == ([["2024-11-01"] * 2], [["2024-11-02"] * 2])
    assert (
        file_name("csv", replace(one, mode="exercise"), "ko") == "november-watch-exercise-entries-20241106-0000Z-ko.csv"
    )


KINDS, CATEGORIES = st.sampled_from(["threat", "provocation"]), st.sampled_from(["", "icbm"])
COUNTS = st.lists(st.tuples(st.integers(0, 5), KINDS, CATEGORIES, st.integers(1, 9)))


@given(COUNTS, st.lists(st.booleans(), max_size=6))
def test_sums_of_counts_hold_what_was_watched_and_nothing_else(found: list[Any], seen: list[bool]) -> None:
    counts = [EntryCount(DAY + timedelta(days=n), (kind, category), k) for n, kind, category, k in found]
    covered = days(*seen)
    rows = list(count_rows(counts, covered))
    assert {row["date"] for row in rows} == set(covered)
    assert [row["date"] for row in rows] == sorted((row["date"] for row in rows), reverse=True)
    for day, watched in covered.items():
        total = sum(count.n for count in counts if count.day == day)
        of_day = [row for row in rows if row["date"] == day]
        assert {row["watched"] for row in of_day} == {watched}
        if watched:
            assert sum(row["n"] for row in of_day) == total
        else:
            (row,) = of_day
            assert (row["n"], row["at_least"]) == (None, total or None)


def test_the_table_of_words_holds_what_files_ask_for_and_nothing_else() -> None:
    asked = Path(about_module.__file__).read_text(encoding="utf-8")
    assert [key for key in WORDS if f'"{key}"' not in asked and f"'{key}'" not in asked] == []
    assert set(re.findall(r"""words\["(\w+)"\]""", asked)) <= set(WORDS)
