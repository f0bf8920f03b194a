"""Every page of the running app by its address: it stands, is marked, and is silent towards the outside."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.harness import Watched, page_names

PAGES = page_names()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_stands(watch: Watched, name: str) -> None:
    page = watch.open(name)
    assert "November Watch" in page.title()
    assert page.locator("[data-testid=stException]").count() == 0
    assert page.get_by_text("could not be drawn").count() == 0
    expect(page.get_by_text("EXERCISE").first).to_be_visible(timeout=15_000)
    assert watch.console_errors == []
    assert watch.outside_requests() == []


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
