"""An officer's search words: what they mean, and how much a search may cost the others who read."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.store import schema, search_words
from data.store.search_words import BadBrackets, Wanted

LONGEST, MOST_WORDS, MOST_SHORT = (
    200,
    16,
    4,
)  # characters; words; words of fewer than three letters, which no index finds
SECONDS = 5.0  # that a search may take
_E = schema.entries


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
    if len(words) > MOST_WORDS or sum(len(word) < 3 for word in words) > MOST_SHORT:
        raise BadSearch("many")


@contextmanager
def bounded(conn: Connection, text: str) -> Iterator[None]:
    """Let what is asked of `conn` inside take `SECONDS` at most where it searches for `text`. Raises BadSearch."""
    if not text.strip():
        yield
        return
    check(text)
    sqlite = conn.dialect.name == "sqlite"
    driver: Any = conn.connection.driver_connection
    if sqlite:
        until = time.monotonic() + SECONDS
        driver.set_progress_handler(lambda: time.monotonic() > until, 10_000)
    else:
        conn.exec_driver_sql(f"SET LOCAL statement_timeout = {int(SECONDS * 1000)}")
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
    return _condition(conn, wanted) if wanted else sa.true()


def _condition(conn: Connection, wanted: Wanted) -> sa.ColumnElement[bool]:
    if wanted.how == "word":
        return _contains(conn, wanted.word)
    parts = [_condition(conn, part) for part in wanted.parts]
    return sa.not_(parts[0]) if wanted.how == "not" else sa.and_(*parts) if wanted.how == "all" else sa.or_(*parts)


def _contains(conn: Connection, wanted: str) -> sa.ColumnElement[bool]:
    if conn.dialect.name == "sqlite" and len(wanted) >= 3:
        # The trigram index answers from three characters on; a quoted string is a phrase and nothing in it acts.
        match = sa.text("SELECT rowid FROM entries_text WHERE entries_text MATCH :q").bindparams(
            sa.bindparam("q", '"' + wanted.replace('"', '""') + '"', unique=True)
        )
        return _E.c.id.in_(match.columns(sa.column("rowid", sa.Integer)).scalar_subquery())
    return sa.or_(_E.c.title.icontains(wanted, autoescape=True), _E.c.summary.icontains(wanted, autoescape=True))
