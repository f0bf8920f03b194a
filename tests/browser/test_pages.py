"""Every page of the running app: marked, whole, and silent towards the outside."""

from __future__ import annotations

from tests.browser.harness import Watched


def test_the_watch_opens(watch: Watched) -> None:
    page = watch.open("/")
    assert "November Watch" in page.title()
    assert page.locator("[data-testid=stException]").count() == 0
    assert watch.console_errors == []
    assert watch.outside_requests() == []
