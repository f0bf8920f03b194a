"""Trying a source before it is added."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from data.models import Source
from feeds.polling.probe import probe
from tests.feeds.conftest import LOOPBACK
from tests.feeds.faults import STATES
from tests.feeds.server import FaultServer

pytestmark = pytest.mark.own_store


@pytest.mark.parametrize("name", ["ok", "moved-301", "html", "login", "404", "drip", "bomb"])
def test_a_trial_names_what_a_poll_would(name: str, server: FaultServer) -> None:
    tried = probe(Source("trial", server.url(name)), datetime.now(UTC), LOOPBACK, deadline=1.5)
    assert tried.state == STATES[name], tried
    assert len(tried.entries) == (10 if STATES[name] == "ok" else 0)
    assert tried.detail or tried.state == "ok"


def test_a_trial_is_no_way_inward(server: FaultServer) -> None:
    assert probe(Source("trial", server.url("ok")), datetime.now(UTC), ()).state == "refused-address"
    assert server.requests == []
