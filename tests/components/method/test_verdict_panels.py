"""The scorecard on the Method page: honest about how few, exact about what was misread, and exported whole."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from components.reads import load
from components.text.i18n import words
from data.models import Said, Verdict
from data.store import verdicts
from data.store.store import database_url, open_store
from tests.components.stocked import HOSTILE, NOW, open_page, shown, stock, tables, usual_reports

MOMENT = datetime.fromisoformat(NOW)
WORDS = words("en")


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_NOW", NOW)
    load.forget()


def give(n: int, what="right", kind="threat", days: float = 1, title: str = "", joined=()) -> None:
    said = Said(kind, "missile", 64, f"rule-{kind}", "abcdef0123", title or f"Headline {n}", reports=joined)
    should = ("context", None) if what == "wrong_kind" else (kind, "missile")
    at = MOMENT - timedelta(days=days)
    store = open_store(database_url())
    with store.begin() as conn:
        verdicts.add(conn, Verdict(0, at, "Baek", f"entry:w#{n}", what, said, *should))
    store.close()


def table(app, column: str) -> list[dict]:
    return [dict(row) for _, row in next(frame for frame in tables(app) if column in frame).iterrows()]


def test_nobody_judged_says_so() -> None:
    stock(usual_reports())
    assert WORDS["verdict.none"] in shown(open_page("method"))


def test_shares_stand_with_their_interval_and_few_is_said() -> None:
    stock(usual_reports())
    for n in range(21):
        give(n, "right" if n else "wrong_kind")
    give(50, "wrong_merge", "provocation", joined=("entry:a#1", "entry:b#2"))
    give(60, days=31)
    app = open_page("method")
    assert not app.exception
    rows = {row["what"]: row for row in table(app, "interval")}
    assert (rows["Threat"]["right"], rows["Threat"]["judged"], rows["Threat"]["share"]) == (20, 21, "95 %")
    low, high = (int(edge.rstrip(" %")) for edge in rows["Threat"]["interval"].split(" – "))
    assert 70 < low < 95 < high <= 100
    assert rows[WORDS["verdict.merge"]]["share"] == "0 % · few"
    assert "Below 20 judged readings" in shown(app)
    assert "not a random sample" in shown(app)


def test_misreadings_say_what_was_said_and_what_should_have_been() -> None:
    stock(usual_reports())
    give(1, "wrong_kind", title=HOSTILE[0])
    give(2, "wrong_merge", "provocation", joined=("entry:a#1", "entry:b#2"))
    app = open_page("method")
    rows = table(app, "should")
    assert [(row["said"], row["should"], row["rule"]) for row in rows] == [
        ("Provocation · Missile", WORDS["verdict.one_act"], "rule-provocation · abcdef01"),
        ("Threat · Missile", "Context", "rule-threat · abcdef01"),
    ]
    assert rows[1]["title"] == HOSTILE[0]
    for element in (*app.markdown, *app.caption):
        assert "beacon.example" not in element.value


def test_a_verdict_taken_back_is_no_misreading() -> None:
    stock(usual_reports())
    give(1, "wrong_kind")
    give(2)
    store = open_store(database_url())
    with store.begin() as conn:
        assert verdicts.undo(conn, 1, "Baek", MOMENT)
    store.close()
    app = open_page("method")
    assert WORDS["verdict.no_wrong"] in shown(app)
    assert not any("should" in frame for frame in tables(app))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_both_files_are_offered(language: str) -> None:
    stock(usual_reports())
    give(1, title="북한, 미사일 발사 \u202e=1+1")
    app = open_page("method", language)
    assert not app.exception
    labels = {b.proto.label: b.proto for b in app.get("download_button")}
    assert {words(language)["verdict.labels"], words(language)["verdict.merges"]} <= set(labels)
    assert labels[words(language)["verdict.merges"]].disabled
    assert not labels[words(language)["verdict.labels"]].disabled
