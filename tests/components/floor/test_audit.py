"""The record of writes: for those who write, in words, with strangers' text as text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from streamlit.testing.v1 import AppTest

from components.floor import audit_words
from components.reads import load
from components.text.i18n import speaking, words
from data.models import NEEDS, AuditLine, Person
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
    assert list(frame["what"]) == [f"Cho (officer) put on watch the act {n}: was open; state act:{n}" for n in (2, 1)]


def test_hostile_subjects_are_cells(signed_in: Callable[[Person], None]) -> None:
    signed_in(WHO)
    write(*HOSTILE)
    app = view()
    assert not app.exception
    for title, told in zip(reversed(HOSTILE), tables(app)[0]["what"], strict=True):
        assert " ".join(title.split())[:60] in told


def test_every_action_has_words() -> None:
    for action in (*NEEDS, "sign.in", "sign.out", "sign.refused"):
        assert f"audit.{action.replace('.', '_')}" in WORDS


def test_a_line_is_a_sentence_that_leaves_out_what_stayed() -> None:
    at = datetime.fromisoformat(NOW)
    before = {"state": "open", "by": "Cho", "version": 1, "reason": ""}
    after = {"state": "dismissed", "by": "Cho", "version": 2, "reason": "an echo of May"}
    line = AuditLine(1, at, "Cho", "officer", "local", "mark.dismiss", "act:P-1", before, after)
    told = audit_words.sentence(line)
    assert told == "Cho (officer) dismissed the act P-1: state open → dismissed; reason an echo of May"
    out = AuditLine(2, at, "Cho", "officer", "local", "sign.out", "", None, None)
    assert audit_words.sentence(out) == "Cho (officer) signed out"


@pytest.mark.parametrize("value", [None, "", 0, True, [], {}, [1, 2], {"a": {"b": 1}}, "x" * 5000, "\u202e\x00"])
def test_no_value_breaks_a_sentence(value: object) -> None:
    for pair in ((value, None), (None, value), (value, value), (value, {"state": value}), ({"state": value}, value)):
        assert all(len(told) < 700 for told in audit_words.changes(*pair))


RULE = {"key": "grave-act", "on": "act", "to": ["mail"], "languages": ["en"], "active": True, "min_severity": 4}


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Cho (supervisor) saved the alert rule “Grave act”: in English → English, Korean; from severity 4 → 5"),
        ("ko", "Cho (상황실장): ‘심각한 행위’ 알림 규칙 저장: 언어 영어 → 영어, 한국어; 강도 하한 4 → 5"),
    ],
)
def test_a_line_about_an_alert_is_a_sentence_in_both_languages(language: str, told: str) -> None:
    after = {**RULE, "languages": ["en", "ko"], "min_severity": 5}
    line = AuditLine(
        1, datetime.fromisoformat(NOW), "Cho", "supervisor", "local", "alert.save", "alert:grave-act", RULE, after
    )
    with speaking(language):
        assert audit_words.sentence(line) == told


def test_a_ruling_is_told_act_by_act_and_no_line_shows_code() -> None:
    was = {"P-1": {"status": "machine", "severity": 3, "reports": 2, "alias_of": None}}
    now = {"P-1": {"status": "edited", "severity": 4, "reports": 2, "alias_of": None}, "reason": "it hit a town"}
    at = datetime.fromisoformat(NOW)
    told = audit_words.sentence(AuditLine(1, at, "Cho", "supervisor", "local", "ruling.severity", "act:P-1", was, now))
    assert "P-1 (status machine → edited by an officer, severity 3 → 4)" in told
    again = AuditLine(2, at, "Cho", "officer", "local", "alert.again", "alerts", None, ["a-1", "a-2"])
    assert audit_words.sentence(again) == "Cho (officer) sent again what had not gone out: a-1, a-2"
