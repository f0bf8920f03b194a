"""The Method page: a headline tried with changed weights, figures, the card and the backtest in their states."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.method import backtest_panel, panels, term_edits, workbench
from components.reads import changed_rules, load
from components.reads.golden_figures import figures_of
from data.models import BadReference
from data.tables.accuracy_card import CARD
from data.tables.backtest_table import load_backtest
from data.tables.golden import Golden, load_golden
from data.tables.term_lists import TermEdit
from scoring.assess.scorer import Scorer
from tests.components.stocked import HOSTILE, NOW, open_page, shown, tables

HEADLINE = "N. Korea fires two missiles, Tokyo says"
KEEP = "Change for this session"
ROW = "{day},{covered},{level},{rises},{acts},{alarms},{true_acts}\n"
SUMMARY: dict[str, Any] = {
    "start": "2022-10-01", "end": "2022-10-04", "alarm_level": "Elevated", "false_alarms_a_month": 0.5,
    "median_delay_minutes": 12.0, "alarms_on_gaps": 0, "true_days": 2, "missed_days": ["2022-10-04"],
    "high_days": 8, "unfounded_high_days": ["2022-10-03"], "grave_days": 3, "late_grave_days": [], "rises_a_month": 2.5,
    "held": {}, "ordinary_above_usual_weeks": [1, 40],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_NOW", NOW)
    load.forget()


@pytest.fixture
def read_anew() -> Iterator[None]:
    """Card and backtest are read again, now and afterwards."""

    def forget() -> None:
        for name in ("accuracy", "backtest"):
            load.reference.clear(name, None)

    forget()
    yield
    forget()


def bodies(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def table(app: AppTest, column: str) -> list[dict[str, Any]]:
    return [dict(row) for _, row in next(f for f in tables(app) if column in f).iterrows()]


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def add_term(app: AppTest, concept: str, term: str, form: str = "terms") -> None:
    choose(app, "term_action", "add")
    app.selectbox(key="term_concept_add_en").set_value(concept)
    app.text_input(key="term_new").set_value(term).run()
    choose(app, "term_form", form)
    press(app, KEEP)


def choose(app: AppTest, key: str, value: str) -> None:
    group: Any = next(group for group in app.get("button_group") if group.key == key)
    group.set_value(value).run()


@pytest.fixture
def method() -> AppTest:
    app = open_page("method")
    assert not app.exception
    return app


def test_promises_rules_and_versions_stand(method: AppTest) -> None:
    text = shown(method)
    assert "Untrusted text stays text." in text
    assert len(table(method, "says")) == len(load.rule_book().tables.rules)
    assert any(load.rules_version() in t.value.to_string() for t in method.table)
    for kind in ("plotly_chart", "arrow_data_frame"):
        assert all(element.proto.alt for element in method.get(kind))


def test_a_headline_is_read_as_an_entry_would_be(method: AppTest) -> None:
    method.text_input(key="tried").set_value(HEADLINE).run()
    body = bodies(method)
    said = Scorer(load.rule_book()).assess(HEADLINE)
    assert f"Provocation · Missile · Score {said.score}" in body
    assert ">fires</mark>" in body
    assert f"[{said.rule}]" in body
    assert "Without <b>" in body
    assert sum(float(row["points"]) for row in table(method, "concept")) == pytest.approx(said.score, abs=1)


def test_a_letter_moves_the_score(method: AppTest) -> None:
    method.text_input(key="tried").set_value(HEADLINE)
    letters: Any = next(group for group in method.get("button_group") if group.key == "try_letter")
    letters.set_value("A").run()
    assert f"Score {Scorer(load.rule_book()).assess(HEADLINE, reliability='A').score}" in bodies(method)


def test_a_rule_left_out_changes_the_reading_and_the_figures_of_this_session(method: AppTest) -> None:
    rule = Scorer(load.rule_book()).assess(HEADLINE).rule
    method.text_input(key="tried").set_value(HEADLINE).run()
    assert "edited" not in table(method, "now")[0]
    method.multiselect(key="rules_off_0").set_value([rule]).run()
    assert "edited" not in table(method, "now")[0]  # measuring is asked for
    press(method, "Measure on the test set")
    assert f"[{rule}]</div>" not in bodies(method).split("golden")[0].split("<b>not")[0]
    recall = table(method, "now")[1]
    assert float(recall["edited"]) < float(recall["now"])
    assert {row["verdict"] for row in table(method, "verdict")} >= {"now wrong"}
    press(method, "Back to the rules in use")
    assert "edited" not in table(method, "now")[0]
    assert load.rule_book().version == load.rules_version()  # the watch kept its own


def test_a_term_left_out_and_one_added_hold_for_the_session_and_can_be_taken_away(method: AppTest) -> None:
    method.text_input(key="tried").set_value("North Korea yeets missile").run()
    assert "Context" in bodies(method)
    method.selectbox(key="term_concept_out_en").set_value("launch").run()
    method.selectbox(key="term_out_en_launch").set_value("fire").run()
    press(method, KEEP)
    add_term(method, "launch", "yeet", "verbs")
    assert "“fire” left out of launch (English)" in bodies(method)
    assert "Provocation · Missile" in bodies(method)
    assert "edited" not in table(method, "now")[0]
    press(method, "Measure on the test set")
    recall = table(method, "now")[1]
    assert float(recall["edited"]) < float(recall["now"])
    rows = table(method, "verdict")
    assert any(row["from"].startswith("Provocation") and row["verdict"] == "now wrong" for row in rows)
    assert f"Entries filed otherwise: {len(rows)}." in shown(method)
    lines = next(code.value for code in method.code if "left_out" in code.value)
    assert tomllib.loads(lines) == {
        "left_out": [{"concept": "launch", "terms": ["fire"]}],
        "term": [{"concept": "launch", "verbs": ["yeet"]}],
    }
    press(method, "Back to the rules in use")
    assert "Context" in bodies(method)
    assert not method.code


REFUSED = {
    "x": "2 to 40 letters",
    "missile<b>": "Letters and digits of this language",
    "미사일": "Letters and digits of this language",
    "mis\u202esile": "Letters and digits of this language",
    'a"]\nterms=["b': "Letters and digits of this language",
    "missile": "belongs to missile already",
}


def test_a_term_that_cannot_be_is_refused_in_one_line(method: AppTest) -> None:
    add_term(method, "launch", "x")
    for term, reason in REFUSED.items():
        method.text_input(key="term_new").set_value(term).run()
        press(method, KEEP)
        assert [error.value for error in method.error if reason in error.value], term
        assert len(method.error) == 1
        assert not method.code


def test_changes_of_terms_are_bounded_and_a_word_moves_in_two_steps() -> None:
    tables_ = load.rule_book().tables
    out, add = TermEdit(False, "en", "launch", "fire"), TermEdit(True, "en", "parade", "fire", "verbs")
    assert "leave it out there first" in term_edits.refusal(add, (), tables_)
    assert term_edits.refusal(add, (out,), tables_) == ""
    assert "already" in term_edits.refusal(add, (out, add), tables_)
    assert "stems holds no piece" in term_edits.refusal(TermEdit(True, "en", "north", "Zanadu"), (), tables_)
    many = tuple(TermEdit(True, "en", "launch", f"word{n}") for n in range(term_edits.MOST_EDITS))
    assert "At most 20" in term_edits.refusal(add, many, tables_)


def test_points_move_scores_and_never_the_rules_in_use() -> None:
    book = changed_rules.changed_book((("provocation", 10.0),), (("missile", 0.0),), ())
    assert book.version != load.rules_version()
    before, after = (Scorer(b).assess(HEADLINE) for b in (load.rule_book(), book))
    assert (before.kind, before.rule) == (after.kind, after.rule)
    assert after.score < before.score
    assert load.rule_book().tables.kind_points["provocation"] != 10.0
    assert not workbench.Changes()
    assert workbench.Changes(kinds=(("threat", 1.0),))


@pytest.mark.parametrize("trick", [HOSTILE[0], HOSTILE[4], "{0} %s {{x}}" * 40])
def test_a_hostile_headline_stays_text(method: AppTest, trick: str) -> None:
    method.text_input(key="tried").set_value(f"North Korea fires missile {trick}"[:400]).run()
    assert not method.exception
    body = bodies(method)
    for tag in ("<script", "<img", "<style>", "<a "):
        assert tag not in body
    for element in (*method.markdown, *method.caption):
        assert "beacon.example" not in element.value


def test_the_card_is_shown_with_its_languages(method: AppTest) -> None:
    card = json.loads(CARD.read_text(encoding="utf-8")) if CARD.exists() else None
    if card is None:
        assert "No accuracy card yet" in shown(method)
    else:
        rows = table(method, "macro")
        assert [row["what"] for row in rows][:2] == ["English", "Korean"]
        assert rows[0]["n"] == card["languages"]["en"]["entries"]


def test_no_card_is_a_calm_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(panels, "CARD", tmp_path / "accuracy.json")
    app = open_page("method")
    assert "No accuracy card yet" in shown(app)
    assert not app.error


@pytest.mark.usefixtures("read_anew")
def test_a_card_older_than_the_rules_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    figures = {"precision": 0.9, "recall": 0.8, "f1": 0.85}
    part = {
        "entries": 3, "provocation": figures, "signal": figures, "macro_f1": 0.7, "category": None,
        "kinds": {"threat": 0.5}, "months": {"2023-01": {"entries": 3, "provocation_f1": 0.9, "signal_f1": 0.8}},
    }  # fmt: skip
    card = {"date": "2026-01-02", "rules": "older", "languages": {"en": part}, "unread": []}
    monkeypatch.setattr(panels, "load_card", lambda: card)
    app = open_page("method")
    assert any("measured with rules older" in warning.value for warning in app.warning)
    assert table(app, "macro")[0]["provocation"] == "0.90 / 0.80 / 0.85"
    assert table(app, "macro")[0]["category"] == "–"


def write_backtest(folder: Path, **changed: object) -> Path:
    rows = (
        ("2022-10-01", 1, "Routine", 0, 0, "", 0),
        ("2022-10-02", 0, "", 0, 0, "", 0),
        ("2022-10-03", 1, "High", 1, 2, "all signals", 1),
        ("2022-10-04", 1, "Elevated", 0, 1, "", 1),
    )
    head = "day,covered,level,rises,acts,alarms,true_acts\n"
    names = ("day", "covered", "level", "rises", "acts", "alarms", "true_acts")
    lines = "".join(ROW.format(**dict(zip(names, row, strict=True))) for row in rows)
    (folder / "backtest.csv").write_text(f"# made\n{head}{lines}", encoding="utf-8")
    (folder / "backtest.json").write_text(json.dumps(SUMMARY | changed), encoding="utf-8")
    return folder


@pytest.mark.usefixtures("read_anew")
def test_the_backtest_in_words_and_as_a_chart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    write_backtest(tmp_path)
    monkeypatch.setattr(backtest_panel, "load_backtest", lambda: load_backtest(tmp_path))
    app = open_page("method")
    assert not app.exception
    assert {m.label: m.value for m in app.metric} == {
        "False alarms a month": "0.5", "Median delay": "12 min", "Alarms on gaps": "0",
        "Act days at alarm level": "1 / 2", "High, unfounded": "1 / 8", "Grave acts late": "0 / 3",
        "Rises a month": "2.5", "Above usual, quiet": "2.5%",
    }  # fmt: skip
    chart = next(c.proto for c in app.get("plotly_chart") if "Highest level" in c.proto.alt)
    traces = {trace["name"]: trace for trace in json.loads(chart.spec)["data"]}
    assert traces["Highest level of the day"]["y"] == [0, None, 3, 2]
    assert [day[:10] for day in traces["Not watched"]["x"]] == ["2022-10-02"]
    assert (
        "Highest level HIGH, on 1 days. 3 acts became known, the record holds 2; 1 days were not watched" in chart.alt
    )


@pytest.mark.usefixtures("read_anew")
def test_no_backtest_is_a_calm_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backtest_panel, "load_backtest", lambda: None)
    app = open_page("method")
    assert "No backtest yet" in shown(app)
    assert not app.error


@pytest.mark.usefixtures("read_anew")
def test_no_delay_is_no_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    write_backtest(tmp_path, median_delay_minutes=None)
    monkeypatch.setattr(backtest_panel, "load_backtest", lambda: load_backtest(tmp_path))
    assert {m.label: m.value for m in open_page("method").metric}["Median delay"] == "no data"


def test_a_backtest_that_cannot_be_read_names_its_line(tmp_path: Path) -> None:
    write_backtest(tmp_path)
    text = (tmp_path / "backtest.csv").read_text(encoding="utf-8")
    (tmp_path / "backtest.csv").write_text(text.replace("2022-10-03", "2022-10-33"), encoding="utf-8")
    with pytest.raises(BadReference, match=r"backtest\.csv:5: not a day"):
        load_backtest(tmp_path)
    write_backtest(tmp_path)
    (tmp_path / "backtest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(BadReference, match=r"no alarm_level"):
        load_backtest(tmp_path)
    assert load_backtest(tmp_path / "nowhere") is None


def test_figures_of_a_pack_by_hand() -> None:
    pack = [
        Golden("1", HEADLINE, "", "en", "A", "provocation", "missile"),
        Golden("2", "Harbour fair opens", "", "en", "A", "unrelated", None),
        Golden("3", "Choir sings at the harbour", "", "en", "A", "threat", "rhetoric"),  # which no rule can know
    ]
    found = figures_of(pack, Scorer(load.rule_book()))
    assert (found["provocation_p"], found["provocation_r"]) == (1.0, 1.0)
    assert [said.kind for said in found["said"]] == ["provocation", "unrelated", "unrelated"]
    assert found["ranking"] == 0.75  # one pair won, one even
    assert found["category"] == 1.0


def test_a_database_away_leaves_the_method_standing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "watch.db"
    broken.write_text("not a database", encoding="utf-8")
    monkeypatch.setenv("WATCH_DB", f"sqlite:///{broken}")
    app = open_page("method")
    assert not app.exception
    assert len(table(app, "says")) > 100


def test_the_golden_pack_is_whole() -> None:
    pack = load_golden()
    assert len(pack) > 300
    assert all(one.title and one.reliability in "ABCDEF" for one in pack)
    assert {one.language for one in pack} == {"en", "ko", "ja"}


def test_a_golden_label_of_no_entry_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(
        '[[source]]\nname = "Harbour Post"\nurl = "https://harbour.example.invalid/post.xml"\n', encoding="utf-8"
    )
    (tmp_path / "post.xml").write_text(
        "<rss><channel><item><guid>1</guid><title>Harbour fair</title></item></channel></rss>", encoding="utf-8"
    )
    label = {"id": "1", "kind": "unrelated", "category": None}
    (tmp_path / "labels.jsonl").write_text(f"{json.dumps(label)}\n", encoding="utf-8")
    assert load_golden(tmp_path) == (Golden("1", "Harbour fair", "", "en", "F", "unrelated", None),)
    (tmp_path / "labels.jsonl").write_text(
        f"{json.dumps(label)}\n{json.dumps(label | {'id': '2'})}\n", encoding="utf-8"
    )
    with pytest.raises(BadReference, match=r"labels\.jsonl:2"):
        load_golden(tmp_path)
    (tmp_path / "labels.jsonl").write_text(json.dumps(label | {"kind": "weather"}), encoding="utf-8")
    with pytest.raises(BadReference, match=r"labels\.jsonl:1: no known kind"):
        load_golden(tmp_path)
