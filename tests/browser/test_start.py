"""The app starts every way a host may start it: as st.App, as a plain script, with nothing stored, with no network."""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import sqlalchemy as sa
from playwright.sync_api import Browser

from data.store.store import open_store
from tests.browser.harness import serve, watched

HEADLINE = "North Korea fires short-range ballistic missile into sea, military says"


@contextmanager
def wire() -> Iterator[tuple[str, list[str]]]:
    """A feed on loopback with one fresh entry; gives its address and the paths asked of it so far."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            date = format_datetime(datetime.now(UTC))
            body = (
                f"<rss version='2.0'><channel><title>Loop</title><item><title>{HEADLINE}</title><guid>1</guid>"
                f"<link>https://loop.example.invalid/1</link><pubDate>{date}</pubDate></item></channel></rss>"
            ).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/feed.xml", asked
    finally:
        server.shutdown()
        server.server_close()


def settings(folder: Path, feed: str) -> dict[str, str]:
    sources = folder / "sources.toml"
    sources.write_text(f'[[source]]\nname = "Loop"\nurl = "{feed}"\n', encoding="utf-8")
    database = f"sqlite:///{folder / 'watch.db'}"
    allowed = "127.0.0.1/32"
    return {"WATCH_POLL": "on", "WATCH_SOURCES": str(sources), "WATCH_DB": database, "WATCH_ALLOW_NET": allowed}


def wait_for(asked: list[str], seconds: float = 30) -> bool:
    give_up = time.monotonic() + seconds
    while not asked and time.monotonic() < give_up:
        time.sleep(0.1)
    return bool(asked)


def wait_until_stored(folder: Path, seconds: float = 60) -> None:
    """A page is loaded once the entry is there, not again and again until it shows it."""
    store, give_up = open_store(f"sqlite:///{folder / 'watch.db'}"), time.monotonic() + seconds
    while True:
        with store.read() as conn:
            if conn.execute(sa.text("SELECT count(*) FROM entries")).scalar():
                break
        assert time.monotonic() < give_up
        time.sleep(0.1)
    store.close()


def test_as_an_app_it_polls_without_a_reader_and_answers_routes(tmp_path: Path) -> None:
    with wire() as (feed, asked), serve(tmp_path, from_nothing=True, **settings(tmp_path, feed)) as server:
        assert wait_for(asked), server.log_tail()
        with urllib.request.urlopen(f"{server.url}/healthz", timeout=10) as answer:
            assert json.load(answer)["status"] == "ok"


def test_as_a_plain_script_it_polls_once_a_page_is_seen(browser: Browser, tmp_path: Path) -> None:
    with (
        wire() as (feed, asked),
        serve(tmp_path, plain=True, **settings(tmp_path, feed)) as server,
        watched(browser, server) as seen,
    ):
        page = seen.open()
        assert page.locator("[data-testid=stException]").count() == 0
        assert wait_for(asked), server.log_tail()
        wait_until_stored(tmp_path)
        assert HEADLINE in seen.open("excerpts").locator("[data-testid=stMain]").inner_text(), server.log_tail()
        with watched(browser, server) as second:  # a second reader starts no second poller
            second.open()
            page.wait_for_timeout(1_000)
        assert len(asked) == 1


def test_with_nothing_stored_and_no_network_the_pages_stand(browser: Browser, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'empty.db'}"
    with serve(tmp_path, WATCH_DB=database) as server, watched(browser, server) as seen:
        for name in ("watch", "coverage"):
            page = seen.open(name)
            assert page.locator("[data-testid=stException]").count() == 0
            assert seen.console_errors == []
            assert page.get_by_text("Level: no data").count() >= 1  # blind is not Routine


def test_a_replay_says_so(browser: Browser, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'empty.db'}"
    with (
        serve(tmp_path, WATCH_DB=database, WATCH_NOW="2022-11-08T12:00Z") as server,
        watched(browser, server) as seen,
    ):
        page = seen.open()
        assert page.get_by_text("REPLAY").first.is_visible()
        assert page.get_by_text("081200Z NOV 22").count() >= 1
