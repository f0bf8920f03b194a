"""Two officers at once on the watch floor, each in a browser of their own, on one real server."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect

from components.floor import triage_list
from data.models import Mark
from data.store import triage
from data.store.store import open_store
from tests.browser.gates import WINDOWS, measured, still
from tests.browser.harness import PATIENCE, Server, Watched, free_port, pick, serve, watched
from tests.components.stocked import HOSTILE, NOW, stock, usual_reports
from tests.reports import report

ACT = "North Korea fires 7 missiles"
KEPT = (
    "(words) => [...Object.values(localStorage), ...Object.values(sessionStorage)].some((one) => one.includes(words))"
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with an act, four threats, a preparation and hostile titles."""
    url = f"sqlite:///{tmp_path_factory.mktemp('floor') / 'watch.db'}"
    hostile = [report(title, f"2024-11-01T0{n}:30", kind="threat") for n, title in enumerate(HOSTILE)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WATCH_DB", url)
        stock([*usual_reports(), *hostile])
    return url


@pytest.fixture(scope="module")
def floor_server(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("app"), WATCH_DB=database, WATCH_NOW=NOW) as running:
        yield running


@contextmanager
def arrived(
    browser: Browser, server: Server, name: str = "", width: int = 1920, show: str = "all"
) -> Iterator[Watched]:
    with watched(browser, server, width) as seen:
        page = seen.open("floor", f"range=7d&show={show}")
        if name:
            page.get_by_role("button", name="Sign in").click()
            form = page.get_by_test_id("stForm")
            form.get_by_label("Name or initials").fill(name)
            form.get_by_label("Code from the start's address").fill(server.code)
            form.get_by_role("button", name="Sign in").click()
            page.get_by_test_id("stForm").filter(has_text="Sign in").wait_for(state="detached")
            expect(page.locator(".st-key-header")).to_contain_text(name)
            expect(page.get_by_text(re.compile(r"\d+ unread"))).to_be_visible()
        yield seen


@pytest.fixture(scope="module")
def officers(browser: Browser, floor_server: Server) -> Iterator[tuple[Watched, Watched]]:
    """Baek and Cho, signed in."""
    with arrived(browser, floor_server, "Baek") as baek, arrived(browser, floor_server, "Cho") as cho:
        yield baek, cho


def row(page: Page, title: str) -> Locator:
    return page.get_by_role("option").filter(has_text=title).first


def dismiss_as(by: str, subject: str, reason: str, database: str) -> Mark:
    """What another officer does on another server: over whatever stands."""
    store = open_store(database)
    with store.begin() as conn:
        stands = triage.marks(conn, [subject]).get(subject) or Mark(subject, "open", by, datetime.fromisoformat(NOW))
        done = triage.put_mark(conn, replace(stands, state="dismissed", by=by, reason=reason))
    store.close()
    return done


def held(subject: str, database: str) -> Mark:
    store = open_store(database)
    with store.read() as conn:
        found = triage.marks(conn, [subject])[subject]
    store.close()
    return found


def warning_on(page: Page) -> Locator:
    """That another officer came first."""
    return page.get_by_test_id("stAlert").filter(has_text="came first")


def clash(page: Page, subject: str, decide: Callable[[], None], database: str) -> Mark:
    """Another officer's mark, which comes between what this page shows and what its officer decides.

    The page looks again every few seconds: where it did so between the two, the decision stands, and both try again.
    """
    warning = warning_on(page)
    for turn in range(5):
        theirs = dismiss_as("Cho", subject, f"an <b>echo</b> of May, {turn}", database)
        decide()
        give_up = time.monotonic() + PATIENCE
        while held(subject, database) == theirs:
            assert time.monotonic() < give_up, "what the officer decided was lost"
            with suppress(TimeoutError):
                warning.wait_for(timeout=500)
                return theirs
    pytest.fail("the page always looked again between the two")


def choose(page: Page, title: str) -> None:
    row(page, title).click()
    expect(row(page, title)).to_have_attribute("aria-selected", "true")
    expect(page.locator(".st-key-triage_detail")).to_contain_text(title)


def test_each_sees_the_other_s_mark_and_keeps_choice_and_words(officers: tuple[Watched, Watched]) -> None:
    baek, cho = (seen.page for seen in officers)
    choose(baek, "Signs of launch at Sohae")
    note = baek.get_by_placeholder("Note for everyone")
    note.press_sequentially("Checking with the desk, jkawd?")
    choose(cho, "Signs of launch at Sohae")
    cho.keyboard.press("w")
    cho.keyboard.press("n")
    cho.get_by_placeholder("Note for everyone").fill("Two pads")
    cho.keyboard.press("Enter")
    expect(row(cho, "Sohae")).to_contain_text("on watch · Cho")
    expect(row(baek, "Sohae")).to_contain_text("on watch · Cho")
    expect(baek.locator(".st-key-triage_detail")).to_contain_text("on watch by Cho")
    expect(baek.locator(".st-key-triage_detail")).to_contain_text("Cho: Two pads")
    expect(row(baek, "Sohae")).to_have_attribute("aria-selected", "true")
    expect(note).to_have_value("Checking with the desk, jkawd?")
    expect(note).to_be_focused()
    baek.keyboard.press("Enter")
    expect(baek.locator(".st-key-triage_detail")).to_contain_text("Baek: Checking with the desk, jkawd?")
    expect(cho.locator(".st-key-triage_detail")).to_contain_text("Baek: Checking with the desk")
    expect(row(cho, "Sohae")).to_contain_text("✎ 2")
    assert not officers[0].console_errors
    assert not officers[1].console_errors


def test_who_comes_second_is_told_and_nothing_is_lost(officers: tuple[Watched, Watched], database: str) -> None:
    page = officers[0].page
    choose(page, ACT)
    subject = row(page, ACT).get_attribute("data-subject")
    assert subject
    warning = warning_on(page)
    theirs = clash(page, subject, lambda: page.keyboard.press("a"), database)
    expect(warning).to_contain_text("Cho came first on")
    expect(warning).to_contain_text("an <b>echo</b> of May")
    assert held(subject, database) == theirs
    page.keyboard.press("a")  # having seen it
    expect(row(page, ACT)).to_contain_text("acknowledged · Baek")
    expect(warning).to_have_count(0)
    assert held(subject, database).version == theirs.version + 1


def test_a_reason_typed_meanwhile_is_kept_for_another_try(officers: tuple[Watched, Watched], database: str) -> None:
    page = officers[0].page
    choose(page, ACT)
    subject = str(row(page, ACT).get_attribute("data-subject"))
    field = page.get_by_placeholder("Reason for dismissing")

    def send() -> None:
        if field.input_value() != "an echo of May":  # a try that was a decision emptied it
            field.fill("an echo of May")
        field.press("Enter")

    field.fill("an echo of May")
    clash(page, subject, send, database)
    expect(field).to_have_value("an echo of May")
    page.get_by_role("button", name="Understood").click()
    expect(warning_on(page)).to_have_count(0)


def test_everything_can_be_done_by_keys(officers: tuple[Watched, Watched]) -> None:
    page = officers[1].page
    choose(page, "Kim's sister")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.get_by_role("option").nth(1)).to_have_attribute("aria-selected", "true")
    expect(page.locator(".st-key-triage_detail")).to_contain_text(ACT)
    page.keyboard.press("k")
    title = page.get_by_role("option", selected=True).locator(".title").inner_text()
    first = page.get_by_role("option", selected=True)
    page.keyboard.press("d")
    reason = page.locator("input[placeholder='Reason for dismissing']:focus")
    expect(reason).to_have_count(1)
    page.keyboard.type("read twice, as j k a w")
    expect(reason).to_have_value("read twice, as j k a w")
    page.keyboard.press("Enter")
    expect(first).to_contain_text("dismissed · Cho")
    expect(page.locator(".st-key-triage_detail")).to_contain_text("read twice, as j k a w")
    page.keyboard.press("?")
    expect(page.get_by_text("No key acts while you type")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_text("No key acts while you type")).to_have_count(0)
    page.get_by_role("radio", name="Dismissed").click()
    expect(page.get_by_role("option").filter(has_text=title)).to_have_count(1)
    page.wait_for_url("**show=dismissed**")
    page.keyboard.press("z")
    page.get_by_role("radiogroup", name="Which").get_by_role("radio", name="All").click()
    expect(first).not_to_contain_text("dismissed")
    page.keyboard.press("y")
    expect(first).to_contain_text("☑ Right")
    page.keyboard.press("Control+a")
    # A keyboard that writes Korean: the letter's place decides.
    page.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'ㅈ', code: 'KeyW', bubbles: true}))")
    expect(first).to_contain_text("on watch · Cho")
    assert not officers[1].console_errors


OLD = """(key) => {
  const old = document.createElement("div");
  old.id = "old";
  old.className = `st-key-${key}`;
  old.append(document.createElement("input"));
  document.body.prepend(old);
}"""


def test_a_field_left_from_the_last_drawing_catches_no_key(officers: tuple[Watched, Watched]) -> None:
    """J, K and D in a hurry: the field that D finds goes with the drawing that it belongs to."""
    page = officers[1].page
    choose(page, "Signs of launch at Sohae")
    subject = str(row(page, "Sohae").get_attribute("data-subject"))
    page.evaluate(OLD, triage_list.field("dismiss", subject))
    page.keyboard.press("d")
    expect(page.locator("#old input")).to_be_focused()
    page.evaluate("document.getElementById('old').remove()")
    expect(page.get_by_placeholder("Reason for dismissing")).to_be_focused()
    page.keyboard.press("Escape")


def test_a_wrong_kind_is_chosen_and_recorded(officers: tuple[Watched, Watched]) -> None:
    page = officers[0].page
    choose(page, "Signs of launch at Sohae")
    page.keyboard.press("x")
    box = page.get_by_test_id("stPopoverBody")
    box.wait_for()
    expect(box.get_by_role("button", name="Record: wrong kind")).to_be_disabled()
    pick(box.get_by_role("combobox").first, "Context")
    expect(box.get_by_role("button", name="Record: wrong kind")).to_be_enabled()
    box.get_by_role("button", name="Record: wrong kind").click()
    expect(row(page, "Sohae")).to_contain_text("☒ Wrong kind")
    page.keyboard.press("Escape")
    assert not officers[0].console_errors


def test_a_reader_sees_marks_but_no_way_to_write(
    browser: Browser, stack: ExitStack, floor_server: Server, database: str
) -> None:
    seen = stack.enter_context(arrived(browser, floor_server))
    page = seen.page
    expect(page.get_by_text("need a signed-in officer")).to_be_visible()
    choose(page, "Signs of launch at Sohae")
    page.keyboard.press("a")
    page.keyboard.press("d")
    expect(page.get_by_role("button", name="Acknowledge")).to_have_count(0)
    assert page.get_by_placeholder("Note for everyone").count() == 0
    dismiss_as("Han", str(row(page, "Sohae").get_attribute("data-subject")), "late", database)
    expect(row(page, "Sohae")).to_contain_text("dismissed · Han")
    assert not seen.console_errors


def test_hostile_titles_stay_text_and_reach_nobody(officers: tuple[Watched, Watched]) -> None:
    page = officers[0].page
    for title in HOSTILE:
        line = " ".join(title.split())
        shown = page.get_by_role("option").filter(has=page.get_by_text(line, exact=True))
        expect(shown).to_have_count(1)
    assert page.locator("li img, li a, li script, li style").count() == 0
    assert officers[0].outside_requests() == []


def test_it_stands_on_a_phone(browser: Browser, stack: ExitStack, floor_server: Server) -> None:
    seen = stack.enter_context(arrived(browser, floor_server, "Han", width=390))
    page = seen.page
    choose(page, "Signs of launch at Sohae")
    page.get_by_role("button", name="Acknowledge").click()
    expect(row(page, "Sohae")).to_contain_text("acknowledged · Han")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390


def test_an_open_line_with_everything_on_it_is_whole_and_axe_finds_nothing(officers: tuple[Watched, Watched]) -> None:
    page = officers[0].page
    choose(page, ACT)
    page.keyboard.press("?")
    expect(page.get_by_text("No key acts while you type")).to_be_visible()
    for width, height in WINDOWS.values():
        page.set_viewport_size({"width": width, "height": height})
        still(page)
        assert measured(page) == [], width
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []


def test_unsent_words_choice_and_sign_in_survive_a_restart_and_go_once_sent(
    browser: Browser, stack: ExitStack, tmp_path: Path
) -> None:
    """Case 23: the server restarts while an officer writes a note."""
    url, port = f"sqlite:///{tmp_path / 'watch.db'}", free_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WATCH_DB", url)
        stock(usual_reports())
    with serve(tmp_path, port=port, WATCH_DB=url, WATCH_NOW=NOW) as server:
        seen = stack.enter_context(arrived(browser, server, "Baek"))
        page = seen.page
        choose(page, "Signs of launch at Sohae")
        page.get_by_placeholder("Note for everyone").press_sequentially("Two pads, one of them")
        assert "line=entry" in page.url
        page.wait_for_function(KEPT, arg="Two pads, one of them")
    with serve(tmp_path, port=port, WATCH_DB=url, WATCH_NOW=NOW) as server:
        page.reload()
        seen.settled()
        note = page.get_by_placeholder("Note for everyone")
        expect(page.locator(".st-key-header")).to_contain_text("Baek")
        expect(page.locator(".st-key-triage_detail")).to_contain_text("Signs of launch at Sohae")
        expect(note).to_have_value("Two pads, one of them")
        note.press("End")
        note.press_sequentially(" empty")
        page.keyboard.press("Enter")
        expect(page.locator(".st-key-triage_detail")).to_contain_text("Baek: Two pads, one of them empty")
        expect(note).to_have_value("")
        page.wait_for_function(f"(words) => !({KEPT})(words)", arg="Two pads")
        page.reload()
        seen.settled()
        expect(page.locator(".st-key-triage_detail")).to_contain_text("Baek: Two pads, one of them empty")
        expect(page.get_by_placeholder("Note for everyone")).to_have_value("")
        page.goto(f"{server.url}/floor?view=handover")
        line = page.get_by_label("Your line")
        line.fill("The pads are watched")
        page.wait_for_function(KEPT, arg="The pads are watched")
        page.reload()
        expect(page.get_by_label("Your line")).to_have_value("The pads are watched")


def test_triage_goes_on_to_the_next_open_line(browser: Browser, stack: ExitStack, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'watch.db'}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WATCH_DB", url)
        stock(usual_reports())
    with serve(tmp_path, WATCH_DB=url, WATCH_NOW=NOW) as server:
        seen = stack.enter_context(arrived(browser, server, "Baek", show="open"))
        page = seen.page
        titles = page.locator("[role=option] .title").all_inner_texts()
        page.get_by_role("option").first.click()
        page.keyboard.press("a")
        page.keyboard.press("a")
        expect(page.get_by_role("option")).to_have_count(len(titles) - 2)
        expect(page.get_by_role("option", selected=True).locator(".title")).to_have_text(titles[2])
        page.get_by_role("button", name="Acknowledge").click()
        expect(page.get_by_role("option", selected=True).locator(".title")).to_have_text(titles[3])
        assert not seen.console_errors
