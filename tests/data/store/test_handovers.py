"""The log of handovers only grows: whatever officers do, every row that was written stays as it was."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.models import Digest, HandoverItem, HandoverLine, Section, Step
from data.store import handovers, schema
from data.store.store import Store
from tests.data.backed import memory
from tests.data.factory import NOON, later, store_in

DIGEST = Digest(
    NOON - timedelta(hours=12),
    NOON,
    (
        Section(
            "new",
            (HandoverItem(NOON, "new", "act:P-1", "North fires", "Wire", (Step("severity", "", "4"),), "=cmd|x"),),
            3,
        ),
    ),
)


def rows(store: Store) -> dict[tuple[str, int], tuple]:
    """Every row of both tables as the database holds it."""
    with store.read() as conn:
        return {
            (table.name, row.id): tuple(row)
            for table in (schema.handovers, schema.handover_lines)
            for row in conn.execute(sa.text(f"SELECT * FROM {table.name}"))
        }


TEXT = st.text(min_size=1, max_size=20).filter(lambda text: text.strip() and "\0" not in text)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["line", "correct", "strike", "sign", "stale sign", "countersign", "import"]),
        st.sampled_from(["Kim", "Lee", "Park"]),
        TEXT,
        st.integers(0, 9),
    ),
    max_size=14,
)


@given(STEPS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_done_no_row_ever_changes_or_goes(steps) -> None:
    store = memory()
    before = rows(store)
    for minute, (action, by, text, pick) in enumerate(steps):
        at = later(minutes=minute)
        try:
            with store.begin() as conn:
                _do(conn, action, at, by, text, pick)
        except (ValueError, handovers.HandoverOvertaken):
            assert rows(store) == before  # refused whole
        after = rows(store)
        assert {key: after.get(key) for key in before} == before
        before = after
    with store.read() as conn:
        for handover in handovers.signed(conn, later(days=1)):
            content = conn.scalar(sa.select(schema.handovers.c.content).where(schema.handovers.c.uid == handover.uid))
            again = handovers.handover_of(handover.uid, handover.at, handover.by, handover.previous, content)
            assert again == handover


def _do(conn, action, at, by, text, pick) -> None:
    last = handovers.last(conn, at)
    shift = last.uid if last else ""
    known = [*handovers.lines(conn, shift), *(last.lines if last else ())]
    about = known[pick % len(known)].uid if known else "none"
    if action == "line":
        handovers.add_line(conn, at, by, text)
    elif action == "correct":
        handovers.add_line(conn, at, by, text, about=about, reason="mistyped")
    elif action == "strike":
        handovers.strike(conn, at, by, about, "mistaken")
    elif action == "sign":
        handovers.sign(conn, at, by, shift, DIGEST)
    elif action == "stale sign":
        handovers.sign(conn, at, by, "what was the last one an hour ago", DIGEST)
    elif action == "countersign":
        handovers.countersign(conn, at, by, shift)
    elif action == "import" and last:
        assert handovers.add_rows(conn, handovers.to_rows(conn, last, last.previous)) == 0


@given(STEPS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_rows_come_back_into_a_wiped_store_as_they_were_and_only_once(steps) -> None:
    store, wiped = memory(), memory()
    for minute, (action, by, text, pick) in enumerate([("line", "Kim", "first", 0), *steps, ("sign", "Lee", "", 0)]):
        try:
            with store.begin() as conn:
                _do(conn, action, later(minutes=minute), by, text, pick)
        except (ValueError, handovers.HandoverOvertaken):
            pass
    with store.read() as conn:
        last = handovers.last(conn, later(days=1))
        assert last
        carried = handovers.to_rows(conn, last, last.previous)
    with wiped.begin() as conn:
        assert handovers.add_rows(conn, carried) == len(carried)
        assert handovers.add_rows(conn, carried) == 0
    with wiped.read() as conn, store.read() as other:
        assert handovers.signed(conn, later(days=1)) == [last]
        assert handovers.since_signed(conn, last) == handovers.since_signed(other, last)


def test_a_row_that_contradicts_the_log_is_refused() -> None:
    store = memory()
    with store.begin() as conn:
        line = handovers.add_line(conn, NOON, "Kim", "as it was")
        (row,) = handovers.to_rows(conn, None, "")
    with pytest.raises(ValueError, match="other words"), store.begin() as conn:
        handovers.add_rows(conn, [{"line": row["line"] | {"text": "as it was not"}}])
    with store.read() as conn:
        assert handovers.lines(conn, "") == [line]


GOOD = {"uid": "u", "at": "2024-11-05T03:00:00Z", "by": "Kim", "shift": "", "kind": "line", "text": "x", "about": "",
        "reason": ""}  # fmt: skip


@pytest.mark.parametrize(
    "row",
    [
        {"line": GOOD | {"text": "x" * 501}},
        {"line": GOOD | {"text": 7}},
        {"line": GOOD | {"at": "2024-11-05T03:00"}},
        {"line": GOOD | {"at": "soon"}},
        {"line": GOOD | {"kind": "erase"}},
        {"line": GOOD | {"by": "\ud800"}},
        {"line": GOOD | {"extra": ""}},
        {"line": []},
        {"rm": GOOD},
        {"handover": {"uid": "h", "at": GOOD["at"], "by": "Kim", "previous": "", "content": "[]"}},
        {"handover": {"uid": "h", "at": GOOD["at"], "by": "Kim", "previous": "", "content": "[" * 90_000}},
        {"handover": {"uid": "h", "at": GOOD["at"], "by": "Kim", "previous": "", "content": '{"digest": 1}'}},
    ],
)  # fmt: skip
def test_a_row_that_is_none_is_refused(row) -> None:
    store = memory()
    with pytest.raises(ValueError), store.begin() as conn:  # noqa: PT011
        handovers.add_rows(conn, [{"line": GOOD | {"uid": "before it"}}, row])
    assert rows(store) == {}


def test_two_officers_at_once_add_their_lines_and_one_of_them_signs(tmp_path: Path) -> None:
    stores = [store_in(tmp_path), store_in(tmp_path)]
    signed, overtaken = [], []

    def officer(store: Store, name: str) -> None:
        for n in range(12):
            with store.begin() as conn:
                handovers.add_line(conn, later(seconds=n), name, f"line {n}")
        try:
            with store.begin() as conn:
                signed.append(handovers.sign(conn, later(minutes=1), name, "", DIGEST))
        except handovers.HandoverOvertaken as error:
            overtaken.append(error.by)

    threads = [threading.Thread(target=officer, args=(s, n)) for s, n in zip(stores, ("Kim", "Lee"), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with stores[0].read() as conn:
        lines = handovers.lines(conn, "")
        later_lines = handovers.lines(conn, signed[0].uid)
    assert sorted((line.by, line.text) for line in [*lines, *later_lines]) == sorted(
        (name, f"line {n}") for name in ("Kim", "Lee") for n in range(12)
    )
    assert [handover.by for handover in signed] == overtaken


def test_the_same_words_twice_are_two_lines() -> None:
    store = memory()
    with store.begin() as conn:
        made = [handovers.add_line(conn, NOON, "Kim", "called Tokyo") for _ in range(3)]
        assert len({line.uid for line in made}) == 3


def test_a_line_is_corrected_once_and_who_was_first_is_told() -> None:
    store = memory()
    with store.begin() as conn:
        line = handovers.add_line(conn, NOON, "Kim", "two missiles")
        correction = handovers.add_line(conn, later(minutes=1), "Lee", "three", about=line.uid, reason="JCS")
    with pytest.raises(handovers.HandoverOvertaken) as caught, store.begin() as conn:
        handovers.strike(conn, later(minutes=2), "Park", line.uid, "no")
    assert (caught.value.by, caught.value.at) == ("Lee", correction.at)
    with store.begin() as conn:  # the correction itself may be corrected
        handovers.strike(conn, later(minutes=3), "Kim", correction.uid, "two after all")


def test_nobody_takes_over_from_themselves_or_twice() -> None:
    store = memory()
    with store.begin() as conn:
        signed = handovers.sign(conn, NOON, "Kim", "", DIGEST)
    with pytest.raises(ValueError, match="another officer"), store.begin() as conn:
        handovers.countersign(conn, NOON, "Kim", signed.uid)
    with store.begin() as conn:
        assert isinstance(handovers.countersign(conn, NOON, "Lee", signed.uid), HandoverLine)
    with pytest.raises(handovers.HandoverOvertaken), store.begin() as conn:
        handovers.countersign(conn, NOON, "Lee", signed.uid)
