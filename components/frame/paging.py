"""Pages of a list, kept as ?page= in the address; another choice of filters begins at the first again."""

from __future__ import annotations

from collections.abc import Hashable

import streamlit as st

_KEY = "_page"


def page_of(total: int, size: int, narrowed_by: Hashable) -> int:
    """Draw the numbers where there is more than one page; gives the page to show, from 1."""
    pages = max(1, -(-total // size))
    before = st.session_state.get("_page_of")
    st.session_state["_page_of"] = narrowed_by
    if before not in (None, narrowed_by):
        st.query_params.pop("page", None)
    asked = st.query_params.get("page", "")
    page = min(int(asked), pages) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 1
    if pages > 1:
        st.session_state[_KEY] = max(page, 1)
        st.pagination(pages, key=_KEY, on_change=_keep)
        page = int(st.session_state[_KEY])
    return max(page, 1)


def _keep() -> None:
    page = st.session_state[_KEY]
    if page == 1:
        st.query_params.pop("page", None)
    else:
        st.query_params["page"] = str(page)
