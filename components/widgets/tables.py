"""Columns of Streamlit's data frames, for figures and for what is edited; tables of text are in widgets.listing."""

from __future__ import annotations

from typing import Any

import streamlit as st

ROW_HEIGHT = 32
Column = Any


def text(label: str, width: str | int | None = None, help: str | None = None) -> Column:
    """A column that shows its text literally."""
    return st.column_config.TextColumn(label, width=width, help=help)  # type: ignore[arg-type]


def number(label: str, width: str | int | None = "small", help: str | None = None, format: str = "%d") -> Column:
    return st.column_config.NumberColumn(label, width=width, help=help, format=format)  # type: ignore[arg-type]


def height(rows: int, most: int = 12, row_height: int = ROW_HEIGHT) -> int:
    """A table's height in pixels for `rows` rows, at most `most` of them in view."""
    return row_height * (min(max(rows, 1), most) + 1) + 3
