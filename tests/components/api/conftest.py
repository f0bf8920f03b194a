"""What the API's tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from components.api import routes, serve
from components.reads import load
from tests.components.stocked import NOW


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A program that asks the API at NOW, with nothing kept of former tests."""
    monkeypatch.setenv("WATCH_NOW", NOW)
    load.forget()
    serve.forget()
    with TestClient(Starlette(routes=routes.routes())) as found:
        yield found
