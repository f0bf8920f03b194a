"""How fast the pages come up at 100,000 stored entries, in a real Chromium with a warm cache.

The goals, on two idle cores: first metric within 1.5 s and first chart within 3.5 s of navigation, a page switch within
0.7 s, a change of filter within 0.6 s. Beside each stands its ratio to the same page on the exercise alone, since
figures of a busy machine say little by themselves. Run as `python tests/benchmarks/bench_pages.py [--entries N]`.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from data import entries, states  # noqa: E402
from data.models import Assessment, Entry  # noqa: E402
from data.store import open_store  # noqa: E402
from tests.browser.harness import Server, Watched, exercise_settings, import_exercise, look, serve  # noqa: E402
from tests.chromium import LAUNCH_ARGS, find_chromium  # noqa: E402

END = datetime(2024, 11, 5, 20, 0, tzinfo=UTC)
RUNS = 5
IDLE = "document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'"


def fill(database: str, wanted: int) -> None:
    """The exercise, and `wanted` entries of other news over the year before it."""
    import_exercise(database)
    topics = ("Markets", "Football", "Weather", "Parliament", "Film", "Harvest", "Railways")
    with open_store(database).begin() as conn:
        for start in range(0, wanted, 5000):
            rows = []
            for n in range(start, min(start + 5000, wanted)):
                at = END - timedelta(minutes=5.2 * n)
                title = f"{topics[n % len(topics)]}: report number {n} of an ordinary day"
                link = f"https://filler.example.invalid/{n}"
                one = Entry(f"Filler {n % 20}", str(n), title, "Nothing of note happened.", link, at, at)
                rows.append((one, Assessment("unrelated", None, 0, "no-north", rules="filler")))
            entries.insert(conn, rows, END)
        states.record_span(conn, "filler", END - timedelta(minutes=5.2 * wanted), END)


def until(page: Page, act: object, condition: str) -> float:
    """Seconds from `act()` until `condition` holds in the page."""
    began = time.perf_counter()
    act()  # type: ignore[operator]
    page.wait_for_function(condition, timeout=60_000, polling=20)
    return time.perf_counter() - began


def measure(browser: Browser, server: Server) -> dict[str, float]:
    """Medians of the four figures, after one visit that warms the cache."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="en-US")
    seen: Watched = look(context, server)
    page = seen.open()
    found: dict[str, list[float]] = {name: [] for name in ("first metric", "first chart", "page switch", "filter")}
    for _ in range(RUNS):
        page.goto("about:blank")
        began = time.perf_counter()
        page.goto(server.url, wait_until="commit")
        page.wait_for_selector("[data-testid=stMetricValue]", timeout=60_000)
        found["first metric"].append(time.perf_counter() - began)
        page.wait_for_selector(".js-plotly-plot .main-svg", timeout=60_000)
        found["first chart"].append(time.perf_counter() - began)
        seen.settled()
        link = page.get_by_role("link", name="Provocations").first
        shown = (
            f"location.pathname === '/provocations' && {IDLE} && !!document.querySelector('[data-testid=stDataFrame]')"
        )
        found["page switch"].append(until(page, link.click, shown))
        seen.settled()
        button = page.get_by_text("7 d", exact=True).first
        page.evaluate("window.__runs = 0")
        found["filter"].append(until(page, button.click, f"location.search.includes('range') && {IDLE}"))
        seen.settled()
        page.get_by_text("30 d", exact=True).first.click()
        seen.settled()
    context.close()
    return {name: statistics.median(values) for name, values in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    wanted = parser.parse_args().entries
    figures = []
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(LAUNCH_ARGS))
        for count in (0, wanted):
            folder = Path(place) / str(count)
            folder.mkdir()
            database = f"sqlite:///{folder / 'watch.db'}"
            fill(database, count)
            with serve(folder, **exercise_settings(database)) as server:
                figures.append(measure(browser, server))
        browser.close()
    for name in figures[0]:
        alone, full = figures[0][name], figures[1][name]
        print(
            f"{name:13} {full:6.2f} s at {wanted:,} entries; {alone:6.2f} s on the exercise alone; ×{full / alone:.2f}"
        )


if __name__ == "__main__":
    main()
