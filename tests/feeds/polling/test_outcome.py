"""What a fetch means for its source: the state that is kept, in words, and the gaps it shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from data.models import Entry, Source, SourceState
from feeds.fetching.fetch import Fetched
from feeds.polling import health, outcome, schedule
from tests.feeds.conftest import NOW

SOURCE = Source("desk", "https://desk.example/rss")
BODY = Fetched("body", status=200, body=b"<rss/>", etag=b'"2"', last_modified=b"now", final_url=SOURCE.url)
SAME = Fetched("not-modified", status=304)
SEED = "seed"


def entries(*hours_ago: float, flags: tuple[str, ...] = ()) -> list[Entry]:
    return [Entry("desk", str(h), "Ferry late", "", "", NOW - timedelta(hours=h), NOW, flags=flags) for h in hours_ago]


def read(state: SourceState, found: list[Entry], fetched: Fetched = BODY, now: datetime = NOW) -> outcome.Settled:
    return outcome.read(SOURCE, state, fetched, found, len(found), None, now, SEED)


def fail(state: SourceState, how: str = "timeout", now: datetime = NOW, **more: datetime) -> outcome.Settled:
    return outcome.failed(SOURCE, state, how, "no answer", now, SEED, **more)


def begun(**values: object) -> SourceState:
    return schedule.begun(replace(SourceState("desk", url=SOURCE.url), **values), NOW)  # type: ignore[arg-type]


def test_a_good_read_keeps_all_that_the_next_one_needs() -> None:
    state = read(begun(errors=4, state="timeout"), entries(1, 2, 5)).state
    assert (state.state, state.errors, state.pending, state.last_success) == ("ok", 0, 0, NOW)
    assert (state.etag, state.last_modified, state.validators_since) == (b'"2"', b"now", NOW)
    assert state.body_hash == outcome.body_hash(b"<rss/>")
    assert (state.newest_entry, state.oldest_in_feed) == (NOW - timedelta(hours=1), NOW - timedelta(hours=5))
    assert state.next_check is not None
    assert NOW < state.next_check <= NOW + timedelta(minutes=30)


def test_a_failure_takes_nothing_away() -> None:
    good = read(begun(), entries(1)).state
    after = fail(good)
    assert after.counted == "failed"
    kept = ("etag", "last_modified", "validators_since", "body_hash", "newest_entry", "last_success")
    assert all(getattr(after.state, name) == getattr(good, name) for name in kept)
    assert "no answer" in after.state.last_error


def test_a_failure_says_how_often_and_when_next() -> None:
    state = begun()
    for _ in range(5):
        state = fail(state).state
    assert state.errors == 5
    assert "failed 5 times in a row, next try about 2026-11-23" in state.detail
    assert "never given up" in state.detail


def test_a_304_updates_what_came_with_it_and_keeps_the_rest() -> None:
    good = begun(etag=b'"1"', last_modified=b"then", validators_since=NOW - timedelta(days=3))
    settled = outcome.unchanged(SOURCE, good, replace(SAME, etag=b'"1b"'), NOW, SEED)
    assert (settled.counted, settled.state.state) == ("unchanged", "unchanged")
    assert (settled.state.etag, settled.state.last_modified) == (b'"1b"', b"then")
    assert settled.state.validators_since == NOW - timedelta(days=3), "its age counts from the last whole answer"


def test_validators_that_the_server_disowns_are_not_kept() -> None:
    state = read(begun(etag=b'"1"'), entries(1), replace(BODY, fresh_at_once=True)).state
    assert (state.etag, state.last_modified) == (None, None)
    bare = read(begun(etag=b'"1"'), entries(1), replace(BODY, etag=None, last_modified=None)).state
    assert (bare.etag, bare.validators_since) == (None, None)


def test_gone_mutes_and_is_looked_at_once_a_week() -> None:
    state = fail(begun(), "gone").state
    assert (state.state, state.muted) == ("gone", True)
    assert state.next_check is not None
    assert timedelta(days=6) < state.next_check - NOW < timedelta(days=8)
    assert "once a week" in health.meaning("gone").todo
    assert not read(state, entries(1)).state.muted


def test_not_found_is_not_gone() -> None:
    state = fail(begun(), "not-found").state
    assert not state.muted
    assert state.next_check is not None
    assert state.next_check - NOW < timedelta(hours=1)


def test_a_throttled_source_waits_as_long_as_it_was_told() -> None:
    until = NOW + timedelta(hours=2)
    state = fail(begun(), "throttled", asked_to_wait=until).state
    assert state.retry_after == until
    assert state.next_check is not None
    assert until <= state.next_check < until + timedelta(minutes=2)
    assert read(state, entries(1)).state.retry_after is None


def test_since_counts_the_outage_and_not_its_last_form() -> None:
    state = fail(begun(), "timeout").state
    later = fail(state, "dns", NOW + timedelta(hours=1)).state
    assert (later.state, later.since) == ("dns", NOW)
    back = read(later, entries(1), now=NOW + timedelta(hours=2)).state
    assert back.since == NOW + timedelta(hours=2)
    quiet = outcome.unchanged(SOURCE, back, SAME, NOW + timedelta(hours=3), SEED).state
    assert (quiet.state, quiet.since) == ("unchanged", NOW + timedelta(hours=2)), "sound all along"


def test_days_of_failure_are_called_dead_and_still_tried() -> None:
    state = read(begun(), entries(1)).state
    for day in range(10):
        state = fail(state, "timeout", NOW + timedelta(days=day * 0.5)).state
    assert state.state == "dead"
    assert "timeout" in state.last_error
    assert state.next_check is not None
    assert state.next_check < NOW + timedelta(days=5)
    young = begun()
    for minute in range(20):
        young = fail(young, "timeout", NOW + timedelta(minutes=minute)).state
    assert young.state == "timeout", "a bad hour is not a death"


def test_silence_is_called_empty_from_the_second_time() -> None:
    first = read(begun(), [])
    assert (first.counted, first.state.state, first.state.empty_runs) == ("ok", "ok", 1)
    assert "no entries" in first.state.detail
    second = outcome.unchanged(SOURCE, first.state, SAME, NOW + timedelta(minutes=10), SEED)
    assert (second.counted, second.state.state) == ("failed", "empty")
    assert second.state.last_success == NOW, "what answers without a word is not read"
    third = read(second.state, entries(1))
    assert (third.state.state, third.state.empty_runs) == ("ok", 0)


def test_entries_that_fell_out_are_a_gap() -> None:
    before = read(begun(), entries(30, 31, 32)).state
    after = read(before, entries(1, 2, 3))
    assert after.state.state == "gap"
    (gap,) = after.gaps
    assert (gap.source, gap.start, gap.end) == ("desk", NOW - timedelta(hours=30), NOW - timedelta(hours=3))
    assert read(before, entries(1, 2, 30)).gaps == (), "the one we knew is still there"
    assert read(begun(), entries(1)).gaps == (), "nothing was seen before"
    assert read(before, entries(1, flags=("undated",))).gaps == (), "a date of our own proves nothing"


def test_stale_is_measured_by_the_sources_own_norm() -> None:
    old = entries(80)
    assert read(begun(), old).state.state == "stale"
    assert "3.3 days old; its norm is 3 days" in read(begun(), old).state.detail
    weekly = replace(SOURCE, stale_after_hours=24 * 8)
    assert outcome.read(weekly, begun(), BODY, old, 1, None, NOW, SEED).state.state == "ok"
    state = read(begun(), entries(71)).state
    assert outcome.unchanged(SOURCE, state, SAME, NOW + timedelta(hours=2), SEED).state.state == "stale"


def test_slow_is_said_but_is_not_down() -> None:
    settled = read(begun(), entries(1), replace(BODY, seconds=9.5))
    assert (settled.counted, settled.state.state) == ("ok", "slow")
    assert health.standing("slow") == "worry"


def test_a_permanent_redirect_is_counted_only_while_it_stays_the_same() -> None:
    moved = replace(BODY, permanent_url="https://new.example/rss")
    state = begun()
    for hour in range(13):
        state = read(state, entries(1), moved, NOW + timedelta(hours=12 * hour)).state
    later = NOW + timedelta(days=6, hours=1)
    assert schedule.fetch_url(SOURCE, state, later) == "https://new.example/rss"
    assert "moved for good" in read(state, entries(1), BODY, later).state.detail
    assert schedule.is_moved(read(state, entries(1), BODY, later).state, later), "asked at its new place it stays moved"
    other = read(begun(), entries(1), moved).state
    assert read(other, entries(1), replace(BODY, permanent_url="https://third.example/")).state.redirect_count == 1
    assert read(other, entries(1), BODY).state.redirect_url == ""


def test_a_new_place_that_fails_is_left_again() -> None:
    state = begun(redirect_url="https://new.example/", redirect_count=12, redirect_since=NOW - timedelta(days=7))
    for _ in range(schedule.FREE_RETRIES):
        assert schedule.is_moved(state, NOW)
        state = fail(state).state
    assert schedule.fetch_url(SOURCE, state, NOW) == SOURCE.url


def test_a_source_held_back_for_its_host_is_not_blamed() -> None:
    until = NOW + timedelta(minutes=30)
    held = outcome.held_back(read(begun(), entries(1)).state, until, NOW, SEED).state
    assert (held.state, held.errors) == ("throttled", 0)
    assert held.next_check is not None
    assert held.next_check >= until
    assert outcome.held_back(fail(begun(), "html").state, until, NOW, SEED).state.state == "html"


@pytest.mark.parametrize("name", sorted(health.STATES))
def test_every_state_has_words_and_a_way_to_mend_it(name: str) -> None:
    meaning = health.meaning(name)
    assert meaning.words
    assert meaning.todo or meaning.standing == "good"


def test_a_state_of_another_version_is_shown_as_it_stands() -> None:
    assert health.meaning("tired").words == "tired"


def test_which_launch_alerts_are_down() -> None:
    alert = replace(SOURCE, launch_alert=True)
    good = read(begun(), entries(1)).state

    def down(state: SourceState | None, now: datetime = NOW, source: Source = alert) -> tuple[str, ...]:
        return health.launch_alerts_down([source], {"desk": state} if state else {}, now)

    assert down(good) == ()
    assert down(None) == ("desk",), "never polled is not watched"
    assert down(fail(good).state) == ("desk",)
    assert down(good, NOW + timedelta(hours=2)) == ("desk",), "nobody has looked for two hours"
    assert down(read(begun(), entries(80)).state) == (), "stale is a worry, not an outage"
    assert down(None, source=SOURCE) == ()
    assert down(None, source=replace(alert, on=False)) == ()
