"""An officer's search words: what they mean, and how much a search may cost the others who read."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.models import Filters, kst_day
from data.store import schema, search_words
from data.store.search_words import BadBrackets, Wanted

LONGEST, MOST_WORDS, MOST_SHORT = 200, 16, 4  # characters; words; words that no index finds
SECONDS = 1.5  # that one question to the store may take; a page asks a few
FILE_SECONDS = 4.0  # that a file may take, which is asked for by itself
# Texts read through for words that no index finds: about 1.2 million a second were measured (SQLite, one old core).
MOST_READ = 1_500_000
_INDEXED = 3  # letters from which on SQLite's index of trigrams answers
_E = schema.entries
_INDEX = sa.table("entries_text", sa.column("rowid", sa.Integer), sa.column("title"), sa.column("summary"))


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
    if len(words) > MOST_WORDS or sum(len(word) < _INDEXED for word in words) > MOST_SHORT:
        raise BadSearch("many")


def reads(conn: Connection, filters: Filters) -> int:
    """How many texts a search must read through, told from the daily counts: entries of its days and sources, once for
    each word that no index finds. On PostgreSQL that is every word."""
    words = search_words.words(search_words.parse(filters.text))
    if conn.dialect.name == "sqlite":
        words = tuple(word for word in words if len(word) < _INDEXED)
    if not words:
        return 0
    c = schema.daily_counts.c
    query = sa.select(sa.func.coalesce(sa.func.sum(c.n), 0))
    if filters.since:
        query = query.where(c.day >= kst_day(filters.since))
    if filters.until:
        query = query.where(c.day <= kst_day(filters.until))
    for column, values in ((c.kind, filters.kinds), (c.source, filters.sources), (c.language, filters.languages)):
        if values:
            query = query.where(column.in_(values))
    return len(words) * int(conn.scalar(query) or 0)


@contextmanager
def bounded(conn: Connection, filters: Filters, seconds: float | None = None) -> Iterator[None]:
    """Let each question asked of `conn` inside take `SECONDS` at most, or `seconds`, where `filters` hold search words.

    What would plainly take longer is not begun. Raises BadSearch.
    """
    if not filters.text.strip():
        yield
        return
    check(filters.text)
    limit = SECONDS if seconds is None else seconds
    if reads(conn, filters) > MOST_READ * limit / SECONDS:
        raise BadSearch("slow")
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
    return _condition(conn, wanted) if wanted else sa.true()


def _condition(conn: Connection, wanted: Wanted) -> sa.ColumnElement[bool]:
    if wanted.how == "word":
        return _contains(conn, wanted.word)
    parts = [_condition(conn, part) for part in wanted.parts]
    return sa.not_(parts[0]) if wanted.how == "not" else sa.and_(*parts) if wanted.how == "all" else sa.or_(*parts)


def _contains(conn: Connection, wanted: str) -> sa.ColumnElement[bool]:
    if conn.dialect.name == "sqlite" and len(wanted) >= _INDEXED:
        # The trigram index answers from three characters on. Two look-ups: OR inside one would read every entry.
        found = sa.or_(*(_E.c.id.in_(_look_up(column, wanted)) for column in ("title", "summary")))
        if not {"%", "_"} & set(wanted):
            return found
        # With ESCAPE the index would not be asked; as wild cards they find what holds them, and more.
        return sa.and_(found, _plainly(wanted))
    return _plainly(wanted)


def _look_up(column: str, wanted: str) -> sa.ScalarSelect[int]:
    return sa.select(_INDEX.c.rowid).where(_INDEX.c[column].like(f"%{wanted}%")).scalar_subquery()


def _plainly(wanted: str) -> sa.ColumnElement[bool]:
    return sa.or_(_E.c.title.icontains(wanted, autoescape=True), _E.c.summary.icontains(wanted, autoescape=True))
