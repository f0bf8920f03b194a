"""Walks through the pages of the running app as a reader does and measures each; the measuring itself is measure.js."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Browser, Page

from tests.browser.harness import ROOT, Server, Watched, watched

HERE = ROOT / "tests" / "browser"
MEASURE = (HERE / "measure.js").read_text(encoding="utf-8")
RECORDER = HERE / "canvas_record.js"
WINDOWS = {"wall": (1920, 1080), "phone": (390, 844), "laptop": (1366, 768)}
# What a reader may push sideways. On a phone: Streamlit's own data frames, which hold figures beside figures and no
# headlines, and the briefing's two drawings, which are made for a sheet.
MAY_SCROLL = {"wall": (), "laptop": (), "phone": (".dvn-scroller", ".plot")}
LOCALES = {"en": "en-US", "ko": "ko-KR"}

# Every chart is drawn, and nothing has moved or grown for a moment.
STILL = """() => new Promise((done) => {
  const look = () => [...document.querySelectorAll('[data-testid=stMain], [role=dialog]')]
    .flatMap((el) => [el, ...el.querySelectorAll('*')])
    .reduce((sum, el) => sum + el.clientWidth * 7 + el.clientHeight, 0);
  const drawn = () => [...document.querySelectorAll('[data-testid=stPlotlyChart]')]
    .every((el) => el.querySelector('.main-svg'));
  const give_up = Date.now() + 20000;
  let before = -1, same = 0;
  const step = () => {
    const now = look();
    same = now === before && drawn() ? same + 1 : 0;
    before = now;
    if (same >= 3 || Date.now() > give_up) done(same >= 3); else setTimeout(step, 90);
  };
  step();
})"""


@dataclass
class Walk:
    """A browser in one language and theme that goes from page to page by the navigation."""

    seen: Watched
    language: str
    theme: str

    @property
    def page(self) -> Page:
        return self.seen.page

    def turn_to(self, name: str) -> None:
        """Go to a page by its link, in a window wide enough to show it, and wait until all of it is drawn."""
        self.resize("wall")
        link = self.page.locator(f"[data-testid=stTopNavLink][href$='/{'' if name == 'watch' else name}']")
        if link.get_attribute("aria-current") != "page":
            before = self.page.title()
            link.click()
            self.page.wait_for_function("(before) => document.title !== before", arg=before, timeout=30_000)
        self.seen.settled()
        self.still()

    def resize(self, window: str) -> None:
        width, height = WINDOWS[window]
        if self.page.viewport_size != {"width": width, "height": height}:
            self.page.set_viewport_size({"width": width, "height": height})
            self.still()

    def still(self) -> None:
        still(self.page)

    def faults(self) -> dict[str, list[str]]:
        """What is wrong with the page in each window, in words; nothing for a window without fault.

        A dark page is measured in one window alone.
        """
        found = {}
        for window in WINDOWS if self.theme == "light" else ("wall",):  # colours move nothing
            self.resize(window)
            if measured(self.page, MAY_SCROLL[window]):
                # A table that was drawn before its columns had their widths leaves words in the record where they no
                # longer are: a fault is what a new drawing shows too.
                self.resize("laptop" if window == "phone" else "phone")
                self.resize(window)
            if told := measured(self.page, MAY_SCROLL[window]):
                found[window] = told
        return found


def still(page: Page) -> None:
    """Wait until nothing moves or grows any more."""
    assert page.evaluate(STILL), "the page never stood still"


def measured(page: Page, may_scroll: Sequence[str] = ()) -> list[str]:
    """The faults that measure.js finds on a page: 'kind: text (where)'. `may_scroll` may be wider than their room."""
    found = page.evaluate(MEASURE, {"may_scroll": list(may_scroll)})
    return [f"{one['kind']}: {one['text']} ({one['where']})" for one in found]


@contextmanager
def walking(
    browser: Browser, server: Server, language: str = "en", theme: Literal["light", "dark"] = "light"
) -> Iterator[Walk]:
    """A browser of its own on the start page."""
    with watched(browser, server, *WINDOWS["wall"], locale=LOCALES[language], color_scheme=theme) as seen:
        seen.page.add_init_script(path=RECORDER)
        seen.open()
        yield Walk(seen, language, theme)
