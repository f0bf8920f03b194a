"""The Watch page in its states: normal, empty, blind, stale, database away, a broken panel, hostile headlines."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from components.reads import load, picture
from components.text.act_title import act_title
from components.text.i18n import words
from data.store.store import StoreError
from tests.components.stocked import (
    HOSTILE,
    NOW,
    counted,
    level_block,
    open_page,
    shown,
    stock,
    tables,
    usual_reports,
)
from tests.reports import report


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_NOW", NOW)
    load.forget()


def test_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Level and why, what is new, coverage, the day of the window: all of it is on the page."""
    monkeypatch.setenv("WATCH_MODE", "exercise")
    stock(usual_reports())
    app = open_page()
    assert not app.exception
    seen = counted(app)
    assert seen["Provocations, 7 d"] == "1"
    assert seen["Threats, 7 d"] == "4"
    assert seen["Preparations, 7 d"] == "1"
    assert seen["Cyber signals, 7 d"] == "0"
    assert next(chip["words"] for chip in level_block(app)["chips"]) == "D-Day · 2024 US election"
    level = picture.level_state(datetime.fromisoformat(NOW)).level
    assert level_block(app)["name"] == str(level).upper()
    assert "7 missiles, 05 NOV 24" in level_block(app)["why"]["words"]
    assert any("if nothing else happens" in one["words"] for one in level_block(app)["more"])
    text = shown(app)
    assert "EXERCISE EXERCISE EXERCISE" in text
    assert "060000Z / 060900I NOV 24" in text
    assert "foretells nothing" in text


def test_the_newest_act_comes_first_called_by_its_facts_in_local_time_with_its_groups_in_a_hint() -> None:
    stock(usual_reports())
    (act,) = picture.at(datetime.fromisoformat(NOW)).acts[:1]
    first = next(table for table in tables(open_page()) if "act" in table).iloc[0]
    assert (first["act"], first["new"], first["when"]) == (act_title(act), "new", "05 NOV 09:10 KST · 23 h ago")
    assert first["dtg"] == "050010Z / 050910I NOV 24"


def test_every_panel_has_alternative_text() -> None:
    stock(usual_reports())
    app = open_page()
    for kind in ("plotly_chart", "arrow_data_frame"):
        for element in app.get(kind):
            assert getattr(element.proto, "alt", "x"), kind


def test_an_empty_store_is_no_data_and_no_zero() -> None:
    app = open_page()
    assert not app.exception
    assert "no data" in level_block(app)["name"]
    assert counted(app)["Provocations, 7 d"] == "–"
    assert counted(app)["Threats, 7 d"] == "–"
    assert "ROUTINE" not in shown(app)
    assert any("holds no entry" in info.value for info in app.info)


def test_an_archive_that_ended_is_blind_and_not_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    stock(usual_reports())
    monkeypatch.setenv("WATCH_NOW", "2024-12-24T00:00Z")
    app = open_page()
    assert not app.exception
    assert any("not quiet" in str(warning.proto) for warning in app.warning)
    assert {counted(app)[f"{name}, 7 d"] for name in ("Provocations", "Threats", "Cyber signals")} == {"–"}


def test_a_live_watch_that_sees_nothing_calls_nothing_well(monkeypatch: pytest.MonkeyPatch) -> None:
    stock(usual_reports())
    monkeypatch.delenv("WATCH_NOW")
    monkeypatch.setenv("WATCH_POLL", "off")
    app = open_page()
    assert not app.exception
    assert level_block(app)["name"] == "Level: no data"
    assert [chip["words"] for chip in level_block(app)["chips"]][1].startswith("0 of ")
    said = [info.value for info in app.info]
    assert [words for words in said if "preparation or threat" in words] == [
        "No preparation or threat known in the last 14 days, but the watch did not see all of it."
    ]
    assert not any(words.endswith("in the last 14 days.") for words in said)


def test_a_quiet_watch_falls_no_further() -> None:
    stock([])
    drawn = level_block(open_page())
    assert drawn["name"] == "ROUTINE"
    assert not any("if nothing else happens" in one["words"] for one in drawn["more"])


def test_a_watch_that_has_just_begun_calls_its_level_known_and_not_risen() -> None:
    stock(usual_reports()[7:8], watched_days=1)
    drawn = level_block(open_page())
    assert words("en")["watch.as_known"] in [one["words"] for one in drawn["more"]]


def test_the_end_of_a_watch_shows_what_is_known_of_the_week(monkeypatch: pytest.MonkeyPatch) -> None:
    stock(usual_reports())
    monkeypatch.setenv("WATCH_NOW", "2024-11-08T06:00Z")
    app = open_page()
    assert counted(app)["Provocations, 7 d"] == "1"
    assert counted(app)["Cyber signals, 7 d"] == "–"
    assert "part not watched" in shown(app)


def test_with_the_database_away_the_last_copy_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    stock(usual_reports())
    open_page()

    def away() -> object:
        raise StoreError("sqlite:///gone: cannot be reached; check WATCH_DB", "unreachable")

    monkeypatch.setattr(load, "store", away)
    monkeypatch.setenv("WATCH_NOW", "2024-11-06T00:00:30Z")
    app = open_page()
    assert not app.exception
    assert counted(app)["Provocations, 7 d"] == "1"
    assert any("it does not answer" in error.value for error in app.error)


def test_with_no_copy_the_page_says_so_and_stands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database " * 200)
    monkeypatch.setenv("WATCH_DB", f"sqlite:///{broken}")
    app = open_page()
    assert not app.exception
    assert app.error
    assert "not a sound database of a watch" in " ".join(error.value for error in app.error)


def test_one_broken_panel_does_not_take_the_page_down(monkeypatch: pytest.MonkeyPatch) -> None:
    stock(usual_reports())

    def broken(*_: object) -> object:
        raise ZeroDivisionError("in a panel")

    monkeypatch.setattr(picture, "judged", broken)
    app = open_page()
    assert not app.exception
    assert any("could not be drawn" in warning.value for warning in app.warning)
    assert counted(app)["Provocations, 7 d"] == "1"
    assert "in a panel" not in shown(app)


def test_hostile_headlines_reach_tables_and_no_markdown() -> None:
    kinds = ["provocation", "threat"] * 2
    stock(
        [
            report(title, f"2024-11-0{n + 1}T0{n}:00", publisher=f"Desk {n}", kind=kind)
            for n, (title, kind) in enumerate(zip(HOSTILE[:4], kinds, strict=True))
        ]
    )
    app = open_page()
    assert not app.exception
    for kind in ("markdown", "caption", "metric", "warning", "error", "info", "badge"):
        for element in app.get(kind):
            said = f"{getattr(element, 'value', '')} {getattr(element, 'label', '')} {getattr(element, 'proto', '')}"
            assert "evil.example" not in said.replace("\u200b", "").replace("\\", ""), kind
            assert "beacon" not in said, kind
    titles = {title for frame in tables(app) if "headline" in frame for title in frame["headline"]}
    assert " ".join(HOSTILE[1].split()) in titles


@pytest.mark.parametrize("setting", [{"WATCH_NOW": "yesterday"}, {"WATCH_MODE": "drill"}])
def test_a_bad_clock_gets_one_clear_line(monkeypatch: pytest.MonkeyPatch, setting: dict[str, str]) -> None:
    for name, value in setting.items():
        monkeypatch.setenv(name, value)
    app = open_page()
    assert not app.exception
    assert len(app.error) == 1
    assert next(iter(setting)) in app.error[0].value.replace("\\", "")


def test_a_replay_is_marked_and_the_present_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "REPLAY" in shown(open_page())
    monkeypatch.delenv("WATCH_NOW")
    live = shown(open_page())
    assert "REPLAY" not in live
    assert "EXERCISE" not in live


def test_korean_interface_leaves_headlines_alone() -> None:
    stock(usual_reports())
    app = open_page(language="ko")
    assert not app.exception
    assert counted(app)["도발, 7일"] == "1"
    assert "Kim's sister warns of response" in shown(app)


def test_wall_mode_has_nothing_to_operate() -> None:
    stock(usual_reports())
    app = open_page(wall="1")
    assert not app.exception
    assert len(app.button) == 0
    assert len(app.toggle) == 0
    assert len(next(table for table in tables(app) if "act" in table)) == 2
    assert level_block(app)["name"] == "ELEVATED"


def test_mark_as_seen_makes_everything_old() -> None:
    stock(usual_reports())
    app = open_page()
    assert "new acts: 1" in shown(app)
    next(b for b in app.button if b.label == "Mark as seen").click().run()
    assert "Nothing new. · last look 06 NOV 09:00 KST" in shown(app)
    assert "new" not in {word for table in tables(app) if "new" in table for word in table["new"]}


def test_the_sources_chip_says_how_many_of_how_many() -> None:
    stock(usual_reports())
    app = open_page()
    now = datetime.fromisoformat(NOW)
    seen = load.coverage(now)
    words = [chip["words"] for chip in level_block(app)["chips"]][1]
    assert words.startswith(f"{seen.answering} of {seen.sources_on} ")


def test_places_on_the_map_are_named_in_the_reader_s_language() -> None:
    stock(usual_reports())
    for language, shown_as, other in (("en", "Sariwon", "사리원"), ("ko", "사리원", "Sariwon")):
        charts = [chart.proto.spec for chart in open_page(language=language).get("plotly_chart")]
        drawn = str([json.loads(spec) for spec in charts])
        assert shown_as in drawn
        assert other not in drawn
