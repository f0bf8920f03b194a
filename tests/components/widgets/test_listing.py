"""Tables of text: what reaches the browser is plain strings and safe addresses, and a choice is one of the rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from components.text.escape import safe_url
from components.widgets import listing
from components.widgets.listing import Column
from tests.components.stocked import HOSTILE

SCRIPT = """
from math import nan
from components.widgets import listing
from components.widgets.listing import Column
listing.show({columns!r}, [{fields}], key="table", alt="A table", picks=True)
"""


def handed(columns: dict[str, list[Any]], fields: str) -> dict[str, Any]:
    """What a table hands to the browser."""
    app = AppTest.from_string(SCRIPT.format(columns=columns, fields=fields), default_timeout=30).run()
    assert not app.exception
    (table,) = app.get("bidi_component")
    told: dict[str, Any] = json.loads(table.proto.json)
    return told


def test_headlines_arrive_as_one_line_of_text() -> None:
    told = handed({"what": list(HOSTILE)}, 'Column("what", "What", kind="lead")')
    assert [row["what"] for row in told["rows"]] == [" ".join(title.split()) for title in HOSTILE]


def test_addresses_that_are_not_safe_do_not_arrive() -> None:
    links = ["https://wire.example/1", "javascript:alert(1)", "//evil.example", "https://a@evil.example", "", None]
    told = handed({"what": ["x"] * 6, "link": links}, 'Column("what", "What"), Column("link", "Link", kind="link")')
    assert [row["link"] for row in told["rows"]] == ["https://wire.example/1", *[None] * 5]


def test_only_what_a_field_asks_for_is_sent_and_nothing_is_no_number() -> None:
    columns = {"n": [1, 2.5, float("nan"), None], "secret": ["a"] * 4, "order": [4, 3, 2, 1]}
    told = handed(columns, 'Column("n", "n", kind="number", sort="order")')
    assert told["rows"][2] == {"n": None, "order": 2}
    assert {key for row in told["rows"] for key in row} == {"n", "order"}


@pytest.mark.parametrize(("picked", "chosen"), [(1, 1), (2, None), (-1, None), ("1", None), (None, None)])
def test_a_choice_is_one_of_the_rows(monkeypatch: pytest.MonkeyPatch, picked: object, chosen: int | None) -> None:
    monkeypatch.setattr(listing, "_table", lambda **_: {"picked": picked})
    shown = listing.show({"a": ["x", "y"]}, [Column("a", "A")], key="k", alt="A table", picks=True)
    assert shown == chosen
    assert listing.show({"a": ["x", "y"]}, [Column("a", "A")], key="k", alt="A table") is None


@given(st.text(max_size=80))
def test_whatever_an_address_is_only_a_safe_one_is_sent(text: str) -> None:
    assert listing._cell(text, "link") == (safe_url(text) if text else None)


def test_the_browser_s_part_reads_no_markup() -> None:
    code = (Path(listing.__file__).parent / "listing.js").read_text(encoding="utf-8")
    for word in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "fetch(", "import("):
        assert word not in code
    assert "textContent" in code
