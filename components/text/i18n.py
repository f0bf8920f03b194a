"""The interface's own words in the language in use, English or Korean. Headlines stay in their own language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st

from components.text.catalogue import LANGUAGES, words
from components.text.escape import md
from components.text.particles import settled

_spoken: ContextVar[str] = ContextVar("spoken", default="")


def browser_language() -> str:
    """The browser's language where we have it, else English."""
    return "ko" if (st.context.locale or "").lower().startswith("ko") else "en"


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Word everything inside in `language`, whoever reads: a file may be in another language than the page."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def language() -> str:
    """The language in use: of `speaking`, else what ?lang= newly names, else this reader's choice or the browser's."""
    if spoken := _spoken.get():
        return spoken
    given = st.query_params.get_all("lang")
    kept = st.session_state.get("_kept_lang", {})  # components.frame.url_state
    chosen = st.session_state.get("lang") or kept.get("values", {}).get("lang")
    if given and (not chosen or given != kept.get("address", {}).get("lang")):
        chosen = given[0]
    return chosen if chosen in LANGUAGES else browser_language()


def t(key: str, **values: object) -> str:
    """The string `key` in the language in use, for places that show text literally.

    `values` fill its {braces} as they are: with values from a feed use `say` wherever Markdown is read.
    """
    text = words(language())[key]
    return settled(text.format(**values)) if values else text


def say(key: str, **values: object) -> str:
    """The string `key` for places that read Markdown: the values are escaped, the string's own Markdown holds."""
    return settled(words(language())[key].format(**{name: md(value) for name, value in values.items()}))


def named(group: str, key: str, otherwise: str = "") -> str:
    """The name of something an officer may add to a table: our word for it, else the table's own. Not escaped."""
    return words(language()).get(f"{group}.{key}", otherwise or key)
