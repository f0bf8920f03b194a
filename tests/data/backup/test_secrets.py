"""A backup from elsewhere sends no secret of this machine to a host that its writer chose."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

import pytest

from data.backup import restore
from data.models import Source, SourceState
from data.store import source_edits, states
from data.store.store import Store
from feeds.polling import schedule
from tests.data.backed import NOW, backed_up, memory

PIER = Source("Pier", "https://pier.example/${PIER_TOKEN}/rss")
LURE = Source("Lure", "https://lure.example/?t=${PIER_TOKEN}")
OPEN = Source("Open", "https://open.example/rss")


def adding(store: Store, *sources: Source, action: source_edits.Action = "add") -> None:
    with store.begin() as conn:
        for source in sources:
            source_edits.add_edit(conn, NOW, "Kim", action, source.name, asdict(source))


def polled(store: Store) -> set[str]:
    with store.read() as conn:
        return {s.name for s in source_edits.effective_sources((), source_edits.all_edits(conn)) if s.on}


def restored(backup_of: Store, into: Store) -> tuple[str, ...]:
    file = backed_up(backup_of)
    with into.begin() as conn:
        return restore.restore(conn, file, NOW).paused


def test_a_source_that_asks_for_a_secret_comes_back_paused_until_somebody_resumes_it() -> None:
    forged, ours = memory(), memory()
    adding(forged, LURE, OPEN)
    with forged.begin() as conn:  # as if an officer had looked at it
        source_edits.add_edit(conn, NOW, "Kim", "resume", "Lure")
    assert restored(forged, ours) == ("Lure",)
    assert polled(ours) == {"Open"}
    with ours.begin() as conn:
        source_edits.add_edit(conn, NOW, "Kim", "resume", "Lure")
    assert polled(ours) == {"Lure", "Open"}


def test_a_source_that_this_store_had_goes_on() -> None:
    ours = memory()
    adding(ours, PIER)
    assert restored(ours, ours) == ()
    assert polled(ours) == {"Pier"}


def test_the_same_name_at_another_host_is_another_source() -> None:
    forged, ours = memory(), memory()
    adding(ours, PIER)
    with forged.begin() as conn:
        source_edits.add_edit(conn, NOW, "Kim", "add", "Pier", asdict(LURE) | {"name": "Pier"})
    assert restored(forged, ours) == ("Pier",)
    assert polled(ours) == set()


def test_a_test_that_waits_in_a_backup_is_not_made() -> None:
    forged, ours = memory(), memory()
    adding(forged, LURE, OPEN, action="test")
    restored(forged, ours)
    with ours.read() as conn:
        assert [edit.name for edit in source_edits.open_tests(source_edits.all_edits(conn))] == ["Open"]


@pytest.mark.parametrize("address", [LURE.url, "https://lure.example/rss"])
def test_a_backup_does_not_say_that_a_source_has_moved(address: str) -> None:
    forged, ours = memory(), memory()
    long_ago = NOW - timedelta(days=90)
    with forged.begin() as conn:
        moved = SourceState("Open", redirect_url=address, redirect_count=99, redirect_since=long_ago, url=OPEN.url)
        states.save_source_state(conn, moved)
    restored(forged, ours)
    with ours.read() as conn:
        assert schedule.fetch_url(OPEN, states.source_states(conn)["Open"], NOW) == OPEN.url


def test_a_server_that_redirects_to_a_secret_of_ours_is_not_followed() -> None:
    long_ago = NOW - timedelta(days=90)
    state = SourceState("Open", redirect_url=LURE.url, redirect_count=99, redirect_since=long_ago, url=OPEN.url)
    assert schedule.fetch_url(OPEN, state, NOW) == OPEN.url
