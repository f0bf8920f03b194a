"""The app on the exercise, and a Chromium that looks at it. Both start once a run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.harness import Server, Watched, exercise_settings, import_exercise, look, serve
from tests.chromium import LAUNCH_ARGS


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


@pytest.fixture(scope="session")
def reader(browser: Browser) -> Iterator[BrowserContext]:
    """A browser context that all tests of the exercise share, so that Streamlit's scripts are read once."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="en-US")
    yield context
    context.close()


@pytest.fixture
def watch(reader: BrowserContext, server: Server) -> Iterator[Watched]:
    """The exercise in a window of 1920×1080."""
    seen = look(reader, server)
    yield seen
    seen.page.close()
