"""Marks of the watch floor: whatever two officers do at once, neither loses anything without being told."""

from __future__ import annotations

import threading
import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.models import MARK_STATES, NOTE_LENGTH, REASON_LENGTH, Mark, Note
from data.store import schema, triage
from data.store.store import Store, open_store
from tests.data.factory import NOON, store_in

ONE = "act:P-20241105-launch-aaaaaa"
OTHER = "entry:Hill Wire#https://hill.example/1"


@pytest.fixture
def store(tmp_path: Path):
    held = store_in(tmp_path)
    yield held
    held.close()


def mark(subject: str = ONE, state="acknowledged", by: str = "Baek", version: int = 0, **more) -> Mark:
    return Mark(subject, state, by, NOON, version, **({"reason": "old film"} | more))


def standing(store: Store, subject: str = ONE) -> Mark | None:
    with store.read() as conn:
        return triage.marks(conn, [subject]).get(subject)


def test_a_mark_is_kept_whole(store):
    given_mark = mark(seen={"severity": 3, "category": "missile"})
    with store.begin() as conn:
        after = triage.put_mark(conn, given_mark)
    assert after == replace(given_mark, version=1)
    assert standing(store) == after
    assert standing(store, OTHER) is None


@pytest.mark.parametrize("first", [0, 1])
def test_a_mark_over_another_version_is_refused_and_says_what_stands(store, first):
    with store.begin() as conn:
        held = triage.put_mark(conn, mark(by="Cho"))
        if first:
            held = triage.put_mark(conn, replace(held, state="watch", reason=""))
    with pytest.raises(triage.MarkOvertaken) as told, store.begin() as conn:
        triage.put_mark(conn, mark(version=first, state="dismissed"))
    assert told.value.mark == held
    assert standing(store) == held


def test_a_version_from_nowhere_is_refused(store):
    with pytest.raises(triage.MarkOvertaken) as told, store.begin() as conn:
        triage.put_mark(conn, mark(version=7))
    assert told.value.mark is None
    assert standing(store) is None


@pytest.mark.parametrize("bad", [{"state": "dismissed", "reason": " "}, {"reason": "x" * (REASON_LENGTH + 1)}])
def test_a_reason_has_bounds_and_a_dismissal_needs_one(store, bad):
    with pytest.raises(ValueError, match="reason"), store.begin() as conn:
        triage.put_mark(conn, mark(**bad))
    assert standing(store) is None


ACTIONS = st.lists(
    st.tuples(st.sampled_from(["Baek", "Cho"]), st.sampled_from(["look", *MARK_STATES])), min_size=1, max_size=30
)


@given(ACTIONS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_of_two_officers_nobody_loses_a_mark_silently(store, actions):
    """However their looks and marks interleave: what is overwritten was seen before, versions rise by one."""
    seen: dict[str, int] = {"Baek": 0, "Cho": 0}
    kept: list[Mark] = []
    with store.begin() as conn:
        conn.execute(schema.marks.delete())  # what the example before left
        for n, (who, what) in enumerate(actions):
            if what == "look":
                held = triage.marks(conn, [ONE]).get(ONE)
                seen[who] = held.version if held else 0
                continue
            try:
                after = triage.put_mark(conn, mark(state=what, by=who, version=seen[who], reason=f"step {n}"))
            except triage.MarkOvertaken as told:
                assert told.mark == kept[-1]
                assert seen[who] < told.mark.version
                continue
            assert seen[who] == len(kept)
            assert after.version == len(kept) + 1
            kept.append(after)
            seen[who] = after.version
        assert triage.marks(conn, [ONE]).get(ONE) == (kept[-1] if kept else None)


@pytest.mark.parametrize("place", ["file", pytest.param("hosted", marks=pytest.mark.hosted)])
def test_of_many_writers_at_once_one_gets_through_a_version(tmp_path, request, place):
    """Real connections of their own, all over the version that each of them saw."""
    store = store_in(tmp_path) if place == "file" else open_store(request.getfixturevalue("hosted"))
    subject = f"act:{uuid.uuid4()}"
    through: list[str] = []
    refused: list[Mark] = []
    ready = threading.Barrier(6)

    def write(who: str) -> None:
        for version in range(5):
            ready.wait(timeout=30)
            try:
                with store.begin() as conn:
                    triage.put_mark(conn, mark(subject, by=who, version=version))
                through.append(f"{version} {who}")
            except triage.MarkOvertaken as told:
                refused.append(told.mark)
            ready.wait(timeout=30)

    threads = [threading.Thread(target=write, args=(f"Officer {n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(line.split()[0] for line in through) == list("01234")
    assert len(refused) == 25
    assert all(told.version == refused[5 * n].version for n in range(5) for told in refused[5 * n : 5 * n + 5])
    assert standing(store, subject).version == 5
    store.close()


def test_notes_of_both_officers_stand_in_order(store):
    with store.begin() as conn:
        triage.add_note(conn, Note(0, NOON, "Baek", ONE, "JCS asked"))
        triage.add_note(conn, Note(0, NOON, "Cho", ONE, "Tokyo says two"))
        triage.add_note(conn, Note(0, NOON, "Cho", OTHER, "나중에 확인"))
        held = triage.notes(conn, [ONE, OTHER, "act:none"])
    assert [(n.by, n.text) for n in held[ONE]] == [("Baek", "JCS asked"), ("Cho", "Tokyo says two")]
    assert [n.text for n in held[OTHER]] == ["나중에 확인"]
    assert set(held) == {ONE, OTHER}


@pytest.mark.parametrize("text", ["", " \t", "x" * (NOTE_LENGTH + 1)])
def test_a_note_has_bounds(store, text):
    with pytest.raises(ValueError, match="note"), store.begin() as conn:
        triage.add_note(conn, Note(0, NOON, "Baek", ONE, text))


def test_what_is_read_is_each_persons_own(store):
    later = NOON + timedelta(minutes=5)
    with store.begin() as conn:
        triage.put_reads(conn, "Baek", {ONE: {"reports": 1}, OTHER: {"kind": "threat"}}, NOON)
        triage.put_reads(conn, "Cho", {ONE: {"reports": 2}}, NOON)
        triage.put_reads(conn, "Baek", {ONE: {"reports": 3}}, later)
        triage.put_reads(conn, "Baek", {}, later)
        triage.drop_read(conn, "Baek", OTHER)
        mine, theirs = triage.reads(conn, "Baek", [ONE, OTHER]), triage.reads(conn, "Cho", [ONE, OTHER])
    assert {s: (r.at, r.seen) for s, r in mine.items()} == {ONE: (later, {"reports": 3})}
    assert {s: r.seen for s, r in theirs.items()} == {ONE: {"reports": 2}}


def test_a_thousand_subjects_are_asked_at_once(store):
    subjects = [f"entry:Wire#{n}" for n in range(1000)]
    with store.begin() as conn:
        triage.put_reads(conn, "Baek", {key: {"edits": 0} for key in subjects}, NOON)
        assert len(triage.reads(conn, "Baek", subjects)) == 1000
        assert triage.marks(conn, subjects) == {}
