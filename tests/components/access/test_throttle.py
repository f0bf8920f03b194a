"""Guessing is held off, whoever guesses and however many at once; waiting lets everybody in again."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from components.access.throttle import FROM_ALL, FROM_ONE, SPAN, Throttle

START = datetime(2026, 11, 3, tzinfo=UTC)


def test_so_many_tries_and_then_a_wait() -> None:
    throttle = Throttle()
    assert [throttle.take("a", START) for _ in range(FROM_ONE + 1)] == [0] * FROM_ONE + [15]
    assert throttle.take("a", START + SPAN - timedelta(seconds=30)) == 1
    assert throttle.take("a", START + SPAN) == 0
    assert throttle.take("b", START) == 0


def test_many_addresses_are_held_off_together() -> None:
    throttle = Throttle()
    took = [throttle.take(str(n), START) for n in range(FROM_ALL + 5)]
    assert took[:FROM_ALL] == [0] * FROM_ALL
    assert all(took[FROM_ALL:])


def test_a_right_passphrase_is_forgiven() -> None:
    throttle = Throttle()
    for _ in range(FROM_ONE * 3):
        assert throttle.take("a", START) == 0
        throttle.forgive("a", START)


def test_a_right_passphrase_forgives_no_wrong_one() -> None:
    """An officer signs in between guesses at the supervisor's passphrase: the guesses run out all the same."""
    throttle, guesses = Throttle(), 0
    for n in range(30):
        at = START + timedelta(seconds=n)
        if throttle.take("a", at):
            break
        if n % 2:
            throttle.forgive("a", at)
        else:
            guesses += 1
    assert guesses == FROM_ONE


def test_tries_at_once_do_not_slip_by() -> None:
    throttle = Throttle()
    with ThreadPoolExecutor(16) as pool:
        took = list(pool.map(lambda _: throttle.take("a", START), range(200)))
    assert took.count(0) == FROM_ONE


@given(st.lists(st.tuples(st.sampled_from("abcdefghijkl"), st.integers(0, 600)), max_size=200))
def test_no_stretch_of_time_holds_more_tries_than_allowed(tries: Sequence[tuple[str, int]]) -> None:
    throttle, at, made = Throttle(), START, []
    for who, seconds in tries:
        at += timedelta(seconds=seconds)
        wait = throttle.take(who, at)
        if wait == 0:
            made.append((at, who))
        recent = [one for one in made if one[0] > at - SPAN]
        assert len(recent) <= FROM_ALL
        assert sum(one[1] == who for one in recent) <= FROM_ONE
        assert wait <= SPAN.total_seconds() / 60
