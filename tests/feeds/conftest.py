"""What tests of the poller share: a server of faults, loopback let through, a way to fetch from a plain test."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from feeds.fetching.fetch import Fetched, open_fetcher
from feeds.fetching.guard import Network
from tests.feeds.server import FaultServer

LOOPBACK: tuple[Network, ...] = (ipaddress.ip_network("127.0.0.1/32"),)
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)

Get = Callable[..., Fetched]


@pytest.fixture(scope="session")
def _shared_server() -> Iterator[FaultServer]:
    with FaultServer(drip=0.05) as server:
        yield server


@pytest.fixture
def server(_shared_server: FaultServer) -> FaultServer:
    """The server, with nothing asked yet and nothing replaced."""
    _shared_server.requests.clear()
    _shared_server.bodies.clear()
    _shared_server.answers.clear()
    return _shared_server


@pytest.fixture(scope="session")
def tls() -> ssl.SSLContext:
    return ssl.create_default_context()


@pytest.fixture
def get(tls: ssl.SSLContext) -> Get:
    """`get(url, etag=…)`: one fetch; `allowed`, `deadline`, `cap` and `resolver` as open_fetcher takes them."""

    def fetch(
        url: str, etag: bytes | None = None, last_modified: bytes | None = None, now: datetime = NOW, **settings: object
    ) -> Fetched:
        async def once() -> Fetched:
            options = {"allowed": LOOPBACK, "deadline": 5.0, **settings}
            async with open_fetcher(context=tls, **options) as fetcher:  # type: ignore[arg-type]
                return await fetcher.fetch(url, now, etag, last_modified)

        return asyncio.run(once())

    return fetch
