"""The Provocations page: filters, the drawer by permalink, and its states."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.provocations import rulings
from components.reads import load, picture
from components.text.i18n import words
from data.models import Person, Ruling
from tests.components.stocked import HOSTILE, NOW, counted, open_page, shown, stock, tables, usual_reports
from tests.reports import report

MOMENT = datetime.fromisoformat(NOW)


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_NOW", NOW)
    load.forget()


def newest() -> str:
    return picture.provocations(MOMENT.date() - timedelta(days=62), MOMENT.date(), MOMENT)[0].id


def page(**query: str) -> AppTest:
    """The page by itself, so that its address can be given."""
    app = AppTest.from_file(
        str(Path(__file__).parents[3] / "components" / "pages" / "provocations.py"), default_timeout=60
    )
    for name, value in {"lang": "en", **query}.items():
        app.query_params[name] = value
    return app.run()


def headlines(app: AppTest) -> list[str]:
    """Headlines of the watch's own acts; what only the record knows is left out."""
    return [
        headline
        for frame in tables(app)
        if "severity" in frame
        for headline, origin in zip(frame["headline"], frame.get("origin", [""] * len(frame)), strict=True)
        if origin != "Record"
    ]


def test_one_line_an_act() -> None:
    stock(usual_reports())
    app = open_page("provocations", range="30d")
    assert not app.exception
    assert len(headlines(app)) == 5
    row = tables(app)[0].iloc[0]
    assert row["publishers"] == 3
    assert row["severity"][0] == "◆"
    assert row["severity"].split()[1] in "12345"


def test_the_finding_comes_first_in_words() -> None:
    stock(usual_reports())
    said = shown(open_page("provocations", range="30d"))
    counted = r"Provocations: \*\*\d+\*\* \(watch 5, record \d+; shared ones once\)"
    assert re.search(counted + r" · confirmed: \*\*\d\*\* · gravest: \*\*◆+ \d \w+\*\*, ", said)


@pytest.mark.usefixtures("supervisor")
def test_a_rejected_provocation_is_marked_here_and_none_on_the_watch() -> None:
    stock(usual_reports())
    assert "status" not in tables(page())[0]
    assert counted(open_page())["Provocations, 7 d"] == "1"
    gone = newest()
    rulings.rule(Ruling(0, MOMENT, "reject", gone, "", "a drill"), MOMENT)
    load.forget()
    told = page(range="30d")
    assert list(tables(told)[0]["status"]).count("rejected by an officer") == 1
    assert "(watch 4, " in shown(told)
    watch = open_page()
    assert counted(watch)["Provocations, 7 d"] == "0"
    assert "new acts: 1" not in shown(watch)
    assert not any("7 missiles" in title for table in tables(watch) if "act" in table for title in table["act"])


def test_filters_in_the_address_narrow_the_table() -> None:
    stock(
        [
            *usual_reports(),
            report("Balloons cross the line", "2024-11-03T01:00", category="balloon", publisher="Lake Daily"),
        ]
    )
    assert len(headlines(page(range="all"))) == 9
    assert headlines(page(range="all", category="balloon")) == ["Balloons cross the line"]
    assert len(headlines(page(range="7d"))) == 2
    assert headlines(page(range="7d", source="Nobody")) == headlines(page(range="7d"))
    assert headlines(page(day="2024-11-03")) == ["Balloons cross the line"]


def test_a_permalink_opens_the_drawer() -> None:
    stock(usual_reports())
    app = page(p=newest())
    assert not app.exception
    text = shown(app)
    assert "JCS" in text
    assert "Hill Wire" in text
    assert "3 independent publishers" in text


@pytest.mark.parametrize("shows", ["excerpts", "past", "record"])
def test_every_part_of_the_drawer_can_be_shown(shows: str) -> None:
    stock(usual_reports())
    app = AppTest.from_file(
        str(Path(__file__).parents[3] / "components" / "pages" / "provocations.py"), default_timeout=60
    )
    app.query_params["lang"] = "en"
    app.query_params["p"] = newest()
    app.session_state["drawer_shows"] = shows
    app.run()
    assert not app.exception
    assert not any("could not be drawn" in warning.value for warning in app.warning)
    if shows == "excerpts":
        assert any("<mark" in block.proto.body for block in app.get("html"))


def test_a_link_to_nothing_says_so() -> None:
    stock(usual_reports())
    app = page(p="P-20240101-launch-nothing")
    assert not app.exception
    assert any("neither this watch nor the record" in warning.value for warning in app.warning)


def test_nothing_found_tells_quiet_from_unseen() -> None:
    stock([], watched_days=20)
    assert any("every day of the range was watched" in info.value for info in page(range="7d", category="arms").info)
    assert any("no all-clear" in info.value for info in page(range="90d", category="arms").info)


def test_hostile_headlines_are_rows_and_escaped_html() -> None:
    stock([report(title, f"2024-10-{5 * n + 1:02}T03:00") for n, title in enumerate(HOSTILE)])
    app = page(range="all")
    assert set(headlines(app)) == {" ".join(title.split()) for title in HOSTILE}
    drawn = page(range="all", p=newest())
    assert not drawn.exception
    for block in drawn.get("html"):
        assert "<img" not in block.proto.body
        assert "<script" not in block.proto.body
    for kind in ("markdown", "caption", "badge"):
        for element in drawn.get(kind):
            assert "evil.example" not in str(element.proto).replace("\u200b", "").replace("\\", "")


def test_rulings_are_offered_to_those_who_may_rule(signed_in: Callable[[Person], None]) -> None:
    stock(usual_reports())
    assert words("en")["closed.none"] in shown(page(p=newest()))
    offered = {}
    for role in ("officer", "supervisor"):
        signed_in(Person("Cho", role, "local"))
        app = page(p=newest())
        assert not app.exception
        assert [e.label for e in app.expander] == ["Officer's ruling"]
        offered[role] = next(group for group in app.get("button_group") if group.key == "ruling").options
    assert offered["officer"] == ["Uphold"]
    assert len(offered["supervisor"]) == 5


@pytest.mark.usefixtures("supervisor")
def test_a_ruling_needs_a_reason() -> None:
    stock(usual_reports())
    app = page(p=newest())
    store = next(b for b in app.button if b.label == "Record ruling")
    store.click().run()
    assert picture.rulings(newest(), MOMENT) == ()


def test_an_empty_store_has_words() -> None:
    app = open_page("provocations")
    assert not app.exception
    assert "of them only the record speaks" in shown(app)


def test_the_database_away_has_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database " * 200)
    monkeypatch.setenv("WATCH_DB", f"sqlite:///{broken}")
    app = open_page("provocations")
    assert not app.exception
    assert any("not a sound database of a watch" in error.value for error in app.error)


def test_a_newcomer_sees_the_record_at_once_and_every_act_of_it_has_an_address() -> None:
    stock([])
    app = page()
    rows = next(frame for frame in tables(app) if "severity" in frame)
    assert set(rows["origin"]) == {"Record"}
    assert len(rows) > 5
    assert "(watch 0, record " in shown(app)
    one = page(p="R-20171129-icbm")
    assert not one.exception
    assert "Hwasong-15" in shown(one)
    assert "950 km" in shown(one)


def test_after_the_record_its_last_acts_are_offered_and_nothing_is_called_quiet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WATCH_NOW", "2027-03-01T00:00Z")
    load.forget()
    app = page()
    assert any("no all-clear" in info.value for info in app.info)
    assert "The last 12 acts of the record, which ends 22 AUG 26" in shown(app)
    rows = next(frame for frame in tables(app) if "severity" in frame)
    assert len(rows) == 12
    assert max(rows["date"]) <= "2026-08-22"


def test_a_year_and_a_month_are_ranges_of_their_own() -> None:
    stock([])
    year = next(frame for frame in tables(page(range="2017")) if "severity" in frame)
    assert {day[:4] for day in year["date"]} == {"2017"}
    month = next(frame for frame in tables(page(range="2017-09")) if "severity" in frame)
    assert {day[:7] for day in month["date"]} == {"2017-09"}
    assert 0 < len(month) < len(year)
    assert len(headlines(page(range="1066"))) == 0  # no such year: the page's own range
