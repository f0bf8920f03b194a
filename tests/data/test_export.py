"""Untrusted text in files: never a formula, always readable Korean."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.export import BOM, csv_text, jsonl, safe_cell
from tests.data.factory import NOON


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "=HYPERLINK(1)"),
        *("\t=1", "\r=1", "\n=1", " =1", "\u3000=1", "\ufeff=1", "\u200b@x", "\tplain"),
        *("\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM(A1)", " \uff1d1"),
    ],
)
def test_formulas_are_defused(text: str) -> None:
    assert safe_cell(text) == "'" + text


def test_numbers_stay_numbers() -> None:
    assert safe_cell(-3) == -3
    assert safe_cell(None) == ""


@given(st.lists(st.text(), min_size=2, max_size=2))
def test_every_cell_comes_back_or_is_defused(cells: list[str]) -> None:
    text = csv_text([dict(zip("ab", cells, strict=True))], "ab")
    assert text.startswith(BOM)
    (row,) = list(csv.reader(io.StringIO(text.removeprefix(BOM), newline="")))[1:]
    for got, put in zip(row, cells, strict=True):
        assert got.removeprefix("'") == put.removeprefix("'")
        assert not got.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_lines_are_utf_8_json_with_zulu_times() -> None:
    (line,) = jsonl([{"title": "북한", "at": NOON, "day": NOON.date()}]).splitlines()
    assert "북한" in line
    assert json.loads(line) == {"title": "북한", "at": "2024-11-05T03:00:00Z", "day": "2024-11-05"}
