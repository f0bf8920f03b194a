"""From the outbox to messages: merged within a minute, outdone ones folded, a failed attempt put off."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from data.models import Alert, AlertMessage, AlertTiming
from scoring.alerts.delivery import groups, is_too_late, wait_after

NOW = datetime(2026, 11, 5, 1, 10, tzinfo=UTC)
TIMING = AlertTiming()
MINUTE = timedelta(minutes=1)
_WHAT = ("new", "graver", "surer", "withdrawn", "stands")


def alert(subject: str, what: str = "new", at: datetime = NOW, way: str = "duty", **more: object) -> Alert:
    base = Alert(f"{subject} {what} {at} {way}", at, at, "grave", way, ("en",), subject, what, 4)  # type: ignore[arg-type]
    return replace(base, **more)  # type: ignore[arg-type]


def test_what_comes_within_a_minute_goes_out_as_one_the_gravest_first() -> None:
    first, second = alert("act:a"), alert("act:b", at=NOW + MINUTE / 2, gravity=5)
    other = alert("act:a", way="room")
    assert groups([first, second, other], NOW + MINUTE / 2, TIMING) == []
    duty, room = groups([first, second, other], NOW + MINUTE, TIMING)
    assert [a.subject for a in duty.alerts] == ["act:b", "act:a"]
    assert room.alerts == (other,)
    assert duty.key != room.key


def test_what_was_taken_back_before_it_went_out_is_told_to_nobody() -> None:
    (group,) = groups([alert("act:a"), alert("act:a", "withdrawn", NOW + MINUTE)], NOW + 2 * MINUTE, TIMING)
    assert group.alerts == ()
    assert len(group.folded) == 2
    (told,) = groups([alert("act:a", "withdrawn"), alert("act:a", "surer")], NOW + MINUTE, TIMING)
    assert [a.what for a in told.alerts] == ["withdrawn"]
    (gone,) = groups([alert("watch", "blind"), alert("watch", "seeing", NOW + MINUTE)], NOW + 2 * MINUTE, TIMING)
    assert gone.alerts == ()
    there = alert("level", "raised", facts={"from": "Guarded", "to": "High"})
    back = alert("level", "lowered", NOW + MINUTE, facts={"from": "High", "to": "Guarded"})
    (level,) = groups([there, back], NOW + 3 * MINUTE, TIMING)
    assert level.alerts == ()


def test_what_waits_for_the_cool_down_goes_along_with_a_correction() -> None:
    surer = alert("act:a", "surer", due=NOW + timedelta(hours=1))
    (group,) = groups([surer, alert("act:a", "withdrawn")], NOW + MINUTE, TIMING)
    assert group.folded == (surer.key,)
    assert groups([surer], NOW + MINUTE, TIMING) == []


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(_WHAT), st.integers(0, 50), st.integers(0, 90)), max_size=12
    )
)
def test_every_alert_that_is_due_is_told_or_folded_once(drawn: list[tuple[str, str, int, int]]) -> None:
    alerts = {
        a.key: a
        for name, what, at, wait in drawn
        for a in [alert(f"act:{name}", what, NOW + at * MINUTE, due=NOW + (at + wait) * MINUTE)]
    }
    found = groups(alerts.values(), NOW + timedelta(days=1), TIMING)
    handled = [key for g in found for key in (*(a.key for a in g.alerts), *g.folded)]
    assert sorted(handled) == sorted(alerts)
    for group in found:
        assert len({a.subject for a in group.alerts}) == len(group.alerts)


@given(st.integers(1, 10_000), st.one_of(st.none(), st.floats(0, 1e9)))
def test_the_wait_grows_and_ends(tries: int, asked: float | None) -> None:
    wait = wait_after(tries, TIMING, asked)
    assert timedelta(seconds=30) <= wait <= timedelta(hours=1)
    assert wait_after(tries + 1, TIMING, asked) >= wait
    if asked is not None and 30 <= asked <= 3600:
        assert wait >= timedelta(seconds=asked)


def test_a_message_is_given_up_after_a_day() -> None:
    message = AlertMessage("k", "duty", NOW, "t", "b", "", {})
    assert not is_too_late(message, NOW + timedelta(hours=23), TIMING)
    assert is_too_late(message, NOW + timedelta(hours=24), TIMING)
