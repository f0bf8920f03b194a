"""What one borrower of a browser context leaves never reaches the next, though one process draws for both."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.browser.contexts import borrowed
from tests.browser.harness import Server, watched

LEAVE = """async () => {
  localStorage.setItem('november-watch.left', 'something');
  const opened = indexedDB.open('left');
  await new Promise((done, failed) => { opened.onsuccess = done; opened.onerror = failed; });
}"""
FIND = """async () => ({
  kept: Object.keys(localStorage), session: Object.keys(sessionStorage),
  bases: (await indexedDB.databases()).map((one) => one.name),
  notices: (await navigator.permissions.query({ name: 'clipboard-read' })).state,
  language: navigator.language, dark: matchMedia('(prefers-color-scheme: dark)').matches,
  calm: matchMedia('(prefers-reduced-motion: reduce)').matches,
})"""


def test_a_borrowed_context_has_no_past(browser: Browser, server: Server) -> None:
    with watched(browser, server, locale="ko-KR", color_scheme="dark", permissions=["clipboard-read"]) as seen:
        seen.page.goto(f"{server.url}/_stcore/health")
        seen.page.evaluate(LEAVE)
        seen.page.context.add_cookies([{"name": "left", "value": "1", "url": server.url}])
        seen.page.evaluate("sessionStorage.setItem('left', '1')")
        found = seen.page.evaluate(FIND)
        assert (found["language"], found["dark"], found["notices"]) == ("ko-KR", True, "granted")
        assert (found["kept"], found["session"], found["bases"]) == (["november-watch.left"], ["left"], ["left"])
        first = seen.page.context
    with watched(browser, server) as seen:
        assert seen.page.context == first, "contexts are lent again"
        seen.page.goto(f"{server.url}/_stcore/health")
        found = seen.page.evaluate(FIND)
        assert (found["kept"], found["session"], found["bases"]) == ([], [], [])
        assert (found["language"], found["dark"], found["calm"]) == ("en-US", False, True)
        assert found["notices"] != "granted"
        assert "left" not in {cookie["name"] for cookie in seen.page.context.cookies()}


def test_two_at_once_are_two_browsers(browser: Browser) -> None:
    with borrowed(browser) as one, borrowed(browser) as two:
        one.add_cookies([{"name": "mine", "value": "1", "url": "http://127.0.0.1"}])
        assert two.cookies() == []
