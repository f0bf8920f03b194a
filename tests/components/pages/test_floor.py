"""The watch floor's triage: who sees what, what a mark does, what another officer's mark does to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.floor import triage_list
from components.floor.actions import Request
from components.floor.triage import moved_on
from components.reads import load
from components.text.i18n import words
from data.models import NOTE_LENGTH, Filters, Mark, Person
from data.store import audit, triage, verdicts
from data.store.store import database_url, open_store
from tests.components.stocked import HOSTILE, NOW, open_page, shown, stock, tables, usual_reports
from tests.reports import report

MOMENT = datetime.fromisoformat(NOW)
BAEK, CHO = Person("Baek", "officer", "local"), Person("Cho", "officer", "local")
WORDS = words("en")
PAGE = str(Path(__file__).parents[3] / "components" / "pages" / "floor.py")


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_NOW", NOW)
    load.forget()


@pytest.fixture
def baek(signed_in: Callable[[Person], None]) -> Person:
    signed_in(BAEK)
    return BAEK


def floor(chosen: str = "", **query: str) -> AppTest:
    """The page by itself, so that its address can be given, with a row chosen."""
    app = AppTest.from_file(PAGE, default_timeout=60)
    app.session_state["_triage_chosen"] = chosen
    for name, value in {"lang": "en", **query}.items():
        app.query_params[name] = value
    return app.run()


def rows(app: AppTest) -> list[dict]:
    """What the list shows."""
    found = [e for e in app.get("bidi_component") if e.proto.component_name.endswith("november_watch_triage")]
    if not found:
        return []
    return json.loads(found[0].proto.json)["rows"]


def choose(app: AppTest, subject: str) -> AppTest:
    """What a click on a row does."""
    app.session_state["_triage_chosen"] = subject
    return ask(app, Request("read", subject))


def ask(app: AppTest, asked: Request) -> AppTest:
    app.session_state["_floor_requests"] = (asked,)
    return app.run()


def press(app: AppTest, label: str) -> AppTest:
    return next(b for b in app.button if b.label.startswith(label)).click().run()


def write(what: Callable) -> object:
    """Something another officer does meanwhile."""
    store = open_store(database_url())
    with store.begin() as conn:
        done = what(conn)
    store.close()
    return done


def told(app: AppTest) -> str:
    return "\n".join(w.value for w in app.warning)


def of(app: AppTest, words_in_title: str) -> dict:
    return next(row for row in rows(app) if words_in_title in row["title"])


def standing(subject: str) -> Mark | None:
    store = open_store(database_url())
    with store.read() as conn:
        found = triage.marks(conn, [subject]).get(subject)
    store.close()
    return found


def lines(*actions: str) -> list:
    store = open_store(database_url())
    with store.read() as conn:
        found = audit.changes(conn, actions=actions)
    store.close()
    return found


def test_one_act_is_one_line_and_signals_stand_beside_it() -> None:
    stock(usual_reports())
    app = floor()
    assert not app.exception
    assert len([row for row in rows(app) if row["id"].startswith("act:")]) == 1
    assert len(rows(app)) == 6  # one act of three reports, four threats, one preparation, in seven days
    assert "publishers 3" in of(app, "7 missiles")["meta"]
    assert of(app, "7 missiles")["meta"][0] == WORDS["kind.provocation"]
    assert of(app, "7 missiles")["lead"].startswith("7 missiles, Sariwon, 05 NOV; JCS")
    assert (of(app, "7 missiles")["severity"], of(app, "7 missiles")["step"]) == ("◆◆◆ 3 notable", 3)


def test_a_reader_without_a_name_sees_no_marks_of_their_own_and_why() -> None:
    stock(usual_reports())
    app = floor()
    assert WORDS["triage.no_marks"] in shown(app)
    assert not any(row["dot"] or row["unread"] for row in rows(app))
    app = choose(app, rows(app)[0]["id"])
    assert not any(b.label.startswith(WORDS["act_on.acknowledge"]) for b in app.button)
    assert not app.text_input
    assert lines() == []


def test_a_viewer_s_key_writes_nothing(signed_in: Callable[[Person], None]) -> None:
    stock(usual_reports())
    signed_in(Person("Guest", "viewer", "login"))
    app = floor()
    subject = rows(app)[0]["id"]
    for what in ("acknowledge", "note", "right", "unread", "read", "undo"):
        ask(app, Request(what, subject, 0, "text"))
    assert standing(subject) is None
    assert lines() == []


def test_what_is_opened_counts_as_read_for_this_person_only(baek: Person, signed_in: Callable[[Person], None]) -> None:
    stock(usual_reports())
    app = floor()
    assert all(row["unread"] and row["dot"] == "✱" for row in rows(app))
    subject = of(app, "7 missiles")["id"]
    choose(app, subject)
    assert [row["id"] for row in rows(app) if not row["unread"]] == [subject]
    press(app, WORDS["act_on.unread"])
    assert all(row["unread"] for row in rows(app))
    choose(app, subject)
    signed_in(CHO)
    assert all(row["unread"] for row in rows(floor()))


def test_all_can_be_read_at_once(baek: Person) -> None:
    stock(usual_reports())
    app = press(floor(), WORDS["triage.read_all"])
    assert not any(row["unread"] for row in rows(app))
    assert [line.after for line in lines("mark.read")] == [{"subjects": 6}]


def test_what_changed_since_it_was_read_is_said(baek: Person) -> None:
    stock(usual_reports())
    app = floor()
    subject = of(app, "7 missiles")["id"]
    choose(app, subject)
    stock([report("North Korea fires 7 missiles from Sariwon", "2024-11-05T04:00", publisher="Coast Times")], 0)
    load.forget()
    app = floor()
    row = of(app, "7 missiles")
    assert (row["dot"], row["news"], row["unread"]) == ("↻", [WORDS["triage.changed"]], True)
    app.session_state["_triage_chosen"] = subject
    app.run()
    assert "independent publishers 3 → 4" in shown(app)
    press(app, WORDS["act_on.read"])
    assert not of(app, "7 missiles")["news"]


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


def test_what_a_browser_may_claim_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """A forged message asks for nothing, and a repeated one is carried out once."""
    good = {"key": "a", "subject": "act:x", "version": 2, "n": 7}
    for told_by_browser, found in (
        ([good, good], [("acknowledge", "act:x", 2)]),
        ([good | {"n": 8, "key": "drop table"}, "a", None, [], good | {"n": "9"}, good | {"version": None}], []),
        ({"asked": 1}, []),
        (None, []),
    ):
        state = {triage_list.KEY: {"asked": told_by_browser}}
        monkeypatch.setattr(triage_list.st, "session_state", state)
        assert list(triage_list.asked()) == found


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


def test_hostile_titles_are_plain_text_in_the_list() -> None:
    made = [report(title, f"2024-11-0{n % 5 + 1}T0{n}:00", kind="threat") for n, title in enumerate(HOSTILE)]
    stock(made)
    app = floor()
    assert {row["title"] for row in rows(app)} == {" ".join(title.split()) for title in HOSTILE}
    for row in rows(app):
        assert not choose(app, row["id"]).exception
    for element in (*app.markdown, *app.caption):
        assert "beacon.example" not in element.value


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


def test_filters_narrow_the_list() -> None:
    stock(usual_reports())
    assert len(rows(floor(range="all"))) == 13
    assert {row["id"].split(":")[0] for row in rows(floor(kind="threat"))} == {"entry"}
    assert {row["id"].split(":")[0] for row in rows(floor(kind="provocation"))} == {"act"}
    assert rows(floor(category="cyber")) == []


def test_a_view_of_somebody_is_none_for_a_reader_without_a_name() -> None:
    stock(usual_reports())
    app = floor(show="mine")
    assert not app.exception
    assert len(rows(app)) == 6


def test_nothing_open_and_nothing_stored_are_told_apart(baek: Person) -> None:
    assert WORDS["state.empty_store"] in shown(open_page("floor"))
    stock(usual_reports())
    load.forget()
    app = floor()
    for row in rows(app):
        ask(app, Request("acknowledge", row["id"]))
    assert WORDS["triage.all_done"] in shown(floor())


def test_the_keys_are_listed(baek: Person) -> None:
    stock(usual_reports())
    app = press(floor(), WORDS["triage.keys"])
    assert "**A** acknowledge" in shown(app)
    press(app, WORDS["keys.close"])
    assert "**A** acknowledge" not in shown(app)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_page_stands_with_everything_on_it(language: str, baek: Person) -> None:
    stock(usual_reports())
    app = floor()
    subject = of(app, "7 missiles")["id"]
    choose(app, subject)
    for asked in (Request("watch", subject), Request("note", subject, 1, "확인 중"), Request("right", subject)):
        ask(app, asked)
        assert told(app) == ""
    app = floor(chosen=subject, lang=language)
    assert not app.exception
    assert "could not be drawn" not in shown(app)
    assert "확인 중" in shown(app)
    assert words(language)["mark.watch"] in of(app, "7 missiles")["mark"]


def test_the_database_away_has_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database " * 200)
    monkeypatch.setenv("WATCH_DB", f"sqlite:///{broken}")
    app = open_page("floor")
    assert not app.exception
    assert any("not a sound database of a watch" in error.value for error in app.error)


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


def test_the_range_moves_on_with_the_clock() -> None:
    day = timedelta(days=1)
    narrowed = Filters(since=MOMENT - 7 * day, until=MOMENT, kinds=("threat",))
    assert moved_on(narrowed, day) == Filters(since=MOMENT - 6 * day, until=MOMENT + day, kinds=("threat",))
    assert moved_on(Filters(), day) == Filters()


def test_in_every_other_view_a_marked_line_stays_under_the_hand(baek: Person) -> None:
    stock(usual_reports())
    app = floor(show="all")
    subject = of(app, "7 missiles")["id"]
    press(choose(app, subject), WORDS["act_on.acknowledge"])
    assert app.session_state["_triage_chosen"] == subject


def test_the_chosen_line_is_found_by_the_address(baek: Person) -> None:
    stock(usual_reports())
    subject = of(floor(), "7 missiles")["id"]
    app = AppTest.from_file(PAGE, default_timeout=60)
    for name, value in {"lang": "en", "line": subject}.items():
        app.query_params[name] = value
    assert app.run().session_state["_triage_chosen"] == subject
    assert WORDS["act_on.acknowledge"] in " ".join(button.label for button in app.button)
