"""One entry known to two sides: every text stays, in the order in which it was seen, whoever saw it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from data.models import text_hash
from data.store import entries, joining
from data.store.entries import Earlier
from data.store.joining import EntryRows, differ, joined, rows_of
from tests.data.factory import NOON, entry, later, said, store_in

# What an entry said and from which hour on; a publisher's changes, of which each side has seen some.
TIMES = st.lists(st.integers(0, 12), min_size=1, max_size=6, unique=True).map(sorted)
TITLES = st.lists(st.sampled_from(["fires", "fired", "fires two", "says"]), min_size=13, max_size=13)


def seen(hours: list[int], titles: list[str], id_: int = 7) -> EntryRows:
    """The rows of a side that looked at these hours."""
    found = [(hour, titles[hour]) for hour in hours]
    found = [found[0], *(after for before, after in pairwise(found) if before[1] != after[1])]
    old = [Earlier(n, title, "", "", later(hours=found[n][0])) for n, (_, title) in enumerate(found[:-1], 1)]
    last = entry(title=found[-1][1], link="", first_seen=later(hours=found[0][0]), revision=len(found))
    rows = rows_of(last, said(), old, NOON)
    rows.entry["id"] = id_
    return rows


def told(rows: EntryRows) -> list[str]:
    return [row["title"] for row in rows.revisions] + [rows.entry["title"]]


@given(TIMES, TIMES, TITLES)
def test_nothing_that_either_saw_is_lost(mine, yours, titles):
    ours, theirs = seen(mine, titles), seen(yours, titles, 9)
    one = joined(ours, theirs)
    latest = max((ours, theirs), key=lambda rows: rows.entry["changed_at"] or rows.entry["first_seen"])
    assert told(one)[-1] == told(latest)[-1]
    assert set(told(one)) == {titles[hour] for hour in mine + yours}
    assert [row["revision"] for row in [*one.revisions, one.entry]] == list(range(1, len(told(one)) + 1))
    assert (one.entry["id"], one.entry["first_seen"]) == (7, ours.entry["first_seen"])
    moments = [row["replaced_at"] for row in one.revisions]
    assert moments == sorted(moments)
    assert one.entry["changed_at"] == (moments[-1] if moments else None)


@given(TIMES, TIMES, TITLES)
def test_told_again_nothing_changes(mine, yours, titles):
    one = joined(seen(mine, titles), seen(yours, titles))
    assert joined(one, one) == one
    again = joined(one, seen(yours, titles))
    assert (told(again), again.entry["changed_at"]) == (told(one), one.entry["changed_at"])


def test_whether_it_had_a_date_stays_ours():
    ours, theirs = seen([0], ["fires"]), seen([0, 1], ["fires", "fires two"])
    theirs.entry["flags"] = "undated"
    assert joined(ours, theirs).entry["flags"] == ""
    assert joined(ours, theirs).entry["title"] == "fires two"


def test_what_differs_is_a_text_or_a_history():
    ours = entries.Stored(1, "h", 2, "threat", None, NOON.date(), "en", changed_at=NOON)
    assert differ(ours, "other")
    assert not differ(ours, "h")  # a poll knows no history
    assert not differ(ours, "h", 2, NOON)
    assert differ(ours, "h", 2, later(hours=1))
    assert differ(ours, "h", 3, NOON)


def test_the_counts_follow_the_text_that_is_the_latest(tmp_path: Path):
    store = store_in(tmp_path)
    threat = said("threat", "rhetoric")
    with store.begin() as conn:
        entries.insert(conn, [(entry(title="vows", first_seen=later(hours=1)), threat)], NOON)
        old = entries.stored(conn, "Wire", ["a"])["a"]
        before = rows_of(entry(title="says"), said("context", None), (), NOON)
        assert joining.join(conn, [(old, before)]) == (old.id,)  # an earlier text: the latest is the latest still
        assert _counted(conn) == {("threat", 1)}
        old = entries.stored(conn, "Wire", ["a"])["a"]
        assert joining.join(conn, [(old, before)]) == ()
        last = entry(title="fires", first_seen=later(hours=2))
        assert joining.join(conn, [(old, rows_of(last, said(), (), NOON))]) == (old.id,)
        assert _counted(conn) == {("provocation", 1)}
        held = joining.held(conn, old.id)
    assert told(held) == ["says", "vows", "fires"]
    assert held.entry["content_hash"] == text_hash("fires", "", last.link)
    assert replace(last, revision=3).revision == held.entry["revision"]


def _counted(conn) -> set[tuple[str, int]]:
    rows = conn.exec_driver_sql("SELECT kind, n FROM daily_counts WHERE n <> 0").all()
    return {(row.kind, row.n) for row in rows}
