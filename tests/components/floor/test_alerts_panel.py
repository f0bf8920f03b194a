"""Alerts on the Watch floor and Coverage: who may, what a rule would have sent, the test, dead letters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.access import session
from components.alerts import board, ways
from components.alerts.ways import Way
from components.floor import alert_form, alerts_panel
from components.reads import load
from components.text.i18n import words
from data.models import AlertMessage, AlertRule, Person
from data.store import alert_edits, audit, outbox
from data.tables.level_rules import load_level_rules
from tests.components.stocked import NOW, shown, stock, tables
from tests.reports import report

MOMENT = datetime.fromisoformat(NOW)
WORDS = words("en")
PAGES = Path(__file__).parents[3] / "components" / "pages"
DUTY = Way("duty", "mail", "mailto://user:s3cr3t@smtp.example?from=a@b.example&to=c@d.example")


@pytest.fixture(autouse=True)
def _ways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_NOW", NOW)
    monkeypatch.setattr(ways, "configured", lambda: ({"duty": DUTY}, ("[alerts] chat: its address cannot be read",)))
    load.forget()


def view(name: str = "floor") -> AppTest:
    app = AppTest.from_file(str(PAGES / f"{name}.py"), default_timeout=60)
    app.query_params["lang"] = "en"
    if name == "floor":
        app.query_params["view"] = "alerts"
    return app.run()


def press(app: AppTest, key: str) -> AppTest:
    return next(button for button in app.button if button.label == WORDS[key]).click().run()


def launches() -> None:
    """A launch a day for nine days, of which the first lies 40 days back, and one that an archive learned of late."""
    days = [MOMENT - timedelta(days=n, hours=3) for n in (1, 2, 5, 9, 14, 40)]
    stock([report(f"North Korea launches ICBM, JCS says, day {n}", f"{day:%Y-%m-%dT%H:%M}", category="icbm")
           for n, day in enumerate(days)])  # fmt: skip


def letter(key: str, state: str = "dead") -> AlertMessage:
    return AlertMessage(key, "duty", MOMENT, f"ICBM {key} <b>x</b>", "body", "", {}, state, 3, None, MOMENT, "http 500")  # type: ignore[arg-type]


def test_a_reader_sees_who_is_told_and_may_change_nothing() -> None:
    stock([])
    app = view()
    told = " ".join(str(cell) for table in tables(app) for cell in table.to_numpy().ravel())
    assert "Grave act" in told
    assert "severity 4 or graver" in told
    assert not [one for one in app.button if one.label == WORDS["alerts.do"]]
    assert WORDS["alerts.some_fault"] in shown(app)
    assert "chat" not in shown(app)


def test_no_address_reaches_a_page(supervisor: Person) -> None:
    stock([])
    seen = shown(view()) + str([table.to_dict() for table in tables(view())])
    assert "duty (mail)" in seen
    assert "[alerts] chat: its address cannot be read" in seen
    assert not any(part in seen for part in ("s3cr3t", "smtp.example", "d.example"))


def test_a_rule_says_what_it_would_have_sent_before_it_is_saved(supervisor: Person) -> None:
    launches()
    app = view()
    assert not [one for one in app.button if one.label == WORDS["alerts.save"]]
    name = next(one for one in app.text_input if one.label == WORDS["alerts.name"])
    name.set_value("Night desk")
    press(app, "alerts.try")
    assert "Alerts in the last 30 days: 0." in shown(app)  # nobody grades who says so
    worst = next(one for one in app.select_slider if one.label == WORDS["alerts.credibility"])
    worst.set_value(6)
    press(app, "alerts.try")
    assert "Alerts in the last 30 days: 5." in shown(app)
    table = next(one for one in tables(app) if len(one) == 5 and list(one.columns) == ["at", "title"])
    assert all(title.startswith("ICBM, ") for title in table["title"])
    press(app, "alerts.save")
    assert not app.exception
    (rule,) = [one for one in board.rules() if one.key == "night-desk"]
    assert (rule.name, rule.min_severity, rule.to) == ("Night desk", 4, ("duty",))
    with load.store().read() as conn:
        (line,) = audit.changes(conn, actions=("alert.save",))
    assert (line.who, line.after["key"]) == (supervisor.name, "night-desk")


def test_a_rule_without_a_name_is_tried_and_not_saved(supervisor: Person) -> None:
    stock([])
    app = press(view(), "alerts.try")
    assert "Alerts in the last 30 days: 0." in shown(app)
    press(app, "alerts.save")
    assert WORDS["alerts.nameless"] in shown(app)
    assert len(board.edits()) == 0


def test_a_paused_rule_is_paused_and_one_of_the_file_is_not_removed(supervisor: Person) -> None:
    stock([])
    app = view()
    chosen = next(one for one in app.segmented_control if one.label == WORDS["source_edits.action"])
    chosen.set_value("pause")
    press(app, "alerts.do")
    assert [(edit.action, edit.rule) for edit in board.edits()] == [("pause", "grave-act")]
    assert not next(rule for rule in board.rules() if rule.key == "grave-act").active
    chosen = next(one for one in app.segmented_control if one.label == WORDS["source_edits.action"])
    chosen.set_value("remove")
    press(app, "alerts.do")
    assert WORDS["alerts.stays"] in shown(app)


def test_a_test_goes_into_the_outbox(supervisor: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    stock([])
    app = press(view(), "alerts.do")
    assert WORDS["alerts.test_nowhere"] in shown(app)  # a replay sends nothing
    monkeypatch.delenv("WATCH_NOW")
    app = press(view(), "alerts.do")
    assert [one.value for one in app.success] == [WORDS["alerts.test_waits"]]
    with load.store().read() as conn:
        (alert,) = outbox.waiting(conn)
    assert (alert.subject, alert.way, alert.facts["by"]) == ("test", "duty", supervisor.name)
    assert datetime.now(UTC) - alert.due < timedelta(minutes=2)


def test_an_officer_may_not_write_a_rule(signed_in: object) -> None:
    signed_in(Person("Baek", "officer", "local"))  # type: ignore[operator]
    stock([])
    assert not [one for one in view().button if one.label == WORDS["alerts.do"]]
    alert_form._save(AlertRule("x", "act", ("duty",)), None)
    assert len(board.edits()) == 0
    with pytest.raises(session.NotAllowed), session.writing("alert.test", "alert:x"):
        pass


def test_dead_letters_stand_on_coverage_until_a_supervisor_settles_them(supervisor: Person) -> None:
    stock([])
    assert WORDS["dead.title"] not in shown(view("coverage"))
    with load.store().begin() as conn:
        for one in (letter("k1"), letter("k2"), letter("k3", "sent")):
            outbox.add_message(conn, one)
    load.forget()
    app = view("coverage")
    assert "Not sent: 2. Somebody was not told." in shown(app)
    which = next(one for one in app.multiselect if one.label == WORDS["dead.which"])
    which.set_value([one for one in which.value if one.key == "k1"])
    press(app, "dead.again")
    press(app, "dead.drop")
    with load.store().read() as conn:
        states = {one.key: (one.state, one.error) for one in outbox.latest(conn)}
        assert outbox.dead_letters(conn) == []
    assert states == {"k1": ("waiting", ""), "k2": ("sent", "dropped"), "k3": ("sent", "http 500")}


def test_an_officers_rule_that_no_longer_fits_is_left_out() -> None:
    stock([])
    with load.store().begin() as conn:
        alert_edits.add_edit(conn, MOMENT, "Cho", "save", "old", {"key": "old", "on": "level", "to": ["duty"],
                                                                  "min_level": "Red"})  # fmt: skip
    load.forget()
    assert "old" not in {rule.key for rule in board.rules()}


def test_every_rule_reads_as_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    levels = load_level_rules().levels
    for rule in board.rules():
        assert alert_form.conditions(rule, levels)
        assert alerts_panel.name_of(rule) != rule.key
    assert alert_form._key("야간 당직!") != alert_form._key("주간 당직!")
