"""The app on the exercise, and a Chromium that looks at it. Both start once a run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.forks import nursery
from tests.browser.harness import PATIENCE, Server, Watched, exercise_settings, import_exercise, serve, watched
from tests.chromium import LAUNCH_ARGS


@pytest.fixture(scope="session", autouse=True)
def _nursery() -> Iterator[None]:
    """Apps start as forks, which costs a third; those that must start from nothing say so."""
    with nursery():
        yield


@pytest.fixture(scope="session", autouse=True)
def _patience() -> None:
    """What is expected comes late on a machine that does much else."""
    expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app on the exercise, in a database of its own, standing at harness.EXERCISE_NOW."""
    folder = tmp_path_factory.mktemp("app")
    database = f"sqlite:///{folder / 'exercise.db'}"
    import_exercise(database)
    with serve(folder, **exercise_settings(database)) as running:
        yield running


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(LAUNCH_ARGS))
        yield running
        running.close()


@pytest.fixture
def watch(browser: Browser, server: Server) -> Iterator[Watched]:
    """The exercise in a window of 1920×1080."""
    with watched(browser, server) as seen:
        yield seen


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    """What is entered here is left at the end of the test."""
    with ExitStack() as held:
        yield held
