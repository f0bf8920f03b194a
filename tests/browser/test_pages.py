"""The start page and its addresses. Every page by its address: test_hostile.py; by its link: test_gates.py."""

from __future__ import annotations

from tests.browser.harness import Watched, page_names

PAGES = page_names()


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
    assert page.get_by_text("최근 도발").first.is_visible()
    assert watch.console_errors == []
