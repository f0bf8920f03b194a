"""Whom the pages must not shut out: a reader with a keyboard alone, one whom motion disturbs, one with a grey print."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from components.text.i18n import LANGUAGES, words
from components.text.signs import LEVELS, level_sign
from tests.browser.harness import Server, Watched, watched

STEPS = 100  # more than any page has places to stop at
# Where the focus is, seen through shadow roots, and whether the place before it looked otherwise while it held it.
FOCUS = """() => {
  const up = (el) => el?.parentElement || (el?.getRootNode() instanceof ShadowRoot ? el.getRootNode().host : null);
  const look = (el) => [el, up(el), up(up(el)), el.nextElementSibling].filter(Boolean).map((at) => {
    const s = getComputedStyle(at);
    return [s.outlineStyle, s.outlineWidth, s.boxShadow, s.borderColor, s.backgroundColor, s.textDecorationLine];
  }).join("/");
  const was = window.lastFocus;
  const seen = !was || look(was.el) !== was.look;
  let el = document.activeElement;
  while (el?.shadowRoot?.activeElement) el = el.shadowRoot.activeElement;
  if (!el || el === document.body) return { end: true, seen };
  window.lastFocus = { el, look: look(el) };
  const keys = [];
  for (let at = el; at; at = up(at)) keys.push(...[...at.classList || []].filter((name) => name.startsWith("st-key-")));
  return { seen, tag: el.tagName, test: el.dataset.testid || "", keys: keys.map((name) => name.slice(7)),
    name: (el.getAttribute("aria-label") || el.innerText || "").replace(/\\s+/g, " ").trim() };
}"""


def silent(stop: dict[str, Any]) -> bool:
    """Stops around which Streamlit draws nothing: the page's scroll area, and a link to the page one is on already,
    which always looks chosen."""
    return stop["tag"] == "MAIN" or (stop["test"] == "stPageLink-NavLink" and "footer" in stop["keys"])


def walked(page: Page) -> list[dict[str, Any]]:
    """Every stop of the Tab key from the top of the page to its end; each says whether it could be seen."""
    page.evaluate("() => { window.lastFocus = null; document.activeElement?.blur(); }")
    stops: list[dict[str, Any]] = []
    for _ in range(STEPS):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUS)
        if stops:
            stops[-1]["shown"] = here["seen"]
        if here.get("end"):
            return stops
        stops.append(here)
    raise AssertionError("the Tab key never came to the end of the page")


def stops_at(stops: list[dict[str, Any]], key: str) -> list[str]:
    return [stop["name"] for stop in stops if key in stop["keys"]]


def test_the_watch_can_be_walked_with_the_keyboard(watch: Watched) -> None:
    page = watch.open()
    page.locator(".st-key-eye_rows a").first.wait_for()
    stops = walked(page)
    assert sum(stop["test"] == "stTopNavLink" for stop in stops) == page.locator("[data-testid=stTopNavLink]").count()
    assert stops_at(stops, "clocks") == ["Copy both times"]
    assert any("Mark as seen" in name for name in stops_at(stops, "news"))
    assert any("SRBMs" in name for name in stops_at(stops, "level_block"))
    assert len(stops_at(stops, "counts_strip")) == 5
    assert len(stops_at(stops, "latest_acts")) == page.locator(".st-key-latest_acts tbody tr").count()
    assert stops_at(stops, "eye_rows").count("Open") == 3
    assert [stop for stop in stops if not stop["shown"] and not silent(stop)] == []


def test_filters_and_rows_answer_to_the_keyboard(watch: Watched) -> None:
    page = watch.open("provocations")
    page.locator(".st-key-acts_table tbody tr").first.wait_for()
    stops = walked(page)
    assert stops_at(stops, "range") == ["24 h"] or stops_at(stops, "range") == ["30 d"]
    assert any("Filters" in name for name in stops_at(stops, "filters"))
    assert [stop for stop in stops if not stop["shown"] and not silent(stop)] == []
    page.locator(".st-key-acts_table .pick").first.focus()
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog")
    drawer.wait_for()
    assert page.evaluate("() => Boolean(document.activeElement.closest('[role=dialog]'))")
    page.keyboard.press("Escape")
    drawer.wait_for(state="detached")
    page.wait_for_url(lambda url: "p=" not in url)


def test_a_column_is_sorted_by_what_it_means(watch: Watched) -> None:
    page = watch.open("provocations", "range=all")
    column = page.locator(".st-key-acts_table tbody td:first-child")
    page.locator(".st-key-acts_table th button", has_text="Severity").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-acts_table th[aria-sort]")).to_have_attribute("aria-sort", "descending")
    numbers = [text.split()[1] for text in column.all_inner_texts()]
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) > 1


def test_severity_is_told_by_glyph_number_and_word_without_colour(watch: Watched) -> None:
    page = watch.open("provocations", "range=all")
    told = set(page.locator(".st-key-acts_table tbody td:first-child").all_inner_texts())
    assert len(told) > 2
    for part in range(3):  # each part alone tells them apart, so that grey print and a screen reader lose nothing
        assert len({text.split()[part] for text in told}) == len(told)
    grounds = page.locator(".st-key-acts_table .chip").evaluate_all(
        "chips => Object.fromEntries(chips.map((one) => [one.className, getComputedStyle(one).backgroundColor]))"
    )
    assert len(set(grounds.values())) == 1 + sum(name[-1] in "45" for name in grounds)  # minor ones only have an edge
    assert grounds["chip s5"] != "rgba(0, 0, 0, 0)"


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_levels_are_told_by_bars_and_word(language: str) -> None:
    assert len({level_sign(level) for level in LEVELS}) == len(LEVELS)
    assert len({words(language)[f"level.{level}"] for level in LEVELS}) == len(LEVELS)


def test_nothing_moves_by_itself_for_a_reader_who_asked_for_calm(browser: Browser, server: Server) -> None:
    with watched(browser, server) as seen:
        for name in ("watch", "signals"):
            page = seen.open(name)
            page.locator(".js-plotly-plot .main-svg").first.wait_for()
            page.wait_for_timeout(1_000)
            moving = page.evaluate(
                "() => document.getAnimations().filter((a) => a.playState === 'running').map((a) => a.animationName)"
            )
            assert moving == []


def test_a_bar_of_the_watch_opens_its_day(watch: Watched) -> None:
    page = watch.open()
    bar = page.locator(".st-key-signals_per_day .barlayer .point").last
    bar.wait_for()
    box = bar.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**/excerpts?**day=2024-**")
    watch.settled()
    assert "kind=provocation" in page.url
    assert page.locator("[data-testid=stMain] details").count() > 0
    assert watch.console_errors == []
