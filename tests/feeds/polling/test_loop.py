"""The loop that polls by itself: it stops when told, says what is wrong and goes on."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from data.models import BadReference, Problem, Source
from data.store import states
from data.store.store import Store, StoreError
from feeds.polling.poll import Poller
from tests.feeds.conftest import NOW
from tests.feeds.polling.polling import SETTINGS, feeds, keeper, known, rows, wait_for
from tests.feeds.server import FaultServer


@pytest.mark.usefixtures("parser_child")
def test_the_loop_polls_by_itself_and_stops_when_told(server: FaultServer, store: Store) -> None:
    poller = Poller(store, lambda: feeds(server, "a", "b"), SETTINGS, take=keeper(store))
    poller.start(every=60)
    assert wait_for(lambda: len(rows(store)) == 20)
    poller.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "watch-poller"]


@pytest.mark.usefixtures("parser_child")
def test_stopping_in_the_middle_leaves_a_sound_store(server: FaultServer, store: Store) -> None:
    settings = replace(SETTINGS, deadline=30)
    sources = [Source("hang", server.url("hang")), *feeds(server, "a")]
    poller = Poller(store, lambda: sources, settings, take=keeper(store))
    poller.start(every=60)
    assert wait_for(lambda: rows(store) and server.asked("hang"))
    poller.stop()
    with store.read() as conn:
        assert states.lease_holder(conn, states.POLLER, datetime.now(NOW.tzinfo)) is None
    assert known(store)["hang"].pending == 1


def test_the_loop_says_what_is_wrong_and_goes_on(server: FaultServer, store: Store) -> None:
    faults: list[Exception] = [StoreError("locked"), BadReference([Problem("s.toml", 3, "no url")]), KeyError("bug")]

    def load() -> Sequence[Source]:
        if faults:
            raise faults.pop(0)
        return feeds(server, "a")

    poller = Poller(store, load, SETTINGS, take=keeper(store))
    said: list[str] = []
    thread = threading.Thread(target=poller.run, args=(1.0, lambda _: said.append(poller.error)))
    thread.start()
    assert wait_for(lambda: poller.error == "locked")
    assert wait_for(lambda: poller.error == "s.toml:3: no url")
    assert wait_for(lambda: said)
    poller.stop()
    thread.join(10)
    assert rows(store)
    assert said == [""], "a fault that is over is not said any more"
