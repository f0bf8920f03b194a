"""The Signals page in its states: normal, empty, blind, and what its marks stand for."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.reads import load
from components.signals import series_panels
from components.signals.behind import picked
from components.text.i18n import words
from data.models import Filters
from data.store import states
from data.store.store import database_url, open_store
from scoring.level.baseline import readings
from scoring.level.evaluate import ALL_SIGNALS
from tests.components.stocked import HOSTILE, NOW, open_page, shown, stock, tables, usual_reports
from tests.reports import report


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_NOW", NOW)
    load.forget()


def charts(app: AppTest) -> list[dict[str, Any]]:
    return [json.loads(element.proto.spec) for element in app.get("plotly_chart")]


def test_kinds_are_told_apart_without_colour() -> None:
    stock(usual_reports())
    app = open_page("signals")
    assert not app.exception
    bars = {trace["name"]: trace for trace in charts(app)[0]["data"] if trace["type"] == "bar"}
    assert list(bars) == ["Provocations (7)", "Preparations (1)", "Threats (4)"]
    patterns = {trace["marker"].get("pattern", {}).get("shape", "") for trace in bars.values()}
    assert len(patterns) == len(bars)


def test_each_bar_and_cell_knows_the_entries_behind_it() -> None:
    stock(usual_reports())
    days, by_category, by_hour, _ = charts(open_page("signals"))
    threats = next(trace for trace in days["data"] if trace["name"].startswith("Threats"))
    assert ["2024-11-03", "threat"] in threats["customdata"]
    cells = next(trace for trace in by_category["data"] if trace["type"] == "scatter")
    assert ["space", "2024-11-04"] in cells["customdata"]
    hours = next(trace for trace in by_hour["data"] if trace["type"] == "scatter")
    assert ["space", 14] in hours["customdata"]  # 05:00Z is 14:00 in Korea


def test_a_click_says_what_it_stands_for_and_nothing_else_does() -> None:
    assert picked({"selection": {"points": [{"customdata": ["space", 14]}]}}) == ["space", "14"]
    assert picked({"selection": {"points": []}}) == []
    assert picked(None) == []


def test_each_series_stands_beside_its_baseline() -> None:
    stock(usual_reports())
    app = open_page("signals")
    table = next(frame for frame in tables(app) if "spark" in frame)
    rows = {row["name"]: row for _, row in table.iterrows()}
    assert rows["All signals"]["state"] == "≈ usual"
    assert rows["Threats"]["usual"].startswith("0")
    assert rows["Preparations · Satellite launch"]["count"] == 0


def test_a_chosen_series_is_in_the_address() -> None:
    stock(usual_reports())
    assert charts(open_page("signals"))[3]["layout"]["title"]["text"] == "<b>All signals</b>"
    app = open_page("signals", series="threat")
    assert charts(app)[3]["layout"]["title"]["text"] == "<b>Threats</b>"
    app.query_params["series"] = "<b>nonsense"
    app.run()
    assert not app.exception


def test_states_of_a_series_in_words() -> None:
    rules = load.baseline_rules()
    days = [date(2024, 10, 1) + timedelta(days=n) for n in range(30)]
    learning, unseen, loud = (
        readings([(day, None if n == 18 else 0) for n, day in enumerate(days)], rules)[9:19:9]
        + readings([(day, 0 if n < 29 else 9) for n, day in enumerate(days)], rules)[-1:]
    )
    assert series_panels.state_words(learning) == "… learning, 9 of 21 days"
    assert series_panels.state_words(unseen) == "▨ not watched"
    assert series_panels.state_words(loud) == "▲ unusual"
    assert series_panels.state_words(replace(loud, state="usual", expected=(0, loud.count - 1))) == "△ above usual"
    assert series_panels.state_words(replace(loud, state="usual", expected=(0, loud.count))) == "≈ usual"
    assert series_panels.peak_words([(day, 0 if n < 29 else 9) for n, day in enumerate(days)]) == (
        "highest of all 30 watched days"
    )
    assert series_panels.peak_words([*zip(days, (5, None, 1, 1, 2), strict=False)]) == "highest in 3 watched days"


def test_the_finding_stands_first_and_in_words() -> None:
    rules, days = load.baseline_rules(), [date(2024, 9, 20) + timedelta(days=n) for n in range(31)]

    def judged(*last: int | None) -> series_panels.Judged:
        series = [*((day, 0) for day in days[: -len(last)]), *zip(days[-len(last) :], last, strict=True)]
        return series_panels.Judged(series, tuple(readings(series, rules)))

    loud = {name: judged(9) for name in ("provocation", "missile", "threat", "icbm", "cyber")}
    told = series_panels.finding({ALL_SIGNALS: judged(9), "gps": judged(0), **loud})
    assert told.startswith("**All signals on 20 OCT 24: 9 · usual 0 · ▲ unusual · highest of all 31 watched days.** ")
    assert told.endswith("Unusual: Cyber, ICBM, Missile, Provocations and 1 more.")
    assert series_panels.finding({ALL_SIGNALS: judged(0)}) == "**All signals on 20 OCT 24: 0 · usual 0 · ≈ usual.**"
    assert "–" in series_panels.finding({ALL_SIGNALS: judged(None)})
    stock(usual_reports())
    assert "All signals on 06 NOV 24" in shown(open_page("signals"))


def test_unwatched_days_are_hatched_and_said() -> None:
    stock([r for r in usual_reports() if r.entry.published >= datetime.fromisoformat("2024-11-01T00:00Z")], 10)
    store = open_store(database_url())
    with store.begin() as conn:  # the watch began earlier and saw nothing until the archive's days
        states.record_span(conn, "old", datetime(2024, 10, 16, tzinfo=UTC), datetime(2024, 10, 17, tzinfo=UTC))
    store.close()
    app = open_page("signals")
    assert not app.exception
    gap = next(trace for trace in charts(app)[0]["data"] if trace["name"] == "Not watched")
    assert "2024-10-20" in [day[:10] for day in gap["x"]]
    assert "of 22 days were not watched" in shown(app)


def test_every_chart_and_table_has_alternative_text_made_from_the_data() -> None:
    stock(usual_reports())
    app = open_page("signals")
    alts = [e.proto.alt for kind in ("plotly_chart", "arrow_data_frame") for e in app.get(kind)]
    assert all(alts)
    assert any("Highest 4 on 2024-11-05" in alt for alt in alts)
    assert any("Most: 3, Missile, 2024-11-05" in alt for alt in alts)


def test_an_empty_store_shows_no_zero() -> None:
    app = open_page("signals")
    assert not app.exception
    assert words("en")["state.empty_store"] in shown(app)
    assert not app.get("plotly_chart")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_hostile_names_stay_in_tables(language: str) -> None:
    stock([report(title, "2024-11-05T03:00", publisher=title) for title in HOSTILE])
    app = open_page("signals", language)
    assert not app.exception
    for element in (*app.markdown, *app.caption):
        assert "beacon.example" not in element.value


def test_filters_narrow_series_to_their_kind_and_category() -> None:
    stock(usual_reports())
    found = series_panels.all_series(
        Filters(kinds=("threat",), categories=("rhetoric",)), date(2024, 11, 6), datetime.fromisoformat(NOW)
    )
    assert set(found) == {"all signals", "threat", "rhetoric", "threat rhetoric"}


def test_a_bar_opens_as_many_entries_as_it_counts() -> None:
    undated = report("North fires missile at an unknown hour", "2024-11-05T02:30", flags=("undated",))
    stock([*usual_reports(), undated])
    bars = {
        (day, kind): n
        for trace in charts(open_page("signals"))[0]["data"]
        for n, (day, kind) in zip(trace["y"], trace.get("customdata", ()), strict=False)
    }
    assert bars["2024-11-05", "provocation"] == 3
    for (day, kind), n in bars.items():
        app = open_page("signals", at_day=day, at_kind=kind)
        assert not app.exception
        assert f"entries: {n}, newest first" in shown(app)


@pytest.mark.parametrize(
    "asked", [{"at_day": "soon"}, {"at_hour": "24"}, {"at_kind": "unrelated"}, {"at_category": "x"}]
)
def test_what_no_bar_stands_for_opens_nothing(asked: dict[str, str]) -> None:
    stock(usual_reports())
    app = open_page("signals", **asked)
    assert not app.exception
    assert "newest first" not in shown(app)


def test_a_bar_of_a_series_counts_the_whole_watch_however_the_page_is_narrowed() -> None:
    stock(usual_reports())
    narrow = {"score": "95", "range": "7d", "at_day": "2024-11-05", "at_kind": "provocation"}
    assert "entries: 0, newest first" in shown(open_page("signals", **narrow))
    assert "entries: 3, newest first" in shown(open_page("signals", **narrow, at_whole="1"))
