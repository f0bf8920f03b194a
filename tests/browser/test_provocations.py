"""The Provocations page in a real browser: rows open, addresses say what is shown, drawers close."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from tests.browser.harness import Server, Watched, pick, watched


def open_first_row(seen: Watched) -> None:
    seen.page.locator(".st-key-acts_table tbody tr").first.click()


def test_a_row_opens_the_drawer_and_escape_closes_it(watch: Watched) -> None:
    page = watch.open("provocations")
    open_first_row(watch)
    drawer = page.get_by_role("dialog")
    drawer.wait_for()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    drawer.get_by_role("button", name="Copy the link to this act").click()
    expect(drawer.get_by_text("copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
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
    drawer.get_by_text("Look-alikes", exact=True).click()
    expect(drawer.get_by_text("Look-alikes in the record")).to_be_visible()
    drawer.get_by_text("History", exact=True).click()
    expect(drawer.locator(".st-key-act_record tbody tr").first).to_be_visible()
    assert page.locator("[data-testid=stException]").count() == 0
    assert watch.console_errors == []


def test_filters_live_in_the_address_and_back_undoes_them(watch: Watched) -> None:
    page = watch.open("provocations", "range=7d")
    page.get_by_text("365 d", exact=True).click()
    page.wait_for_url(re.compile("range=365d"))
    watch.settled()
    page.reload()
    watch.settled()
    assert "range=365d" in page.url
    count = page.get_by_text(re.compile(r"^Provocations: \d+ \(watch "))
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
    page = watch.open("provocations", "range=365d&category=missile")
    page.locator("[data-testid=stTopNavLink]").filter(has_text="Excerpts").click()
    page.wait_for_url(re.compile("/excerpts"))
    page.wait_for_url(re.compile("range=365d"))
    assert "category=missile" in page.url


def test_a_range_that_nobody_chose_does_not_go_along(watch: Watched) -> None:
    page = watch.open("signals")  # thirty days, by itself
    page.locator("[data-testid=stTopNavLink]").filter(has_text="Provocations").click()
    page.wait_for_url(re.compile("/provocations"))
    watch.settled()
    expect(page.get_by_role("radio", name="90 d")).to_be_checked()


def test_a_bar_opens_its_month_and_back_returns(watch: Watched) -> None:
    page = watch.open("provocations")
    bars = page.locator(".st-key-long_run .barlayer .point")
    tallest = max(range(bars.count()), key=lambda n: (bars.nth(n).bounding_box() or {"height": 0})["height"])
    box = bars.nth(tallest).bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(re.compile(r"range=\d{4}-\d\d"))
    watch.settled()
    expect(page.locator(".st-key-acts_table tbody tr").first).to_be_visible()
    page.go_back()
    page.wait_for_url(re.compile("/provocations$"))


def test_a_year_is_chosen_from_the_list(watch: Watched) -> None:
    page = watch.open("provocations")
    pick(page.locator(".st-key-_year").get_by_role("combobox"), "2017")
    page.wait_for_url(re.compile("range=2017"))
    watch.settled()
    rows = page.locator(".st-key-acts_table tbody tr")
    expect(rows).to_have_count(23)
    rows.first.click()
    page.get_by_role("dialog").get_by_text("In the record").or_(
        page.get_by_text("The record gives dates")
    ).first.wait_for()
    assert "p=R-2017" in page.url
    assert watch.console_errors == []
