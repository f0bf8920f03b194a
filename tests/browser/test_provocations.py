"""The Provocations page in a real browser: rows open, addresses say what is shown, drawers close."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from tests.browser.harness import Server, Watched, watched


def open_first_row(seen: Watched) -> None:
    seen.page.locator(".st-key-acts_table tbody tr").first.click()


def test_a_row_opens_the_drawer_and_escape_closes_it(watch: Watched) -> None:
    page = watch.open("provocations")
    open_first_row(watch)
    drawer = page.get_by_role("dialog")
    drawer.wait_for()
    expect(drawer.get_by_text("Permalink of this provocation")).to_be_visible()
    link = drawer.locator("code").inner_text()
    assert re.fullmatch(rf"{watch.server.url}/provocations\?p=P-\d{{8}}-\w+-[0-9a-f]+", link)
    page.keyboard.press("Escape")
    drawer.wait_for(state="detached")
    page.goto(link)
    page.get_by_role("dialog").wait_for()
    assert watch.console_errors == []


def test_every_part_of_the_drawer_can_be_shown(watch: Watched) -> None:
    page = watch.open("provocations", "category=icbm")
    open_first_row(watch)
    drawer = page.get_by_role("dialog")
    drawer.get_by_text("Excerpts", exact=True).click()
    drawer.locator("mark").first.wait_for()
    drawer.get_by_text("Place and look-alikes").click()
    expect(drawer.get_by_text("Look-alikes in the record")).to_be_visible()
    drawer.get_by_text("History", exact=True).click()
    expect(drawer.locator(".st-key-act_record tbody tr").first).to_be_visible()
    assert page.locator("[data-testid=stException]").count() == 0
    assert watch.console_errors == []


def test_filters_live_in_the_address_and_back_undoes_them(watch: Watched) -> None:
    page = watch.open("provocations", "range=7d")
    page.get_by_text("90 d", exact=True).click()
    page.wait_for_url(re.compile("range=90d"))
    watch.settled()
    page.reload()
    watch.settled()
    assert "range=90d" in page.url
    count = page.get_by_text(re.compile(r"^Provocations: \d+ · confirmed: "))
    many = count.inner_text()
    page.go_back()
    page.wait_for_url(re.compile("range=7d"))
    watch.settled()
    expect(count).not_to_have_text(many)


def test_a_link_means_the_same_in_both_languages(browser: Browser, server: Server) -> None:
    query = "range=all&category=balloon"
    counts = []
    for locale in ("en-US", "ko-KR"):
        with watched(browser, server, locale=locale) as seen:
            page = seen.open("provocations", query)
            counts.append(re.search(r"\d+", page.locator("[data-testid=stMarkdown] strong").first.inner_text()))
            assert query in page.url
    assert counts[0]
    assert counts[1]
    assert counts[0].group() == counts[1].group()
    assert counts[0].group() != "0"


def test_filters_go_along_to_the_next_page(watch: Watched) -> None:
    page = watch.open("provocations", "range=90d&category=missile")
    page.locator("[data-testid=stTopNavLink]").filter(has_text="Excerpts").click()
    page.wait_for_url(re.compile("/excerpts"))
    page.wait_for_url(re.compile("range=90d"))
    assert "category=missile" in page.url
