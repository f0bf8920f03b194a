"""Every page of the running app: marked, whole, and silent towards the outside."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.harness import Server, Watched, page_names, watched

PAGES = page_names()
WINDOWS = {"wall": (1920, 1080), "laptop": (1366, 768), "phone": (390, 844)}


@pytest.fixture(params=PAGES)
def opened(request: pytest.FixtureRequest, watch: Watched) -> Watched:
    """The exercise with one page open, each page in turn."""
    watch.open(f"/{request.param}")
    return watch


def test_a_page_is_whole_and_silent(opened: Watched) -> None:
    assert "November Watch" in opened.page.title()
    assert opened.page.locator("[data-testid=stException]").count() == 0
    assert opened.page.get_by_text("could not be drawn").count() == 0
    assert opened.console_errors == []
    assert opened.outside_requests() == []


def test_a_page_says_that_it_is_an_exercise(opened: Watched) -> None:
    assert opened.page.get_by_text("EXERCISE", exact=False).first.is_visible()


def test_the_start_page_is_the_watch(watch: Watched) -> None:
    page = watch.open("/")
    assert page.locator("[data-testid=stTopNavLink], [data-testid=stSidebarNavLink]").count() == len(PAGES)
    assert page.get_by_text("D · 2024 US").count() or page.get_by_text("D−").count() or page.get_by_text("D+").count()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_sticks_out_sideways(browser: Browser, server: Server, name: str, window: str, theme: str) -> None:
    width, height = WINDOWS[window]
    with watched(browser, server, width, height, color_scheme=theme) as seen:
        page = seen.open(f"/{name}")
        main = page.locator("[data-testid=stMain]")
        assert main.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
        assert page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth") <= 0
