"""Announced launches: told from other news, with their days, and over once the launch has come."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.models import Indication
from scoring.level import notices

NOW = datetime(2025, 5, 20, 6, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Pyongyang notifies Japan of satellite launch between May 24 and 31", (5, 24), (5, 31)),
        ("Rocket window runs from May 28 through June 4, coast guard told", (5, 28), (6, 4)),
        ("Tokyo was told the launch will come on 24-31 May", (5, 24), (5, 31)),
        ("Japan told of a window of 31 May to 11 June", (5, 31), (6, 11)),
        ("Coast guard: navigational warning until June 4", (5, 20), (6, 4)),
        ("북, 22일 0시부터 다음 달 1일 0시 사이 위성 발사 통보", (5, 22), (6, 1)),
        ("북, 24~31일 위성 발사 예고…일본 해상보안청", (5, 24), (5, 31)),
        ("5月24日から31日の間に打ち上げと通報、海上保安庁", (5, 24), (5, 31)),
    ],
)
def test_the_window_is_read_from_the_notice(text: str, first: tuple[int, int], last: tuple[int, int]) -> None:
    assert notices.is_notice(text)
    assert notices.window(text, NOW) == (date(2025, *first), date(2025, *last))


def test_a_window_may_cross_the_year() -> None:
    at = datetime(2025, 12, 27, tzinfo=UTC)
    assert notices.window("window from December 28 to January 5", at) == (date(2025, 12, 28), date(2026, 1, 5))


@pytest.mark.parametrize(
    "text", ["Movement seen at the launch site", "발사장에서 움직임 포착", "Seoul sees signs of a test"]
)
def test_other_preparations_are_no_notice(text: str) -> None:
    assert not notices.is_notice(text)
    assert notices.window(text, NOW) is None


@given(st.text(alphabet="0123456789 ~-일월부터까지MayJuneto", max_size=60))
def test_no_text_breaks_the_reader_and_no_window_is_absurd(text: str) -> None:
    found = notices.window(text, NOW)
    if found:
        assert found[0] <= found[1]
        assert found[1] >= NOW.date() - 3 * DAY


WINDOW = date(2025, 5, 24), date(2025, 5, 31)
NOTICE = Indication(
    "n", "signal", NOW, "preparation", "space", day=WINDOW[0], until=notices.closes(WINDOW), tags=("notice",)
)


def launch(at: datetime, **more: object) -> Indication:
    known: dict[str, object] = dict(severity=4, day=(at + timedelta(hours=9)).date())
    return Indication("a", "act", at, "provocation", "space", **(known | more))  # type: ignore[arg-type]


def test_the_launch_ends_its_notice() -> None:
    came = NOW + 5 * DAY
    first, end = notices.settled([NOTICE], [launch(came)])
    assert (first, end) == (NOTICE, replace(NOTICE, known=came, retracted=True, ended=True))


@pytest.mark.parametrize(
    "other",
    [
        launch(NOW - 30 * DAY), launch(NOW + 20 * DAY), replace(launch(NOW + 5 * DAY), category="missile"),
        launch(NOW + 5 * DAY, tags=("engine",)), launch(NOW + 5 * DAY, retracted=True),
    ],
)  # fmt: skip
def test_another_act_does_not(other: Indication) -> None:
    assert list(notices.settled([NOTICE], [other])) == [NOTICE]


def test_a_notice_told_after_its_launch_is_left_out() -> None:
    late = replace(NOTICE, known=NOW + 6 * DAY)
    assert list(notices.settled([late], [launch(NOW + 5 * DAY)])) == []
    undated = replace(NOTICE, day=None, until=None)
    assert list(notices.settled([undated], [launch(NOW - DAY)])) == []
    assert list(notices.settled([undated], [launch(NOW - 10 * DAY)])) == [undated]
