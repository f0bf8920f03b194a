"""Runs the app on the exercise and watches a Chromium look at it; for the browser tests and the screenshots."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Download,
    Locator,
    Page,
    Request,
    TimeoutError,
    expect,
)

from tests.browser.contexts import borrowed
from tests.browser.forks import Running, opened
from tests.shell import feeds

ROOT = Path(__file__).resolve().parents[2]
EXERCISE = ROOT / "data" / "exercise"
EXERCISE_NOW = "2024-11-06T00:00Z"
START_SECONDS = 180  # on a machine that does much else
PATIENCE = 90  # seconds until a page stands still, on such a machine


class AppFailed(AssertionError):
    """The app could not be brought to an answer; the message says what it said."""


@dataclass(frozen=True)
class Server:
    """A running app: `url` without a slash at its end, `log` the file its output goes to."""

    url: str
    log: Path

    @property
    def code(self) -> str:
        """The code that the start printed for the door of this computer."""
        found = re.search(r"[?]here=(\S+)", self.log.read_text(encoding="utf-8", errors="replace"))
        assert found, "the start printed no code"
        return found[1]

    def log_tail(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-4000:]


START_PAGE = "watch"


def page_names() -> tuple[str, ...]:
    """Every page, by its address: the start page first, the others by name."""
    names = sorted(path.stem for path in (ROOT / "components" / "pages").glob("*.py") if path.stem != "__init__")
    return tuple(sorted(names, key=lambda name: name != START_PAGE))


def import_exercise(database: str) -> None:
    """Fill `database` (an SQLAlchemy URL) with the exercise, as `make exercise` does."""
    for folder in (EXERCISE / "earlier", EXERCISE):
        done = feeds("import", *sorted(str(path) for path in folder.glob("*.xml")), **exercise_settings(database))
        if done.returncode:
            raise AppFailed(f"the exercise could not be imported: {done.stderr or done.stdout}")


def exercise_settings(database: str) -> dict[str, str]:
    """What `make exercise` sets for the app: mode, moment, sources and database."""
    sources = str(EXERCISE / "sources.toml")
    return {"WATCH_MODE": "exercise", "WATCH_NOW": EXERCISE_NOW, "WATCH_SOURCES": sources, "WATCH_DB": database}


_usual: list[int] = []


def free_port() -> int:
    """A port to serve on: the same again where it is free, since browsers know the scripts behind it already."""
    for port in (*_usual, 0):
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            _usual[:] = _usual or [int(probe.getsockname()[1])]
            return int(probe.getsockname()[1])
    raise AppFailed("no port is free")


# How a host runs a page script that has never heard of st.App: no life cycle, no routes.
PLAIN_SCRIPT = """
import sys
from streamlit.web import bootstrap
options = dict(option.removeprefix("--").split("=", 1) for option in sys.argv[1:])
options["server.port"] = int(options["server.port"])
options["server.headless"] = True
bootstrap.load_config_options(options)
bootstrap.run("app.py", False, [], options)
"""


@contextmanager
def serve(
    folder: Path,
    *,
    plain: bool = False,
    from_nothing: bool = False,
    script: str = "app.py",
    port: int = 0,
    options: Sequence[str] = (),
    **settings: str,
) -> Iterator[Server]:
    """Run `script` with `settings` added to its environment and `options` to its command; stop it at the end.

    As `streamlit run` does, or app.py as a plain script; where a nursery is open, as a fork of it, unless the app is to
    start `from_nothing`. Raises AppFailed, with the end of its log, if it never answers.
    """
    port = port or free_port()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("WATCH_")}
    environ |= {"WATCH_POLL": "off", "WATCH_LOCAL": "on"} | settings
    given = [f"--server.port={port}", "--server.headless=true", "--server.address=127.0.0.1"]
    given += ["--server.fileWatcherType=none", *options]
    log = folder / f"server-{port}.log"
    forks = None if plain or from_nothing else opened()
    process: Running
    if forks:
        process = forks.start(["run", script, *given], environ, log)
    else:
        start = ["-c", PLAIN_SCRIPT] if plain else ["-m", "streamlit", "run", script]
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, *start, *given],
                cwd=ROOT,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
    server = Server(f"http://127.0.0.1:{port}", log)
    try:
        _wait_until_healthy(process, server)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=10)


def _wait_until_healthy(process: Running, server: Server) -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up and process.poll() is None:
        with (
            suppress(urllib.error.URLError, OSError),
            urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=2),
        ):
            return
        time.sleep(0.1)
    how = f"ended with {process.returncode}" if process.poll() is not None else f"gave no answer in {START_SECONDS} s"
    raise AppFailed(f"the app {how}; its log ends:\n{server.log_tail()}")


@dataclass
class Watched:
    """A page of the browser, with what it said and asked for since it was opened."""

    page: Page
    server: Server
    console_errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    pending: set[Request] = field(default_factory=set)  # asked for and not answered yet

    def open(self, name: str = START_PAGE, query: str = "") -> Page:
        """Go to a page of the app and wait until it has stopped drawing."""
        path = "" if name == START_PAGE else name  # Streamlit knows its start page by no other address
        self.page.goto(f"{self.server.url}/{path}{query and '?' + query}", timeout=60_000)
        return self.settled()

    def settled(self) -> Page:
        """Wait until the running script has finished and nothing more is being drawn."""
        self.page.locator("[data-testid=stApp]").wait_for()
        give_up = time.monotonic() + PATIENCE
        while True:
            # Asked ten times a second and not at every frame: what is asked makes the page lay itself out anew.
            self.page.wait_for_function(SETTLED, timeout=PATIENCE * 1000, polling=100)
            complete = not self.pending
            self.page.wait_for_function(STILL, timeout=PATIENCE * 1000, polling=100)
            if complete and not self.pending:  # a part whose program is on its way draws itself, or asks for a run
                return self.page
            assert time.monotonic() < give_up, f"never answered: {[request.url for request in self.pending]}"
            self.page.wait_for_timeout(50)

    def taken(self, name: str) -> Download:
        """The file that the button of this name brings.

        A file is made when it is asked for, by the run that drew the button: a click while the next run draws asks for
        one that is no longer there.
        """
        button = self.settled().get_by_role("button", name=name, exact=True)
        with self.page.expect_download(timeout=PATIENCE * 1000) as download:
            button.click()
        return download.value

    def outside_requests(self) -> list[str]:
        """Requests that left the app's own address."""
        own = (self.server.url, self.server.url.replace("http", "ws", 1), "data:", "blob:")
        return [url for url in self.requests if not url.startswith(own)]


# The script has run, no skeleton is left, and the main block holds something, if only in a component of its own.
SETTLED = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  const main = document.querySelector('[data-testid=stMain]');
  return app && app.getAttribute('data-test-script-state') === 'notRunning'
    && app.getAttribute('data-test-connection-state') === 'CONNECTED'
    && !document.querySelector('[data-testid=stSkeleton]')
    && main && (main.innerText.trim() || [...main.querySelectorAll('*')].some(e => e.shadowRoot?.textContent.trim()));
}"""
# Nothing was drawn since this was asked before, and every chart is: both draw themselves after the script has run.
STILL = """() => {
  const main = document.querySelector('[data-testid=stMain]');
  const own = [...main.querySelectorAll('*')].reduce((sum, e) => sum + (e.shadowRoot?.textContent.length ?? 0), 0);
  const drawn = `${main.innerText.length} ${own} ${main.querySelectorAll('*').length}`;
  const charts = [...main.querySelectorAll('[data-testid=stPlotlyChart]')];
  const still = window.novemberWatchDrawn === drawn && charts.every(e => e.querySelector('.main-svg'));
  window.novemberWatchDrawn = drawn;
  return still;
}"""


def look(context: BrowserContext, server: Server) -> Watched:
    """A new page of a browser context, watched from its first request on."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    seen = Watched(page, server)

    def on_console(message: ConsoleMessage) -> None:
        # A reader who comes to a page by its address makes Streamlit ask below it first, where nothing is.
        own_probe = message.location.get("url", "").endswith(("/_stcore/health", "/_stcore/host-config"))
        if message.type == "error" and not own_probe:
            seen.console_errors.append(f"{message.text} ({message.location.get('url', '')})")

    def on_request(request: Request) -> None:
        seen.requests.append(request.url)
        seen.pending.add(request)

    def on_answer(request: Request) -> None:
        seen.pending.discard(request)

    page.on("console", on_console)
    page.on("pageerror", lambda error: seen.console_errors.append(str(error)))
    page.on("request", on_request)
    page.on("requestfinished", on_answer)
    page.on("requestfailed", on_answer)
    page.on("websocket", lambda socket: seen.requests.append(socket.url))
    return seen


def pick(box: Locator, option: str) -> None:
    """Choose an option from a list by typing it, and see that it was taken.

    Where all options stand, the list draws those near what is in view only, and moves while one that lies on its
    edge is clicked: by chance such a click is never taken.
    """
    offered = box.page.get_by_role("option").filter(has_text=option).first
    for _ in range(3):  # a run of the page may shut the list
        box.fill(option)
        with suppress(TimeoutError):
            offered.click(timeout=PATIENCE * 1000 / 3)
            break
    expect(box).to_have_value(re.compile(re.escape(option)), timeout=PATIENCE * 1000)


@contextmanager
def watched(
    browser: Browser,
    server: Server,
    width: int = 1920,
    height: int = 1080,
    *,
    locale: str = "en-US",
    color_scheme: Literal["light", "dark"] = "light",
    headers: Mapping[str, str] | None = None,
    permissions: Sequence[str] = (),
) -> Iterator[Watched]:
    """A page of a browser of its own, at a window size; `locale` is the language that its reader prefers."""
    with borrowed(browser) as context:
        context.grant_permissions([*permissions])
        seen = look(context, server)
        seen.page.set_viewport_size({"width": width, "height": height})
        seen.page.emulate_media(color_scheme=color_scheme, reduced_motion="reduce")
        seen.page.set_extra_http_headers({**(headers or {})})
        speak(context, seen.page, locale)
        yield seen


def speak(context: BrowserContext, page: Page, locale: str) -> None:
    """Make `locale` what the browser asks for in this page, which Playwright can say of a whole context only."""
    agent = page.evaluate("navigator.userAgent")
    asked = {"userAgent": agent, "acceptLanguage": locale}
    context.new_cdp_session(page).send("Emulation.setUserAgentOverride", asked)
