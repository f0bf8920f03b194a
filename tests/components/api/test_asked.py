"""What a query means: every text is a value or one line of ours, and a cursor leads back to where it came from."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.api.asked import BadQuestion, cursor, read

NAMES = (
    "since",
    "until",
    "kind",
    "category",
    "source",
    "language",
    "min_score",
    "min_severity",
    "limit",
    "after",
    "lang",
)


@given(st.lists(st.tuples(st.sampled_from((*NAMES, "x", "since ")), st.text(max_size=300)), max_size=5))
def test_any_query_is_a_question_or_one_line_that_repeats_nothing_of_it(params: list[tuple[str, str]]) -> None:
    try:
        read(params, NAMES)
    except BadQuestion as fault:
        assert "\n" not in str(fault)
        assert fault.parameter in (*NAMES, "x", "a parameter")
        assert all(text not in fault.reason for name, text in params if name == "source" and len(text) > 60)


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(2, 1, 1)), st.text(max_size=20))
def test_a_cursor_comes_back_as_it_went(moment: datetime, key: str) -> None:
    where = (moment.isoformat(), key)
    sent = cursor(where)
    if len(sent) <= 200:
        assert read([("after", sent)], NAMES).after == where


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-11-03", datetime(2026, 11, 3, tzinfo=UTC)),
        ("2026-11-03T09:00+09:00", datetime(2026, 11, 3, tzinfo=UTC)),
        ("2026-11-03T00:00:00Z", datetime(2026, 11, 3, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_in_its_zone(text: str, meant: datetime) -> None:
    assert read([("since", text)], NAMES).filters.since == meant


@pytest.mark.parametrize(
    ("params", "parameter"),
    [
        ([("since", "2026-11-03T00:00")], "since"),  # whose midnight?
        ([("since", "2026-11-03"), ("until", "2026-11-03")], "since"),
        ([("limit", "0")], "limit"),
        ([("limit", "٥")], "limit"),
        ([("limit", "5"), ("limit", "6")], "limit"),
        ([("kind", "provocation,rumour")], "kind"),
        ([("after", "e30")], "after"),
        ([("q", "x")], "q"),
    ],
)
def test_what_cannot_be_meant_is_named(params: list[tuple[str, str]], parameter: str) -> None:
    with pytest.raises(BadQuestion) as fault:
        read(params, NAMES)
    assert fault.value.parameter == parameter


def test_several_values_may_be_listed_or_repeated() -> None:
    asked = read([("kind", "threat,preparation"), ("kind", "threat"), ("language", "KO")], NAMES)
    assert (asked.filters.kinds, asked.filters.languages) == (("threat", "preparation"), ("ko",))
