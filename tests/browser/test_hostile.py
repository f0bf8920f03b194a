"""Titles, summaries and names of strangers are text on every page: exact, without effect, without a request."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from components.text.i18n import words
from tests.browser.gates import Walk, walking
from tests.browser.harness import Server, Watched, page_names, serve, watched
from tests.shell import feeds

BEACON = "beacon.example.invalid"
# Each tries one thing that Markdown, HTML, Plotly, a spreadsheet or Streamlit itself would act on.
TRICKS = (
    f"![pixel](http://{BEACON}/md.png)",
    f"[a link](http://{BEACON}/link)",
    "[a script](javascript:alert(1))",
    f"http://{BEACON}/bare and www.{BEACON} and a@{BEACON}",
    ":red[LEVEL SEVERE] :red-badge[HIGH]",
    ":material/home: :streamlit: :smile:",
    "$5m against $7m$ \\alpha",
    "# a heading",
    "- a list > a quote",
    "**bold** _leaning_ `code` ~~gone~~",
    "US -> DPRK <- KOR >= 3 -- 4",
    '=HYPERLINK("http://x","y")',
    "+1 | -1 | @SUM(A1)",
    "a < b & c > d &amp; 'e' \"f\"",
    "{0} %s ${HOME} {{x}}",
)
HEADLINE = "North Korea fires ballistic missile, military says"
NOW = "2024-11-30T00:00Z"


@dataclass(frozen=True)
class Hostile:
    server: Server
    titles: tuple[str, ...]  # as they are stored
    acts: tuple[str, ...]  # ids of the provocations they made


def told_by(settings: dict[str, str], *arguments: str) -> str:
    done = feeds(*arguments, **settings)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    """The app on a store in which every word of a stranger is a trick, with an act every other day."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    rows = [
        {
            "title": f"{HEADLINE} {trick}",
            "summary": f"Summary {trick}",
            "author": trick,
            "link": f"https://wire.example.invalid/{n}",
            "published": f"2024-11-{2 * n + 1:02d}T01:00:00Z",
            "source": f"Wire {n} {trick}",
        }
        for n, trick in enumerate(TRICKS)
    ]
    archive = folder / "hostile.jsonl"
    archive.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    settings = {"WATCH_DB": f"sqlite:///{folder / 'hostile.db'}", "WATCH_NOW": NOW}
    told_by(settings, "import", str(archive))
    # What a file is about comes first.
    _, *told = map(json.loads, told_by(settings, "export", "entries").splitlines())
    titles = tuple(one["title"] for one in told)
    _, *told = map(json.loads, told_by(settings, "export", "provocations").splitlines())
    acts = tuple(one["id"] for one in told)
    with serve(folder, **settings) as server:
        yield Hostile(server, titles, acts)


@pytest.fixture
def visit(browser: Browser, hostile: Hostile) -> Iterator[Watched]:
    with watched(browser, hostile.server) as seen:
        yield seen


def acted(page: Page) -> list[str]:
    """Whatever a trick has become on the page: a link, a picture, a heading, a coloured badge of its own."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stMain] a[href], [role=dialog] a[href]')]
            .map(a => a.href)
            .filter(h => h.includes('beacon') || !/^https?:/.test(h))
            .concat([...document.images].map(i => i.src)
                .filter(s => !s.startsWith(location.origin) && !s.startsWith('data:')))
            .concat([...document.querySelectorAll('[data-testid=stMain] :is(.katex, script, iframe, del)')]
                .map(e => e.outerHTML.slice(0, 200)))"""
    )
    return found


def unharmed(seen: Watched) -> None:
    assert acted(seen.page) == []
    assert seen.outside_requests() == []
    assert seen.console_errors == []
    assert seen.page.locator("[data-testid=stException]").count() == 0


def test_the_tricks_are_stored_as_acts(hostile: Hostile) -> None:
    assert len(hostile.titles) == len(TRICKS)
    assert len(hostile.acts) == len(TRICKS)


@pytest.fixture(scope="module")
def walk(browser: Browser, hostile: Hostile) -> Iterator[Walk]:
    with walking(browser, hostile.server) as on_the_way:
        yield on_the_way


@pytest.mark.parametrize("name", page_names())
def test_no_page_acts_on_them(walk: Walk, name: str) -> None:
    walk.turn_to(name)
    assert "November Watch" in walk.page.title()
    assert walk.page.get_by_text(words("en")["state.panel_failed"]).count() == 0
    unharmed(walk.seen)


def test_excerpts_show_them_to_the_letter(visit: Watched, hostile: Hostile) -> None:
    page = visit.open("excerpts")
    shown = page.locator("[data-testid=stMain]").inner_text()
    assert [title for title in hostile.titles if title not in shown] == []
    for trick in TRICKS:  # as far as intake lets it through at all
        assert any(trick in title for title in hostile.titles) or "<" in trick or "&" in trick


def test_tables_show_them_to_the_letter(visit: Watched, hostile: Hostile) -> None:
    page = visit.open("provocations")
    cells = page.locator(".st-key-acts_table td").all_inner_texts()
    assert [title for title in hostile.titles if title not in cells] == []


@pytest.mark.parametrize("number", [0, 8])
def test_the_drawer_shows_them_to_the_letter(visit: Watched, hostile: Hostile, number: int) -> None:
    page = visit.open("provocations", f"p={hostile.acts[number]}")
    drawer = page.get_by_role("dialog")
    drawer.wait_for()
    visit.settled()
    shown = drawer.inner_text().replace("\u200b", "")
    assert any(title in shown for title in hostile.titles)
    unharmed(visit)
