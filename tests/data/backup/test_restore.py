"""A backup into a store that has polled meanwhile: both sides' texts, acts and lines are there, and one act is one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from data.backup import restore, waiting
from data.models import Note, PollRun, Report, Ruling
from data.store import acts, entries, schema, source_edits, states, triage
from data.store.store import Store
from feeds.intake.merging import merge_new
from scoring.acts.clusters import merge
from tests.data.backed import NOW, TABLES, backed_up, everything, fill, memory, tallied, work
from tests.reports import any_reports, groups, report

FIRST = report("North fires missile into East Sea", "2024-11-05T03:00")
SECOND = report("North fires missile, JCS says", "2024-11-05T03:20", publisher="Hill Wire")
THIRD = report("北, 동해상으로 탄도미사일 발사", "2024-11-05T03:10", publisher="강변일보", language="ko")
LATER = report("North fires cruise missile", "2024-11-09T03:00", category="cruise")
FAIR = report("Harbour fair opens", "2024-11-05T05:00", kind="unrelated", category=None)


def union(backup_of: Store, into: Store) -> restore.Restored:
    """Restore as the command does: filed at once."""
    with into.begin() as conn:
        done = restore.restore(conn, backed_up(backup_of), NOW)
        merge_new(conn, done.unfiled, TABLES, NOW, {})
    return done


def stored_groups(store: Store) -> set[frozenset[str]]:
    held = defaultdict(set)
    e, m = schema.entries.c, schema.members.c
    with store.read() as conn:
        for name, guid in conn.execute(sa.select(m.provocation_id, e.guid).where(e.id == m.entry_id)):
            held[name].add(guid)
    return {frozenset(guids) for guids in held.values()}


def texts(store: Store) -> dict[tuple[str, str], list[str]]:
    """Every title that an entry ever had, the last one last."""
    with store.read() as conn:
        found = {}
        for row in conn.execute(sa.select(schema.entries)):
            r = schema.revisions
            old = conn.scalars(sa.select(r.c.title).where(r.c.entry_id == row.id).order_by(r.c.revision))
            found[row.source, row.guid] = [*old, row.title]
            assert row.revision == len(found[row.source, row.guid])
    return found


def revise(store: Store, one: Report, title: str, after: timedelta, kind: str = "provocation") -> Report:
    """The source has edited an entry; the poll that saw it."""
    now = NOW + after
    edited = replace(one.entry, title=title)
    said = replace(one.assessment, kind=kind, category=one.assessment.category if kind == "provocation" else None)
    with store.begin() as conn:
        old = entries.stored(conn, edited.source, [edited.guid])[edited.guid]
        (id_,) = entries.revise(conn, [(old, edited, said)], now)
        merge_new(conn, [id_], TABLES, now, {})
    return replace(one, entry=edited, assessment=said)


def sound(store: Store) -> None:
    """What must hold of every store: counts as the entries say, no act that is shown without reports."""
    held = everything(store)
    counted = {tuple(row.values())[:-1]: row["n"] for row in held["daily_counts"]}
    assert counted == tallied(store)
    members = {row["provocation_id"] for row in held["members"]}
    assert {row["id"] for row in held["provocations"] if row["reports"]} == members
    known = {row["id"] for row in held["provocations"]}
    assert {row["alias_of"] for row in held["provocations"] if row["alias_of"]} <= known
    ids = {row["id"] for row in held["entries"]}
    named = [row["detail"].get("entries", []) for row in held["provocation_history"]]
    assert {number for some in named for number in some} <= ids


@given(any_reports(min_size=1, max_size=8), st.data())
@settings(max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
def test_both_sides_reports_make_the_acts_of_merging_all_at_once(reports, data) -> None:
    sides = data.draw(st.lists(st.sampled_from(["old", "new", "both"]), min_size=len(reports), max_size=len(reports)))
    old = [r for r, side in zip(reports, sides, strict=True) if side != "new"]
    new = [r for r, side in zip(reports, sides, strict=True) if side != "old"]
    store, present = memory(), memory()
    fill(store, old)
    fill(present, new)
    before = everything(store)
    done = union(store, present)
    assert stored_groups(present) == groups(merge(reports))
    assert set(texts(present)) == {(r.entry.source, r.entry.guid) for r in reports}
    sound(present)
    ids = {(row["source"], row["guid"]): row["id"] for row in everything(present)["entries"]}
    assert all(ids[row["source"], row["guid"]] == row["id"] for row in before["entries"])
    assert {row["id"] for row in before["provocations"]} <= {row["id"] for row in everything(present)["provocations"]}
    assert set(done.unfiled) == {
        ids[r.entry.source, r.entry.guid] for r, side in zip(reports, sides, strict=True) if side == "new"
    }
    once = everything(present)
    union(store, present)  # again: the same acts of the same reports; only that they were filed again is noted
    again = everything(present)
    assert again.pop("provocation_history")[: len(once["provocation_history"])] == once.pop("provocation_history")
    assert again == once


def test_reports_polled_since_join_the_acts_of_the_backup() -> None:
    store, present = memory(), memory()
    fill(store, [FAIR, FIRST, SECOND])
    fill(present, [SECOND, THIRD, LATER])
    (old,) = {m["provocation_id"] for m in everything(store)["members"]}
    came_as = {m["provocation_id"] for m in everything(present)["members"]}
    union(store, present)
    assert stored_groups(present) == {
        frozenset(r.entry.guid for r in (FIRST, SECOND, THIRD)),
        frozenset([LATER.entry.guid]),
    }
    left = came_as - {m["provocation_id"] for m in everything(present)["members"]}
    with present.read() as conn:
        assert acts.rows(conn, [old])[old].alias_of is None
        for name in left:
            assert acts.aliases(conn, [name]) == {name: old}  # links of the last hours still lead somewhere
        lines = [line["action"] for line in acts.history(conn, old)]
    assert lines == ["created", "joined"]


def test_until_it_is_filed_nothing_is_missing() -> None:
    """From a page the poller's next cycle files; till then every report has a place."""
    store, present = memory(), memory()
    fill(store, [FIRST, SECOND])
    fill(present, [SECOND, THIRD, LATER])
    with present.begin() as conn:
        done = restore.restore(conn, backed_up(store), NOW)
        waiting.leave_unfiled(conn, done.unfiled)
    assert sum(len(one) for one in stored_groups(present)) == 4
    with present.begin() as conn:
        assert waiting.unfiled(conn) == done.unfiled
        merge_new(conn, waiting.unfiled(conn), TABLES, NOW, {})
        waiting.filed(conn)
        assert waiting.unfiled(conn) == ()
    assert len(stored_groups(present)) == 2
    sound(present)


def test_what_waits_to_be_filed_waits_on_in_a_backup() -> None:
    store, present = memory(), memory()
    fill(store, [FIRST])
    fill(present, [LATER])
    with store.begin() as conn:
        waiting.leave_unfiled(conn, [1])
    with present.begin() as conn:
        waiting.leave_unfiled(conn, [1])
        assert restore.restore(conn, backed_up(store), NOW).unfiled == (1, 2)


def test_an_edit_seen_since_is_a_further_revision() -> None:
    store, present = memory(), memory()
    fill(store, [FIRST, SECOND])
    revise(store, FIRST, "North fires two missiles", timedelta(hours=1))
    polled = replace(FIRST.entry, title="North fires three missiles", first_seen=NOW + timedelta(days=1))
    fill(present, [replace(FIRST, entry=polled), LATER])
    union(store, present)
    assert texts(present)[FIRST.entry.source, FIRST.entry.guid] == [
        FIRST.entry.title,
        "North fires two missiles",
        "North fires three missiles",
    ]
    row = next(row for row in everything(present)["entries"] if row["guid"] == FIRST.entry.guid)
    assert (row["first_seen"], row["changed_at"]) == (FIRST.entry.first_seen, NOW + timedelta(days=1))
    said = [a for a in everything(present)["assessments"] if a["entry_id"] == row["id"]]
    assert [a["revision"] for a in said] == [1, 2, 3]
    sound(present)


def test_an_act_that_an_edit_took_back_is_gone_after_the_restore() -> None:
    store, present = memory(), memory()
    fill(store, [FIRST, SECOND])
    seen = replace(FIRST.entry, first_seen=NOW + timedelta(days=1))
    withdrawn = replace(SECOND.entry, title="Correction: no missile", first_seen=NOW + timedelta(days=1))
    calm = replace(SECOND.assessment, kind="context", category=None)
    fill(present, [replace(FIRST, entry=seen), replace(SECOND, entry=withdrawn, assessment=calm)])
    union(store, present)
    assert stored_groups(present) == {frozenset([FIRST.entry.guid])}
    sound(present)


TITLES = st.sampled_from(["one", "two", "three"])


@given(st.lists(st.tuples(TITLES, st.booleans()), min_size=1, max_size=6), st.integers(0, 6))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_text_of_either_side_is_lost(edits, shared) -> None:
    """The store went on after the backup, or was wiped and polled anew, or both: whatever was seen is kept in order."""
    store, present = memory(), memory()
    fill(store, [FIRST])
    for hour, (title, _) in enumerate(edits[:shared], 1):
        revise(store, FIRST, title, timedelta(hours=hour))
    wiped = all(again for _, again in edits)
    if not wiped:  # the store that the backup was taken from
        with present.begin() as conn:
            restore.restore(conn, backed_up(store), NOW)
    for hour, (title, _) in enumerate(edits[shared:], 1 + shared):
        at = NOW + timedelta(hours=hour)
        if (FIRST.entry.source, FIRST.entry.guid) in texts(present):
            revise(present, FIRST, title, timedelta(hours=hour))
        else:
            fill(present, [replace(FIRST, entry=replace(FIRST.entry, title=title, first_seen=at))])
    ours, theirs = (list(texts(one).get((FIRST.entry.source, FIRST.entry.guid), [])) for one in (store, present))
    union(store, present)
    joined = texts(present)[FIRST.entry.source, FIRST.entry.guid]
    for side in (ours, theirs):
        told = iter(joined)
        assert all(title in told for title in _runs(side))  # in this order
    assert joined[-1] == (theirs or ours)[-1]
    assert joined == _runs(joined) or any(
        a == b for side in (ours, theirs) for a, b in zip(side, side[1:], strict=False)
    )
    sound(present)


def _runs(titles: list[str]) -> list[str]:
    return [title for n, title in enumerate(titles) if n == 0 or titles[n - 1] != title]


LOGS = (
    "rulings", "verdicts", "notes", "source_edits", "poll_runs", "level_log", "audit", "handovers", "handover_lines",
)  # fmt: skip


@given(st.integers(0, 3), st.integers(0, 3), st.booleans())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_line_of_both_sides_stands_once_and_in_order(before, since, wiped) -> None:
    store, present = memory(), memory()
    fill(store, [FIRST, FAIR])
    for day in range(before):
        work(store, [FIRST], day)
    if wiped:
        fill(present, [FIRST])
    else:
        with present.begin() as conn:
            restore.restore(conn, backed_up(store), NOW)
    for day in range(before, before + since):
        work(present, [FIRST], day, who="Lee")
    union(store, present)
    held, days = everything(present), before + since
    for name in LOGS:
        moments = [row["at"] if "at" in row else row["started"] for row in held[name]]
        assert moments == sorted(moments)
        extra = {"rulings": days // 2, "source_edits": days}.get(name, 0)
        assert len(held[name]) == days + extra, name
    lines = {row["id"]: row for row in held["rulings"]}
    for row in lines.values():
        if row["undone_by"] is not None:
            assert lines[row["undone_by"]]["detail"]["undoes"] == row["id"]
    asked = {row["id"]: row for row in held["source_edits"]}
    answered = [row for row in asked.values() if row["action"] == "tested"]
    assert all(asked[row["detail"]["test"]]["action"] == "test" for row in answered)
    assert all(asked[row["detail"]["test"]]["at"] == row["at"] for row in answered)
    sound(present)


def test_a_ruling_undone_since_the_backup_stays_undone() -> None:
    store = memory()
    fill(store, [FIRST, SECOND])
    (name,) = {m["provocation_id"] for m in everything(store)["members"]}
    with store.begin() as conn:
        given_ = acts.add_ruling(conn, Ruling(0, NOW, "reject", name, "Kim", "a drill"))
    file = backed_up(store)
    with store.begin() as conn:
        acts.add_ruling(conn, Ruling(0, NOW, "undo", name, "Lee", "not a drill", undoes=given_.id))
        restore.restore(conn, file, NOW)
        first, undo = acts.rulings_about(conn)
    assert (first.undone_by, undo.undoes) == (undo.id, first.id)


def test_of_two_marks_the_later_stands_under_a_version_nobody_saw() -> None:
    store, present = memory(), memory()
    fill(store, [FIRST])
    work(store, [FIRST], 0, "Kim")
    fill(present, [FIRST])
    work(present, [FIRST], 1, "Lee")
    union(store, present)
    assert {(row["by"], row["version"]) for row in everything(present)["marks"]} == {("Lee", 2)}
    once = everything(present)
    union(store, present)
    assert everything(present)["marks"] == [row | {"version": 3} for row in once["marks"]]


def test_the_hours_in_which_nobody_watched_become_a_gap() -> None:
    store, present = memory(), memory()
    with store.begin() as conn:
        for hour in (-30, -20):
            states.add_poll_run(conn, PollRun(NOW + timedelta(hours=hour), None, "old", ok=1))
    with present.begin() as conn:
        for hour in (-2, -1):
            states.add_poll_run(conn, PollRun(NOW + timedelta(hours=hour), None, "new", unchanged=1))
    union(store, present)
    with present.read() as conn:
        (gap,) = states.gaps(conn, NOW - timedelta(days=9), NOW)
    assert (gap.source, gap.start, gap.end) == ("", NOW - timedelta(hours=20), NOW - timedelta(hours=2))


def test_every_source_is_fetched_in_full_after_a_restore() -> None:
    store, present = memory(), memory()
    work(store, [FIRST])
    with present.begin() as conn:
        wait = NOW + timedelta(hours=2)
        state = states.SourceState("Busy", "slow", next_check=wait, retry_after=wait, etag=b"x", last_attempt=NOW)
        states.save_source_state(conn, state)
    union(store, present)
    with present.read() as conn:
        held = states.source_states(conn)
    assert [(s.etag, s.body_hash, s.next_check) for s in held.values()] == [(None, "", None), (None, "", wait)]


def test_lines_by_the_same_officer_of_both_days_are_all_there() -> None:
    store, present = memory(), memory()
    with store.begin() as conn:
        triage.add_note(conn, Note(0, NOW, "Kim", "act:a", "before"))
        source_edits.add_edit(conn, NOW, "Kim", "pause", "Wire", {"reason": "noise"})
    with present.begin() as conn:
        triage.add_note(conn, Note(0, NOW + timedelta(days=1), "Kim", "act:a", "after"))
    union(store, present)
    with present.read() as conn:
        assert [note.text for note in triage.notes(conn, ["act:a"])["act:a"]] == ["before", "after"]
        assert len(source_edits.all_edits(conn)) == 1
