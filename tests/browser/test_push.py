"""Alerts in a browser, from the button to the notice, in a real Chromium. Only the push service is the tests' own: that
of a browser's maker cannot be had here. What it took, Chromium's own tools hand to the worker."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from components.alerts import push
from components.alerts.outcomes import SENT
from components.alerts.ways import read_ways
from data.models import AlertMessage
from tests.browser.harness import Server, look, serve
from tests.components.alerts import peers
from tests.components.stocked import NOW, stock, usual_reports

KEY = push.new_key()
SECTION = {"key": KEY, "contact": "mailto:duty@example.org"}
SOON = 30_000
# Chromium without its maker's push service cannot subscribe: the answer is given here, and all else is real.
SUBSCRIBED = """
PushManager.prototype.getSubscription = async () => null;
PushManager.prototype.subscribe = async function (options) {
  window.askedWith = options;
  return { toJSON: () => (LINE) };
};
"""


@pytest.fixture(scope="module")
def push_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("push")
    url, secrets = f"sqlite:///{folder / 'watch.db'}", folder / "secrets.toml"
    secrets.write_text(f'[push]\nkey = "{KEY}"\ncontact = "mailto:duty@example.org"\n', encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WATCH_DB", url)
        stock(usual_reports())
    with serve(folder, options=[f"--secrets.files={secrets}"], WATCH_DB=url, WATCH_NOW=NOW) as running:
        yield running


@pytest.fixture
def context(browser: Browser, push_server: Server) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="en-US")
    yield made
    made.close()


def at_the_button(context: BrowserContext, server: Server) -> Page:
    page = look(context, server).open("floor", "view=alerts")
    page.get_by_role("button", name="Sign in").click()
    form = page.get_by_test_id("stForm").filter(has_text="Sign in")
    form.get_by_label("Name or initials").fill("Baek")
    form.get_by_label("Code from the start's address").fill(server.code)
    form.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Subscribe this browser")).to_be_visible(timeout=SOON)
    return page


def test_a_browser_that_subscribes_shows_what_it_is_sent_once(context: BrowserContext, push_server: Server) -> None:
    context.grant_permissions(["notifications"], origin=push_server.url)
    with peers.hook() as service:
        subscribed = peers.Browser(service.url)
        context.add_init_script(SUBSCRIBED.replace("LINE", subscribed.line()))
        page = at_the_button(context, push_server)
        page.get_by_role("button", name="Subscribe this browser").click()
        line = page.get_by_label("Line for the secrets")
        expect(line).to_be_visible(timeout=SOON)
        asked = page.evaluate("() => [window.askedWith.userVisibleOnly, window.askedWith.applicationServerKey]")
        assert asked == [True, push.public_key(push.decoded(KEY))]

        section = tomllib.loads(f"[alerts]\n{line.input_value()}\n")["alerts"]
        found, problems = read_ways(section, SECTION)
        assert problems == ()
        link = f"{push_server.url}/provocations?p=1"
        message = AlertMessage("k1", "browser", datetime.now(UTC), "ICBM; JCS", "- Hill Wire: <b>fires</b>", link, {})
        with ThreadPoolExecutor(1) as aside:  # Playwright keeps an event loop in this thread
            assert aside.submit(push.send, message, found["browser"], message.at).result() == SENT
        text = subscribed.reads(service.posts[0][1]).decode()

    deliver(context, page, push_server, text, text, "no JSON")  # the second is a repetition, as after a crash
    while len(found := shown(page)) < 2:
        page.wait_for_timeout(50)
    assert found == [["November Watch", "", ""], ["ICBM; JCS", "- Hill Wire: <b>fires</b>", "k1"]]
    assert opened(context, link) == link
    assert opened(context, "https://elsewhere.example/") == f"{push_server.url}/"


def deliver(context: BrowserContext, page: Page, server: Server, *texts: str) -> None:
    """Hand messages to the worker as a push service's last hop does."""
    tools = context.new_cdp_session(page)
    known: list[str] = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: known.extend(one["registrationId"] for one in event["registrations"] if not one["isDeleted"]),
    )
    tools.send("ServiceWorker.enable")
    while not known:
        page.wait_for_timeout(20)
    for text in texts:
        tools.send(
            "ServiceWorker.deliverPushMessage", {"origin": server.url, "registrationId": known[-1], "data": text}
        )
    tools.detach()


def shown(page: Page) -> list[list[str]]:
    """The notices that stand, by title: title, text, tag."""
    found: list[list[str]] = page.evaluate(
        """async () => {
          const held = await navigator.serviceWorker.getRegistration('/push/');
          return (await held.getNotifications()).map((one) => [one.title, one.body, one.tag]);
        }"""
    )
    return sorted(found, reverse=True)


def opened(context: BrowserContext, link: str) -> str:
    """Where the worker leads whoever clicks a notice with this link."""
    (worker,) = context.service_workers
    found: str = worker.evaluate(
        """async (link) => {
          await self.registration.showNotification('one', { tag: 'click', data: { link } });
          const [notification] = await self.registration.getNotifications({ tag: 'click' });
          return new Promise((tell) => {
            Object.defineProperty(self.clients, 'openWindow', { value: async (to) => tell(to), configurable: true });
            self.dispatchEvent(new NotificationEvent('notificationclick', { notification }));
          });
        }""",
        link,
    )
    return found


def test_a_reader_who_does_not_allow_notices_is_told(context: BrowserContext, push_server: Server) -> None:
    page = at_the_button(context, push_server)
    page.evaluate("() => { Notification.requestPermission = async () => 'denied'; }")
    page.get_by_role("button", name="Subscribe this browser").click()
    expect(page.get_by_role("status").filter(has_text="does not allow")).to_be_visible(timeout=SOON)
    assert page.get_by_label("Line for the secrets").is_hidden()


def test_the_worker_is_kept_to_its_own_folder(push_server: Server, context: BrowserContext) -> None:
    answer = context.request.get(f"{push_server.url}/push/worker.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "service-worker-allowed" not in answer.headers
    assert "fetch" not in answer.text(), "it stands between no page and the server"
