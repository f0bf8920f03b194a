"""Untrusted text in files: never a formula, never markup, always readable Korean. A file says what it is about."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.export.escape import BOM, csv_lines, json_lines, jsonl, markdown_lines, markdown_link, safe_cell
from tests.data.factory import NOON

ABOUT = (("As of", "050300Z / 051200I NOV 24"), ("Filters", "=1+1, | pipe"))


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "=HYPERLINK(1)"),
        *("\t=1", "\r=1", "\n=1", " =1", "\u3000=1", "\ufeff=1", "\u200b@x", "\tplain"),
        *("\x00=1", "\xad=1", "\u2061@x", "\u200e\u202a-1", "\xa0+1", "\ufe66 1", "\ufe62 1", "\ufe6bx", "\ufe63 1"),
        *("\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM(A1)", " \uff1d1"),
    ],
)
def test_formulas_are_defused(text: str) -> None:
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "북한, 발사", "'초대형' 방사포", "2024-11-05", "a=b", "N. Korea - again"])
def test_other_text_is_as_it_was(text: str) -> None:
    assert safe_cell(text) == text


def test_numbers_stay_numbers_and_lists_become_text() -> None:
    assert safe_cell(-3) == -3
    assert safe_cell(None) == ""
    assert [safe_cell(True), safe_cell(False)] == ["yes", "no"]
    assert safe_cell(["=1", "b"]) == "'=1; b"
    assert safe_cell(({"a": 1},)) == '[{"a": 1}]'


def parsed(text: str) -> list[list[str]]:
    assert text.startswith(BOM)
    return list(csv.reader(io.StringIO(text.removeprefix(BOM), newline=""), strict=True))


@given(st.lists(st.tuples(st.text(), st.text()), max_size=4))
def test_every_cell_comes_back_or_is_defused(rows: list[tuple[str, str]]) -> None:
    text = "".join(csv_lines([{"a": a, "b": b} for a, b in rows], "ab", ABOUT))
    head, *found = parsed(text)
    assert head == ["a", "b"]
    end = found.index([])  # the table ends at the first empty line
    assert [row[0] for row in found[end + 1 :]] == ["As of", "Filters"]
    assert found[-1][1].startswith("'=")
    for got, put in zip(found[:end], rows, strict=True):
        for cell, given_ in zip(got, put, strict=True):
            assert cell in (given_, "'" + given_)
            assert not re.match(r"\s*[=+\-@＝＋－＠]|[\t\r\n]", cell)


def test_lines_of_a_csv_end_as_rfc_4180_asks() -> None:
    text = "".join(csv_lines([{"a": 'say "북한"', "b": "1,2\n3"}], "ab"))
    assert text == BOM + 'a,b\r\n"say ""북한""","1,2\n3"\r\n'


def test_lines_are_utf_8_json_with_zulu_times() -> None:
    (line,) = jsonl([{"title": "북한", "at": NOON, "day": NOON.date()}]).splitlines()
    assert "북한" in line
    assert json.loads(line) == {"title": "북한", "at": "2024-11-05T03:00:00Z", "day": "2024-11-05"}


@given(st.lists(st.text(), max_size=4))
def test_a_line_is_a_line_to_every_reader(texts: list[str]) -> None:
    text = "".join(json_lines([{"t": one} for one in texts], {"table": "x"}))
    assert [json.loads(line) for line in text.splitlines()] == [{"about": {"table": "x"}}, *({"t": t} for t in texts)]


HOSTILE = st.text(
    st.one_of(st.sampled_from(list("|\\`*_[]()<>#!&~$=+-.:@/\n\r\t \u2028\x85wht")), st.characters(codec="utf-8")),
    max_size=60,
)


def unescaped(line: str) -> str:
    """The line without escaped characters: what is left can act."""
    return re.sub(r"\\[!-/:-@\[-`{-~]", "", line)


@given(st.lists(st.tuples(HOSTILE, HOSTILE, HOSTILE), min_size=1, max_size=4))
def test_a_markdown_table_has_its_columns_whatever_texts_hold(rows: list[tuple[str, str, str]]) -> None:
    heads = {"a": "Head | line", "link": "Link", "c": "-"}
    text = "".join(markdown_lines("# t", [dict(zip(heads, row, strict=True)) for row in rows], heads, ABOUT))
    lines = text.split("\n")
    assert len(text.splitlines()) == len(lines) - 1 == len(rows) + 7
    assert lines[0] == r"# \# t"
    assert lines[3] == r"- Filters: \=1+1, \| pipe"
    for line in lines[5:-1]:
        assert unescaped(line).count("|") == 4, line
        assert line.startswith("|")
        assert line.endswith(" |")
    for line in lines[7:-1]:
        left = unescaped(line)
        assert not re.search(r"[`*_<>\[\]#~$&!^={}]", re.sub(r"<https?://[^<>|\s]+>", "", left))
        assert not re.search(r"(?i)\w+://|www\.\w|@\w", re.sub(r"<https?://[^<>|\s]+>", "", left))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://wire.example/a?b=1&c=%7C#d", "<https://wire.example/a?b=1&c=%7C#d>"),
        ("http://wire.example:8080", "<http://wire.example:8080>"),
        ("", ""),
        (None, ""),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("https://wire.example/a|b", r"https:\//wire.example/a\|b"),
        ("https://wire.example/<b>", r"https:\//wire.example/\<b\>"),
        ("https://a@evil.example/", "https:\\//a\\@\u200bevil.example/"),
        ("https://wire.example/ x", r"https:\//wire.example/ x"),
    ],
)
def test_only_plain_addresses_are_links(url: str | None, shown: str) -> None:
    assert markdown_link(url) == shown


def test_moments_of_a_table_are_date_time_groups() -> None:
    rows: list[dict[str, Any]] = [{"at": NOON, "day": NOON.date(), "n": None, "seen": 0}]
    text = "".join(markdown_lines("T", rows, {"at": "At", "day": "Day", "n": "N", "seen": "Seen"}))
    assert text.splitlines()[-1] == "| 050300Z / 051200I NOV 24 | 05 NOV 24 |  | 0 |"
