"""Browser contexts that one test after the other borrows and gives back as new.

To a server each is a browser of its own: cookies, storage and permissions of one borrower never reach the next. What
stays is the process that draws: it has read Streamlit's scripts already, so that a page costs less than half.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, BrowserContext, Frame, Page

# With --process-per-site a context has one process for all servers of this machine, whatever their ports.
SITE = "http://127.0.0.1"
STORAGE = "file_systems,indexeddb,local_storage,service_workers,cache_storage"


@dataclass
class Lent:
    """A context; `keeper`, a page that nobody sees and that keeps its process alive; the origins that it has seen."""

    context: BrowserContext
    keeper: Page
    origins: set[str] = field(default_factory=set)

    def note(self, frame: Frame) -> None:
        """Remember where a page has been."""
        parts = urlsplit(frame.url)
        if parts.netloc:
            self.origins.add(f"{parts.scheme}://{parts.netloc}")

    def clear(self) -> None:
        """Take away all that a borrower left."""
        for page in self.context.pages:
            if page != self.keeper:
                page.close()
        self.context.clear_cookies()
        self.context.clear_permissions()
        tools = self.context.new_cdp_session(self.keeper)
        for origin in self.origins:
            tools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": STORAGE})
        tools.detach()
        self.origins.clear()


def new(browser: Browser) -> Lent:
    """A context with its keeper."""
    context = browser.new_context()
    keeper = context.new_page()
    keeper.route("**", lambda route: route.fulfill(body=""))
    keeper.goto(SITE)
    lent = Lent(context, keeper)
    context.on("page", lambda page: page.on("framenavigated", lent.note))
    return lent


_free: WeakKeyDictionary[Browser, list[Lent]] = WeakKeyDictionary()


@contextmanager
def borrowed(browser: Browser) -> Iterator[BrowserContext]:
    """A context without a past, for as long as it is needed."""
    free = _free.setdefault(browser, [])
    lent = free.pop() if free else new(browser)
    try:
        yield lent.context
    finally:
        lent.clear()
        free.append(lent)
