"""Quiet hours by the clock of their zone, over midnight and over summer time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.models import QuietHours
from scoring.alerts.timing import after_quiet, key_of

NIGHT = QuietHours(22 * 60, 6 * 60, "Asia/Seoul", 4)


@pytest.mark.parametrize(
    ("moment", "gravity", "goes"),
    [
        ("2026-11-05T14:00+00:00", 3, "2026-11-05T21:00+00:00"),  # 23:00 in Korea
        ("2026-11-05T20:59+00:00", 3, "2026-11-05T21:00+00:00"),
        ("2026-11-05T21:00+00:00", 3, "2026-11-05T21:00+00:00"),
        ("2026-11-05T12:59+00:00", 3, "2026-11-05T12:59+00:00"),
        ("2026-11-05T14:00+00:00", 4, "2026-11-05T14:00+00:00"),  # grave enough
    ],
)
def test_the_quiet_hours_end_by_the_clock_of_their_zone(moment: str, gravity: int, goes: str) -> None:
    assert after_quiet(NIGHT, datetime.fromisoformat(moment), gravity) == datetime.fromisoformat(goes)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
    st.integers(0, 1439),
    st.integers(0, 1439),
    st.sampled_from(["Asia/Seoul", "America/New_York", "UTC", "Europe/London"]),
)
def test_what_waits_goes_out_within_a_day_and_outside_the_quiet_hours(
    moment: datetime, first: int, last: int, zone: str
) -> None:
    if first == last:
        return
    quiet = QuietHours(first, last, zone, 5)
    goes = after_quiet(quiet, moment, 1)
    assert timedelta() <= goes - moment <= timedelta(hours=25)
    if goes != moment:
        here = goes.astimezone(ZoneInfo(zone))
        # An hour that summer time leaves out ends an hour later by the clock.
        assert (here.hour * 60 + here.minute - last) % 1440 in (0, 60)


def test_keys_tell_their_parts_apart() -> None:
    assert key_of("a", "bc") != key_of("ab", "c")
    assert key_of("a\ud800") == key_of("a\ud800")
