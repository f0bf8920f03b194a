"""The briefing sheet fits its window exactly: five states and the fullest one, two sizes, both themes and languages.

The sheet in a file of its own is the page's own markup and styles, so most is measured there; the page itself at the
end. Headlines are as long as the table takes them.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageColor
from playwright.sync_api import Browser, Page

from components.briefing import picture, sheet
from components.briefing.__main__ import main
from components.briefing.brief import Brief, Edit
from components.briefing.compose import compose
from components.briefing.inputs import read
from components.figures.base import DARK
from components.reads import clock, load
from components.text import i18n
from tests.browser.harness import Server, Watched, watched
from tests.components.stocked import NOW, stock, usual_reports
from tests.reports import report

SIZES = ((1920, 1080), (1280, 720))
LABEL = "UNCLASSIFIED // FOR OFFICIAL USE ONLY // RELEASABLE TO HARBOUR AND LAKE DESKS ONLY"
LONG = (
    "North Korea fires ballistic missile number {n} toward the sea between Harbour Point and the Lake Islands, says JCS"
)
SMALLEST = 11  # pixels; what the smallest text measures in the smaller window

# What sticks out of the sheet or lies over its neighbour, by its class and words.
FAULTS = """() => {
  const sheet = document.querySelector('.sheet');
  const all = [...sheet.querySelectorAll('*')].filter(e => !e.closest('defs'));
  const box = e => e.getBoundingClientRect();
  const within = (a, b) => a.left >= b.left - 1 && a.right <= b.right + 1
    && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
  const name = e => `${e.tagName}.${e.getAttribute('class') || ''} ${(e.textContent || '').slice(0, 40)}`;
  const out = all.filter(e => box(e).width && !within(box(e), box(sheet))).map(e => 'outside: ' + name(e));
  for (const part of [...sheet.children])
    for (const e of part.querySelectorAll('*'))
      if (!e.closest('defs') && box(e).width && box(e).bottom > box(part).bottom + 1) out.push('spills: ' + name(e));
  for (const e of sheet.querySelectorAll('.card, td, th, li, p, h1, h2'))
    if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth) out.push('cut: ' + name(e));
  for (const e of sheet.querySelectorAll('.acts td.what span, .next li, .card p, .line p, footer p'))
    if (e.scrollHeight > e.clientHeight + 3) out.push('dots: ' + name(e));
  const wordy = 'p, h1, h2, h3, td, th, li, .legend, .mode, .state, .asof, .value, svg text';
  const texts = [...sheet.querySelectorAll(wordy)];
  texts.forEach((a, i) => texts.slice(i + 1).forEach(b => {
    if (a.contains(b) || b.contains(a)) return;
    const [x, y] = [box(a), box(b)];
    const wide = Math.min(x.right, y.right) - Math.max(x.left, y.left);
    const high = Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top);
    if (wide > 2 && high > 3) out.push(`overlap: ${name(a)} | ${name(b)}`);
  }));
  const root = document.documentElement;
  if (root.scrollHeight > innerHeight || root.scrollWidth > innerWidth)
    out.push(`scroll: ${root.scrollWidth} ${root.scrollHeight}`);
  const edges = box(sheet);
  if (Math.abs(edges.width - innerWidth) > 1 || Math.abs(edges.height - innerHeight) > 1)
    out.push(`size: ${edges.width} ${edges.height}`);
  const smallest = Math.min(...all.filter(e => e.matches('p, td, th, li, small, h2, h3, .legend'))
    .map(e => parseFloat(getComputedStyle(e).fontSize)));
  if (smallest < %d) out.push(`small: ${smallest}`);
  for (const chart of sheet.querySelectorAll('.plot svg')) {
    const letters = 14 * Math.min(chart.clientWidth / chart.viewBox.baseVal.width,
                                  chart.clientHeight / chart.viewBox.baseVal.height);
    if (letters < 9) out.push(`small chart: ${letters}`);
  }
  return out;
}""".replace("%d", str(SMALLEST))


def busy() -> None:
    """Nine acts of the week with the longest headlines that a row takes, and long preparations and threats."""
    start = datetime(2024, 11, 1, tzinfo=UTC)
    acts = [
        report(LONG.format(n=n), f"{start + timedelta(hours=11 * n):%Y-%m-%dT%H:%M}", publisher=f"Desk of Harbour {n}")
        for n in range(9)
    ]
    words = (
        "Satellite pictures show fuel trucks and people at the Lake site, which officials call signs of a launch soon"
    )
    signs = [report(f"{words} {n}", f"2024-11-05T0{n}:00", kind="preparation", publisher=f"Lake {n}") for n in range(3)]
    stock([*usual_reports(), *acts, *signs])


STATES: dict[str, tuple[Callable[[], object], str]] = {
    "empty": (lambda: None, NOW),
    "learning": (lambda: stock(usual_reports(), watched_days=16), NOW),
    "quiet": (
        lambda: stock([r for r in usual_reports() if r.entry.published < datetime(2024, 10, 25, tzinfo=UTC)]),
        NOW,
    ),
    "busy": (busy, NOW),
    "blind": (lambda: stock(usual_reports()), "2024-12-24T00:00Z"),
}


def briefs(state: str) -> Iterator[Brief]:
    """The state in both languages; the busy one also labelled and edited, as full as a sheet can be."""
    load.forget()
    inputs = read(clock.now())
    for language in i18n.LANGUAGES:
        with i18n.speaking(language):
            made = compose(inputs, link="https://watch.example.invalid/briefing?lang=en&marking=LIMITED")
        assert made.state == state
        yield made
        if state == "busy":
            words = (
                made.machine[0] + " The desk has asked Harbour and Lake to confirm what the second report says of it."
            )[:260]
            few = replace(made, acts=made.acts[:3], label=LABEL[:80], edit=Edit(made.machine, "Maj. Harbour", made.now))
            yield few
            yield replace(made, acts=made.acts[:3], machine=(words[:200], made.machine[1]))
            wide = tuple(replace(act, title=("W" * 40 + "가" * 30) * 5, publishers=("W" * 300,)) for act in made.acts)
            yield replace(made, acts=wide, signs=tuple(replace(sign, title="W" * 400) for sign in made.signs))
            yield replace(
                made, label=LABEL[:80], edit=Edit((words, made.machine[1]), "Major Harbour, night desk", made.now)
            )


@pytest.mark.parametrize("state", STATES)
def test_the_sheet_fits(state: str, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    fill, now = STATES[state]
    fill()
    monkeypatch.setenv("WATCH_NOW", now)
    found: dict[tuple[object, ...], list[str]] = {}
    context = browser.new_context()
    page = context.new_page()
    for number, made in enumerate(briefs(state)):
        for dark in (False, True):
            page.set_content(sheet.document(made, dark=dark))
            page.evaluate("() => document.fonts.ready")
            for width, height in SIZES:
                page.set_viewport_size({"width": width, "height": height})
                told = page.evaluate(FAULTS)
                # Only what no writer would write may end in dots.
                endless = any("W" * 40 in act.title for act in made.acts)
                found[number, dark, width] = [one for one in told if not (endless and one.startswith("dots"))]
    context.close()
    assert {case: faults for case, faults in found.items() if faults} == {}


def open_sheet(watch: Watched, query: str, width: int, height: int) -> Page:
    watch.page.set_viewport_size({"width": width, "height": height})
    watch.page.goto(f"{watch.server.url}/briefing?{query}", timeout=60_000)
    watch.page.locator(".sheet > footer").wait_for(timeout=60_000)
    return watch.settled()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_page_never_scrolls_and_the_sheet_alone_fills_the_window(watch: Watched, width: int, height: int) -> None:
    scrolls = "e => [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight]"
    page = open_sheet(watch, "lang=en", width, height)
    assert page.locator("[data-testid=stMain]").evaluate(scrolls) == [0, 0]
    below = page.locator(".sheet").evaluate("e => innerHeight - e.getBoundingClientRect().bottom")
    assert 0 <= below < 40
    page = open_sheet(watch, "lang=ko&sheet=1&marking=LIMITED", width, height)
    box = page.locator(".sheet").bounding_box()
    assert box is not None
    assert [round(box[name]) for name in ("x", "y", "width", "height")] == [0, 0, width, height]
    covered = page.evaluate("() => document.elementFromPoint(innerWidth - 20, 20).shadowRoot !== null")
    assert covered, "something of the frame lies over the sheet"
    page.keyboard.press("Escape")
    page.get_by_test_id("stPopover").first.wait_for()
    assert "sheet=" not in page.url
    assert "marking=LIMITED" in page.url
    assert watch.console_errors == []
    assert watch.outside_requests() == []


def test_the_picture_is_the_sheet_at_double_size(
    chromium: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy()
    load.forget()
    monkeypatch.setenv("WATCH_NOW", "")
    monkeypatch.setenv("CHROMIUM", chromium)
    assert main(["--png", str(tmp_path / "dark.png"), "--theme", "dark", "--now", NOW]) == 0
    body = (tmp_path / "dark.png").read_bytes()
    assert picture.size(body) == (3840, 2160)
    seen = Image.open(io.BytesIO(body)).convert("RGB")
    assert seen.getpixel((5, 5)) == ImageColor.getrgb(DARK.paper)
    assert seen.getpixel((3835, 2155)) == ImageColor.getrgb(DARK.paper)
    inked = seen.convert("L").point(lambda light: 255 * (light > 120)).getbbox()
    assert inked is not None
    assert inked[2] - inked[0] > 3600  # words and charts reach from side to side …
    assert inked[3] - inked[1] > 2000  # … and from top to bottom


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_readers_browser_saves_the_picture_that_the_command_makes(
    theme: str, server: Server, browser: Browser, chromium: str
) -> None:
    made = {}
    with watched(browser, server, color_scheme=theme) as watch:
        page = open_sheet(watch, f"lang=ko&marking=대외주의&embed_options={theme}_theme", 1280, 720)
        for turn in range(2):  # and a second time
            if turn == 0:
                page.get_by_role("button", name="파일").click()
            saved = watch.taken("그림 (PNG)")
            made[turn] = saved.path().read_bytes()
        assert saved.suggested_filename == "november-watch-briefing-20241106-0000Z-ko.png"
        document = watch.taken("웹 문서 한 장").path().read_text("utf-8")
        assert watch.console_errors == []
        assert watch.outside_requests() == []
    command = Image.open(io.BytesIO(picture.draw(document, chromium))).convert("RGB")
    for body in made.values():
        assert picture.size(body) == (3840, 2160)
        mine = Image.open(io.BytesIO(body)).convert("RGB")
        apart = ImageChops.difference(mine.reduce(8), command.reduce(8)).convert("L")
        assert apart.getextrema()[1] < 60  # edges of letters, not lines broken elsewhere


def test_a_browser_that_cannot_draw_the_picture_is_told(watch: Watched) -> None:
    watch.page.add_init_script("HTMLCanvasElement.prototype.toBlob = () => { throw new Error('tainted'); }")
    page = open_sheet(watch, "lang=en", 1280, 720)
    page.get_by_role("button", name="Files").click()
    page.get_by_role("button", name="Picture (PNG)").click()
    page.get_by_text("This browser cannot draw the picture").wait_for()


def test_a_charts_camera_saves_it_at_double_size(watch: Watched) -> None:
    page = watch.open()
    chart = page.locator(".js-plotly-plot").first
    chart.hover()
    with page.expect_download(timeout=30_000) as saved:
        chart.locator(".modebar-btn").first.click()
    assert saved.value.suggested_filename == "signals-per-day.png"
    assert picture.size(saved.value.path().read_bytes()) == (3200, 1400)
