"""Handover and backup through a real server: two officers at once, and a host that lost its disk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from data.store import audit, handovers
from data.store.store import open_store
from tests.browser.harness import Server, Watched, pick, serve, watched
from tests.components.stocked import HOSTILE, NOW, stock, usual_reports
from tests.reports import report

SOON = 30_000  # milliseconds; a line shows after five seconds, on a machine with nothing else to do


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('handover') / 'watch.db'}"
    hostile = [report(title, f"2024-11-05T1{n}:30", kind="threat") for n, title in enumerate(HOSTILE)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WATCH_DB", url)
        stock([*usual_reports(), *hostile])
    return url


@pytest.fixture(scope="module")
def server_of_shift(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("app"), WATCH_DB=database, WATCH_NOW=NOW) as running:
        yield running


@contextmanager
def arrived(browser: Browser, server: Server, name: str, view: str) -> Iterator[Watched]:
    with watched(browser, server) as seen:
        page = seen.open("floor", f"view={view}&from=24h")
        page.get_by_role("button", name="Sign in").click()
        form = page.get_by_test_id("stForm").filter(has_text="Name or initials")
        form.get_by_label("Name or initials").fill(name)
        form.get_by_label("Code from the start's address").fill(server.code)
        form.get_by_role("button", name="Sign in").click()
        form.wait_for(state="detached")
        expect(page.locator(".st-key-header")).to_contain_text(name)
        seen.settled()
        yield seen


def add_line(page: Page, text: str) -> None:
    page.get_by_label("Your line").fill(text)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".st-key-handover_lines")).to_contain_text(text, timeout=SOON)


def test_two_officers_write_at_once_one_signs_and_the_other_takes_over(
    browser: Browser, stack: ExitStack, server_of_shift: Server, database: str
) -> None:
    baek, cho = (stack.enter_context(arrived(browser, server_of_shift, name, "handover")) for name in ("Baek", "Cho"))
    cho.page.get_by_label("Your line").fill("half a sentence that must not be")
    add_line(baek.page, "Cabinet briefing at 060200Z <b>sharp</b>")
    expect(cho.page.locator(".st-key-handover_lines")).to_contain_text("Cabinet briefing", timeout=SOON)
    expect(cho.page.get_by_label("Your line")).to_have_value("half a sentence that must not be")
    assert baek.page.locator(".st-key-handover_lines b").count() == 0
    add_line(cho.page, "Tokyo desk called back")
    expect(baek.page.locator(".st-key-handover_lines")).to_contain_text("Tokyo desk", timeout=SOON)

    baek.page.get_by_role("button", name="Sign the handover").click()
    expect(baek.page.get_by_test_id("stSelectbox")).to_be_visible(timeout=SOON)
    cho.page.get_by_role("button", name="Sign the handover").click()  # on a page from before the signature
    expect(cho.page.get_by_text("Baek was first").first).to_be_visible(timeout=SOON)
    store = open_store(database)
    with store.read() as conn:
        (signed,) = handovers.signed(conn, audit.changes(conn)[0].at)
    assert signed.by == "Baek"
    assert {line.text for line in signed.lines} == {
        "Cabinet briefing at 060200Z <b>sharp</b>",
        "Tokyo desk called back",
    }

    page = cho.page
    pick(page.get_by_test_id("stSelectbox").get_by_role("combobox"), "Signed by Baek")
    page.get_by_role("button", name="Take over").click()
    expect(page.get_by_text("Taken over by Cho")).to_be_visible(timeout=SOON)
    text = Path(cho.taken("Markdown").path()).read_text(encoding="utf-8")
    assert "Taken over by Cho" in text.replace("\\", "")
    assert re.search(r"SHA-256: [0-9a-f]{64}\n$", text)
    for seen in (baek, cho):
        assert seen.console_errors == []
        assert seen.outside_requests() == []
    store.close()


def test_a_backup_out_of_one_host_into_the_next(
    browser: Browser, stack: ExitStack, server_of_shift: Server, tmp_path: Path
) -> None:
    seen = stack.enter_context(arrived(browser, server_of_shift, "Cho", "record"))
    file = tmp_path / "watch.zip"
    seen.taken("Take a backup").save_as(file)
    acts = seen.open("provocations").locator(".st-key-acts").inner_text()
    with serve(tmp_path, WATCH_DB=f"sqlite:///{tmp_path / 'new.db'}", WATCH_NOW=NOW) as fresh:
        again = stack.enter_context(arrived(browser, fresh, "Cho", "record"))
        again.page.locator("input[type=file]").set_input_files(file)
        expect(again.page.get_by_text("watch.zip")).to_be_visible()
        again.page.get_by_role("button", name="Restore", exact=True).click()
        expect(again.page.get_by_text(re.compile("rows of the backup"))).to_be_visible(timeout=SOON)
        assert again.open("provocations").locator(".st-key-acts").inner_text() == acts
        assert again.console_errors == []
