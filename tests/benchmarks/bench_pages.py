"""How fast the pages come up at 100,000 stored entries, in a real Chromium with a warm cache.

The goals, on two idle cores: first metric within 1.2 s and first chart within 2.5 s of navigation, a page switch within
0.5 s, a change of filter within 0.4 s; and a run at 1,000,000 entries costs the server at most 1.3 times what it does
at 10,000. Seconds of a busy machine say little by themselves: the load average stands beside them, and so does what
hardly depends on it, the processor time that server and browser spend and what goes over the WebSocket, each beside
the same in a smaller store, by default of the exercise alone.

Run as `python tests/benchmarks/bench_pages.py [--entries N] [--beside N] [--runs N]`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import psutil  # noqa: E402
from playwright.sync_api import Browser, Page, WebSocket, sync_playwright  # noqa: E402

from components.text.i18n import words  # noqa: E402
from data.models import Assessment, Category, Entry, Facts, Kind, Match  # noqa: E402
from data.store import entries, states  # noqa: E402
from data.store.store import open_store  # noqa: E402
from tests.browser.harness import (  # noqa: E402
    START_PAGE,
    Server,
    Watched,
    exercise_settings,
    import_exercise,
    look,
    page_names,
    serve,
)
from tests.chromium import LAUNCH_ARGS, find_chromium  # noqa: E402

END = datetime(2024, 11, 5, 20, 0, tzinfo=UTC)
APART = timedelta(minutes=5.2)  # 100,000 entries in a year
ONE_IN = 12  # entries about North Korea among the others
ABOUT: tuple[tuple[Kind, Category | None], ...] = (
    ("context", None), ("response", "missile"), ("context", None), ("threat", "rhetoric"), ("context", "cyber"),
    ("response", "arms"), ("preparation", "space"), ("context", None),
)  # fmt: skip
TOPICS = ("Markets", "Football", "Weather", "Parliament", "Film", "Harvest", "Railways")
GOALS = {"first metric": 1.2, "first chart": 2.5, "page switch": 0.5, "filter": 0.4}
WITHIN = 1.3  # how much more the server may spend on a run in the larger store
IDLE = "document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'"
# Notes when the level and the first chart are drawn.
MARKS = """
window.marks = {};
const level = () => document.querySelector('.st-key-level_block .word');
const wanted = { metric: level, chart: () => document.querySelector('.js-plotly-plot .main-svg') };
const look = () => {
  for (const name in wanted) if (!marks[name] && wanted[name]()) marks[name] = performance.now();
  if (!marks.metric || !marks.chart) requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


def fill(database: str, wanted: int) -> None:
    """The exercise, and `wanted` entries of the year before it, most of them of other news."""
    import_exercise(database)
    with open_store(database).begin() as conn:
        for start in range(0, wanted, 5000):
            entries.insert(conn, [_entry(n) for n in range(start, min(start + 5000, wanted))], END)
        states.record_span(conn, "filler", END - APART * wanted, END)


def _entry(n: int) -> tuple[Entry, Assessment]:
    at, link = END - APART * n, f"https://filler.example.invalid/{n}"
    if n % ONE_IN:
        title = f"{TOPICS[n % len(TOPICS)]}: report number {n} of an ordinary day"
        said = Assessment("unrelated", None, 0, "no-north", rules="filler")
    else:
        title = f"Pyongyang is spoken of in report number {n}, and what it may do"
        matches = (Match("Pyongyang", "north", "title", 0, 9, 12.0), Match("may", "maybe", "title", 43, 46, 4.0))
        kind, category = ABOUT[n // ONE_IN % len(ABOUT)]
        said = Assessment(kind, category, 16, "filler", matches, "filler", Facts())
    return Entry(f"Filler {n % 20}", str(n), title, "Nothing of note happened.", link, at, at), said


@dataclass
class Spent:
    """What each of several runs took."""

    seconds: list[float] = field(default_factory=list)
    server: list[float] = field(default_factory=list)  # seconds of processor time
    browser: list[float] = field(default_factory=list)
    messages: list[int] = field(default_factory=list)
    kilobytes: list[float] = field(default_factory=list)


class Meter:
    """Reads what the server, the browser and the wire between them have spent."""

    def __init__(self, server: Server, page: Page) -> None:
        children = psutil.Process().children(recursive=True)
        port = f"--server.port={server.url.rsplit(':', 1)[1]}"
        self.server = [child for child in children if port in child.cmdline()]
        self.browser = [child for child in children if child not in self.server]
        self.received: list[int] = []
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda payload: self.received.append(len(payload)))

    @contextmanager
    def run(self, into: Spent) -> Iterator[None]:
        before = _processor(self.server), _processor(self.browser), len(self.received)
        yield
        time.sleep(0.4)  # the server searches its memory for garbage after a run
        into.server.append(_processor(self.server) - before[0])
        into.browser.append(_processor(self.browser) - before[1])
        frames = self.received[before[2] :]
        into.messages.append(len(frames))
        into.kilobytes.append(sum(frames) / 1000)


def _processor(processes: list[psutil.Process]) -> float:
    spent = 0.0
    for process in processes:
        try:
            times = process.cpu_times()
            spent += times.user + times.system
        except psutil.NoSuchProcess:
            continue  # a helper of the browser that ended: what it spent is lost for both readings of a run
    return spent


def measure(browser: Browser, server: Server, runs: int) -> dict[str, Spent]:
    """Every figure, after one visit that warms the browser's cache."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="en-US")
    context.add_init_script(MARKS)
    seen = look(context, server)
    meter = Meter(server, seen.page)
    page = seen.open()
    found: dict[str, Spent] = {name: Spent() for name in GOALS}
    found |= {f"to {name}": Spent() for name in page_names()}
    for _ in range(runs):
        page.goto("about:blank")
        with meter.run(found["first metric"]):
            seen.open()
            page.wait_for_function("() => marks.chart", timeout=60_000)
        drawn = page.evaluate("marks")
        found["first metric"].seconds.append(drawn["metric"] / 1000)
        found["first chart"].seconds.append(drawn["chart"] / 1000)
        for name in (*page_names()[1:], START_PAGE):
            _switch(seen, meter, name, found[f"to {name}"])
        _switch(seen, meter, "provocations", Spent())
        for label, address in (("7 d", "location.search.includes('range=7d')"), ("90 d", "!location.search")):
            button = page.get_by_text(label, exact=True).first
            with meter.run(found["filter"]):
                found["filter"].seconds.append(until(page, button.click, address))
                seen.settled()
    switches = [seconds for name in page_names() for seconds in found[f"to {name}"].seconds]
    found["page switch"].seconds = switches
    context.close()
    return found


def _switch(seen: Watched, meter: Meter, name: str, into: Spent) -> None:
    link = seen.page.get_by_role("link", name=words("en")[f"page.{name}"], exact=True).first
    paths = ["/", f"/{name}"] if name == START_PAGE else [f"/{name}"]
    with meter.run(into):
        into.seconds.append(until(seen.page, link.click, f"{paths}.includes(location.pathname)"))
        seen.settled()


def until(page: Page, act: Callable[[], object], address: str) -> float:
    """Seconds from `act()` until the address is as told, which the run it causes writes, and that run has ended."""
    began = time.perf_counter()
    act()
    page.wait_for_function(f"() => {address} && {IDLE}", timeout=120_000, polling="raf")
    return time.perf_counter() - began


def middle(values: list[float] | list[int]) -> float:
    return statistics.median(values) if values else float("nan")


def tell(alone: dict[str, Spent], full: dict[str, Spent], wanted: int, beside: int) -> None:
    print(f"\nmedian seconds at {wanted:,} entries, at {beside:,}, and their ratio")
    for name, goal in GOALS.items():
        one, other = middle(full[name].seconds), middle(alone[name].seconds)
        print(f"  {name:14} {one:6.2f} {other:6.2f}  x{one / other:.2f}   goal {goal}")
    print(f"\nper run at {wanted:,} entries (in brackets at {beside:,}); both beside the exercise")
    print(f"  {'':16}{'seconds':>14}{'server CPU s':>15}{'browser CPU s':>15}{'messages':>14}{'kB':>15}")
    for name, spent in full.items():
        if spent.server:
            pairs = [
                (middle(getattr(spent, part)), middle(getattr(alone[name], part)), form)
                for part, form in (
                    ("seconds", ".2f"), ("server", ".2f"), ("browser", ".2f"), ("messages", ".0f"), ("kilobytes", ".0f")
                )
            ]  # fmt: skip
            cells = "".join(f"{one:{form}} ({other:{form}})".rjust(15) for one, other, form in pairs)
            print(f"  {name:15}{cells}")
    spent_by = [sum(middle(spent.server) for spent in figures.values() if spent.server) for figures in (full, alone)]
    print(f"\nthe server's time of a run of each, added up: x{spent_by[0] / spent_by[1]:.2f}   goal {WITHIN}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--beside", type=int, default=0)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    figures = []
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(LAUNCH_ARGS))
        for count in (asked.beside, asked.entries):
            folder = Path(place) / str(count)
            folder.mkdir()
            database = f"sqlite:///{folder / 'watch.db'}"
            fill(database, count)
            with serve(folder, **exercise_settings(database)) as server:
                print(f"{count:,} entries: load average {os.getloadavg()[0]:.1f} before", end="", flush=True)
                figures.append(measure(browser, server, asked.runs))
                print(f", {os.getloadavg()[0]:.1f} after, on {os.cpu_count()} cores")
        browser.close()
    tell(figures[0], figures[1], asked.entries, asked.beside)


if __name__ == "__main__":
    main()
