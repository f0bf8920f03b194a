"""Feeds of every make over loopback, by the command an officer uses: all are read, and a second poll adds nothing."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from data.store.store import open_store
from tests.shell import feeds

ROOT = Path(__file__).parents[3]
SAMPLES = Path(__file__).parents[1] / "samples"
EXERCISE = ROOT / "data" / "exercise"
#: The same feeds again as other servers would send them: (file, encoding, Content-Type).
RECODED = (
    ("korean-wire.xml", "euc-kr", "text/xml; charset=EUC-KR"),
    ("korean-daily.xml", "utf-16", "application/rss+xml"),
    ("tokyo-desk.xml", "shift_jis", "text/xml; charset=Shift_JIS"),
    ("wire-alpha.xml", "utf-8-sig", "text/html"),
    ("world-post.xml", "latin-1", "text/xml; charset=ISO-8859-1"),
    ("cyber-brief.xml", "utf-16-le", "application/xml; charset=utf-16le"),
)


def documents() -> dict[str, tuple[bytes, str]]:
    """Path → (body, Content-Type) of at least thirty feeds."""
    found = {f"sample-{p.name}": (p.read_bytes(), "application/xml") for p in sorted(SAMPLES.glob("*.xml"))}
    found |= {f"exercise-{p.name}": (p.read_bytes(), "application/rss+xml") for p in sorted(EXERCISE.glob("*.xml"))}
    for name, encoding, kind in RECODED:
        text = (EXERCISE / name).read_text(encoding="utf-8")
        head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
        body = head + text[text.index("?>") + 2 :]
        found[f"recoded-{encoding}-{name}"] = (body.encode(encoding, "xmlcharrefreplace"), kind)
    return found


@contextmanager
def served(pages: dict[str, tuple[bytes, str]]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body, kind = pages[self.path.lstrip("/")]
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.one_file
def test_thirty_feeds_are_polled_twice_and_the_second_poll_adds_nothing(tmp_path: Path) -> None:
    pages = documents()
    assert len(pages) >= 30
    database = f"sqlite:///{tmp_path / 'watch.db'}"
    with served(pages) as url:
        listed = "".join(f'[[source]]\nname = "{name}"\nurl = "{url}/{name}"\n' for name in pages)
        (tmp_path / "sources.toml").write_text(listed, encoding="utf-8")
        where = ("--db", database, "--sources", str(tmp_path / "sources.toml"))
        told = []
        for _ in range(2):
            done = feeds("poll", "--once", "--all", "--json", *where, WATCH_ALLOW_NET="127.0.0.1/32")
            assert done.returncode == 0, done.stderr
            told.append(json.loads(done.stdout))
    assert told[0]["sources"] == {"ok": len(pages), "unchanged": 0, "failed": 0}
    assert told[0]["entries"]["new"] > 300
    assert told[1] == {
        "sources": {"ok": 0, "unchanged": len(pages), "failed": 0},
        "entries": {"new": 0, "changed": 0},
    }
    with open_store(database).read() as conn:
        stored = conn.exec_driver_sql("SELECT source, title, language FROM entries").all()
    by_source: dict[str, set[str]] = {}
    for source, title, _ in stored:
        by_source.setdefault(source, set()).add(title)
    for name, encoding, _ in RECODED:
        again, first = by_source[f"recoded-{encoding}-{name}"], by_source[f"exercise-{name}"]
        assert again == first, f"{name} reads the same in {encoding}"
