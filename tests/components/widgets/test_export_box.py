"""The export menus: three files beside each table, made on click, that hold what the page shows and say so."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components.reads import load
from components.text import catalogue
from components.widgets import export_box
from data.export.rows import BRIEF
from data.models import Gap
from data.store import states
from data.store.store import database_url, open_store
from tests.components.stocked import HOSTILE, NOW, open_page, shown, stock, usual_reports
from tests.reports import report

Files = dict[str, Callable[[], bytes]]


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_NOW", NOW)
    load.forget()


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> Files:
    """What the pages offer for download, by file name: each as it would be made on click."""
    found: Files = {}
    real = st.download_button

    def note(label: str, data: Any, file_name: str, *more: Any, **others: Any) -> Any:
        assert callable(data), "a file is made only when it is asked for"
        found[file_name] = data
        return real(label, data, file_name, *more, **others)

    monkeypatch.setattr(st, "download_button", note)
    return found


def made(offered: Files, ending: str) -> str:
    (file,) = [make() for name, make in offered.items() if name.endswith(ending)]
    return file.decode("utf-8")


def table(text: str) -> tuple[list[dict[str, str]], dict[str, str]]:
    """The rows of a CSV file, and what stands below them."""
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    end = lines.index([])
    return [dict(zip(lines[0], row, strict=True)) for row in lines[1:end]], {row[0]: row[1] for row in lines[end + 1 :]}


def test_every_column_of_a_file_for_readers_has_words() -> None:
    assert set(catalogue.table("en", "column")) == {column for brief in BRIEF.values() for column in brief}


TABLES = {"provocations": "provocations", "signals": "counts", "excerpts": "entries"}


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(("page", "what"), TABLES.items())
def test_each_page_offers_three_files(page: str, what: str, language: str, offered: Files) -> None:
    stock(usual_reports())
    app = open_page(page, language, range="30d")
    assert not app.exception
    start = f"november-watch-replay-{what}-20241106-0000Z-{language}."
    assert sorted(offered) == [f"{start}{ending}" for ending in ("csv", "jsonl", "md")]
    labels = [element.proto.label for element in app.get("download_button")]
    assert labels == [catalogue.words(language)[f"export.{format_}"] for format_ in ("csv", "jsonl", "md")]
    for make in offered.values():
        text = make().decode("utf-8")
        assert "060000Z / 060900I NOV 24" in text
        assert load.rules_version() in text
        assert catalogue.words(language)["file.replay"] in text
        assert catalogue.words(language)["file.open_partly"] in text
        assert catalogue.words(language)["file.every_day"] in text


def test_the_files_of_provocations_hold_the_pages_rows(offered: Files) -> None:
    stock(usual_reports())
    open_page("provocations", range="365d")
    rows, about = table(made(offered, ".csv"))
    assert len(rows) == 8
    assert [row["date"] for row in rows] == sorted((row["date"] for row in rows), reverse=True)
    newest = rows[0]
    assert newest["title"].startswith("North Korea fires 7 missiles from Sariwon")
    assert newest["publishers"] == "Harbour Post; Hill Wire; Lake Daily"
    assert about["Rows"] == "8, all there are"
    assert "KST days 08 NOV 23 to 06 NOV 24" in about["Filters"]
    assert "Days not watched (KST)" in about
    lines = [json.loads(line) for line in made(offered, ".jsonl").splitlines()]
    assert [line["id"] for line in lines[1:]] == [row["id"] for row in rows]
    assert lines[0]["about"]["rows"] == 8
    assert made(offered, ".md").count("\n| ") == 10  # with head and rule


def test_files_are_narrowed_as_the_page_is(offered: Files) -> None:
    stock(usual_reports())
    open_page("excerpts", range="7d", kind="threat", score="50", q="sister", source="")
    rows, about = table(made(offered, ".csv"))
    assert {row["kind"] for row in rows} == {"threat"}
    assert len(rows) == 4
    assert "kind: Threat" in about["Filters"]
    assert "score at least 50" in about["Filters"]
    assert "text: sister" in about["Filters"]
    head = json.loads(made(offered, ".jsonl").splitlines()[0])["about"]
    assert (head["filters"]["kinds"], head["filters"]["text"], head["complete"]) == (["threat"], "sister", False)


def test_counts_tell_zero_from_no_data(offered: Files) -> None:
    reports = [r for r in usual_reports() if r.entry.published >= datetime.fromisoformat("2024-11-01T00:00Z")]
    stock(reports, 10)
    store = open_store(database_url())
    asleep = Gap("", datetime(2024, 10, 20, tzinfo=UTC), datetime(2024, 10, 22, 3, 0, tzinfo=UTC), "asleep")
    with store.begin() as conn:  # the watch began earlier and saw nothing until the archive's days
        states.record_span(conn, "old", datetime(2024, 10, 16, tzinfo=UTC), datetime(2024, 10, 17, tzinfo=UTC))
        states.record_gap(conn, asleep)
    store.close()
    open_page("signals")
    rows, about = table(made(offered, ".csv"))
    by_day: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_day.setdefault(row["date"], []).append(row)
    assert [(row["watched"], row["n"]) for row in by_day["2024-10-20"]] == [("no", "")]
    assert [(row["watched"], row["n"], row["kind"]) for row in by_day["2024-10-30"]] == [("yes", "0", "")]
    assert {(row["kind"], row["n"]) for row in by_day["2024-11-05"]} == {("provocation", "3"), ("threat", "1")}
    assert "16 OCT 24 – 27 OCT 24" in about["Days not watched (KST)"]
    assert "no data, not zero" in about["Days not watched (KST)"]
    assert about["Recorded gaps"] == "whole watch 200000Z OCT 24 to 220300Z OCT 24 (asleep)"


def test_a_blind_watch_says_so_in_the_file(offered: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    stock(usual_reports())
    monkeypatch.setenv("WATCH_NOW", "2024-11-20T00:00Z")
    open_page("provocations", range="7d")
    rows, about = table(made(offered, ".csv"))
    assert rows == []
    assert about["Coverage"].startswith("BLIND, NOT QUIET")
    assert "14 NOV 24 – 20 NOV 24" in about["Days not watched (KST)"]
    assert made(offered, ".md").splitlines()[-1].startswith("| ---")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_hostile_titles_act_in_no_file(language: str, offered: Files) -> None:
    titles = [*HOSTILE, "=HYPERLINK(1) North fires missile", "a | b \\| c", "＝1+1"]
    stock([report(title, f"2024-11-05T03:{n:02d}", publisher=f"={title}") for n, title in enumerate(titles)])
    for page in ("excerpts", "provocations"):
        offered.clear()
        open_page(page, language)
        rows, _ = table(made(offered, ".csv"))
        assert not [cell for row in rows for cell in row.values() if cell[:1] in tuple("=+-@＝\t")]
        document = made(offered, ".md").split("\n\n", 2)[2]
        widths = {line.replace("\\|", "").count("|") for line in document.splitlines()}
        assert len(widths) == 1
        acting = re.sub(r"\\[!-/:-@\[-`{-~]", "", document)
        for live in ("<img", "<script", "](http", "www.evil", "a@evil", " http://"):
            assert live not in acting
        assert "North fires missile" in made(offered, ".jsonl")


def test_a_long_list_is_bounded_and_says_so(offered: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    stock(usual_reports())
    monkeypatch.setattr(export_box, "ENTRIES_MOST", 5)
    app = open_page("excerpts", range="90d")
    assert "The newest 5 of 15 rows" in shown(app)
    rows, about = table(made(offered, ".csv"))
    assert len(rows) == 5
    assert about["Rows"].startswith("the newest 5 of 15")
    head, *lines = made(offered, ".jsonl").splitlines()
    assert (json.loads(head)["about"]["rows"], json.loads(head)["about"]["found"], len(lines)) == (5, 15, 5)


def test_nothing_is_made_before_it_is_asked_for(offered: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a file was made without a click")

    stock(usual_reports())
    monkeypatch.setattr(export_box, "entry_rows", refuse)
    monkeypatch.setattr(export_box, "provocation_rows", refuse)
    for page in ("excerpts", "provocations"):
        assert not open_page(page).exception
    with pytest.raises(AssertionError, match="without a click"):
        made(offered, "entries-20241106-0000Z-en.csv")


def test_a_wall_screen_has_no_menu(offered: Files) -> None:
    stock(usual_reports())
    app: AppTest = open_page("provocations", wall="1")
    assert not app.exception
    assert offered == {}
