"""Every page of the running app: marked, whole, silent towards the outside, and inside its window."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.harness import Watched, page_names

PAGES = page_names()
WINDOWS = {"wall": (1920, 1080), "laptop": (1366, 768), "phone": (390, 844)}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_stands(watch: Watched, name: str) -> None:
    page = watch.open(name)
    assert "November Watch" in page.title()
    assert page.locator("[data-testid=stException]").count() == 0
    assert page.get_by_text("could not be drawn").count() == 0
    assert page.get_by_text("EXERCISE").first.is_visible()
    assert watch.console_errors == []
    assert watch.outside_requests() == []
    assert {window: sticking_out(page, *size) for window, size in WINDOWS.items()} == dict.fromkeys(WINDOWS, 0)


def sticking_out(page: Page, width: int, height: int) -> int:
    """By how many pixels the page is wider than a window of this size."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(300)
    main = page.locator("[data-testid=stMain]").evaluate("e => e.scrollWidth - e.clientWidth")
    return max(int(main), int(page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")))


def test_the_start_page_is_the_watch(watch: Watched) -> None:
    page = watch.open()
    links = page.locator("[data-testid=stTopNavLink]")
    assert links.count() == len(PAGES)
    assert page.get_by_text("2024 US presidential").first.is_visible()


def test_the_start_page_answers_to_its_name_too(watch: Watched) -> None:
    watch.page.goto(f"{watch.server.url}/watch?lang=ko")
    watch.page.wait_for_url(f"{watch.server.url}/?lang=ko")
    page = watch.settled()
    assert page.get_by_text("Page not found").count() == 0
    assert page.get_by_text("감시 단계").first.is_visible()
    assert watch.console_errors == []
