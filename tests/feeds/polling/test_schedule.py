"""When a source is asked again: never too often, never too late, never given up."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.models import Source, SourceState
from feeds.fetching.fetch import DEADLINE_SECONDS
from feeds.polling import schedule
from tests.feeds.conftest import NOW

pytestmark = pytest.mark.own_store

ALERT = Source("alert", "https://alert.example/rss", launch_alert=True)
ORDINARY = Source("ordinary", "https://ordinary.example/rss")
SOURCES = st.sampled_from([ALERT, ORDINARY])
SECONDS = st.integers(0, 10**9)
SEEDS = st.text(max_size=20)
TIMES = st.lists(st.integers(0, 3_000_000).map(lambda seconds: NOW - timedelta(seconds=seconds)), max_size=60)
LIMIT = {ALERT.name: timedelta(minutes=10), ORDINARY.name: timedelta(minutes=30)}
TICK = timedelta(
    seconds=schedule.TICK_SECONDS + DEADLINE_SECONDS
)  # until the loop looks again, and until the answer is in


@given(SOURCES, TIMES, st.integers(0, 500), st.lists(st.none() | SECONDS, max_size=3), SEEDS)
def test_no_source_that_answers_waits_beyond_its_limit(
    source: Source, published: list[datetime], total: int, words: list[int | None], seed: str
) -> None:
    seconds = schedule.pace_seconds(source, published, total, words)
    due = schedule.next_check(NOW, seconds, seed)
    assert due - NOW + TICK <= LIMIT[source.name]
    assert due - NOW >= timedelta(seconds=50), "and nobody is asked in a tight loop"


@given(SOURCES, st.integers(60, 1800), st.integers(1, 10_000), SEEDS)
def test_a_failing_source_is_asked_less_often_but_never_given_up(
    source: Source, interval: int, errors: int, seed: str
) -> None:
    seconds = schedule.backoff_seconds(source, interval, errors)
    assert schedule.backoff_seconds(source, interval, errors + 1) >= seconds
    wait = schedule.next_check(NOW, seconds, seed) - NOW
    assert timedelta(seconds=60) <= wait <= timedelta(hours=4.5)
    if source.launch_alert:
        assert wait <= LIMIT[source.name]


def test_the_first_failures_do_not_lengthen_the_interval() -> None:
    waits = [schedule.backoff_seconds(ORDINARY, 600, errors) for errors in range(1, 10)]
    assert waits == [600, 600, 600, 1200, 2400, 4800, 9600, 14400, 14400]


@given(SOURCES, st.integers(1, 10_000), st.sampled_from(schedule.REACHED_NOBODY))
def test_a_night_without_network_costs_half_an_hour_at_most(source: Source, errors: int, outcome: str) -> None:
    assert schedule.backoff_seconds(source, 600, errors, outcome) <= schedule.cap_seconds(source)


@given(SEEDS)
def test_jitter_is_fixed_by_its_seed_and_bounded(seed: str) -> None:
    assert schedule.jitter(seed) == schedule.jitter(seed)
    assert -1 <= schedule.jitter(seed) < 1


def test_jitter_spreads_sources_that_are_due_together() -> None:
    due = [schedule.next_check(NOW, 600, f"source {i}") - NOW for i in range(200)]
    assert min(due) < timedelta(seconds=560)
    assert max(due) > timedelta(seconds=640)
    assert len(set(due)) == 200


@given(st.integers(60, 14_400), st.integers(0, 30 * 86_400), SEEDS)
def test_a_named_time_is_never_cut_short(seconds: int, wait: int, seed: str) -> None:
    until = NOW + timedelta(seconds=wait)
    assert schedule.next_check(NOW, seconds, seed, until) >= until


def test_waits_are_capped_and_a_429_without_a_time_waits_a_quarter_hour() -> None:
    assert schedule.wait_until(NOW, None) == NOW + timedelta(minutes=15)
    assert schedule.wait_until(NOW, NOW + timedelta(hours=2)) == NOW + timedelta(hours=2)
    assert schedule.wait_until(NOW, NOW + timedelta(days=3)) == NOW + timedelta(hours=8)


def test_a_small_fast_window_is_looked_at_before_it_turns_over() -> None:
    """Ten entries, of which five came within twenty minutes: the next five may be as fast."""
    burst = [NOW - timedelta(minutes=4 * i) for i in range(6)]
    slow = [NOW - timedelta(hours=5 * i) for i in range(1, 5)]
    assert schedule.pace_seconds(ORDINARY, burst + slow, 10) == 10 * 60
    assert (
        schedule.pace_seconds(ORDINARY, [NOW - timedelta(hours=i) for i in range(10)], 10) == schedule.ORDINARY_SECONDS
    )


@given(st.integers(2, 40), st.integers(1, 5_000))
def test_at_its_own_steady_pace_no_window_overflows(total: int, step: int) -> None:
    """The time until the next look is shorter than the time in which the whole window is replaced."""
    published = [NOW - timedelta(seconds=step * i) for i in range(total)]
    seconds = schedule.pace_seconds(ORDINARY, published, total)
    assert seconds <= max(step * total, schedule.SHORTEST_SECONDS)


def test_a_batch_with_one_stamp_is_not_infinitely_fast() -> None:
    assert schedule.pace_seconds(ORDINARY, [NOW] * 10, 10) == schedule.cap_seconds(ORDINARY)


def test_the_feeds_own_word_slows_us_down_within_reason() -> None:
    fast = [NOW - timedelta(minutes=i) for i in range(10)]
    assert schedule.pace_seconds(ORDINARY, fast, 10) == 150
    assert schedule.pace_seconds(ORDINARY, fast, 10, (None, 900)) == 900
    assert schedule.pace_seconds(ORDINARY, fast, 10, (16 * 365 * 86_400,)) == schedule.ORDINARY_SECONDS
    assert schedule.pace_seconds(ALERT, fast, 10, (86_400,)) == schedule.LAUNCH_ALERT_SECONDS


@pytest.mark.parametrize(
    ("changes", "due"),
    [({}, True), ({"next_check": NOW}, True), ({"next_check": NOW + timedelta(seconds=1)}, False)],
)
def test_due(changes: dict[str, datetime], due: bool) -> None:
    state = replace(SourceState("ordinary"), **changes)
    assert schedule.is_due(ORDINARY, state, NOW) is due
    assert not schedule.is_due(replace(ORDINARY, on=False), state, NOW)


def test_a_fetch_cut_short_is_taken_up_again_but_not_in_a_loop() -> None:
    state = SourceState("ordinary")
    waits = []
    for _ in range(20):
        state = schedule.begun(state, NOW)
        assert state.next_check is not None
        waits.append((state.next_check - NOW).total_seconds())
        assert not schedule.is_due(ORDINARY, state, NOW)
        assert schedule.is_due(ORDINARY, state, NOW, asked=True), "somebody asked: now"
    assert waits[:4] == [30, 60, 120, 240]
    assert waits == sorted(waits)
    assert waits[-1] == schedule.LONGEST_BACKOFF_SECONDS


def test_one_feeds_wait_holds_for_its_whole_host() -> None:
    feeds = [Source(name, f"https://News.example:443/{name}") for name in "ab"] + [
        Source("c", "https://other.example/")
    ]
    until = NOW + timedelta(minutes=5)
    states = {"a": SourceState("a", retry_after=until), "c": SourceState("c", retry_after=NOW - timedelta(seconds=1))}
    blocked = schedule.blocked_hosts(feeds, states, NOW)
    assert blocked == {schedule.host_of("https://news.example/b"): until}
    assert schedule.host_of("http://news.example/") not in blocked, "another port is another server"


def test_a_changed_url_starts_afresh() -> None:
    old = SourceState("ordinary", url="https://old.example/", etag=b'"1"', body_hash="x", errors=9, muted=True)
    assert schedule.current(ORDINARY, old) == SourceState("ordinary", url=ORDINARY.url)
    same = replace(old, url=ORDINARY.url)
    assert schedule.current(ORDINARY, same) == same
    assert schedule.current(ORDINARY, None).url == ORDINARY.url


def test_validators_are_dropped_every_eight_days() -> None:
    state = SourceState("ordinary", etag=b'"1"', last_modified=b"then", validators_since=NOW)
    assert schedule.validators(state, NOW + timedelta(days=7, hours=23)) == (b'"1"', b"then")
    assert schedule.validators(state, NOW + timedelta(days=8)) == (None, None)


def test_a_permanent_redirect_is_believed_after_days_and_many_looks() -> None:
    moved = SourceState("ordinary", redirect_url="https://new.example/", redirect_count=12, redirect_since=NOW)
    assert schedule.fetch_url(ORDINARY, moved, NOW + timedelta(days=5)) == ORDINARY.url
    assert schedule.fetch_url(ORDINARY, replace(moved, redirect_count=11), NOW + timedelta(days=7)) == ORDINARY.url
    assert schedule.fetch_url(ORDINARY, moved, NOW + timedelta(days=6)) == "https://new.example/"


def _seen(hours: float, attempt: float | None = None, interval: int = 600) -> SourceState:
    ago = NOW - timedelta(hours=hours)
    return SourceState(
        "ordinary", last_success=ago, last_attempt=ago if attempt is None else NOW - timedelta(hours=attempt),
        interval_seconds=interval,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (_seen(0.2), None),
        (_seen(0.6, interval=1560), None),
        (_seen(8), "asleep"),
        (_seen(8, attempt=0.1), "no source answered"),
        (SourceState("ordinary"), None),
    ],
)
def test_a_stretch_without_any_look_is_a_gap_of_the_whole_watch(state: SourceState, reason: str | None) -> None:
    gap = schedule.watch_gap([ORDINARY], {"ordinary": state}, NOW)
    assert (gap is None) == (reason is None)
    if gap is not None and reason is not None:
        assert gap[:2] == (NOW - timedelta(hours=8), NOW)
        assert reason in gap[2]


def test_one_source_that_was_read_keeps_the_watch_open() -> None:
    states = {"ordinary": _seen(8), "alert": replace(_seen(0.1), source="alert")}
    assert schedule.watch_gap([ORDINARY, ALERT], states, NOW) is None
