"""States that other tests do not show: reading, the first poll, no network, still learning; database away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components.reads import load, picture
from components.text.i18n import words
from data.models import PollRun, SourceState
from data.store import states
from data.store.store import database_url, open_store
from tests.components.stocked import NOW, open_page, shown, stock, usual_reports

NAMES = ("Harbour Post", "Hill Wire", "Lake Daily")


@pytest.fixture(autouse=True)
def _fresh() -> None:
    load.forget()


@pytest.fixture
def three_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "sources.toml"
    rows = (f'[[source]]\nname = "{name}"\nurl = "https://{n}.example/rss"\n' for n, name in enumerate(NAMES))
    file.write_text("".join(rows), encoding="utf-8")
    monkeypatch.setenv("WATCH_SOURCES", str(file))


def asked(*names: str, state: str = "ok", finished: bool = False, ago: timedelta = timedelta(seconds=40)) -> None:
    """What a poller leaves in the store that has just asked these sources."""
    at = datetime.now(UTC) - ago
    store = open_store(database_url())
    with store.begin() as conn:
        for name in names:
            states.save_source_state(conn, SourceState(name, state, since=at, last_attempt=at))
        if finished:
            run = PollRun(at, at + timedelta(seconds=9), "host:1", failed=len(names))
            states.finish_poll_run(conn, states.add_poll_run(conn, run), run)
    store.close()


def progress(app: AppTest) -> list[str]:
    return [element.proto.text for element in app.get("progress")]


@pytest.mark.usefixtures("three_sources")
def test_the_first_poll_tells_how_far_it_is() -> None:
    assert progress(open_page()) == []  # nobody was asked yet: the calm line stands
    asked(*NAMES[:2])
    load.forget()
    app = open_page()
    assert not app.exception
    assert progress(app) == ["First poll: 2 of 3 sources asked, 0 entries so far. The page fills itself."]
    assert words("en")["state.empty_title"] not in shown(app)


@pytest.mark.usefixtures("three_sources")
@pytest.mark.parametrize("page", ["watch", "signals", "excerpts", "coverage"])
def test_a_first_poll_without_an_answer_is_no_network_and_promises_nothing(page: str) -> None:
    asked(*NAMES, state="network", finished=True)
    app = open_page(page)
    assert not app.exception
    assert progress(app) == []
    assert words("en")["coverage.no_network"] in shown(app)
    assert words("en")["state.blind_title"] in shown(app)
    assert words("en")["state.empty_store"] not in shown(app)


@pytest.mark.usefixtures("three_sources")
def test_a_watch_that_slept_says_so_and_blames_no_source() -> None:
    stock(usual_reports())
    asked(*NAMES, finished=True, ago=timedelta(hours=13))
    app = open_page()
    assert not app.exception
    (warning,) = app.warning
    assert "the watch is asleep or its poller stopped" in warning.value


def test_a_skeleton_stands_while_the_store_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_NOW", NOW)
    stock(usual_reports())
    standing_now, read_under = [], []
    real_skeleton, real_read = st.skeleton, picture.provocations

    @contextmanager
    def skeleton(**options: int) -> Iterator[None]:
        standing_now.append(options)
        with real_skeleton(**options):
            yield
        standing_now.pop()

    def read(*args: object) -> object:
        read_under.append(bool(standing_now))
        return real_read(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(st, "skeleton", skeleton)
    monkeypatch.setattr(picture, "provocations", read)
    assert not open_page().exception
    assert read_under[0]
    assert standing_now == []


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_young_watch_says_that_it_learns(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setenv("WATCH_NOW", NOW)
    stock(usual_reports(), watched_days=16)
    told = words(language)["metric.learning"].partition("{")[0]
    assert told in shown(open_page(language=language))


@pytest.mark.parametrize("page", ["watch", "provocations", "signals", "excerpts", "coverage"])
def test_a_database_away_is_told_once_a_page(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database " * 200)
    monkeypatch.setenv("WATCH_DB", f"sqlite:///{broken}")
    load.start_over()  # as a process that has read no store yet
    app = open_page(page)
    assert not app.exception
    assert [error.value.count(words("en")["away.unsound"]) for error in app.error] == [1]
    assert str(tmp_path) not in shown(app)
    assert words("en")["state.away_nothing"] in shown(app)
    assert words("en")["state.away_panel"] in shown(app)


def test_the_header_stands_when_a_value_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise OverflowError("date value out of range")

    monkeypatch.setattr(load, "coverage", broken)
    app = open_page("watch")
    assert not app.exception
    assert app.get_by_key("header")
    assert "out of range" not in shown(app)
