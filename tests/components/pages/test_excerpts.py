"""The Excerpts page in its states: narrowed, paged, asked for one entry, empty, hostile titles."""

from __future__ import annotations

import html
import re
from datetime import datetime

import pytest
from streamlit.testing.v1 import AppTest

from components.reads import load
from components.text.i18n import words
from data.models import Filters
from data.store.queries import count_entries
from data.store.store import database_url, open_store
from tests.components.stocked import HOSTILE, NOW, open_page, shown, stock, usual_reports
from tests.reports import report


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_NOW", NOW)
    load.forget()


def bodies(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def test_an_excerpt_shows_its_source_its_marks_and_why() -> None:
    stock(usual_reports())
    app = open_page("excerpts", range="7d")
    assert not app.exception
    body = bodies(app)
    assert "8</b> entries" in shown(app) or "**8** entries" in shown(app)
    assert "Harbour Post" in body
    assert 'title="north +12">North</mark>' in body
    assert "<details" in body
    assert "+12.0" in body
    assert "050010Z / 050910I NOV 24" in body
    assert "fair opens" not in body  # unrelated news is stored, and found by search only


def test_a_day_and_an_hour_narrow_it() -> None:
    stock(usual_reports())
    day = bodies(open_page("excerpts", day="2024-11-05"))
    assert "Sariwon" in day
    assert "launch at Sohae" not in day
    hour = open_page("excerpts", range="7d", hour="14")  # 05:00Z
    assert "launch at Sohae" in bodies(hour)
    assert "Sariwon" not in bodies(hour)
    assert any("14:00" in button.label for button in hour.button)


@pytest.mark.parametrize("hour", ["24", "-1", "x", "99999999999", "\u0661"])
def test_an_hour_that_is_none_is_passed_over(hour: str) -> None:
    stock(usual_reports())
    app = open_page("excerpts", range="7d", hour=hour)
    assert not app.exception
    assert "Sariwon" in bodies(app)


def test_what_is_unrelated_comes_only_on_request() -> None:
    stock(usual_reports())
    app = open_page("excerpts", q='"Harbour fair" NOT missile')
    assert "fair opens" not in bodies(app)
    ask = next(button for button in app.button if "not about North Korea" in button.label)
    assert ask.label.startswith("30 more")  # a month of it
    ask.click().run()
    assert "fair" in bodies(app)
    assert words("en")["state.empty_filter"] in shown(open_page("excerpts", q="nobodywrotethis"))


def test_what_was_searched_for_is_marked_and_the_total_is_said() -> None:
    stock(usual_reports())
    app = open_page("excerpts", range="7d", q="(sariwon OR sohae) -tokyo")
    assert "**4** entries" in shown(app)
    body = bodies(app)
    assert re.search(r"<mark style=[^>]*>Sariwon</mark>", body)
    assert re.search(r"<mark style=[^>]*>Sohae</mark>", body)


def test_brackets_that_cannot_be_understood_are_refused_with_a_word() -> None:
    stock(usual_reports())
    app = open_page("excerpts", q="(sariwon")
    assert not app.exception
    assert words("en")["search.brackets"] in shown(app)


def test_what_came_in_since_a_moment_can_be_asked_for() -> None:
    stock(usual_reports())
    app = open_page("excerpts", range="90d", seen="2024-11-05T00:00Z")
    assert "**4** entries" in shown(app)
    assert "**4** entries" not in shown(open_page("excerpts", range="90d", seen="yesterday"))


def test_why_adds_up_to_the_score_that_is_shown() -> None:
    stock(usual_reports())
    for row in re.findall(r"<details.*?</details>", bodies(open_page("excerpts", range="7d"))):
        points = [float(one) for one in re.findall(r">([+-]\d+\.\d)</td>", row)]
        score = re.search(r"<b>(\d+)</b></td></tr></tbody>", row)
        assert score
        assert round(sum(points), 1) == float(score[1])


def many() -> None:
    stock(
        [
            report(f"North warns of response number {n}", f"2024-11-05T0{n // 6}:1{n % 6}", kind="threat")
            for n in range(45)
        ]
    )


def on_page(number: str) -> AppTest:
    app = open_page("excerpts")
    app.query_params["page"] = number
    return app.run()


def test_twenty_a_page_and_the_page_is_in_the_address() -> None:
    many()
    first = open_page("excerpts")
    assert bodies(first).count("<details") == 20
    last = on_page("3")
    assert bodies(last).count("<details") == 5
    beyond = on_page("99")
    assert bodies(beyond).count("<details") == 5
    assert bodies(on_page("minus one")).count("<details") == 20


def test_other_filters_begin_at_the_first_page_again() -> None:
    many()
    app = on_page("3")
    app.multiselect(key="kind").set_value(["threat"]).run()
    assert "number 44" in bodies(app)
    assert "page" not in app.query_params


def test_an_entry_has_a_permalink_and_earlier_words() -> None:
    ids = stock(usual_reports())
    app = open_page("excerpts", e=str(ids[7]))
    assert not app.exception
    assert "<details" in bodies(app)
    assert " open" in bodies(app)
    assert any(f"e={ids[7]}" in code.value for code in app.code)


@pytest.mark.parametrize("asked", ["999999", "0x1", "-1", "1 OR 1=1", "\u0663", "9" * 30])
def test_an_entry_that_nobody_knows_is_said_to_be_unknown(asked: str) -> None:
    stock(usual_reports())
    app = open_page("excerpts", e=asked)
    assert not app.exception
    assert words("en")["excerpts.unknown"] in shown(app)


def test_what_came_later_cannot_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = stock(usual_reports())
    monkeypatch.setenv("WATCH_NOW", "2024-11-04T00:00Z")
    assert words("en")["excerpts.unknown"] in shown(open_page("excerpts", e=str(ids[7])))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_hostile_titles_are_text(language: str) -> None:
    stock([report(title, "2024-11-05T03:00", publisher=f"Post {title}") for title in HOSTILE])
    app = open_page("excerpts", language)
    assert not app.exception
    body = bodies(app)
    for tag in ("<script", "<img", "<style>", 'href="javascript', 'href="http://beacon'):
        assert tag not in body
    for title in HOSTILE:
        first, rest = title.split(" ", 1)
        assert html.escape(first) in body
        assert html.escape(rest.replace("\n", " ")) in body.replace("\n", " ")
    for element in (*app.markdown, *app.caption):
        assert "beacon.example" not in element.value


def test_an_empty_store_says_so() -> None:
    app = open_page("excerpts")
    assert not app.exception
    assert words("en")["state.empty_store"] in shown(app)


@pytest.mark.parametrize(("hour", "n"), [(9, 1), (14, 1), (15, 4), (8, 0)])
def test_hours_are_those_of_the_korean_day(hour: int, n: int) -> None:
    stock([r for r in usual_reports() if r.entry.published >= datetime.fromisoformat("2024-11-02T00:00Z")], 0)
    store = open_store(database_url())
    with store.read() as conn:
        assert count_entries(conn, Filters(hour=hour), datetime.fromisoformat(NOW)) == n
    store.close()
