"""Phrases of several pages: how long ago, why the watch does not see."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.text import phrases
from components.text.i18n import speaking
from data.models import Coverage

MOMENTS = st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
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
        (replace(SEEN, answering=3), True, "too_few", ""),
        (replace(SEEN, last_poll=None), False, "archive_end", ""),
    ],
)
def test_every_way_of_being_blind_has_its_own_words(seen: Coverage, live: bool, why: str, words: str) -> None:
    assert phrases.why_blind(seen, live=live) == why
    with speaking("en"):
        assert words in phrases.blindness(seen, live=live)
