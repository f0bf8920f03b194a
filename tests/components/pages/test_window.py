"""The page Election window on an empty store: what it says, what its address decides, and both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.components.stocked import tables

PAGE = Path(__file__).parents[3] / "components" / "pages" / "window.py"


@pytest.fixture
def open_page(stand_at: Callable[[str], object]) -> Callable[..., AppTest]:
    def opened(moment: str = "2026-11-23T12:00Z", **query: str | list[str]) -> AppTest:
        stand_at(moment)
        page = AppTest.from_file(str(PAGE), default_timeout=60)
        for name, value in query.items():
            page.query_params[name] = value
        page.run()
        assert not page.exception
        return page

    return opened


def said(page: AppTest) -> str:
    return " ".join(element.value for element in (*page.markdown, *page.caption))


def test_today(open_page: Callable[..., AppTest]) -> None:
    page = open_page()
    values = {metric.label: metric.value for metric in page.metric}
    assert values["2026 US midterm election"] == "D+20"
    assert "the nearest election" in said(page)
    assert "closes 04 DEC 26" in said(page)
    assert "no difference that stands out" in said(page)


def test_an_outlook_that_nobody_can_make_for_today_says_so(open_page: Callable[..., AppTest]) -> None:
    page = open_page()
    (warning,) = page.warning
    assert "22 AUG 26" in warning.value
    assert "says nothing about today" in warning.value
    outlook = [metric for metric in page.metric if metric.label.startswith(("7 days", "14 days", "30 days"))]
    assert [(metric.label, metric.value) for metric in outlook] == [
        ("7 days, stale", "28 %"),
        ("14 days, stale", "46 %"),
        ("30 days, stale", "67 %"),
    ]
    beside = [line for caption in page.caption for line in caption.value.split("  \n") if "the long-run" in line]
    assert beside == [f"more than the long-run {usual} %" for usual in (18, 30, 48)]


def test_likelihood_and_confidence_stand_in_texts_of_their_own(open_page: Callable[..., AppTest]) -> None:
    for moment in ("2026-11-23T12:00Z", "2026-08-22T12:00Z"):
        texts = [caption.value for caption in open_page(moment).caption]
        both = [text for text in texts if "onfidence" in text and ("likely" in text or "chance" in text)]
        assert both == []
        assert any("onfidence" in text for text in texts)


def test_while_the_record_reaches_to_yesterday_nothing_is_stale(open_page: Callable[..., AppTest]) -> None:
    page = open_page("2026-08-20T12:00Z")
    assert not page.warning
    assert "Next 7 days" in [metric.label for metric in page.metric]


def test_a_replay_knows_nothing_of_later_days(open_page: Callable[..., AppTest]) -> None:
    page = open_page("2016-09-01T12:00Z")
    nearest = tables(page)[0]
    assert nearest["cycle"].iloc[0] == "2016"
    assert "2006 to 2014" in said(page)


def test_the_address_decides(open_page: Callable[..., AppTest]) -> None:
    page = open_page(election="KR-2025-06-03", edition="custom", weeks="6", set="all")
    assert "2025 South Korean presidential election" in [metric.label for metric in page.metric]
    assert "as selected" in said(page)
    assert "**Outside** the 6-week window" in said(page)
    assert page.selectbox[2].value == "6"


@pytest.mark.parametrize(
    "query",
    [
        {"election": "US-1800-01-01", "edition": "<b>", "set": "everything", "category": ["nothing", "missile"]},
        {"edition": "custom", "weeks": "nan"},
        {"edition": "custom", "weeks": "1e9"},
    ],
)
def test_an_address_that_means_nothing_gives_the_usual_page(
    open_page: Callable[..., AppTest], query: dict[str, str | list[str]]
) -> None:
    page = open_page(**query)
    assert "2026 US midterm election" in [metric.label for metric in page.metric]
    assert r"4\.5-week" in said(page)


def test_a_choice_is_written_into_the_address(open_page: Callable[..., AppTest]) -> None:
    page = open_page()
    page.selectbox[1].set_value("bp2016").run()
    assert page.query_params["edition"] in ("bp2016", ["bp2016"])
    page.selectbox[1].set_value("bp2020").run()
    assert "edition" not in page.query_params
    page.multiselect[0].set_value(["cyber", "icbm"]).run()
    assert sorted(page.query_params["category"]) == ["cyber", "icbm"]


def test_korean(open_page: Callable[..., AppTest]) -> None:
    page = open_page(lang="ko")
    assert "2026년 미국 중간선거" in [metric.label for metric in page.metric]
    assert "가장 가까운 선거" in said(page)
