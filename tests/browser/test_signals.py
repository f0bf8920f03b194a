"""Signals in a browser: marks open the entries behind them, a row shows its series."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.browser.harness import Watched


def mark(page: Page, key: str, selector: str) -> None:
    """Click the middle of the first `selector` of a chart; bars and unseen cells lie below a layer of their own."""
    box = page.locator(f".st-key-{key} {selector}").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_cell_opens_its_hour_in_a_drawer(watch: Watched) -> None:
    page = watch.open("signals")
    mark(page, "signals_by_hour", ".scatterlayer .point")
    page.wait_for_url("**/signals?**at_hour=**")
    watch.settled()
    assert "at_category=missile" in page.url
    drawer = page.get_by_role("dialog")
    drawer.locator("details").first.wait_for()
    drawer.get_by_role("link", name="On Excerpts").click()
    page.wait_for_url("**/excerpts?**hour=**")
    watch.settled()
    assert "category=missile" in page.url
    assert watch.console_errors == []


def test_a_bar_opens_its_day_and_kind_and_back_shuts_it(watch: Watched) -> None:
    page = watch.open("signals")
    mark(page, "signals_by_kind", ".barlayer .point")
    page.wait_for_url("**/signals?**at_day=**")
    watch.settled()
    assert "at_kind=provocation" in page.url
    drawer = page.get_by_role("dialog")
    drawer.locator("details").first.wait_for()
    said = re.search(r"entries: (\d+), newest first", drawer.inner_text())
    assert said
    assert drawer.locator("details").count() == int(said[1])
    page.go_back()
    page.wait_for_url(lambda url: "at_day" not in url)
    drawer.wait_for(state="detached")
    assert page.locator(".st-key-signals_by_kind .barlayer .point").count() > 5  # the whole range, as before
    assert watch.console_errors == []


def test_a_series_in_the_address_is_shown(watch: Watched) -> None:
    page = watch.open("signals", "series=threat")
    assert page.locator(".st-key-series_chart .gtitle").text_content() == "Threats"
