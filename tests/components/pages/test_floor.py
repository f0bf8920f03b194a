"""The watch floor's list: who sees what, what counts as read, filters and views, keys, and the page in its states."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.floor import triage_list
from components.floor.actions import Request
from components.floor.triage import moved_on
from components.reads import load
from components.text.i18n import words
from data.models import Filters, Person
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
)
from tests.components.stocked import HOSTILE, open_page, shown, stock, usual_reports
from tests.reports import report

pytestmark = pytest.mark.usefixtures("still")


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


def test_hostile_titles_are_plain_text_in_the_list() -> None:
    made = [report(title, f"2024-11-0{n % 5 + 1}T0{n}:00", kind="threat") for n, title in enumerate(HOSTILE)]
    stock(made)
    app = floor()
    assert {row["title"] for row in rows(app)} == {" ".join(title.split()) for title in HOSTILE}
    for row in rows(app):
        assert not choose(app, row["id"]).exception
    for element in (*app.markdown, *app.caption):
        assert "beacon.example" not in element.value


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


def test_the_range_moves_on_with_the_clock() -> None:
    day = timedelta(days=1)
    narrowed = Filters(since=MOMENT - 7 * day, until=MOMENT, kinds=("threat",))
    assert moved_on(narrowed, day) == Filters(since=MOMENT - 6 * day, until=MOMENT + day, kinds=("threat",))
    assert moved_on(Filters(), day) == Filters()


def test_the_chosen_line_is_found_by_the_address(baek: Person) -> None:
    stock(usual_reports())
    subject = of(floor(), "7 missiles")["id"]
    app = AppTest.from_file(PAGE, default_timeout=60)
    for name, value in {"lang": "en", "line": subject}.items():
        app.query_params[name] = value
    assert app.run().session_state["_triage_chosen"] == subject
    assert WORDS["act_on.acknowledge"] in " ".join(button.label for button in app.button)
