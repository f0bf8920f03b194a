"""The indexes of letters on PostgreSQL.

pg_trgm, an extension that comes with the server and its owner switches on, finds three letters in a row. Korean words
are often of two, so the pairs of other letters than ASCII, and each by itself, are kept in an index of our own; it asks
neither for an extension nor for a locale that knows of Korean.
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Connection

from data.store import schema
from data.store.search_words import Wanted

MOST = 10_000  # candidates, each of which the server compares with its text
_MEMORY = "256MB"  # of the server's, to make an index in
_SAMPLE, _OFTEN = 2_000, 60  # newest texts, and hits among them that make words frequent

# Both texts as one, as they are compared: A-Z in either case, whatever the database's locale; no word crosses chr(1).
_TEXT = 'lower((entries.title || chr(1) || entries.summary) COLLATE "C")'
NAME, PAIRS_NAME = "entries_by_letters", "entries_by_pairs"
# All but ASCII of both texts, in runs; of these the letters two by two, again from the second on, and one by one.
_RUNS = r"regexp_replace(entries.title || ' ' || entries.summary, '[\x01-\x7e]+', ' ', 'g')"
_PAIRS = (
    rf"array_remove(string_to_array(regexp_replace({_RUNS}, '([^ ]{{2}})', ' \1 ', 'g') || ' ' || "
    rf"regexp_replace(regexp_replace({_RUNS}, '(^| )[^ ]', ' ', 'g'), '([^ ]{{2}})', ' \1 ', 'g') || ' ' || "
    rf"regexp_replace({_RUNS}, '([^ ])', ' \1 ', 'g'), ' '), '')"
)
MADE_PAIRS = f"CREATE INDEX IF NOT EXISTS {PAIRS_NAME} ON entries USING gin (({_PAIRS.replace('entries.', '')}))"
_HELD = sa.text(
    "SELECT datctype NOT IN ('C', 'POSIX') FROM pg_database WHERE datname = current_database() "
    "AND to_regclass(:index) IS NOT NULL"
)
_WHERE = "SELECT nspname FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace WHERE extname = 'pg_trgm'"
# Three in a row: what pg_trgm finds inside a word; in a database that knows of no others, of these letters.
_LETTERS, _ASCII = re.compile(r"[^\W_]{3,}"), re.compile(r"[A-Za-z0-9]{3,}")
_OTHERS = re.compile(r"[^\x00-\x7f]+")


def make(conn: Connection) -> None:
    """Make the indexes; that of three letters anew, if the server has pg_trgm and lets us have it."""
    conn.exec_driver_sql(f"SET LOCAL maintenance_work_mem = '{_MEMORY}'")
    conn.exec_driver_sql(MADE_PAIRS)
    if (where := _extension(conn)) is None:
        return
    conn.exec_driver_sql(f"DROP INDEX IF EXISTS {NAME}")
    conn.exec_driver_sql(made(where))


def drop(conn: Connection) -> None:
    """Take the indexes away, while very many entries come in. Whoever reads meanwhile reads texts."""
    for index in (NAME, PAIRS_NAME):
        conn.exec_driver_sql(f"DROP INDEX IF EXISTS {index}")


def is_whole(conn: Connection) -> bool:
    """Whether the index is there that every store has: one that `drop` took away is not."""
    return conn.scalar(sa.select(sa.func.to_regclass(PAIRS_NAME))) is not None


def made(where: str) -> str:
    """The statement that makes the index; pg_trgm is in the schema `where`."""
    text = _TEXT.replace("entries.", "")
    return f'CREATE INDEX {NAME} ON entries USING gin (({text}) "{where}".gin_trgm_ops)'


def _extension(conn: Connection) -> str | None:
    """The schema in which pg_trgm is; None where it cannot be had."""
    try:
        with conn.begin_nested():
            # Where other watches in this database find it too, and lose it with none of them.
            conn.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public")
    except sa.exc.DBAPIError:
        return None
    where: str = conn.exec_driver_sql(_WHERE).scalar_one()
    return where


def holds(word: str) -> sa.ColumnElement[bool]:
    """That an entry's title or summary holds a word, found by reading them: no index is asked."""
    return sa.func.strpos(sa.literal_column(_TEXT), _folded(word)) > 0


def candidates(conn: Connection, wanted: Wanted) -> frozenset[int] | None:
    """Ids of entries among which is every one that holds what is wanted; None where they are more than MOST, or where
    the index does not tell."""
    knows_korean = conn.scalar(_HELD, {"index": NAME})  # None where there is no index of three letters
    asked = _asked(wanted, None if knows_korean is None else _LETTERS if knows_korean else _ASCII)
    if asked is None or _frequent(conn, wanted):
        return None
    # A planner that knew of the limit might read the table, trusting to meet as many soon.
    inside = sa.select(schema.entries.c.id).where(asked).cte("inside").prefix_with("MATERIALIZED")
    found = conn.scalars(sa.select(inside.c.id).limit(MOST + 1)).all()
    return None if len(found) > MOST else frozenset(found)


def _asked(wanted: Wanted, letters: re.Pattern[str] | None) -> sa.ColumnElement[bool] | None:
    """What the indexes are asked for a node of what is wanted; None where they cannot tell."""
    if wanted.how == "not":
        return None
    runs = _OTHERS.findall(wanted.word) if wanted.how == "word" else []
    # Pairs first: they are exact, while of what three letters name the server compares each text, and where a search
    # asks for both it would make the pairs of each text for that.
    if any(len(run) > 1 for run in runs) or (runs and not (letters and letters.search(wanted.word))):
        return sa.literal_column(_PAIRS, ARRAY(sa.Text)).contains(_pairs(runs))
    if wanted.how == "word":
        if not (letters and letters.search(wanted.word)):
            return None
        pattern = "".join(f"\\{letter}" if letter in "%_\\" else letter for letter in _folded(wanted.word))
        return sa.literal_column(_TEXT, sa.Text).like(f"%{pattern}%")
    parts = [asked for part in wanted.parts if (asked := _asked(part, letters)) is not None]
    if wanted.how == "any":
        return sa.or_(*parts) if len(parts) == len(wanted.parts) else None
    return sa.and_(*parts) if parts else None


def _pairs(runs: list[str]) -> list[str]:
    return sorted({run[at : at + 2] for run in runs for at in range(max(1, len(run) - 1))})


def _frequent(conn: Connection, wanted: Wanted) -> bool:
    """Whether many of the newest texts hold it: then the index would name far more than a page shows."""
    e = schema.entries.c
    newest = sa.select(e.title, e.summary).order_by(e.published.desc()).limit(_SAMPLE).subquery("entries")
    hits = sa.select(sa.func.count()).select_from(newest).where(wanted.condition(holds))
    return (conn.scalar(hits) or 0) >= _OFTEN


def _folded(word: str) -> str:
    """With A-Z as a-z, and no other letter changed."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in word)
