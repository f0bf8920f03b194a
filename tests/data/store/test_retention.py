"""Summaries of what has nothing to do with the watch may go; everything else of them and of all others stays."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.models import Filters, Kind, Mark, entry_subject
from data.store import entries, queries, retention, schema, triage
from data.store.store import Store
from tests.data.factory import NOON, entry, said, store_in

LATER = NOON + timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = store_in(tmp_path)
    kinds: list[Kind] = ["unrelated", "context", "provocation", "unrelated", "unrelated"]
    rows = [(entry(f"g{n}", f"Title {n}", summary=f"Summary {n}"), said(kind)) for n, kind in enumerate(kinds)]
    rows[4] = (entry("g4", "Title 4", summary="Summary 4", first_seen=LATER), said("unrelated"))
    with opened.begin() as conn:
        entries.insert(conn, rows, NOON)
    return opened


def kept(store: Store) -> list[str]:
    with store.read() as conn:
        found = sa.select(schema.entries.c.guid).where(schema.entries.c.summary != "")
        return list(conn.scalars(found.order_by(schema.entries.c.guid)))


def test_only_old_unrelated_texts_go_and_they_do_not_come_in_again(store: Store) -> None:
    with store.begin() as conn:
        before = queries.count_entries(conn, Filters(), LATER)
        assert retention.surplus(conn, LATER) == retention.Surplus(2, 18)
        assert [text["summary"] for text in retention.texts(conn, LATER)] == ["Summary 0", "Summary 3"]
        assert retention.take_away(conn, LATER, retention.ids(conn, LATER)) == 2
        assert retention.surplus(conn, LATER) == retention.Surplus(0, 0)
        assert queries.count_entries(conn, Filters(), LATER) == before
        stored = entries.stored(conn, "Wire", ["g0"])["g0"]
    assert kept(store) == ["g1", "g2", "g4"]
    assert stored.content_hash == schema_hash(entry("g0", "Title 0", summary="Summary 0"))


def schema_hash(one: object) -> str:
    from data.models import content_hash

    return content_hash(one)  # type: ignore[arg-type]


def test_what_an_officer_touched_stays_also_where_the_mark_came_in_between(store: Store) -> None:
    with store.begin() as conn:
        ids = retention.ids(conn, LATER)
        triage.put_mark(conn, Mark(entry_subject(entry("g3")), "watch", "Kim", NOON))
        assert retention.take_away(conn, LATER, ids) == 1
    assert kept(store) == ["g1", "g2", "g3", "g4"]


def test_to_make_room_the_oldest_go_first(store: Store) -> None:
    with store.begin() as conn:
        assert retention.take_oldest(conn, LATER, 1) == 1
    assert kept(store) == ["g1", "g2", "g3", "g4"]
