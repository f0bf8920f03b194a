"""Method in a browser: a headline is tried as it is typed, and nothing of it leaves the page."""

from __future__ import annotations

from tests.browser.harness import Watched


def test_a_headline_is_tried(watch: Watched) -> None:
    page = watch.open("method")
    address = page.url
    page.get_by_role("textbox", name="Headline").fill(
        "North Korea fires missile ![x](http://beacon.example.invalid/a.png) <b>now</b>"
    )
    page.keyboard.press("Enter")
    page.get_by_text("What would change the kind").wait_for()
    page.locator("[data-testid=stMain] mark").filter(has_text="fires").wait_for()
    assert page.get_by_text("<b>now</b>").first.is_visible()
    assert page.url == address
    assert watch.outside_requests() == []
    assert watch.console_errors == []
