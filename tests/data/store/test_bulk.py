"""Many entries at once: what goes in comes back as it was, and the search index is whole when they are in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.models import Entry, Filters
from data.store import bulk, codec, entries, postgresql_text, queries, schema
from data.store.store import Connection, Store, StoreError, open_store
from tests import postgres
from tests.data.factory import NOON, entry, later, said, store_in

# What PostgreSQL's COPY, SQLite's text and JSON each have a way of their own to write.
ODD = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)) | st.sampled_from("\\\t\n\r'\"N."))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = store_in(tmp_path)
    yield store
    store.close()


def found(conn: Connection, words: str) -> set[str]:
    return {report.entry.guid for report in queries.list_reports(conn, Filters(text=words), later(days=1), {})}


def is_sound(conn: Connection) -> None:
    """SQLite's own comparison of the index with the texts; it fails where they differ."""
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql("INSERT INTO entries_text(entries_text, rank) VALUES ('integrity-check', 1)")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(ODD, ODD, st.sampled_from(("", "undated", "date-only undated"))), min_size=1, max_size=4))
def test_what_goes_in_comes_back_as_it_was(store: Store, texts: list[tuple[str, str, str]]) -> None:
    new = [
        replace(entry(guid=f"{n}", title=title, summary=summary, author=summary), flags=tuple(flags.split()))
        for n, (title, summary, flags) in enumerate(texts)
    ]
    with store.begin() as conn:
        for table in (schema.assessments, schema.entries, schema.daily_counts):
            conn.execute(table.delete())
        ids = entries.insert(conn, [(one, said()) for one in new], NOON)
        query = sa.select(schema.entries).order_by(schema.entries.c.id)
        back: list[Entry] = [codec.entry_from_row(row) for row in conn.execute(query)]
        assert back == [replace(one, id=number) for one, number in zip(new, ids, strict=True)]
        report, *_ = queries.list_reports(conn, Filters(), later(days=1), {})
        assert report.assessment.facts == said().facts


def test_the_index_holds_what_came_and_what_changed_while_it_was_put_off(store: Store) -> None:
    with store.begin() as conn:
        entries.insert(conn, [(entry("old", "Grey heron lands"), said())], NOON)
    with bulk.begin(store) as conn:
        entries.insert(conn, [(entry("new", "Red kite rises"), said()), (entry("b", "북한 발사"), said())], NOON)
        for guid in ("old", "new"):
            held = entries.stored(conn, "Wire", [guid])[guid]
            entries.revise(conn, [(held, entry(guid, f"White stork, {guid}"), said())], later(minutes=1))
    with store.begin() as conn:
        entries.insert(conn, [(entry("after", "Brown owl, new"), said())], NOON)
        held = entries.stored(conn, "Wire", ["b"])["b"]
        entries.revise(conn, [(held, entry("b", "북한 도발"), said())], later(minutes=1))
    with store.begin() as conn:
        is_sound(conn)
        assert (found(conn, "heron"), found(conn, "kite"), found(conn, "발사")) == (set(), set(), set())
        assert found(conn, "stork") == {"old", "new"}
        assert found(conn, "도발") == {"b"}
        assert found(conn, "owl new") == {"after"}


def test_an_import_that_fails_leaves_the_index_as_it_was(store: Store) -> None:
    with store.begin() as conn:
        entries.insert(conn, [(entry("old", "Grey heron lands"), said())], NOON)
    with pytest.raises(RuntimeError), bulk.begin(store) as conn:
        entries.insert(conn, [(entry("new", "Red kite rises"), said())], NOON)
        raise RuntimeError
    with store.begin() as conn:
        entries.insert(conn, [(entry("next", "Blue tit sings"), said())], NOON)
    with store.begin() as conn:
        is_sound(conn)
        assert (found(conn, "heron"), found(conn, "kite"), found(conn, "tit sings")) == ({"old"}, set(), {"next"})


@pytest.mark.hosted
def test_an_index_that_was_put_off_is_made_when_the_store_is_opened_again(hosted: str, worker_id: str) -> None:
    with postgres.room_of_its_own(hosted, f"bulk_{worker_id}") as url:
        first = open_store(url)
        with pytest.raises(RuntimeError), bulk.begin(first) as conn:
            entries.insert(conn, [(entry("a"), said())], NOON)
            with first.read() as beside:  # nobody waits for the import
                assert not postgresql_text.is_whole(beside)
                assert found(beside, "missiles") == set()
            open_store(url).close()
            raise RuntimeError
        with first.read() as conn:
            assert postgresql_text.is_whole(conn)
        with first.begin() as conn:
            postgresql_text.drop(conn)  # as the death of a process in an import leaves it
        open_store(url).close()
        with first.read() as conn:
            assert postgresql_text.is_whole(conn)
        first.close()


def test_a_row_that_is_there_already_is_refused_in_words(store: Store) -> None:
    with pytest.raises(StoreError), store.begin() as conn:
        entries.insert(conn, [(entry("a"), said())], NOON)
        with pytest.raises(sa.exc.IntegrityError), conn.begin_nested():
            entries.insert(conn, [(entry("a"), said())], NOON)
        entries.insert(conn, [(entry("a"), said())], NOON)
    with store.read() as conn:
        assert found(conn, "missiles") == set()


def test_numbers_are_those_that_follow(store: Store) -> None:
    with store.begin() as conn:
        first = bulk.numbers(conn, 3)
        ids = entries.insert(conn, [(entry("a"), said()), (entry("b"), said())], NOON)
        assert first == sorted({*first})
        assert entries.stored(conn, "Wire", ["b"])["b"].id == ids[1] > ids[0]
