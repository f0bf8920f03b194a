"""The address of the entries behind a mark on a page."""

from __future__ import annotations

import streamlit as st

from data.models import Filters


def entries_query(filters: Filters, **more: str | list[str]) -> dict[str, str | list[str]]:
    """The address of the entries behind a mark on this page: as narrowed here, and by `more`."""
    kept: dict[str, str | list[str]] = {
        "kind": list(filters.kinds),
        "category": list(filters.categories),
        "source": list(filters.sources),
        "language": list(filters.languages),
    }
    if filters.min_score:
        kept["score"] = str(filters.min_score)
    if "day" not in more:
        kept["range"] = str(st.session_state.get("range", ""))
    return {name: value for name, value in (kept | more).items() if value}
