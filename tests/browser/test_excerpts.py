"""Excerpts in a browser: why is one click away, pages and filters live in the address."""

from __future__ import annotations

from tests.browser.harness import Watched


def test_why_opens_without_asking_the_server(watch: Watched) -> None:
    page = watch.open("excerpts")
    why = page.locator("[data-testid=stMain] details").first
    assert not why.locator("table").is_visible()
    why.locator("summary").focus()
    page.keyboard.press("Enter")
    assert why.locator("table").is_visible()
    assert why.locator("table td").count() % 4 == 0
    assert watch.console_errors == []


def test_a_page_is_in_the_address_and_other_filters_begin_anew(watch: Watched) -> None:
    page = watch.open("excerpts", "page=2")
    second = page.locator("[data-testid=stMain] details").count()
    assert second == 20
    page.get_by_text("90 d", exact=True).click()
    page.wait_for_url("**range=90d**")
    watch.settled()
    assert "page=" not in page.url


def test_a_permalink_shows_one_entry_with_its_address_to_copy(watch: Watched) -> None:
    page = watch.open("excerpts")
    page.get_by_role("link", name="Permalink").first.click()
    page.wait_for_url("**/excerpts?e=*")
    watch.settled()
    assert page.get_by_text("The entry you asked for").is_visible()
    assert page.locator("[data-testid=stCode]").first.inner_text().strip() == page.url
