"""Who may write, tried through the real server: every role, every action, every way the access can be set up."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from components.access.passphrase import make_hash
from components.text.i18n import words
from data.models import AuditLine
from data.store import audit
from data.store.store import open_store
from tests.browser.contexts import borrowed
from tests.browser.harness import ROOT, SETTLED, Server, free_port, serve, watched
from tests.browser.provider import Provider, provider

PROBE = "tests/browser/access_probe.py"
OFFICER, SUPERVISOR = "the lamp is on the pier", "the bell is in the tower"
WORDS = words("en")

OFFICERS = {
    "mark.open", "mark.acknowledge", "mark.watch", "mark.dismiss", "mark.note", "mark.read", "verdict.give",
    "verdict.undo", "handover.line", "handover.strike", "handover.sign", "ruling.confirm",
}  # fmt: skip
SUPERVISORS = OFFICERS | {
    "handover.import", "ruling.reject", "ruling.severity", "ruling.merge", "ruling.split", "ruling.undo", "level.set",
    "source.add", "source.pause", "source.resume", "source.remove", "source.test", "backup.take", "backup.restore",
    "alert.save", "alert.pause", "alert.resume", "alert.remove", "alert.test", "alert.again", "alert.drop",
}  # fmt: skip
ALLOWED: dict[str, set[str]] = {"viewer": set(), "officer": OFFICERS, "supervisor": SUPERVISORS}


def database(folder: Path) -> str:
    return f"sqlite:///{folder / 'watch.db'}"


@contextmanager
def probed(folder: Path, secrets: str = "", script: str = PROBE, **more: Any) -> Iterator[Server]:
    """The probe behind the access that `secrets` set up."""
    file = folder / "secrets.toml"
    file.write_text(secrets, encoding="utf-8")
    options = [f"--secrets.files={file}", *more.pop("options", ())]
    with serve(folder, script=script, options=options, WATCH_DB=database(folder), **more) as server:
        yield server


def lines(folder: Path, *actions: str) -> list[AuditLine]:
    store = open_store(database(folder))
    with store.read() as conn:
        found = audit.changes(conn, actions=actions)
    store.close()
    return found


def open_probe(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_text("role: ").wait_for()


def sign_in(page: Page, name: str, phrase: str = "", field: str = WORDS["access.passphrase"]) -> None:
    page.get_by_role("button", name=WORDS["access.sign_in"]).click()
    form = page.get_by_test_id("stForm")
    form.get_by_label(WORDS["access.name"]).fill(name)
    if phrase:
        form.get_by_label(field).fill(phrase)
    form.get_by_role("button", name=WORDS["access.sign_in"]).click()


def tried(page: Page) -> dict[str, str]:
    """What came of every action."""
    page.keyboard.press("Escape")  # an open panel lies over it
    page.wait_for_function(SETTLED)  # a click in the middle of a run, such as the one after a login, may be lost
    page.get_by_role("button", name="Try everything").click()
    found: dict[str, str] = json.loads(page.get_by_test_id("stCode").inner_text())
    return found


def holds(page: Page, folder: Path, role: str) -> None:
    """Every cell of the role's row: what it may is done and stands in the audit, what it may not is refused."""
    page.get_by_text(f"role: {role}").wait_for()
    before = len(lines(folder, *SUPERVISORS))
    outcome = tried(page)
    assert outcome.keys() == SUPERVISORS
    assert {action for action, came in outcome.items() if came == "done"} == ALLOWED[role]
    assert len(lines(folder, *SUPERVISORS)) - before == len(ALLOWED[role])


def refused_so_often(folder: Path, often: int) -> None:
    give_up = time.monotonic() + 30
    while len(lines(folder, "sign.refused")) < often:
        assert time.monotonic() < give_up
        time.sleep(0.1)


PHRASES = f'[watch]\npassphrase = "{make_hash(OFFICER)}"\nsupervisor_passphrase = "{make_hash(SUPERVISOR)}"\n'
# The other ways to have no door, and the other faults of settings, are told apart in tests/components/access.
DOUBTFUL = '[watch]\npassphrase = "open sesame, please"\n'


def test_everybody_is_a_viewer_where_no_door_is_open(browser: Browser, tmp_path: Path) -> None:
    beyond_loopback = ["--server.address=0.0.0.0"]
    with probed(tmp_path, options=beyond_loopback) as server, watched(browser, server) as seen:
        open_probe(seen.page, server)
        assert seen.page.get_by_role("button", name=WORDS["access.sign_in"]).count() == 0
        holds(seen.page, tmp_path, "viewer")


def test_settings_in_doubt_close_the_watch_and_make_no_store(browser: Browser, tmp_path: Path) -> None:
    secrets = f'WATCH_DB = "{database(tmp_path)}"\n' + DOUBTFUL
    file = tmp_path / "secrets.toml"
    file.write_text(secrets, encoding="utf-8")
    before = sorted(path.name for path in (ROOT / "data" / "var").glob("*"))
    with serve(tmp_path, options=[f"--secrets.files={file}"], WATCH_POLL="on") as server:
        with watched(browser, server) as seen:
            for page in ("", "coverage"):
                seen.page.goto(f"{server.url}/{page}")
                seen.page.get_by_text(WORDS["closed.settings"]).wait_for()
                assert seen.page.get_by_test_id("stMetric").count() == 0
                assert str(tmp_path) not in seen.page.content()
                assert "open sesame" not in seen.page.content()
        assert f"{file}, line 3" in server.log_tail()
        assert "open sesame" not in server.log_tail()
    assert not (tmp_path / "watch.db").exists()
    assert sorted(path.name for path in (ROOT / "data" / "var").glob("*")) == before


def test_settings_that_fall_into_doubt_close_a_watch_that_runs(browser: Browser, tmp_path: Path) -> None:
    with probed(tmp_path, PHRASES) as server, watched(browser, server) as seen:
        open_probe(seen.page, server)
        sign_in(seen.page, "Cho", SUPERVISOR)
        seen.page.get_by_text("role: supervisor").wait_for()
        seen.page.wait_for_function(SETTLED)
        (tmp_path / "secrets.toml").write_text(PHRASES.replace('"', "", 1), encoding="utf-8")
        seen.page.get_by_role("button", name="Try everything").click()
        seen.page.get_by_text(WORDS["closed.settings"]).wait_for()
        assert not lines(tmp_path, *SUPERVISORS)


def test_on_this_computer_the_printed_address_lets_in(browser: Browser, tmp_path: Path) -> None:
    with probed(tmp_path) as server:
        with watched(browser, server) as seen:
            open_probe(seen.page, server)  # a script that is no app of its own prints the address at its first page
            seen.page.goto(f"{server.url}/?here={server.code}")
            holds(seen.page, tmp_path, "viewer")
            assert server.code not in seen.page.url  # a picture of the window shows no code
            sign_in(seen.page, "Cho")
            holds(seen.page, tmp_path, "supervisor")
        with watched(browser, server) as seen:  # by another address the code is asked for
            seen.page.goto(f"{server.url}/?here=guess")
            sign_in(seen.page, "Cho", "guess", WORDS["access.code"])
            seen.page.get_by_text(WORDS["access.code_refused"]).wait_for()
            holds(seen.page, tmp_path, "viewer")
        # A proxy on this computer answers for others: its requests are not this computer's.
        forged = {"X-Of-Some-Proxy": "203.0.113.9"}
        with watched(browser, server, headers=forged) as seen:
            seen.page.goto(f"{server.url}/?here={server.code}")
            seen.page.get_by_text("role: ").wait_for()
            assert seen.page.get_by_role("button", name=WORDS["access.sign_in"]).count() == 0
            holds(seen.page, tmp_path, "viewer")


def test_a_passphrase_opens_its_own_role_only(browser: Browser, tmp_path: Path) -> None:
    with probed(tmp_path, PHRASES) as server:
        for phrase, role in ((OFFICER, "officer"), (SUPERVISOR, "supervisor")):
            with watched(browser, server) as seen:
                open_probe(seen.page, server)
                sign_in(seen.page, "Cho", phrase)
                holds(seen.page, tmp_path, role)
                seen.page.get_by_role("button", name="Cho").click()
                seen.page.get_by_role("button", name=WORDS["access.sign_out"]).click()
                holds(seen.page, tmp_path, "viewer")
        # Nothing that a browser sends makes somebody of a stranger.
        forged = {"Remote-User": "Cho", "X-Forwarded-User": "Cho", "Authorization": "Bearer Cho"}
        with watched(browser, server, headers=forged) as seen:
            seen.page.context.add_cookies(
                [{"name": name, "value": "supervisor", "url": server.url} for name in ("_streamlit_user", "role")]
            )
            open_probe(seen.page, server)
            holds(seen.page, tmp_path, "viewer")
        assert [line.who for line in lines(tmp_path, "sign.in")] == ["Cho", "Cho"]
        kept = (tmp_path / "watch.db").read_bytes() + server.log.read_bytes()
        assert not any(phrase.encode() in kept for phrase in (OFFICER, SUPERVISOR))


def test_guessing_is_held_off(browser: Browser, tmp_path: Path) -> None:
    with probed(tmp_path, PHRASES) as server, watched(browser, server) as seen:
        open_probe(seen.page, server)
        seen.page.get_by_role("button", name=WORDS["access.sign_in"]).click()
        form = seen.page.get_by_test_id("stForm")
        form.get_by_label(WORDS["access.name"]).fill("Guesser")
        for n in range(5):
            form.get_by_label(WORDS["access.passphrase"]).fill(f"not the phrase {n}")
            form.get_by_role("button", name=WORDS["access.sign_in"]).click()
            # The line of the try before stands until the next is judged: the audit tells them apart.
            refused_so_often(tmp_path, n + 1)
            seen.page.get_by_text(WORDS["access.refused"]).wait_for()
            seen.page.wait_for_function(SETTLED)
        form.get_by_label(WORDS["access.passphrase"]).fill(SUPERVISOR)
        form.get_by_role("button", name=WORDS["access.sign_in"]).click()
        seen.page.get_by_text("Too many wrong passphrases").wait_for()
        # Another window of the same computer has no more tries than this one.
        with watched(browser, server) as other:
            open_probe(other.page, server)
            sign_in(other.page, "Other", SUPERVISOR)
            other.page.get_by_text("Too many wrong passphrases").wait_for()
            holds(other.page, tmp_path, "viewer")
        assert len(lines(tmp_path, "sign.refused")) == 5
        assert not lines(tmp_path, "sign.in")


LISTS = '[watch]\nofficers = ["duty@floor.example"]\nsupervisors = ["*@chief.example"]\n'


@contextmanager
def behind_login(folder: Path, more: str, script: str = PROBE) -> Iterator[tuple[Server, Provider]]:
    port = free_port()
    with provider() as ours:
        secrets = ours.secrets(f"http://127.0.0.1:{port}") + more
        with probed(folder, secrets, script, port=port) as server:
            yield server, ours


def log_in(page: Page) -> None:
    page.get_by_role("button", name=WORDS["access.sign_in"]).first.click()
    inner = page.get_by_test_id("stPopoverBody").get_by_role("button", name=WORDS["access.sign_in"])
    inner.click()
    # What the page says before the way to the provider and back begins may be what it says after it.
    give_up = time.monotonic() + 30
    while not any(cookie["name"].startswith("_streamlit_user") for cookie in page.context.cookies()):
        assert time.monotonic() < give_up
        page.wait_for_timeout(50)
    page.wait_for_function(SETTLED)


def test_a_login_gives_the_role_that_the_lists_give(browser: Browser, tmp_path: Path) -> None:
    users = {
        "duty@floor.example": "officer",
        "one@chief.example": "supervisor",
        "stranger@elsewhere.example": "viewer",
    }
    with behind_login(tmp_path, LISTS) as (server, ours):
        for address, role in users.items():
            ours.claims = {"email": address}
            with watched(browser, server) as seen:
                open_probe(seen.page, server)
                log_in(seen.page)
                seen.page.get_by_role("button", name=address).wait_for()
                holds(seen.page, tmp_path, role)
        # What else a provider may leave open is told apart in tests/components/access.
        ours.claims = {"email": "duty@floor.example", "email_verified": False}
        with watched(browser, server) as seen:
            open_probe(seen.page, server)
            log_in(seen.page)
            holds(seen.page, tmp_path, "viewer")
        with watched(browser, server) as seen:
            cookie = {"name": "_streamlit_user", "value": '{"email": "one@chief.example"}', "url": server.url}
            seen.page.context.add_cookies([cookie])
            open_probe(seen.page, server)
            holds(seen.page, tmp_path, "viewer")


def test_a_login_that_was_ended_cannot_be_replayed(browser: Browser, tmp_path: Path) -> None:
    with behind_login(tmp_path, LISTS) as (server, ours):
        ours.claims = {"email": "duty@floor.example"}
        with watched(browser, server) as seen:
            open_probe(seen.page, server)
            log_in(seen.page)
            seen.page.get_by_text("role: officer").wait_for()
            stolen = seen.page.context.cookies()
            assert any(cookie["name"].startswith("_streamlit_user") for cookie in stolen)
            with watched(browser, server) as thief:
                thief.page.context.add_cookies(stolen)  # type: ignore[arg-type]
                open_probe(thief.page, server)
                thief.page.get_by_text("role: officer").wait_for()  # as any cookie would: the test can fail
            seen.page.get_by_role("button", name="duty@floor.example").click()
            seen.page.get_by_role("button", name=WORDS["access.sign_out"]).click()
            seen.page.get_by_text("role: viewer").wait_for()
            with watched(browser, server) as thief:
                thief.page.context.add_cookies(stolen)  # type: ignore[arg-type]
                open_probe(thief.page, server)
                holds(thief.page, tmp_path, "viewer")


def test_a_watch_closed_to_readers_shows_them_the_door_only(browser: Browser, tmp_path: Path) -> None:
    closed = LISTS + 'reading = "login"\nreaders = ["*@house.example"]\n'
    with behind_login(tmp_path, closed, "app.py") as (server, ours):
        for address, allowed in (("guest@house.example", True), ("stranger@elsewhere.example", False)):
            ours.claims = {"email": address}
            with watched(browser, server) as seen:
                seen.page.goto(f"{server.url}/coverage")
                seen.page.get_by_text(WORDS["access.reading_closed"]).wait_for()
                assert seen.page.get_by_test_id("stMetric").count() == 0
                seen.page.get_by_role("button", name=WORDS["access.sign_in"]).click()
                if allowed:
                    seen.page.get_by_role("button", name=address).wait_for()
                else:
                    seen.page.get_by_text("is not on the list").wait_for()
                    assert seen.page.get_by_test_id("stDataFrame").count() == 0


def test_a_sign_in_survives_reload_links_and_a_restart_until_somebody_signs_out(
    browser: Browser, tmp_path: Path
) -> None:
    port = free_port()
    with ExitStack() as stack, borrowed(browser) as context:
        page = context.new_page()
        with probed(tmp_path, PHRASES, script="app.py", port=port) as server:
            page.goto(server.url)
            sign_in(page, "Kim Duty", OFFICER)
            page.get_by_text("Kim Duty").first.wait_for()
            page.wait_for_function(SETTLED)
            kept = cookie(context)
            assert kept["httpOnly"]
            assert kept["sameSite"] == "Strict"
            for address in ("", "coverage", "floor?view=handover"):
                page.goto(f"{server.url}/{address}")
                page.get_by_text("Kim Duty").first.wait_for()
        with probed(tmp_path, PHRASES, script="app.py", port=port) as server:
            page.goto(server.url)
            page.get_by_text("Kim Duty").first.wait_for()
            assert len(lines(tmp_path, "sign.in")) == 1
            other = context.new_page()
            other.goto(f"{server.url}/coverage")
            other.get_by_text("Kim Duty").first.wait_for()
            elsewhere = stack.enter_context(borrowed(browser)).new_page()
            elsewhere.goto(server.url)
            sign_in(elsewhere, "Kim Duty", OFFICER)
            elsewhere.get_by_role("button", name="Kim Duty").wait_for()
            page.wait_for_timeout(1100)  # a sign-out ends what began before its second
            page.get_by_role("button", name="Kim Duty").click()
            page.get_by_role("button", name=WORDS["access.sign_out"]).click()
            page.get_by_role("button", name=WORDS["access.sign_in"]).wait_for()
            elsewhere.get_by_role("link", name=WORDS["page.method"], exact=True).click()  # its next run
            elsewhere.get_by_role("button", name=WORDS["access.sign_in"]).wait_for()
            elsewhere.reload()
            elsewhere.get_by_role("button", name=WORDS["access.sign_in"]).wait_for()
            page.wait_for_function(SETTLED)
            assert not [one for one in context.cookies() if one["name"] == kept["name"]]
            other.get_by_role("link", name=WORDS["page.method"], exact=True).click()  # its next run
            other.get_by_role("button", name=WORDS["access.sign_in"]).wait_for()
            assert other.get_by_text("Kim Duty").count() == 0
            context.add_cookies([kept])  # copied before: it opens nothing any more
            page.reload()
            page.get_by_role("button", name=WORDS["access.sign_in"]).wait_for()
            assert page.get_by_text("Kim Duty").count() == 0


def test_where_it_is_so_configured_a_sign_in_ends_with_its_tab(browser: Browser, tmp_path: Path) -> None:
    with (
        probed(tmp_path, PHRASES + 'sign_in_ends = "tab"\n', script="app.py") as server,
        borrowed(browser) as context,
    ):
        page = context.new_page()
        page.goto(server.url)
        sign_in(page, "Kim Duty", OFFICER)
        page.get_by_text("Kim Duty").first.wait_for()
        page.wait_for_function(SETTLED)
        assert context.cookies() == [] or "november_watch" not in {one["name"] for one in context.cookies()}
        page.reload()
        page.get_by_role("button", name=WORDS["access.sign_in"]).wait_for()


def test_another_passphrase_ends_what_the_old_one_let_in(browser: Browser, tmp_path: Path) -> None:
    port, changed = free_port(), f'[watch]\npassphrase = "{make_hash(SUPERVISOR)}"\n'
    with borrowed(browser) as context:
        page = context.new_page()
        with probed(tmp_path, PHRASES, script="app.py", port=port) as server:
            page.goto(server.url)
            sign_in(page, "Kim Duty", OFFICER)
            page.get_by_text("Kim Duty").first.wait_for()
            page.wait_for_function(SETTLED)
            cookie(context)
        with probed(tmp_path, changed, script="app.py", port=port) as server:
            page.goto(server.url)
            page.get_by_role("button", name=WORDS["access.sign_in"]).wait_for()
            assert page.get_by_text("Kim Duty").count() == 0


def cookie(context: BrowserContext) -> Any:
    """The sign-in that the browser keeps, once it is there."""
    give_up = time.monotonic() + 20
    while time.monotonic() < give_up:
        for one in context.cookies():
            if one["name"] == "november_watch":
                return one
        time.sleep(0.1)
    raise AssertionError("no sign-in was kept")
