"""Reports into stored provocations: at once, hour by hour, edited, withdrawn; the store ends up the same."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.models import Report, Ruling, Source
from data.store import acts, entries, schema
from data.store.store import open_store
from data.tables.act_tables import load_act_tables
from feeds.intake.merging import merge_new
from scoring.acts.clusters import merge
from scoring.acts.reports import in_order
from tests.reports import START, any_reports, groups, report

pytestmark = pytest.mark.own_store

NOW = START + timedelta(days=200)
TABLES = load_act_tables()
SOURCES = {name: Source(name, "", reliability="B") for name in ("Harbour Post", "Hill Wire", "강변일보")}


STORE = open_store("sqlite:///:memory:")


@contextmanager
def fresh():
    """A write transaction on an empty store; what it writes is thrown away."""
    with STORE.engine.connect().execution_options(watch_write=True) as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


@pytest.fixture
def conn():
    with fresh() as connection:
        yield connection


def put(conn, reports: list[Report]) -> list[int]:
    return list(entries.insert(conn, [(r.entry, r.assessment) for r in reports], NOW))


def merge_in(conn, ids, sources=SOURCES):
    return merge_new(conn, ids, TABLES, NOW, sources)


def stored_groups(conn) -> set[frozenset[str]]:
    held = defaultdict(set)
    query = sa.select(schema.members.c.provocation_id, schema.entries.c.guid).join(
        schema.entries, schema.entries.c.id == schema.members.c.entry_id
    )
    for name, guid in conn.execute(query):
        held[name].add(guid)
    return {frozenset(guids) for guids in held.values()}


def stored_acts(conn) -> set[tuple]:
    p = schema.provocations
    query = sa.select(p.c.date, p.c.category, p.c.title, p.c.severity, p.c.credibility, p.c.reports)
    return {tuple(row) for row in conn.execute(query.where(p.c.reports > 0))}


@given(any_reports(max_size=12), st.integers(1, 4), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_bit_by_bit_in_any_order_gives_what_merging_at_once_gives(reports, size, rng):
    whole = groups(merge(reports))
    shuffled = list(reports)
    rng.shuffle(shuffled)
    for order in (in_order(reports), shuffled):
        with fresh() as conn:
            for at in range(0, len(order), size):
                merge_in(conn, put(conn, order[at : at + size]))
            piecemeal = stored_acts(conn)
            assert stored_groups(conn) == whole
        with fresh() as conn:
            merge_in(conn, put(conn, order))
            assert stored_groups(conn) == whole
            assert stored_acts(conn) == piecemeal


@given(any_reports(min_size=2, max_size=10), st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_an_entry_read_anew_leaves_what_merging_at_once_gives(reports, data):
    changed = data.draw(st.integers(0, len(reports) - 1))
    other = data.draw(any_reports(min_size=1, max_size=1))[0].assessment
    kind = data.draw(st.sampled_from(["provocation", "context"]))
    after = list(reports)
    after[changed] = replace(reports[changed], assessment=replace(other, kind=kind, rules="r2"))
    with fresh() as conn:
        ids = put(conn, reports)
        merge_in(conn, ids)
        old = entries.stored(conn, reports[changed].entry.source, [reports[changed].entry.guid])
        known = old[reports[changed].entry.guid]
        entries.reassess(conn, [(reports[changed].entry, known, after[changed].assessment)], NOW)
        merge_in(conn, [known.id])
        assert stored_groups(conn) == groups(merge(after))


LAUNCH = [
    report("North Korea fires ballistic missile toward East Sea, JCS says", "2024-11-05T00:10", publisher="Hill Wire"),
    report("North fires missile into sea on Tuesday", "2024-11-05T02:00"),
    report("北, 동해상으로 탄도미사일 발사", "2024-11-04T23:00", publisher="강변일보", language="ko"),
]


def only(conn) -> sa.Row:
    p = schema.provocations
    return conn.execute(sa.select(p).where(p.c.reports > 0)).one()


def test_merging_again_changes_nothing(conn):
    ids = put(conn, LAUNCH)
    merge_in(conn, ids)
    before = only(conn)
    merge_new(conn, ids, TABLES, NOW + timedelta(hours=1), SOURCES)
    assert only(conn) == before
    assert len(acts.history(conn, before.id)) == 1


def test_an_id_stays_when_an_earlier_report_comes_late(conn):
    merge_in(conn, put(conn, LAUNCH[:2]))
    name = only(conn).id
    merge_in(conn, put(conn, LAUNCH[2:]))
    row = only(conn)
    assert row.id == name
    assert row.first_published == LAUNCH[2].entry.published
    assert [line["action"] for line in acts.history(conn, name)] == ["created", "joined"]


def test_hour_by_hour_gives_the_ids_of_an_import():
    with fresh() as conn:
        for one in in_order(LAUNCH):
            merge_in(conn, put(conn, [one]))
        polled = only(conn).id
    with fresh() as conn:
        merge_in(conn, put(conn, LAUNCH))
        assert only(conn).id == polled


def test_an_act_named_after_a_report_that_is_elsewhere_shares_its_name_with_no_other(conn):
    after = report("Photos of the balloons from the North", "2024-11-05T01:00", category="balloon")
    after = replace(
        after, assessment=replace(after.assessment, facts=replace(after.assessment.facts, telling="follow-up"))
    )
    balloons = report("North Korea floats balloons", "2024-11-05T02:00", category="balloon", publisher="Hill Wire")
    merge_in(conn, put(conn, [after, balloons]))
    name = only(conn).id
    known = entries.stored(conn, "Hill Wire", [balloons.entry.guid])[balloons.entry.guid]
    entries.reassess(conn, [(balloons.entry, known, replace(balloons.assessment, category="missile", rules="r2"))], NOW)
    merge_in(conn, [known.id])
    assert only(conn).id == name
    merge_in(conn, put(conn, [report("North sends balloons again", "2024-11-05T03:00", category="balloon")]))
    assert sorted(map(len, stored_groups(conn))) == [1, 2]


def test_two_acts_that_turn_out_to_be_one_leave_an_alias(conn):
    open_day = report("North Korea fires missile", "2024-11-05T20:00", publisher="Hill Wire")  # 05:00 in Korea, the 6th
    merge_in(conn, put(conn, [open_day]))
    first = only(conn).id
    merge_in(conn, put(conn, [report("North fires missile into sea on Tuesday", "2024-11-05T21:00")]))
    standing = only(conn)
    assert standing.reports == 2
    gone = {first} - {standing.id}
    for name in gone:
        assert acts.aliases(conn, [name]) == {name: standing.id}
        assert acts.history(conn, name)[-1]["action"] == "merged"


def test_an_entry_that_is_no_act_any_more_leaves_and_the_last_one_empties_it(conn):
    ids = put(conn, LAUNCH[:1])
    merge_in(conn, ids)
    name = only(conn).id
    known = entries.stored(conn, "Hill Wire", [LAUNCH[0].entry.guid])[LAUNCH[0].entry.guid]
    calm = replace(LAUNCH[0].assessment, kind="context", rules="r2")
    entries.reassess(conn, [(LAUNCH[0].entry, known, calm)], NOW)
    merge_in(conn, ids)
    assert stored_groups(conn) == set()
    row = acts.rows(conn, [name])[name]
    assert row.alias_of is None
    assert acts.history(conn, name)[-1]["action"] == "emptied"


def test_a_ruling_survives_what_the_machine_learns_later(conn):
    far = report("North fires missile into sea on Friday", "2024-11-08T02:00")
    merge_in(conn, put(conn, LAUNCH[:1]))
    merge_in(conn, put(conn, [far]))
    names = sorted(acts.rows(conn, {m.provocation_id for m in acts.memberships(conn, range(1, 10)).values()}))
    ruling = Ruling(0, NOW, "merge", names[0], "Lt. Baek", "one and the same", with_id=names[1])
    acts.add_ruling(conn, ruling)
    merge_in(conn, put(conn, LAUNCH[1:]))
    assert only(conn).id == names[0]
    assert only(conn).reports == 4
    assert only(conn).status == "edited"
    machine = acts.members_of_machine(conn, names)
    assert {name: len(held) for name, held in machine.items()} == {names[0]: 3, names[1]: 1}
    assert acts.aliases(conn, [names[1]]) == {names[1]: names[0]}


def test_cost_follows_what_is_new(conn):
    """Reports of long ago and of other families are not read."""
    old = [
        report(f"North fires missile on Tuesday, take {n}", f"2023-{n % 12 + 1:02}-14T02:00", guid=f"old{n}")
        for n in range(60)
    ]
    merge_in(conn, put(conn, old))
    statements: list[str] = []
    sa.event.listen(conn.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    counted: list[int] = []
    real = acts.reports_published

    def counting(*args):
        found = real(*args)
        counted.append(len(found))
        return found

    acts.reports_published = counting
    try:
        merge_in(conn, put(conn, LAUNCH))
    finally:
        acts.reports_published = real
    assert sum(counted) == len(LAUNCH)
    assert len(statements) < 40
