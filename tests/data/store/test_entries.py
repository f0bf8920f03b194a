"""What is taken in: nothing lost, nothing twice, counts always equal to what is stored."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.models import Filters, day_start, kst_day
from data.store import entries, queries, revisions, schema
from data.store.store import Store
from tests.data.factory import NOON, entry, later, said, store_in


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_in(tmp_path)


def counted(store: Store) -> dict[tuple[object, ...], int]:
    with store.read() as conn:
        return {tuple(row[:5]): row.n for row in conn.execute(sa.select(schema.daily_counts)) if row.n}


def recounted(store: Store) -> dict[tuple[object, ...], int]:
    e = schema.entries.c
    with store.read() as conn:
        rows = conn.execute(sa.select(e.day, e.kind, sa.func.coalesce(e.category, ""), e.source, e.language)).all()
    return dict(Counter(tuple(row) for row in rows))


def test_an_edit_keeps_the_old_text_and_the_first_dates(store: Store) -> None:
    with store.begin() as conn:
        entries.insert(conn, [(entry(), said())], NOON)
    edited = entry(title="North fires three missiles", published=later(hours=5), first_seen=later(hours=5))
    with store.begin() as conn:
        old = entries.stored(conn, "Wire", ["a"])["a"]
        assert entries.revise(conn, [(old, edited, said(score=90))], later(hours=5)) == (old.id,)
    with store.read() as conn:
        (found,) = queries.list_reports(conn, Filters(), later(days=1), {})
        assert (found.entry.title, found.entry.revision) == ("North fires three missiles", 2)
        assert (found.entry.published, found.entry.first_seen) == (NOON, NOON)
        assert found.assessment.score == 90
        (kept,) = queries.revisions(conn, old.id)
    assert kept["title"] == "North fires two missiles"
    assert kept["replaced_at"] == later(hours=5)


def test_an_entry_that_embeds_a_clock_is_read_on_and_its_old_texts_are_thinned(store: Store) -> None:
    with store.begin() as conn:
        entries.insert(conn, [(entry(), said())], NOON)
    for n in range(revisions.KEPT + 20):
        with store.begin() as conn:
            old = entries.stored(conn, "Wire", ["a"])["a"]
            entries.revise(conn, [(old, entry(title=f"Updated {n}"), said())], later(minutes=n))
    with store.read() as conn:
        kept = queries.revisions(conn, old.id)
        assert len(kept) == revisions.KEPT
        assert entries.stored(conn, "Wire", ["a"])["a"].revision == revisions.KEPT + 21
    assert recounted(store) == counted(store)


@given(st.lists(st.sampled_from(["context", "provocation", "unrelated"]), min_size=25, max_size=80))
def test_thinning_keeps_both_ends_and_the_latest_act(kinds: list[str]) -> None:
    texts: list[tuple[int, str]] = []
    for number, kind in enumerate(kinds, 1):
        texts.append((number, kind))
        if len(texts) > revisions.KEPT:
            gone = revisions.superfluous(texts)
            texts = [text for text in texts if text[0] != gone]
    numbers = [number for number, _ in texts]
    assert numbers[0] == 1
    assert numbers[-8:] == list(range(len(kinds) - 7, len(kinds) + 1))
    acts = [number for number, kind in enumerate(kinds, 1) if kind == "provocation"]
    assert not acts or acts[-1] in numbers


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError), store.begin() as conn:
        entries.insert(conn, [(entry(), said())], NOON)
        raise RuntimeError("power cut")
    assert counted(store) == {}
    with store.read() as conn:
        assert queries.count_entries(conn, Filters(), NOON) == 0


def test_older_assessments_stay_beside_newer_ones(store: Store) -> None:
    with store.begin() as conn:
        entries.insert(conn, [(entry(), said())], NOON)
        old = entries.stored(conn, "Wire", ["a"])["a"]
        entries.reassess(conn, [(entry(), old, said("context", None, 10, rules="r2"))], later(days=1))
    with store.read() as conn:
        kept = conn.execute(sa.select(schema.assessments.c.rules, schema.assessments.c.kind)).all()
        (now,) = queries.list_reports(conn, Filters(), NOON, {})
    assert set(kept) == {("r1", "provocation"), ("r2", "context")}
    assert now.assessment.kind == "context"
    assert counted(store) == recounted(store)


kinds = st.sampled_from(["provocation", "threat", "context", "unrelated"])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 6), kinds, st.integers(0, 3), st.sampled_from(["en", "ko"])), max_size=25))
def test_the_roll_up_always_equals_a_recount(tmp_path: Path, arrivals: list[tuple[int, str, int, str]]) -> None:
    store = store_in(tmp_path / str(abs(hash(tuple(arrivals)))))
    for guid, kind, days, language in arrivals:
        one = entry(str(guid), published=later(days=-days), language=language, title=f"{kind} {days}")
        assessment = said(kind)  # type: ignore[arg-type]
        with store.begin() as conn:
            known = entries.stored(conn, "Wire", [one.guid]).get(one.guid)
            if known is None:
                entries.insert(conn, [(one, assessment)], NOON)
            else:
                entries.revise(conn, [(known, one, assessment)], NOON)
    assert counted(store) == recounted(store)
    store.close()


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2024, 11, 4, 14, 59, tzinfo=UTC), date(2024, 11, 4)),
        (datetime(2024, 11, 4, 15, 0, tzinfo=UTC), date(2024, 11, 5)),
        (datetime(2024, 2, 28, 20, 0, tzinfo=UTC), date(2024, 2, 29)),
    ],
)
def test_a_korean_day_begins_at_1500_zulu(moment: datetime, day: date) -> None:
    assert kst_day(moment) == day
    assert day_start(day) <= moment


def test_a_naive_time_is_refused(store: Store) -> None:
    naive = replace(entry(), published=datetime(2024, 11, 5))
    with pytest.raises(Exception, match="time zone"), store.begin() as conn:
        entries.insert(conn, [(naive, said())], NOON)
