"""The Watch page in a real browser: one screen, numbers that open, the marker of the last look, both languages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from components.frame import shell
from components.text.i18n import words
from tests.browser.gates import measured, still
from tests.browser.harness import Server, Watched, watched

# The smallest letters in view, in pixels, through shadow roots; Streamlit's own menu aside.
SMALLEST = """() => {
  const ASIDE = '[data-testid=stToolbar], .headless thead, style, script';
  let least = 1000;
  const look = (root) => {
    for (const el of root.querySelectorAll('*')) {
      if (el.shadowRoot) look(el.shadowRoot);
      const own = [...el.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      if (!own || el.closest(ASIDE) || !el.checkVisibility()) continue;
      const box = el.getBoundingClientRect(), size = parseFloat(getComputedStyle(el).fontSize);
      if (box.width > 2 && box.height > 2 && !el.classList.contains('sign')) least = Math.min(least, size);
    }
  };
  look(document.querySelector('[data-testid=stMain]'));
  return least;
}"""


def fits(page: Page) -> bool:
    return bool(page.locator("[data-testid=stMain]").evaluate("e => e.scrollHeight <= e.clientHeight"))


@pytest.mark.parametrize(("theme", "language"), [("light", "en"), ("dark", "ko")])
def test_every_page_that_a_wall_turns_through_is_read_from_five_metres(
    browser: Browser, server: Server, theme: str, language: str
) -> None:
    with watched(browser, server, 1920, 1080, color_scheme=theme) as seen:
        for name in shell.WALLS:
            page = seen.open(name, f"wall=1&lang={language}")
            page.get_by_text(words(language)["shell.leave_wall"]).wait_for()
            still(page)
            assert fits(page), name
            assert page.evaluate(SMALLEST) >= 24, name
            assert measured(page) == [], name
            assert page.locator("[data-testid=stException]").count() == 0
            assert page.get_by_text(words(language)["state.panel_failed"]).count() == 0
            if name == "watch" and language == "en":
                page.locator(".js-plotly-plot").last.wait_for()
                for said in ("ELEVATED", "at least 7 SRBMs", "8 of 10 sources", "As of 06 Nov 09:00 KST"):
                    expect(page.get_by_text(re.compile(said, re.IGNORECASE)).first).to_be_in_viewport()
        assert seen.console_errors == []


def test_a_page_that_is_not_made_for_a_wall_is_shown_as_at_a_desk(watch: Watched) -> None:
    name = next(name for name in shell.PAGES if name not in shell.WALLS)
    page = watch.open(name, "wall=1&lang=en")
    page.wait_for_url(lambda url: "wall" not in url)
    page.locator("[data-testid=stTopNavLink][aria-current=page]").wait_for()
    assert page.url.split("?")[0].endswith(f"/{name}")


def test_a_wall_that_turns_leaves_a_page_that_is_not_made_for_it(watch: Watched) -> None:
    page = watch.open("method", "wall=1&rotate=coverage,watch&every=60&lang=en")
    page.wait_for_url("**/coverage?**")
    assert "wall=1" in page.url


def test_the_level_waits_for_no_script(watch: Watched) -> None:
    """Its words stand in the page itself: neither a component nor a chart must be read before them."""
    page = watch.page
    page.route(re.compile(r"/(BidiComponent|PlotlyChart)\.[^/]*\.js"), lambda route: route.abort())
    page.goto(watch.server.url)
    expect(page.locator(".st-key-level_block > * .word")).to_have_text("ELEVATED")


@pytest.mark.parametrize(("width", "height", "lowest"), [(1366, 768, 300), (390, 844, 844)])
def test_the_first_act_stands_high_on_the_page(
    browser: Browser, server: Server, width: int, height: int, lowest: int
) -> None:
    with watched(browser, server, width, height) as seen:
        page = seen.open()
        act = page.locator(".st-key-latest_acts tbody tr").first
        act.wait_for()
        box = act.bounding_box()
        assert box is not None
        assert box["y"] + (0 if lowest == 300 else box["height"]) <= lowest
        assert page.locator(".st-key-latest_acts td[title*='050740Z']").count() == 1  # the groups are in a tooltip


def test_the_normal_page_fits_a_full_screen_too(watch: Watched) -> None:
    page = watch.open()
    page.locator(".js-plotly-plot").last.wait_for()
    still(page)
    assert fits(page)


def test_numbers_open_the_entries_behind_them(watch: Watched) -> None:
    page = watch.open()
    page.locator(".st-key-counts_strip a", has_text="Threats, 7 d").click()
    page.wait_for_url(re.compile(r"/excerpts\?"))
    assert "kind=threat" in page.url
    assert "range=7d" in page.url


def test_a_cause_of_the_level_opens_its_act_and_back_leads_back(watch: Watched) -> None:
    page = watch.open()
    page.locator(".st-key-level_block a", has_text="SRBMs, ").click()
    page.get_by_role("dialog").wait_for()
    assert re.search(r"/provocations\?.*p=P-20241105-", page.url)
    page.go_back()
    watch.settled()
    expect(page.locator(".st-key-level_block .word")).to_have_text("ELEVATED")


def test_the_last_look_is_kept_in_this_browser(browser: Browser, server: Server) -> None:
    with watched(browser, server) as seen:
        page = seen.open()
        expect(page.get_by_text("no mark in this browser yet")).to_be_visible()
        page.get_by_role("button", name="Mark as seen").click()
        expect(page.get_by_text("last look 06 Nov 09:00 KST")).to_be_visible()
        page.wait_for_function("() => Object.keys(localStorage).some((key) => key.startsWith('november-watch.look'))")
        page.reload()
        seen.settled()
        expect(page.get_by_text("last look 06 Nov 09:00 KST")).to_be_visible(timeout=15_000)
        kept = page.evaluate("() => Object.entries(localStorage).filter(([k]) => k.startsWith('november-watch'))")
        assert [key for key, _ in kept] == ["november-watch.look.exercise"]


def test_the_title_badge_is_off_until_asked_for(watch: Watched) -> None:
    page = watch.open()
    assert not page.title().startswith("(")
    page.get_by_text("Alert me").click()
    page.wait_for_function("() => /^\\(\\d+\\) /.test(document.title)", timeout=15_000)


def test_the_language_follows_the_browser_and_the_address(browser: Browser, server: Server) -> None:
    with watched(browser, server, locale="ko-KR") as seen:
        page = seen.open()
        expect(page.locator(".st-key-level_block .word")).to_have_text("주의")
        assert "lang=" not in page.url
        page.get_by_text("EN", exact=True).click()
        expect(page.locator(".st-key-level_block .word")).to_have_text("ELEVATED")
        page.wait_for_url("**lang=en**")
        seen.open("watch", "lang=ko")
        expect(page.locator(".st-key-level_block .word")).to_have_text("주의")


def test_the_clocks_can_be_copied(browser: Browser, server: Server) -> None:
    with watched(browser, server, permissions=["clipboard-read", "clipboard-write"]) as seen:
        page = seen.open()
        page.get_by_role("button", name="Copy both times").click()
        copied = "async (said) => (await navigator.clipboard.readText()) === said"
        page.wait_for_function(copied, arg="060000Z NOV 24 / 060900I NOV 24")


def test_a_wall_turns_its_pages_until_somebody_touches_it(watch: Watched) -> None:
    page = watch.open("watch", "wall=1&rotate=watch,nonsense,coverage&every=1&lang=en")
    page.wait_for_url("**/coverage?**", timeout=60_000)
    watch.settled()
    assert "wall=1" in page.url
    assert page.locator("[data-testid=stTopNavLink]").count() == 0
    page.wait_for_url(re.compile(r"/\?.*rotate="), timeout=60_000)
    watch.settled()
    page.keyboard.press("Shift")
    page.wait_for_url(lambda url: "rotate" not in url, timeout=30_000)
    assert "wall=1" in page.url
    page.wait_for_timeout(11_000)  # longer than the shortest stay
    assert "/coverage" not in page.url
    assert watch.console_errors == []
