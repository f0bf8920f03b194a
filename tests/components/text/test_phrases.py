"""Phrases of several pages: how long ago, why the watch does not see."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.text import catalogue, phrases
from components.text.i18n import speaking
from data.models import Coverage

MOMENTS = st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
FIRST = date(2024, 10, 1)
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
SEEN = Coverage(NOW, 10, 8, (), NOW, NOW, None, None, (), True)


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=4000)))
def test_an_age_has_a_unit_and_is_never_more_than_the_truth(then: datetime, length: timedelta) -> None:
    n, unit = phrases.age(then, then + length)
    size = {"min": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}[unit]
    assert n * size <= length < (n + 1) * size


def test_an_age_is_never_negative() -> None:
    moment = datetime(2026, 11, 23, tzinfo=UTC)
    assert phrases.age(moment + timedelta(hours=3), moment) == (0, "min")


@pytest.mark.parametrize(
    ("seen", "live", "why", "words"),
    [
        (replace(SEEN, last_poll=None), True, "never", "been polled"),
        (replace(SEEN, last_poll=NOW - timedelta(hours=2)), True, "asleep", "(2 h ago)"),
        (replace(SEEN, answering=0), True, "no_network", "network"),
        (replace(SEEN, answering=3), True, "too_few", "fewer than half"),
        (replace(SEEN, last_poll=None), False, "archive_end", ""),
    ],
)
def test_every_way_of_being_blind_has_its_own_words(seen: Coverage, live: bool, why: str, words: str) -> None:
    assert phrases.why_blind(seen, live=live) == why
    with speaking("en"):
        assert words in phrases.blindness(seen, live=live)
        sees_some = why == "too_few"
        assert ("Blind" in phrases.blind_title(seen, live=live)) == (not sees_some)


def trend(*values: int | None) -> str:
    with speaking("en"):
        return phrases.trend("Signals", [(FIRST + timedelta(days=n), value) for n, value in enumerate(values)])


def test_a_trend_names_the_last_day_the_highest_and_the_gaps() -> None:
    words = trend(1, 9, None, 3)
    assert "2024-10-04" in words
    assert "9 on 2024-10-02" in words
    assert "1 day" in words


@pytest.mark.parametrize(
    ("values", "key"),
    [([9] * 7 + [1] * 7, "falling"), ([5] * 14, "steady"), ([0] * 14, "steady"), ([1] * 7 + [9] * 7, "rising")],
)
def test_a_trend_has_a_direction(values: list[int], key: str) -> None:
    assert catalogue.words("en")[f"trend.{key}"] in trend(*values)


def test_a_trend_of_nothing_seen_says_so() -> None:
    assert trend(None) == f"Signals. {catalogue.words('en')['trend.empty']}"
