"""What a mark, a note or a verdict of an officer does, and what another officer's does to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from components.floor.actions import Request
from data.models import NOTE_LENGTH, Mark, Person
from data.store import triage, verdicts
from data.store.store import database_url, open_store
from tests.components.pages.floor_page import (
    CHO,
    MOMENT,
    PAGE,
    WORDS,
    ask,
    choose,
    floor,
    lines,
    of,
    press,
    rows,
    standing,
    told,
    write,
)
from tests.components.stocked import HOSTILE, open_page, shown, stock, tables, usual_reports

pytestmark = pytest.mark.usefixtures("still")


@pytest.mark.parametrize(
    ("label", "state", "view"),
    [("act_on.acknowledge", "acknowledged", "mine"), ("act_on.watch", "watch", "watch")],
)
def test_a_button_marks_and_the_views_follow(baek: Person, label: str, state: str, view: str) -> None:
    stock(usual_reports())
    app = floor()
    subject = of(app, "7 missiles")["id"]
    before = [row["id"] for row in rows(app)]
    press(choose(app, subject), WORDS[label])
    assert (standing(subject).state, standing(subject).by, standing(subject).version) == (state, "Baek", 1)
    shown_now = [row["id"] for row in rows(app)]
    assert subject not in shown_now
    assert (
        app.session_state["_triage_chosen"] == before[before.index(subject) + 1]
    )  # the next of the open ones, by itself
    assert subject not in [row["id"] for row in rows(floor())]
    assert [row["id"] for row in rows(floor(show=view))] == [subject]
    assert len(rows(floor(show="all"))) == 6
    line = lines(f"mark.{'acknowledge' if state == 'acknowledged' else state}")[0]
    assert (line.who, line.subject, line.before, line.after["state"]) == ("Baek", subject, None, state)


def test_a_dismissal_needs_a_reason_and_shows_it_to_all(baek: Person, signed_in: Callable[[Person], None]) -> None:
    stock(usual_reports())
    app = floor()
    subject = of(app, "Sohae")["id"]
    choose(app, subject)
    press(app, WORDS["act_on.dismiss"])
    assert WORDS["triage.reason_missing"] in told(app)
    assert standing(subject) is None
    reason = next(field for field in app.text_input if "dismiss" in field.key)
    reason.input("old pictures\u202e\n of 2022")
    press(app, WORDS["act_on.dismiss"])
    assert told(app) == ""
    assert standing(subject).reason == "old pictures of 2022"
    signed_in(CHO)
    other = choose(floor(show="dismissed"), subject)
    assert [row["dismissed"] for row in rows(other)] == [True]
    assert "old pictures of 2022" in shown(other)


def test_an_overtaken_mark_is_not_written_and_says_who_did_what(baek: Person) -> None:
    stock(usual_reports())
    app = floor()
    subject = of(app, "7 missiles")["id"]
    choose(app, subject)
    theirs = write(lambda conn: triage.put_mark(conn, Mark(subject, "dismissed", "Cho", MOMENT, 0, "an **echo**")))
    press(app, WORDS["act_on.acknowledge"])  # drawn before Cho's mark
    assert standing(subject) == theirs
    assert "Cho" in told(app)
    assert "dismissed" in told(app)
    assert "\\*\\*echo" in told(app)
    assert lines("mark.acknowledge") == []
    press(app, WORDS["act_on.acknowledge"])  # drawn with it: now it is a decision
    assert (standing(subject).state, standing(subject).by, standing(subject).version) == ("acknowledged", "Baek", 2)
    assert told(app) == ""


def test_what_was_typed_is_not_lost_with_a_mark_that_was_overtaken(baek: Person) -> None:
    stock(usual_reports())
    app = floor()
    subject = of(app, "7 missiles")["id"]
    choose(app, subject)
    write(lambda conn: triage.put_mark(conn, Mark(subject, "watch", "Cho", MOMENT, 0)))
    reason = next(field for field in app.text_input if "dismiss" in field.key)
    reason.input("an echo of May")
    press(app, WORDS["act_on.dismiss"])
    assert "Cho" in told(app)
    assert next(field for field in app.text_input if "dismiss" in field.key).value == "an echo of May"


def test_a_mark_is_taken_back_unless_another_came_since(baek: Person) -> None:
    stock(usual_reports())
    app = floor(show="all")
    subject = of(app, "7 missiles")["id"]
    theirs = write(lambda conn: triage.put_mark(conn, Mark(subject, "watch", "Cho", MOMENT, 0)))
    press(choose(app, subject), WORDS["act_on.acknowledge"])
    ask(app, Request("undo"))
    now = standing(subject)
    assert (now.state, now.by, now.at, now.version) == (theirs.state, "Cho", theirs.at, 3)
    ask(app, Request("undo"))
    assert WORDS["triage.nothing_to_undo"] in told(app)
    press(app, WORDS["triage.understood"])
    assert told(app) == ""
    press(app, WORDS["act_on.acknowledge"])
    write(lambda conn: triage.put_mark(conn, Mark(subject, "watch", "Cho", MOMENT, 4)))
    ask(app, Request("undo"))
    assert (standing(subject).by, standing(subject).version) == ("Cho", 5)
    assert "Cho" in told(app)


def test_keys_in_a_hurry_are_all_carried_out_and_a_problem_stays_until_it_is_read(baek: Person) -> None:
    stock(usual_reports())
    app = floor()
    first, second = (row["id"] for row in rows(app)[:2])
    write(lambda conn: triage.put_mark(conn, Mark(second, "watch", "Cho", MOMENT, 0)))
    asked = [("acknowledge", first), ("watch", first), ("undo", ""), ("acknowledge", first), ("acknowledge", second)]
    app.session_state["_floor_requests"] = tuple(Request(what, subject) for what, subject in [*asked, ("read", first)])
    app.run()
    assert (standing(first).state, standing(first).version) == ("acknowledged", 4)
    assert standing(second).by == "Cho"
    choose(app, first)
    assert "Cho" in told(app)
    press(app, WORDS["triage.understood"])
    assert told(app) == ""


def test_what_was_dismissed_comes_back_when_it_is_graver(baek: Person) -> None:
    stock(usual_reports())
    app = floor()
    subject = of(app, "7 missiles")["id"]
    seen = {"severity": 1, "credibility": 3, "reports": 1, "publishers": 3}
    write(lambda conn: triage.put_mark(conn, Mark(subject, "dismissed", "Cho", MOMENT, 0, "echo", seen)))
    app = choose(floor(), subject)
    assert of(app, "7 missiles")["news"] == [WORDS["triage.back"]]
    assert "severity 1 → 3" in shown(app)
    assert "reports 1" not in shown(app)


def test_hostile_and_oversized_notes(baek: Person) -> None:
    stock(usual_reports())
    app = floor()
    subject = of(app, "7 missiles")["id"]
    choose(app, subject)
    for text in HOSTILE:
        ask(app, Request("note", subject, 0, text))
        assert told(app) == ""
    for text in ("", " \u202e\x00 ", "x" * (NOTE_LENGTH + 1)):
        ask(app, Request("note", subject, 0, text))
        assert told(app)
    bodies = "".join(block.proto.body for block in app.get("html"))
    assert "beacon.example" in bodies, "the notes are not shown"
    assert not any(tag in bodies for tag in ("<script", "<img", "<style>", 'href="javascript', 'href="http://beacon'))
    for element in (*app.markdown, *app.caption, *app.warning):
        assert "beacon.example" not in element.value
    assert "✎ 6" in of(app, "7 missiles")["mark"]


def test_verdicts_are_given_with_one_click_and_taken_back(baek: Person) -> None:
    stock(usual_reports())
    app = floor()
    act, threat = of(app, "7 missiles")["id"], of(app, "sister")["id"]
    press(choose(app, act), WORDS["verdict.wrong_merge"])
    press(choose(app, threat), WORDS["verdict.right"])
    assert not any(b.label.startswith(WORDS["verdict.wrong_merge"]) for b in app.button), "one report was not merged"
    ask(app, Request("wrong_kind", threat, kind="context", category=None))
    store = open_store(database_url())
    with store.read() as conn:
        held = verdicts.about(conn, [act, threat])
    store.close()
    assert (held[act].verdict, len(held[act].said.reports), held[act].said.kind) == ("wrong_merge", 3, "provocation")
    assert (held[threat].verdict, held[threat].kind, held[threat].category) == ("wrong_kind", "context", None)
    assert held[threat].said.rule == "test"
    assert "wrong kind" in of(app, held[threat].said.title)["mark"].lower()
    press(app, WORDS["act_on.take_back"])
    assert "right" in of(app, held[threat].said.title)["mark"].lower()
    assert len(lines("verdict.give")) == 3
    assert len(lines("verdict.undo")) == 1


def test_the_same_kind_is_no_wrong_kind(baek: Person) -> None:
    stock(usual_reports())
    app = floor()
    subject = of(app, "sister")["id"]
    choose(app, subject)
    ask(app, Request("wrong_kind", subject, kind="threat", category="rhetoric"))
    assert WORDS["triage.same_kind"] in told(app)


def test_a_wish_for_what_is_not_in_the_list_is_dropped(baek: Person) -> None:
    stock(usual_reports())
    app = ask(floor(), Request("acknowledge", "act:P-20000101-launch-000000"))
    assert not app.exception
    assert lines() == []


def test_the_mark_stands_in_the_table_of_provocations_and_in_the_drawer(baek: Person) -> None:
    stock(usual_reports())
    subject = of(floor(), "7 missiles")["id"]
    page = PAGE.replace("floor.py", "provocations.py")
    app = AppTest.from_file(page, default_timeout=60)
    app.query_params["lang"] = "en"
    app.run()
    assert "✓" not in shown(app)
    write(lambda conn: triage.put_mark(conn, Mark(subject, "acknowledged", "Cho", MOMENT, 0)))
    app.query_params["p"] = subject.removeprefix("act:")
    app.run()
    assert [mark for mark in tables(app)[0]["mark"] if mark] == ["✓ acknowledged"]
    assert "acknowledged by Cho" in shown(app)
    press(app, WORDS["verdict.wrong_merge"])
    assert not app.exception
    assert "Wrong merge · Baek" in shown(app)
    assert [line.subject for line in lines("verdict.give")] == [subject]


def test_the_mark_stands_in_excerpts() -> None:
    stock(usual_reports())
    subject = of(floor(), "Sohae")["id"]
    write(lambda conn: triage.put_mark(conn, Mark(subject, "dismissed", "Cho", MOMENT, 0, "<b>late</b>")))
    app = open_page("excerpts")
    bodies = "".join(block.proto.body for block in app.get("html"))
    assert bodies.count("✕ dismissed") == 1


def test_another_view_leaves_a_choice_behind_that_is_not_in_it(baek: Person) -> None:
    stock(usual_reports())
    app = floor(show="all")
    subject = of(app, "Sohae")["id"]
    ask(choose(app, subject), Request("watch", subject))
    app.session_state["show"] = "dismissed"
    app.run()
    assert rows(app) == []
    assert WORDS["triage.choose"] in shown(app)


def test_in_every_other_view_a_marked_line_stays_under_the_hand(baek: Person) -> None:
    stock(usual_reports())
    app = floor(show="all")
    subject = of(app, "7 missiles")["id"]
    press(choose(app, subject), WORDS["act_on.acknowledge"])
    assert app.session_state["_triage_chosen"] == subject
