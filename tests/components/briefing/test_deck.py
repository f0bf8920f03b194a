"""The deck, opened again: every number is the Brief's and the page's, everything can be edited, nothing acts."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pptx import Presentation
from pptx.util import Inches

from components.briefing import deck, deck_parts, sheet
from components.briefing.brief import Brief
from components.briefing.compose import compose
from components.briefing.inputs import read
from components.reads import clock, load
from components.text import i18n
from tests.components.briefing.test_sheet_page import on_the_page, text_of
from tests.components.stocked import HOSTILE, NOW, open_page, stock, usual_reports
from tests.reports import report


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_NOW", NOW)
    load.forget()


def brief(language: str = "en", label: str = "") -> Brief:
    with i18n.speaking(language):
        return compose(read(clock.now()), label=label, link="https://watch.example/briefing")


def opened(made: Brief) -> Any:
    return Presentation(io.BytesIO(deck.build(made)))


def texts(slide: Any) -> str:
    """All words of a slide: text boxes and cells, not those of charts."""
    parts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    parts += [cell.text for table in tables(slide) for row in table.rows for cell in row.cells]
    return " ".join(" ".join(parts).split())


def tables(slide: Any) -> list[Any]:
    return [shape.table for shape in slide.shapes if shape.has_table]


def charts(slide: Any) -> list[Any]:
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def numbers(words: str) -> set[str]:
    return set(re.findall(r"\d+(?:[.,–]\d+)*", words))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_three_wide_slides_carry_as_of_rules_and_label(language: str) -> None:
    stock(usual_reports())
    made = brief(language, "LIMITED")
    shown = opened(made)
    assert (shown.slide_width, shown.slide_height) == (Inches(13.333), Inches(7.5))
    assert len(shown.slides) == 3
    for slide in shown.slides:
        words = texts(slide)
        assert slide.shapes.title.text_frame.text.strip()
        assert clock.both(made.now) in words
        assert made.rules in words
        assert made.coverage in words
        assert words.count("LIMITED") == 2


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_first_slide_and_the_page_hold_the_same_numbers(language: str) -> None:
    stock(usual_reports())
    made = brief(language)
    slide = numbers(texts(opened(made).slides[0]).replace(made.link, ""))
    markup = re.sub(
        r"<svg.*?</svg>|<figure>.*?</figure>|127\.0\.0\.1\S*|http\S*", "", on_the_page(open_page("briefing", language))
    )
    page = numbers(text_of(markup))
    assert slide == page
    assert len(page) > 25


def test_the_tables_hold_the_acts() -> None:
    stock([*usual_reports(), report("North shells border island", "2024-11-03T02:00", category="artillery")])
    made = brief()
    first, second, third = (tables(slide)[0] for slide in opened(made).slides)
    for table, columns in ((first, (0, 2, 3, 4)), (second, (0, 3, 4, 5))):
        rows = [[row.cells[at].text for at in columns] for row in list(table.rows)[1:]]
        assert rows == [
            [
                f"{'◆' * act.severity} {act.severity} {act.severity_word}",
                clock.both(act.first),
                str(len(act.publishers)),
                f"{act.credibility} {act.credibility_word}",
            ]
            for act in made.acts
        ]
    sources = [row.cells[6].text for row in list(second.rows)[1:]]
    assert all(", ".join(act.publishers) in cell for act, cell in zip(made.acts, sources, strict=True))
    totals = [(row.cells[0].text, row.cells[1].text) for row in list(third.rows)[1:]]
    assert totals == [
        (line.name, "no data" if line.n is None else f"{'≥' * line.at_least}{line.n}") for line in made.cycles
    ]


def test_the_daily_chart_holds_the_counts_and_draws_gaps_as_gaps() -> None:
    stock(usual_reports(), watched_days=30)
    made = brief()
    chart = charts(opened(made).slides[0])[0]
    columns, curves = chart.plots
    counted, unseen = columns.series
    usual, limit = curves.series
    assert list(counted.values) == [day.n for day in made.counts]
    assert [value is not None for value in unseen.values] == [day.n is None for day in made.counts]
    assert any(day.n is None for day in made.counts)
    assert list(usual.values) == [day.usual[1] if day.usual else None for day in made.counts]
    assert [value and round(value, 1) for value in limit.values] == [
        day.threshold and round(day.threshold, 1) for day in made.counts
    ]
    assert len(columns.categories) == len(made.counts)


def test_the_chart_of_past_windows_holds_every_day_of_every_cycle() -> None:
    stock(usual_reports())
    made = brief()
    for slide in (0, 2):
        chart = charts(opened(made).slides[slide])[-1]
        drawn: dict[str, list[tuple[float, float]]] = {}
        for series in chart.plots[0].series:
            xs = [
                float(v.text)
                for v in series._element.findall(".//" + deck_parts.qn("c:xVal") + "//" + deck_parts.qn("c:v"))
            ]
            drawn.setdefault(series.name.split(" (")[0], []).extend(zip(xs, series.values, strict=True))
        for line in made.cycles:
            for day, n in line.points:
                if n is not None:
                    assert [y for x, y in drawn[line.name] if x <= day][-1] == n, (line.name, day)
        assert {x for x, _ in drawn["today"]} == {made.cycle_day}


def test_lines_and_unusual_days_bear_the_names_and_numbers_of_the_page() -> None:
    stock(usual_reports())
    made = brief()
    page = text_of(on_the_page(open_page("briefing")))
    first = opened(made).slides[0]
    daily, windows = charts(first)
    told = windows._chartSpace.xpath(".//c:dLbl//a:t/text()")
    own = next(line for line in made.cycles if line.chosen)
    mine = {"today", "polling day", f"{own.name}: ≥{own.n}"}
    assert mine <= set(told)
    assert all(words in page for words in mine)
    past = [re.fullmatch(r"(\d{4})(?:, (\d{4}))?(?: \+(\d+))?", words) for words in told if words not in mine]
    assert sum(1 + bool(found[2]) + int(found[3] or 0) for found in past if found) == len(made.cycles) - 1
    assert not windows.has_legend
    named = {int(at) for at in daily._chartSpace.xpath(".//c:dLbl/c:idx/@val")}
    assert named == {at for at, day in enumerate(made.counts) if day.alarm}
    assert named
    assert set(daily._chartSpace.xpath(".//c:dLbl/c:showVal/@val")) == {"1"}
    assert texts(first).index(made.machine[0]) < texts(first).index("Watch level")


def test_blind_days_are_told_and_empty_makes_a_deck_too() -> None:
    made = brief()
    shown = opened(made)
    assert "no all-clear" in texts(shown.slides[0])
    assert "That is no zero" in texts(shown.slides[1])
    assert set(charts(shown.slides[0])[0].plots[0].series[0].values) == {None}


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_words_are_plain_runs(title: str) -> None:
    stock([*usual_reports(), report(title, "2024-11-05T08:00", publisher=f"Wire {title}", category="nuclear")])
    made = brief(label=title)
    body = deck.build(made)
    shown = Presentation(io.BytesIO(body))
    assert " ".join(title.split()) in texts(shown.slides[1])
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        outside = [
            relation.get("Target")
            for name in parts.namelist()
            if name.endswith(".rels")
            for relation in etree.fromstring(parts.read(name))
            if relation.get("TargetMode") == "External"
        ]
    assert outside
    assert all(re.match(r"https://(news|watch)\.example/", target) for target in outside)


@given(st.lists(st.text(alphabet=st.characters(), max_size=60), min_size=1, max_size=20))
@settings(max_examples=20)  # of many texts each: to write a file and open it again is the dear part
def test_any_text_makes_a_slide_that_opens_again(lines: list[str]) -> None:
    shown = Presentation()
    blank = shown.slide_layouts[6]  # of python-pptx's own layouts
    slide = shown.slides.add_slide(blank)
    for words in lines:
        deck_parts.text(slide, deck_parts.Box(1, 1, 2, 1), [[deck_parts.Words(words, link=words)]], "en")
    out = io.BytesIO()
    shown.save(out)
    (again,) = Presentation(out).slides
    assert texts(again) == " ".join(" ".join(map(deck_parts.clean, lines)).split())


def test_charts_and_tables_have_alternative_text_and_korean_has_a_face_of_its_own() -> None:
    stock(usual_reports())
    for slide in opened(brief("ko")).slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr")
        faces = {face.get("typeface") for face in slide._element.iter(deck_parts.qn("a:ea"))}
        assert faces == {"Malgun Gothic"}


def test_the_officers_words_come_with_the_machines_words_in_the_notes() -> None:
    from dataclasses import replace

    from components.briefing.brief import Edit

    stock(usual_reports())
    made = brief()
    edited = replace(made, edit=Edit(("One.", "Two."), "Maj. Kim", made.now))
    slide = opened(edited).slides[0]
    assert "Edited by Maj. Kim" in texts(slide)
    assert made.machine[0] in texts(slide)
    assert made.machine[1] in slide.notes_slide.notes_text_frame.text


def test_it_opens_in_libreoffice_as_three_pages(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("NOT RUN: LibreOffice is not installed (Debian: apt install libreoffice-impress)")
    stock(usual_reports())
    (tmp_path / "deck.pptx").write_bytes(deck.build(brief("ko", "LIMITED")))
    command = [
        office,
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
        "deck.pptx",
    ]
    subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120, check=True)
    pdf = (tmp_path / "deck.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 3


def test_the_sheets_title_is_the_decks() -> None:
    stock(usual_reports())
    made = brief()
    with i18n.speaking("en"):
        assert sheet.brief_title() in opened(made).core_properties.title
