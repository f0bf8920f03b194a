"""The analysts' notebook runs: its cells, one after the other, against a watch on loopback and its database."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette

from components.api import routes, serve
from components.reads import load
from tests.browser.harness import free_port
from tests.components.stocked import NOW, stock, usual_reports

NOTEBOOK = Path(__file__).resolve().parents[1] / "docs" / "analysts.ipynb"


@pytest.fixture
def address() -> Iterator[str]:
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes.routes()), port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


def test_every_cell_runs_and_finds_what_the_watch_holds(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_NOW", NOW)
    monkeypatch.setenv("NOVEMBER_WATCH_URL", address)
    load.forget()
    serve.forget()
    stock(usual_reports())
    names: dict[str, Any] = {}
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
            assert cell["outputs"] == []  # a notebook is kept without somebody's data in it
    assert len(names["acts"]) == 8
    assert names["daily"].sum() == len(usual_reports())
