"""Backup and restore from the pages: who may, what the audit says, and that the pages are the same afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.access import session
from components.floor import backup_panel
from components.reads import clock, load
from components.text.i18n import words
from data.backup import read, write
from data.models import Digest, Mark, Note, Person, act_subject
from data.store import audit, handovers, states, triage
from data.store.store import Store
from tests.components.stocked import NOW, open_page, shown, stock, tables, usual_reports

MOMENT = datetime.fromisoformat(NOW)
WORDS = words("en")
PAGES = Path(__file__).parents[3] / "components" / "pages"
OFFICER = Person("Baek", "officer", "local")


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_NOW", NOW)
    load.forget()


def restored(file: bytes) -> AppTest:
    """The view Record after `file` was handed in."""
    app = AppTest.from_file(str(PAGES / "floor.py"), default_timeout=60)
    app.query_params["view"], app.query_params["lang"] = "record", "en"
    app.run().file_uploader[0].set_value(("watch.zip", file, "application/zip"))
    return next(button for button in app.button if button.label == WORDS["backup.do"]).click().run()


def officers_work() -> None:
    with load.store().begin() as conn:
        handovers.add_line(conn, MOMENT, "Baek", "called Tokyo")
        handovers.sign(conn, MOMENT, "Baek", "", Digest(MOMENT - timedelta(hours=12), MOMENT, ()))
        triage.put_mark(conn, Mark(act_subject("x"), "watch", "Baek", MOMENT))
        triage.add_note(conn, Note(0, MOMENT, "Baek", act_subject("x"), "look again"))


ALL = (("watch", ""), ("provocations", ""), ("coverage", ""), ("floor", "triage"), ("floor", "handover"))


def pages(some: tuple[tuple[str, str], ...] = ALL) -> dict[str, str]:
    """What a reader sees of pages whose words hang on the store, tables included."""
    found = {}
    for name, view in some:
        app = AppTest.from_file(str(PAGES / f"{name}.py"), default_timeout=60)
        for key, value in {"lang": "en", "view": view}.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception
        found[f"{name} {view}"] = shown(app) + "\n".join(frame.to_string() for frame in tables(app))
    return found


def test_the_pages_are_the_same_after_a_wipe_and_a_restore(
    supervisor: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stock(usual_reports())
    officers_work()
    load.forget()
    before = pages()
    file = backup_panel._take()
    monkeypatch.setenv("WATCH_DB", f"sqlite:///{tmp_path / 'new.db'}")
    load.forget()
    assert pages(ALL[1:2]).items().isdisjoint(before.items())
    app = restored(file)
    assert not app.exception
    load.forget()
    assert pages() == before


def test_taking_and_restoring_stand_in_the_audit(supervisor: Person) -> None:
    stock(usual_reports())
    file = backup_panel._take()
    app = restored(file)
    assert "restored" in shown(app)
    with load.store().read() as conn:
        back, taken = audit.changes(conn)
    assert (taken.action, taken.who) == ("backup.take", "Cho")
    assert (back.action, back.after["as_of"]) == ("backup.restore", "2024-11-06T00:00:00Z")
    assert taken.after["rows"] == back.after["rows"]


def test_a_bad_file_is_one_line_and_no_line_of_the_audit(supervisor: Person) -> None:
    stock(usual_reports())
    app = restored(backup_panel._take()[:-30])
    assert "Not restored" in shown(app)
    with load.store().read() as conn:
        assert [line.action for line in audit.changes(conn)] == ["backup.take"]


def test_a_poller_at_work_is_waited_for(supervisor: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    stock(usual_reports())
    file = backup_panel._take()
    with load.store().begin() as conn:
        states.take_lease(conn, "poller", "elsewhere/1/2/3", backup_panel.clock.real(), 1.5)
    app = restored(file)
    assert "Not restored" not in shown(app)


@pytest.mark.parametrize("who", [Person(), OFFICER])
def test_only_a_supervisor_takes_or_restores(who: Person, signed_in: Callable[[Person], None]) -> None:
    stock(usual_reports())
    signed_in(who)
    app = open_page("floor", view="record")
    assert not app.exception
    assert not app.get("download_button")
    assert WORDS["backup.forgets"] in shown(app)
    with pytest.raises(session.NotAllowed):
        backup_panel._take()
    assert not app.file_uploader
    with load.store().read() as conn:
        assert audit.changes(conn) == []


def test_a_hosted_store_forgets_nothing(supervisor: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    stock(usual_reports())
    assert WORDS["backup.pointer"] in shown(open_page("coverage"))
    monkeypatch.setattr(backup_panel, "is_local", lambda: False)
    assert WORDS["backup.pointer"] not in shown(open_page("coverage"))
    assert WORDS["backup.forgets"] not in shown(open_page("floor", view="record"))


def test_the_file_holds_no_setting_of_the_host(supervisor: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the database's password nor anything else of the environment or the secrets gets into a backup."""
    monkeypatch.setenv("WATCH_CONTACT", "hunter2@example.org")
    stock(usual_reports())
    held = read.Backup(BytesIO(backup_panel._take()), clock.real())
    rows = "".join(str(row) for table in write.tables() for row in held.rows(table))
    assert "hunter2" not in rows
    assert Store.place.fget(load.store()) not in rows  # type: ignore[attr-defined]
