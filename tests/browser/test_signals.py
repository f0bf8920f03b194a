"""Signals in a browser: marks open the entries behind them, a row shows its series."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.harness import Watched


def mark(page: Page, key: str, selector: str) -> None:
    """Click the middle of the first `selector` of a chart; bars and unseen cells lie below a layer of their own."""
    box = page.locator(f".st-key-{key} {selector}").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_cell_opens_its_hour(watch: Watched) -> None:
    page = watch.open("signals")
    mark(page, "signals_by_hour", ".scatterlayer .point")
    page.wait_for_url("**/excerpts?**hour=**")
    watch.settled()
    assert "category=missile" in page.url
    assert page.get_by_text("KST", exact=False).first.is_visible()
    assert page.locator("[data-testid=stMain] details").count() > 0
    assert watch.console_errors == []


def test_a_bar_opens_its_day_and_kind_and_back_returns(watch: Watched) -> None:
    page = watch.open("signals")
    mark(page, "signals_by_kind", ".barlayer .point")
    page.wait_for_url("**/excerpts?**day=**")
    watch.settled()
    assert "kind=provocation" in page.url
    assert page.get_by_role("button", name="Only 2024-").is_visible()
    page.go_back()
    page.wait_for_url("**/signals**")


def test_a_series_in_the_address_is_shown(watch: Watched) -> None:
    page = watch.open("signals", "series=threat")
    assert page.locator(".st-key-series_chart .gtitle").text_content() == "Threats"
