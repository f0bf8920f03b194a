"""Coverage in a browser: an officer adds a source on a live watch that only this computer reaches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.gates import MAY_SCROLL, WINDOWS, measured
from tests.browser.harness import Server, serve, watched


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app on an empty store, at the real time, with nobody polling."""
    folder: Path = tmp_path_factory.mktemp("live")
    with serve(folder, WATCH_DB=f"sqlite:///{folder / 'live.db'}") as server:
        yield server


def test_a_source_is_added_and_stands_as_not_polled_yet(browser: Browser, live: Server) -> None:
    with watched(browser, live, 1366, 2400, locale="en-US") as seen:
        page = seen.open("coverage")
        assert page.get_by_text("No source has been polled yet").is_visible()
        page.get_by_role("button", name="Sign in").click()
        door = page.get_by_test_id("stForm").first
        door.get_by_label("Name or initials").fill("Cho")
        door.get_by_label("Code from the start's address").fill(live.code)
        door.get_by_role("button", name="Sign in").click()
        page.locator(".st-key-person button").wait_for()
        page.keyboard.press("Escape")
        form = page.locator(".st-key-source_edits [data-testid=stForm]")
        form.get_by_label("Name", exact=True).fill("River News")
        form.get_by_label("Address of the feed").fill("https://river.example.invalid/rss")
        form.get_by_role("button", name="Add").click()
        page.locator(".st-key-source_record td", has_text="River News").wait_for()
        for window, (width, _) in WINDOWS.items():  # a live watch has columns that the exercise has not
            page.set_viewport_size({"width": width, "height": 2400})
            for _ in range(20):  # a chart is laid out again some time after its page
                page.wait_for_timeout(500)
                if not (cut := measured(page, MAY_SCROLL[window])):
                    break
            assert cut == [], window
        assert seen.console_errors == []
        assert seen.outside_requests() == []
