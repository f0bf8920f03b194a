"""What stands before every route: headers on every answer, closed routes, files only where one is awaited."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from components.access import doorkeeper


async def answer(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("here", headers={"Referrer-Policy": "unsafe-url"})


@pytest.fixture
def client() -> TestClient:
    routes = [Route("/{path:path}", answer, methods=["GET", "PUT", "POST", "DELETE"])]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(doorkeeper.Doorkeeper)]))


@pytest.mark.parametrize("path", ["/", "/coverage", "/healthz", "/_stcore/health", "/_stcore/metrics", "/nothing.js"])
def test_every_answer_carries_the_headers_once(client: TestClient, path: str) -> None:
    got = client.get(path).headers
    for name, value in doorkeeper.HEADERS:
        assert got.get_list(name.decode()) == [value.decode()]


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/base/_stcore/metrics", "/_stcore/agent/openapi.json"])
def test_what_is_not_for_readers_is_not_there(client: TestClient, path: str) -> None:
    found = client.get(path)
    assert (found.status_code, found.content) == (404, b"")


def test_a_file_is_taken_only_from_a_session_whose_page_awaits_one(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "/_stcore/upload_file/{}/file-1"
    assert client.put(address.format("reader"), content=b"x").status_code == 403
    monkeypatch.setattr(doorkeeper, "get_script_run_ctx", lambda: SimpleNamespace(session_id="chief"))
    doorkeeper.await_upload()
    assert client.put(address.format("chief"), content=b"x").status_code == 200
    assert client.post(address.format("reader"), content=b"x").status_code == 403
    monkeypatch.setattr(doorkeeper, "time", SimpleNamespace(monotonic=lambda: 1e12))
    assert client.put(address.format("chief"), content=b"x").status_code == 403


def test_nobody_frames_the_pages_and_no_script_comes_from_elsewhere() -> None:
    said = dict(part.split(" ", 1) for part in doorkeeper.POLICY.split("; "))
    assert said["frame-ancestors"] == "'self'"
    assert said["object-src"] == "'none'"
    assert not any("http" in sources or "*" in sources for sources in said.values())
