"""A store, a clock that moves only when told, and pollers on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.models import Source
from data.store.store import Store, open_store
from feeds.polling.cycle import Settings, TakeIn
from feeds.polling.poll import Poller
from tests.feeds.polling.polling import SETTINGS, Clock, Make, keeper


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path / 'watch.db'}")
    yield store
    store.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make(store: Store, clock: Clock) -> Make:
    """`make(sources…)`: a poller of these sources, on the test's store and clock."""

    def poller(*sources: Source, settings: Settings = SETTINGS, take: TakeIn | None = None) -> Poller:
        return Poller(store, lambda: sources, settings, clock=clock, take=take or keeper(store))

    return poller
