"""The record of writes: for those who write, in words, with strangers' text as text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from streamlit.testing.v1 import AppTest

from components.reads import load
from components.text.i18n import words
from data.models import NEEDS, Person
from data.store import audit
from tests.components.stocked import HOSTILE, NOW, shown, tables

WORDS = words("en")
WHO = Person("Cho", "officer", "local")


def view() -> AppTest:
    def script() -> None:
        from components.floor import audit as floor_audit
        from components.reads import clock

        floor_audit.view(clock.now())

    return AppTest.from_function(script, default_timeout=30).run()


@pytest.fixture(autouse=True)
def _moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_NOW", NOW)


def write(*subjects: str) -> None:
    with load.store().begin() as conn:
        for subject in subjects:
            audit.record(conn, datetime.fromisoformat(NOW), WHO, "mark.watch", subject, "open", {"state": subject})


def test_a_viewer_sees_that_there_is_one() -> None:
    write("act:1")
    app = view()
    assert not app.exception
    assert WORDS["record.closed"] in shown(app)
    assert not tables(app)


def test_an_officer_reads_who_did_what_from_what_to_what(signed_in: Callable[[Person], None]) -> None:
    signed_in(WHO)
    assert WORDS["record.empty"] in " ".join(info.value for info in view().info)
    write("act:1", "act:2")
    load.forget()
    frame = tables(view())[0]
    assert list(frame["subject"]) == ["act:2", "act:1"]
    assert set(frame["who"]) == {"Cho (officer)"}
    assert set(frame["what"]) == {WORDS["audit.mark_watch"]}
    assert frame["before"][0] == "open"
    assert "act:2" in frame["after"][0]


def test_hostile_subjects_are_cells(signed_in: Callable[[Person], None]) -> None:
    signed_in(WHO)
    write(*HOSTILE)
    app = view()
    assert not app.exception
    assert [" ".join(title.split()) for title in reversed(HOSTILE)] == list(tables(app)[0]["subject"])


def test_every_action_has_words() -> None:
    for action in (*NEEDS, "sign.in", "sign.out", "sign.refused"):
        assert f"audit.{action.replace('.', '_')}" in WORDS
