"""What the store tells of a stretch of time: edits, new readings, filings, rulings, verdicts, marks, notes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from data.models import Mark, Note, Ruling, Said, Step, Verdict, act_subject, entry_subject
from data.store import acts, entries, handover_inputs, triage, verdicts
from data.store.store import Store
from feeds.intake.merging import merge_new
from tests.data.backed import NOW, TABLES, fill, memory
from tests.reports import report

ONE = report("North fires missile into East Sea", "2024-11-05T03:00")
TWO = report("North fires missile, JCS says", "2024-11-05T03:20", publisher="Hill Wire")
SINCE, UNTIL = NOW, NOW + timedelta(hours=12)
IN = NOW + timedelta(hours=1)
STATES = ("watch", "dismissed", "acknowledged")


def filled(*reports) -> Store:
    store = memory()
    fill(store, reports)
    return store


def revise(store: Store, title: str, kind: str, at) -> None:
    edited = replace(ONE.entry, title=title)
    with store.begin() as conn:
        old = entries.stored(conn, edited.source, [edited.guid])[edited.guid]
        (id_,) = entries.revise(conn, [(old, edited, replace(ONE.assessment, kind=kind))], at)
        merge_new(conn, [id_], TABLES, at, {})


def test_an_edit_is_told_with_title_and_kind_before_and_after() -> None:
    store = filled(ONE)
    revise(store, "North fires a balloon", "provocation", SINCE)  # not after it
    revise(store, "Correction: nothing fired", "context", IN)
    with store.read() as conn:
        (item,) = handover_inputs.edited(conn, SINCE, UNTIL)
        assert handover_inputs.refiled(conn, SINCE, UNTIL) == []  # the act keeps the text that reported it
    assert item.subject == entry_subject(ONE.entry)
    assert (item.at, item.who, item.title) == (IN, "Harbour Post", "Correction: nothing fired")
    assert item.steps == (
        Step("title", "North fires a balloon", "Correction: nothing fired"),
        Step("kind", "provocation", "context"),
    )


def test_a_reading_by_newer_rules_is_told_once() -> None:
    store = filled(ONE)
    with store.begin() as conn:
        known = entries.stored(conn, ONE.entry.source, [ONE.entry.guid])[ONE.entry.guid]
        for rules, kind, at in (("r2", "threat", IN), ("r3", "context", IN + timedelta(hours=1))):
            entries.reassess(conn, [(ONE.entry, known, replace(ONE.assessment, kind=kind, rules=rules))], at)
            known = entries.stored(conn, ONE.entry.source, [ONE.entry.guid])[ONE.entry.guid]
    with store.read() as conn:
        (item,) = handover_inputs.read_anew(conn, SINCE, UNTIL)
        assert item.steps == (Step("kind", "threat", "context"),)
        assert handover_inputs.read_anew(conn, UNTIL, UNTIL + timedelta(days=1)) == []


def test_rulings_that_hold_and_those_taken_back() -> None:
    store = filled(ONE, TWO)
    with store.begin() as conn:
        (name,) = {m.provocation_id for m in acts.memberships(conn, [1, 2]).values()}
        acts.add_ruling(conn, Ruling(0, IN, "severity", name, "Kim", "seen", severity=5))
        acts.add_ruling(conn, Ruling(0, IN, "reject", name, "Kim", "a drill"))
        mistaken = acts.add_ruling(conn, Ruling(0, IN, "reject", name, "Kim", "mistaken"))
        acts.add_ruling(conn, Ruling(0, IN, "undo", name, "Lee", "", undoes=mistaken.id))
        found = handover_inputs.ruled(conn, SINCE, UNTIL)
    assert [(i.what, i.who) for i in found] == [
        ("ruling_severity", "Kim"), ("rejected", "Kim"), ("ruling_reject", "Kim"), ("ruling_undo", "Lee"),
    ]  # fmt: skip
    assert {i.subject for i in found} == {act_subject(name)}
    assert found[0].steps == (Step("severity", after="5"),)


def test_verdicts_that_call_a_reading_wrong_and_hold() -> None:
    store, subject = filled(ONE), entry_subject(ONE.entry)
    said = Said("provocation", "missile", 80, "act", "r", ONE.entry.title)
    with store.begin() as conn:
        verdicts.add(conn, Verdict(0, IN, "Kim", subject, "right", said, "provocation", "missile"))
        wrong = verdicts.add(conn, Verdict(0, IN, "Kim", subject, "wrong_kind", said, "context", None))
        taken = verdicts.add(conn, Verdict(0, IN, "Lee", subject, "wrong_kind", said, "threat", None))
        verdicts.undo(conn, taken.id, "Lee", IN)
        (item,) = handover_inputs.judged(conn, SINCE, UNTIL)
    assert (item.who, item.at, item.steps) == (wrong.by, IN, (Step("kind", "provocation", "context"),))


def test_marks_and_notes_bear_the_titles_of_what_they_stand_on() -> None:
    odd = report("A source with odd names", "2024-11-05T04:00", publisher="Wire #1", guid="a#b:c")
    store = filled(ONE, odd)
    subjects = [entry_subject(ONE.entry), entry_subject(odd.entry), act_subject("gone")]
    with store.begin() as conn:
        for subject, state in zip(subjects, STATES, strict=True):
            triage.put_mark(conn, Mark(subject, state, "Kim", IN, reason="why"))
        triage.put_mark(conn, Mark("act:open", "open", "Kim", IN))
        triage.add_note(conn, Note(0, IN, "Kim", subjects[0], "=1+1"))
        triage.add_note(conn, Note(0, SINCE, "Kim", subjects[0], "before"))
        marks, notes = handover_inputs.marked(conn, SINCE, UNTIL), handover_inputs.noted(conn, SINCE, UNTIL)
    assert {i.subject: i.what for i in marks} == dict(zip(subjects, STATES, strict=True))
    titles = {i.subject: i.title for i in marks}
    assert [titles[subject] for subject in subjects[:2]] == [ONE.entry.title, odd.entry.title]
    assert titles[subjects[2]] == ""
    assert [(i.title, i.note) for i in notes] == [(ONE.entry.title, "=1+1")]
    with store.read() as conn:
        assert handover_inputs.entry_named(conn, subjects[0]) == 1
        assert handover_inputs.entry_named(conn, "entry:nobody#x") is None
        assert handover_inputs.entry_named(conn, subjects[1]) == 2
        assert {i.what for i in handover_inputs.marked(conn, UNTIL, UNTIL)} == {"acknowledged", "watch"}
