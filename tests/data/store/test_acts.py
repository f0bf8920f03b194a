"""Provocations in the store: rulings take effect at once, are undone without a trace, and keep their record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from data.models import Membership, Ruling, Source
from data.store import acts, entries, schema
from data.store.filing import filed
from data.store.store import open_store
from data.tables.act_tables import load_act_tables
from feeds.intake.merging import merge_new
from scoring.acts.identity import file_acts
from tests.reports import START, report

NOW = START + timedelta(days=100)
TABLES = load_act_tables()
SOURCES = {"Harbour Post": Source("Harbour Post", "", reliability="B")}
MONDAY = report("North Korea fires missile on Monday", "2024-11-04T02:00")
FRIDAY = report("North Korea fires two missiles on Friday, JCS says", "2024-11-08T02:00", publisher="Hill Wire")
LATER = report("North fires missile on Friday", "2024-11-08T05:00")


@pytest.fixture
def conn():
    store = open_store("sqlite:///:memory:")
    with store.begin() as connection:
        held = [(r.entry, r.assessment) for r in (MONDAY, FRIDAY, LATER)]
        merge_new(connection, entries.insert(connection, held, NOW), TABLES, NOW, SOURCES)
        yield connection
    store.close()


def rule(conn, action, about: str, **more) -> Ruling:
    """What the provocations page does."""
    ruling = acts.add_ruling(conn, Ruling(0, NOW, action, about, "Lt. Baek", "radar", **more))
    filing = file_acts(filed(conn, {about, ruling.with_id} - {""}, SOURCES), TABLES, NOW)
    acts.carry_out(conn, filing, NOW, ruling.by, ruling.reason)
    return ruling


def standing(conn) -> dict[str, int]:
    p = schema.provocations
    query = sa.select(p.c.id, p.c.reports).where(p.c.reports > 0).order_by(p.c.date)
    return {row.id: row.reports for row in conn.execute(query)}


def everything(conn) -> list:
    p = schema.provocations
    query = sa.select(*(c for c in p.c if c.name not in ("changed_at", "created_at"))).order_by(p.c.id)
    return [tuple(row) for row in conn.execute(query)]


def test_a_merge_is_undone_without_a_trace(conn):
    before, members = everything(conn), acts.memberships(conn, range(1, 4))
    monday, friday = standing(conn)
    one = rule(conn, "merge", monday, with_id=friday)
    assert standing(conn) == {monday: 3}
    assert acts.aliases(conn, [friday]) == {friday: monday}
    assert {m.machine_id for m in acts.memberships(conn, range(1, 4)).values()} == {monday, friday}
    rule(conn, "undo", monday, undoes=one.id)
    assert everything(conn) == before
    assert acts.memberships(conn, range(1, 4)) == members


def test_a_split_makes_an_act_of_its_own_and_is_undone(conn):
    monday, friday = standing(conn)
    (entry,) = (i for i, m in acts.members_of(conn, [friday])[friday].items() if i == 3)
    one = rule(conn, "split", friday, entry_ids=(entry,))
    after = standing(conn)
    assert sorted(after.values()) == [1, 1, 1]
    (new,) = after.keys() - {monday, friday}
    rule(conn, "undo", friday, undoes=one.id)
    assert standing(conn) == {monday: 1, friday: 2}
    assert acts.aliases(conn, [new]) == {new: friday}


def test_a_split_act_begins_once_in_its_history(conn):
    monday, friday = standing(conn)
    rule(conn, "split", friday, entry_ids=(3,))
    (new,) = standing(conn).keys() - {monday, friday}
    rule(conn, "severity", friday, severity=4)
    more = report("North Korea fires two missiles on Friday, Tokyo says", "2024-11-08T06:00", publisher="Bay Times")
    merge_new(conn, entries.insert(conn, [(more.entry, more.assessment)], NOW), TABLES, NOW, SOURCES)
    assert [line["action"] for line in acts.history(conn, new)] == ["created"]


def test_status_and_severity_are_kept(conn):
    monday, friday = standing(conn)
    rule(conn, "reject", monday)
    rule(conn, "severity", friday, severity=5)
    rows = acts.rows(conn, [monday, friday])
    assert (rows[monday].status, rows[friday].status) == ("rejected", "edited")
    severity = conn.scalar(sa.select(schema.provocations.c.severity).where(schema.provocations.c.id == friday))
    assert severity == 5


def test_history_names_the_officer_and_the_reason(conn):
    monday, friday = standing(conn)
    rule(conn, "merge", monday, with_id=friday)
    line = acts.history(conn, friday)[-1]
    assert (line["action"], line["actor"], line["reason"]) == ("merged", "Lt. Baek", "radar")
    assert line["detail"] == {"into": monday}


def test_rulings_are_kept_with_everything_said(conn):
    monday, friday = standing(conn)
    one = rule(conn, "split", friday, entry_ids=(2,))
    two = rule(conn, "undo", friday, undoes=one.id)
    kept = acts.rulings_about(conn)
    assert [(r.action, r.entry_ids, r.undoes, r.undone_by) for r in kept] == [
        ("split", (2,), None, two.id), ("undo", (), one.id, None),
    ]  # fmt: skip
    assert acts.rulings_about(conn, [monday]) == []


def test_reports_are_found_by_category_and_korean_day(conn):
    friday = date(2024, 11, 8)
    assert len(acts.reports_published(conn, ["missile"], friday, friday, SOURCES)) == 2
    assert acts.reports_published(conn, ["balloon"], friday, friday, SOURCES) == []
    assert acts.reports_published(conn, ["missile"], friday + timedelta(days=1), date.max - timedelta(9), {}) == []


@pytest.mark.one_file
def test_reading_reports_uses_indexes(conn):
    plans = []
    for statement, at in (
        ("SELECT * FROM entries WHERE kind = 'provocation' AND published >= ? AND published < ?", ("2024", "2025")),
        ("SELECT * FROM members WHERE machine_id IN (?)", ("P",)),
        ("SELECT * FROM members WHERE provocation_id IN (?)", ("P",)),
    ):
        plans += [row[3] for row in conn.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, at)]
    assert all("USING INDEX" in plan for plan in plans), plans


def test_an_entry_of_no_provocation_has_no_membership(conn):
    assert acts.memberships(conn, [99]) == {}
    acts.put_members(conn, {1: Membership(*[next(iter(standing(conn)))] * 2)})
    acts.drop_members(conn, [1])
    assert 1 not in acts.memberships(conn, [1])
