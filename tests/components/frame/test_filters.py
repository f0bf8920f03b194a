"""Filters: the same bar everywhere, ranges that end at the moment of the watch, permalinks that lead back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from components.frame.filters import RANGES, time_range
from data.models import day_start, kst_day

NOW = datetime(2024, 11, 6, 0, 0, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))


def bar() -> None:
    import datetime as dt

    import streamlit as st

    from components.frame import filters

    now = dt.datetime(2024, 11, 6, tzinfo=dt.UTC)
    chosen = filters.filter_bar(now, ["Harbour Post", "Hill Wire"], text=True)
    st.json(
        {
            "days": (chosen.until - chosen.since).days if chosen.since else None,
            "kinds": chosen.kinds,
            "categories": chosen.categories,
            "sources": chosen.sources,
            "languages": chosen.languages,
            "score": chosen.min_score,
            "text": chosen.text,
        }
    )


def filters_of(**query: str | list[str]) -> dict:
    import json

    app = AppTest.from_function(bar)
    app.query_params["lang"] = "en"
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return json.loads(app.json[0].value)


def test_a_pasted_link_gives_the_same_filters() -> None:
    found = filters_of(
        range="7d",
        kind=["threat"],
        category=["missile", "cyber"],
        source=["Hill Wire"],
        language=["ko"],
        score="40",
        q='"a b"',
    )
    assert found == {
        "days": 7, "kinds": ["threat"], "categories": ["missile", "cyber"], "sources": ["Hill Wire"],
        "languages": ["ko"], "score": 40, "text": '"a b"',
    }  # fmt: skip


def test_without_parameters_nothing_is_narrowed() -> None:
    found = filters_of()
    assert found["days"] == 30
    assert not any(found[name] for name in ("kinds", "categories", "sources", "languages", "score", "text"))


@pytest.mark.parametrize(
    "query",
    [
        {"range": "999"},
        {"kind": "<b>"},
        {"score": "ten"},
        {"source": "nobody"},
        {"day": "2024-99-99"},
        {"lang": "xx"},
        {"score": "7"},
    ],
)
def test_what_an_address_cannot_mean_is_dropped(query: dict[str, str]) -> None:
    assert filters_of(**query) == filters_of()


@given(MOMENTS, st.sampled_from(sorted(RANGES)), st.booleans())
def test_a_range_ends_at_the_moment_and_has_its_length(now: datetime, name: str, by_day: bool) -> None:
    since, until = time_range(now, name, by_day=by_day)
    assert now < until <= now + timedelta(seconds=1)
    if name == "all":
        assert since is None
        return
    assert since is not None
    days = RANGES[name]
    if by_day:  # whole Korean days, today among them
        assert since == day_start(kst_day(since))
        assert (kst_day(now) - kst_day(since)).days == days - 1
    else:
        assert now - since == timedelta(days=days)


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)))
def test_a_day_is_the_korean_one(day: date) -> None:
    since, until = time_range(NOW, "30d", day)
    assert since is not None
    assert kst_day(since) == kst_day(until - timedelta(microseconds=1)) == day
    assert kst_day(since - timedelta(microseconds=1)) == day - timedelta(days=1)
