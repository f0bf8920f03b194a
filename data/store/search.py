"""An officer's search words: what they mean, and how much a search may cost the others who read."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.models import Filters
from data.store import search_words, text_index
from data.store.search_words import BadBrackets

LONGEST, MOST_WORDS, MOST_SHORT = 200, 16, 4  # characters; words; words that no index finds
SECONDS = 1.5  # that one question to the store may take; a page asks a few
FILE_SECONDS = 4.0  # that a file may take, which is asked for by itself
COUNTED_TO = 1_000  # hits; how many more there are would take reading every text


class BadSearch(ValueError):
    """Search words that cannot be looked for: the searcher's own error. `code` says why."""

    def __init__(self, code: Literal["long", "many", "character", "slow", "brackets"]) -> None:
        super().__init__(code)
        self.code = code


def check(text: str) -> None:
    """Raise BadSearch where `text` would cost more than a search may, or holds what no text of a feed does."""
    if len(text) > LONGEST:
        raise BadSearch("long")
    if any(unicodedata.category(c) in ("Cc", "Cs") and not c.isspace() for c in text):
        raise BadSearch("character")
    try:
        words = search_words.words(search_words.parse(text))
    except BadBrackets:
        raise BadSearch("brackets") from None
    if len(words) > MOST_WORDS or sum(len(word) < text_index.SHORTEST for word in words) > MOST_SHORT:
        raise BadSearch("many")


@contextmanager
def bounded(conn: Connection, filters: Filters, seconds: float | None = None) -> Iterator[None]:
    """Let each question asked of `conn` inside take `SECONDS` at most, or `seconds`, where `filters` hold search words.

    Raises BadSearch.
    """
    if not filters.text.strip():
        yield
        return
    check(filters.text)
    limit = SECONDS if seconds is None else seconds
    sqlite = conn.dialect.name == "sqlite"
    driver: Any = conn.connection.driver_connection
    if sqlite:
        until = time.monotonic() + limit
        driver.set_progress_handler(lambda: time.monotonic() > until, 10_000)
    else:
        conn.exec_driver_sql(f"SET LOCAL statement_timeout = {int(limit * 1000)}")
    try:
        yield
    except sa.exc.DBAPIError as error:
        if "interrupted" in str(error.orig) or "statement timeout" in str(error.orig):
            raise BadSearch("slow") from None
        raise
    finally:
        if sqlite:
            driver.set_progress_handler(None, 0)


def text_condition(conn: Connection, text: str) -> sa.ColumnElement[bool]:
    """An officer's search words as a condition on titles and summaries.

    Words must all occur, in any order; "a phrase" in quotes as it is; OR between alternatives; NOT or a leading
    minus to exclude; (brackets) group. Whatever else is typed is searched as text. Case does not count.
    Raises BadSearch.
    """
    check(text)
    wanted = search_words.parse(text)
    return text_index.condition(conn, wanted) if wanted else sa.true()
