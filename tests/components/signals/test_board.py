"""The indicator board, the level's log, and an officer's own level that gives way when it expires."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from components.reads import load
from components.text.i18n import words
from data.models import Person
from data.store import audit, level_inputs, schema, states
from data.store.store import open_store
from tests.components.stocked import NOW, open_page, shown, stock, tables, usual_reports

AT = datetime(2024, 11, 5, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_NOW", NOW)
    load.forget()


def test_the_board_names_every_indicator_and_the_log_says_why() -> None:
    stock(usual_reports())
    app = open_page("signals")
    assert not app.exception
    frames = tables(app)
    board = next(frame for frame in frames if "calls" in frame.columns)
    assert len(board) == len(load.level_rules().indicators)
    assert (board["evidence"] != "").any()
    log = next(frame for frame in frames if {"at", "to", "why"} <= set(frame.columns))
    assert log["why"].str.startswith((words("en")["board.rose"], words("en")["board.fell"])).any()


def test_evidence_that_is_an_act_is_told_by_its_facts_in_the_reader_s_language() -> None:
    stock(usual_reports())
    for language, told in (("en", "7 missiles, 05 NOV 24"), ("ko", "미사일 7발")):
        board = next(frame for frame in tables(open_page("signals", language)) if "calls" in frame.columns)
        assert board["evidence"].str.contains(told).any()


def test_an_own_level_is_a_supervisor_s(signed_in: Callable[[Person], None]) -> None:
    stock(usual_reports())
    signed_in(Person("Cho", "officer", "local"))
    assert words("en")["access.supervisor_only"] in shown(open_page("signals"))


@pytest.mark.usefixtures("supervisor")
def test_a_supervisor_sets_a_level_with_a_reason() -> None:
    stock(usual_reports())
    app = open_page("signals")
    send = next(button for button in app.button if button.label == words("en")["board.set"])
    send.click().run()
    assert words("en")["board.missing"] in shown(app)
    reason = next(i for i in app.text_input if i.label == words("en")["officer.reason"])
    reason.set_value("seen elsewhere")
    next(button for button in app.button if button.label == words("en")["board.set"]).click().run()
    assert not app.exception
    with load.store().read() as conn:
        (own,) = level_inputs.overrides(conn, datetime.fromisoformat(NOW))
        (line,) = audit.changes(conn)
    assert (own.by, own.reason, own.level) == ("Cho", "seen elsewhere", "Routine")
    assert (line.action, line.who, line.after) == ("level.set", "Cho", {"level": "Routine", "reason": "seen elsewhere"})


def test_an_officer_s_level_is_a_line_of_its_own_in_the_log(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'watch.db'}")
    with store.begin() as conn:
        states.add_level(conn, AT, "Routine", "", [])
        states.set_level(conn, AT, "High", "Kim", "imagery seen elsewhere", AT + timedelta(hours=6))
    with store.read() as conn:
        (own,) = level_inputs.overrides(conn, AT)
        assert (own.level, own.by, own.end) == ("High", "Kim", AT + timedelta(hours=6))
        assert level_inputs.overrides(conn, AT - timedelta(minutes=1)) == []
        assert states.last_level(conn) == "Routine"  # the machine's own view stays
        assert conn.scalar(sa.select(sa.func.count()).select_from(schema.level_log)) == 2
