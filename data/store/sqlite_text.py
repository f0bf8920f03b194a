"""The index of letters on SQLite: which trigrams occur in which entry, in a table of FTS5."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.store import schema
from data.store.search_words import Wanted

SHORTEST = 3  # letters of a word that trigrams answer as a whole
MOST, FEW = 10_000, 500  # candidates; where there are more, a walk by time meets a page of hits sooner

_CACHE = 64 * 2**20  # bytes of the file in memory while many entries come in

_BROUGHT_IN = "INSERT INTO entries_text(rowid, title, summary) SELECT id, title, summary FROM entries_padded"
_ADD = (
    "CREATE TRIGGER IF NOT EXISTS entries_text_add AFTER INSERT ON entries BEGIN "
    "INSERT INTO entries_text(rowid, title, summary) VALUES (new.id, new.title || '  ', new.summary || '  '); END"
)
_CHANGE = (
    "CREATE TRIGGER IF NOT EXISTS entries_text_change AFTER UPDATE OF title, summary ON entries BEGIN "
    "INSERT INTO entries_text(entries_text, rowid, title, summary) "
    "VALUES ('delete', old.id, old.title || '  ', old.summary || '  '); "
    "INSERT INTO entries_text(rowid, title, summary) VALUES (new.id, new.title || '  ', new.summary || '  '); END"
)
# Two spaces behind each text make each of its letters begin a trigram: a word of one or two letters is found by the
# trigrams that begin with it. FTS5 reads the view when it is built anew.
# https://www.sqlite.org/fts5.html#external_content_tables says why the triggers must hand the old text back.
MADE = (
    "CREATE VIEW IF NOT EXISTS entries_padded AS "
    "SELECT id, title || '  ' AS title, summary || '  ' AS summary FROM entries",
    "CREATE VIRTUAL TABLE IF NOT EXISTS entries_text USING fts5("
    "title, summary, content='entries_padded', content_rowid='id', tokenize='trigram', detail=none, columnsize=0)",
    _ADD,
    _CHANGE,
    "CREATE VIRTUAL TABLE IF NOT EXISTS entries_trigrams USING fts5vocab(entries_text, instance)",
)
_GONE = (
    "DROP TRIGGER IF EXISTS entries_text_add",
    "DROP TRIGGER IF EXISTS entries_text_change",
    "DROP TABLE IF EXISTS entries_trigrams",
    "DROP TABLE IF EXISTS entries_text",
    "DROP VIEW IF EXISTS entries_padded",
)
_E = schema.entries.c


def make(conn: Connection) -> None:
    """Make the index, anew where there is one."""
    for statement in (*_GONE, *MADE, "INSERT INTO entries_text(entries_text) VALUES ('rebuild')"):
        conn.exec_driver_sql(statement)


@contextmanager
def at_end(conn: Connection) -> Iterator[None]:
    """Entries that are added meanwhile, in the caller's transaction, come into the index when it ends, all at once."""
    last = conn.scalar(sa.select(sa.func.max(_E.id))) or 0
    conn.exec_driver_sql("DROP TRIGGER entries_text_add")
    conn.exec_driver_sql("DROP TRIGGER entries_text_change")
    conn.exec_driver_sql(_CHANGE.replace(" BEGIN ", f" WHEN old.id <= {last} BEGIN ", 1))
    kept = conn.exec_driver_sql("PRAGMA cache_size").scalar_one()
    conn.exec_driver_sql(f"PRAGMA cache_size = {-_CACHE // 1024}")
    try:
        yield
        conn.exec_driver_sql(f"{_BROUGHT_IN} WHERE id > {last}")
        conn.exec_driver_sql("DROP TRIGGER entries_text_change")
        conn.exec_driver_sql(_ADD)
        conn.exec_driver_sql(_CHANGE)
    finally:
        conn.exec_driver_sql(f"PRAGMA cache_size = {kept}")


def holds(word: str) -> sa.ColumnElement[bool]:
    """That an entry's title or summary holds a word, found by reading them."""
    pattern = f"%{''.join(f'/{letter}' if letter in '%_/' else letter for letter in word)}%"
    return sa.or_(_E.title.like(pattern, escape="/"), _E.summary.like(pattern, escape="/"))


def candidates(conn: Connection, wanted: Wanted) -> frozenset[int] | None:
    """Ids of entries among which is every one that holds what is wanted; None where they are more than MOST, or where
    the index does not tell."""
    if asked := _match(wanted):
        found = _few(conn, "SELECT rowid AS doc FROM entries_text WHERE entries_text MATCH :asked", {"asked": asked})
    elif wanted.how == "word":
        return _by_beginning(conn, wanted.word)
    elif wanted.how == "any":
        return _union([candidates(conn, part) for part in wanted.parts])
    else:
        found = None
    if wanted.how == "all":
        for part in wanted.parts:
            if not _match(part) and (found is None or len(found) > FEW):
                more = candidates(conn, part)
                found = more if found is None else found if more is None else found & more
    return found


def _match(wanted: Wanted) -> str:
    """What FTS5 is asked for a node of what is wanted; "" where whole trigrams do not tell."""
    if wanted.how == "word":
        return " AND ".join('"' + three.replace('"', '""') + '"' for three in _trigrams(wanted.word))
    if wanted.how == "not":
        return ""
    parts = [asked for part in wanted.parts if (asked := _match(part))]
    if wanted.how == "any" and len(parts) < len(wanted.parts):
        return ""
    return f" {'AND' if wanted.how == 'all' else 'OR'} ".join(f"({part})" for part in parts)


def _trigrams(word: str) -> Iterator[str]:
    """As few trigrams as cover the word."""
    last = len(word) - SHORTEST
    if last >= 0:
        yield from (word[at : at + SHORTEST] for at in (*range(0, last, SHORTEST), last))


def _by_beginning(conn: Connection, word: str) -> frozenset[int] | None:
    """Entries with a trigram that begins with a word of one or two letters."""
    if not word.isascii() and word.lower() != word.upper():
        return None  # FTS5 folds the case of such letters by a table of its own
    query = "SELECT doc FROM entries_trigrams WHERE term >= :first AND term < :beyond"
    return _few(conn, query, {"first": word.lower(), "beyond": f"{word.lower()}\U0010ffff"})


def _few(conn: Connection, query: str, asked: Mapping[str, str]) -> frozenset[int] | None:
    """The ids that `query` gives as "doc"; None where they are more than MOST."""
    # Counted first: to hand over ids that are too many takes five times as long.
    found = sa.text(query).columns(sa.column("doc", sa.Integer)).subquery()
    first = sa.select(found.c.doc).limit(MOST + 1).subquery()
    if (conn.scalar(sa.select(sa.func.count()).select_from(first), asked) or 0) > MOST:
        return None
    return frozenset(conn.scalars(sa.text(query), asked))


def _union(parts: list[frozenset[int] | None]) -> frozenset[int] | None:
    known = [part for part in parts if part is not None]
    return frozenset[int]().union(*known) if len(known) == len(parts) else None
