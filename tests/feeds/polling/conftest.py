"""A store, a clock that moves only when told, and pollers on both, which parse without a child process."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Self

import pytest

from data.models import Source
from data.store.store import Store, open_store
from feeds.fetching.answers import Fetched
from feeds.parsing.parse import ParsedFeed, read_answer
from feeds.polling import round as polling_round
from feeds.polling.cycle import Settings, TakeIn
from feeds.polling.poll import Poller
from tests.feeds.polling.polling import SETTINGS, Clock, Make, keeper


class Parsing:
    """What Parsers does, in this process: a child that starts with every cycle costs more than most tests."""

    def __init__(self, _seconds: float) -> None: ...

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None: ...

    async def warm(self) -> None: ...

    async def parse(self, fetched: Fetched, source: Source, now: datetime) -> ParsedFeed:
        return read_answer(
            fetched.body, fetched.encoding, fetched.cut, fetched.content_type, fetched.final_url, source, now
        )


@pytest.fixture
def parser_child() -> None:
    """Asked for by a test that is to parse in a child, as the watch does."""


@pytest.fixture(autouse=True)
def _parse_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "parser_child" not in request.fixturenames:
        monkeypatch.setattr(polling_round, "Parsers", Parsing)


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
