"""The pages' clock: one moment for all, two zones, and a clear line where a setting cannot be read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.reads import clock

MOMENTS = st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


def test_the_real_clock_moves_in_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_hurry", {"until": datetime.fromtimestamp(0, UTC)})  # a poll of another test may be new
    now = clock.now({})
    assert now.tzinfo is UTC
    assert now.second % clock.STEP_SECONDS == 0
    assert now.microsecond == 0


def test_a_first_poll_makes_the_steps_short_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    at = {"now": datetime(2026, 11, 3, 12, 0, 7, tzinfo=UTC)}
    monkeypatch.setattr(clock, "real", lambda: at["now"])
    monkeypatch.setattr(clock, "_hurry", {"until": at["now"]})
    before = clock.step()
    at["now"] += timedelta(seconds=3)
    assert clock.step() == before
    clock.hurry()
    hurried = clock.step()
    assert clock.to_next_step() <= 3.1
    at["now"] += timedelta(seconds=3)
    assert clock.step() == hurried + 1
    at["now"] += clock.HURRY
    assert clock.step() == int(at["now"].timestamp()) // clock.STEP_SECONDS


def test_watch_now_stands_still_in_utc() -> None:
    assert clock.now({"WATCH_NOW": "2022-11-08T21:00+09:00"}) == datetime(2022, 11, 8, 12, tzinfo=UTC)


@pytest.mark.parametrize("text", ["tomorrow", "2022-13-01T00:00Z", "8.11.2022", "2022-11-08T12:00"])
def test_a_bad_watch_now_gets_one_line_with_the_way_to_mend_it(text: str) -> None:
    with pytest.raises(clock.BadClock, match="WATCH_NOW") as caught:
        clock.now({"WATCH_NOW": text})
    assert "\n" not in str(caught.value)
    assert "Z" in str(caught.value)


@pytest.mark.parametrize(
    ("environ", "mode"),
    [
        ({}, "live"),
        ({"WATCH_NOW": "2022-11-08T12:00Z"}, "replay"),
        ({"WATCH_MODE": "exercise"}, "exercise"),
        ({"WATCH_MODE": "exercise", "WATCH_NOW": "2022-11-08T12:00Z"}, "exercise"),
        ({"WATCH_MODE": "live", "WATCH_NOW": "2022-11-08T12:00Z"}, "replay"),
    ],
)
def test_the_mode_never_passes_the_past_off_as_the_present(environ: dict[str, str], mode: str) -> None:
    assert clock.mode(environ) == mode


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(clock.BadClock, match="WATCH_MODE"):
        clock.mode({"WATCH_MODE": "drill"})


def test_date_time_groups() -> None:
    moment = datetime(2026, 11, 23, 1, 15, tzinfo=UTC)
    assert clock.zulu(moment) == "230115Z NOV 26"
    assert clock.korea(moment) == "231015I NOV 26"
    assert clock.both(moment) == "230115Z / 231015I NOV 26"
    assert clock.both(datetime(2026, 12, 31, 20, 0, tzinfo=UTC)) == "312000Z DEC 26 / 010500I JAN 27"


@given(MOMENTS, st.integers(-14, 14))
def test_groups_do_not_depend_on_the_zone_a_moment_is_given_in(moment: datetime, hours: int) -> None:
    elsewhere = moment.astimezone(timezone(timedelta(hours=hours)))
    assert clock.both(elsewhere) == clock.both(moment)


@given(MOMENTS)
def test_korea_is_nine_hours_ahead(moment: datetime) -> None:
    assert clock.korea(moment)[:6] == clock.zulu(moment + timedelta(hours=9))[:6]
    assert clock.korean_day(moment) == (moment + timedelta(hours=9)).date()


def test_the_eastern_day_knows_summer_time() -> None:
    assert clock.eastern_day(datetime(2026, 11, 1, 4, 30, tzinfo=UTC)) == date(2026, 11, 1)  # 00:30 EDT
    assert clock.eastern_day(datetime(2026, 11, 2, 4, 30, tzinfo=UTC)) == date(2026, 11, 1)  # 23:30 EST


def test_a_command_right_after_a_poll_knows_what_it_brought() -> None:
    before = clock.real()
    assert clock.now({}, stepped=False) >= before
    assert clock.now({"WATCH_NOW": "2024-11-06T00:00Z"}, stepped=False) == clock.parse_moment("2024-11-06T00:00Z")
