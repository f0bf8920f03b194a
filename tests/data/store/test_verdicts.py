"""Verdicts: appended, taken back without a trace in what holds, and exported as lines that the scorer reads again."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from data.export.escape import jsonl
from data.models import Said, Verdict
from data.store import verdicts
from data.store.store import open_store
from scoring.__main__ import main
from scoring.assess.accuracy import measure
from scoring.lines import read_entry
from tests.data.factory import NOON

THREAT = Said(
    "threat", "rhetoric", 55, "en-threat", "r1", "Kim's sister warns of a response", "", "en", "Hill Wire",
    "https://hill.example/1", "2024-11-05T03:00:00Z",
)  # fmt: skip
ACT = replace(THREAT, kind="provocation", category="missile", reports=("entry:a#1", "entry:b#2"))


def verdict(what="right", said=THREAT, kind=None, category=None, subject="entry:Hill Wire#1", **more) -> Verdict:
    kind, category = (kind, category) if kind else (said.kind, said.category)
    return Verdict(0, more.pop("at", NOON), more.pop("by", "Baek"), subject, what, said, kind, category, **more)


@pytest.fixture
def conn():
    store = open_store("sqlite:///:memory:")
    with store.begin() as connection:
        yield connection
    store.close()


def test_a_verdict_is_kept_whole(conn):
    one = verdicts.add(conn, verdict("wrong_merge", ACT, subject="act:P"))
    assert verdicts.given(conn, NOON, NOON) == [one]
    assert one.id > 0
    assert verdicts.about(conn, ["act:P", "act:Q"]) == {"act:P": one}


@pytest.mark.parametrize(
    "bad",
    [
        verdict("wrong_kind"),
        verdict("right", kind="context"),
        verdict("wrong_merge", ACT, kind="threat", category="rhetoric"),
    ],
)
def test_a_verdict_that_contradicts_itself_is_refused(conn, bad):
    with pytest.raises(ValueError, match="wrong kind"):
        verdicts.add(conn, bad)


def test_one_taken_back_holds_no_more_but_stays(conn):
    first = verdicts.add(conn, verdict())
    second = verdicts.add(conn, verdict("wrong_kind", kind="context", by="Cho"))
    assert verdicts.about(conn, [first.subject])[first.subject] == second
    assert verdicts.undo(conn, second.id, "Cho", NOON)
    assert not verdicts.undo(conn, second.id, "Baek", NOON)
    assert verdicts.about(conn, [first.subject])[first.subject] == first
    assert verdicts.given(conn, NOON, NOON) == [first]
    assert conn.exec_driver_sql("SELECT count(*), max(undone_by) FROM verdicts").one() == (2, "Cho")


def test_the_range_is_that_of_the_verdict(conn):
    for days in (0, 29, 31):
        verdicts.add(conn, verdict(at=NOON - timedelta(days=days)))
    assert len(verdicts.given(conn, NOON - timedelta(days=30), NOON)) == 2


def test_labels_are_read_by_the_scorer_and_measured(conn, monkeypatch, capsys):
    """What an officer labels goes round: out as lines, through the scorer, against the labels."""
    hostile = replace(THREAT, title='=cmd|"/c"\n\u202e"], {"id": 1}', summary="\x00<script>")
    held = [
        verdicts.add(conn, verdict()),
        verdicts.add(conn, verdict("wrong_kind", hostile, kind="context")),
        verdicts.add(conn, verdict("right", ACT, subject="act:P")),
        verdicts.add(conn, verdict("wrong_merge", ACT, subject="act:P")),
    ]
    text = jsonl(verdicts.labels(held))
    lines = [json.loads(line) for line in text.splitlines()]
    assert [(line["kind"], line["category"], line["event"]) for line in lines] == [
        ("threat", "rhetoric", None), ("context", None, None), ("provocation", "missile", "act:P"),
    ]  # fmt: skip
    assert lines[1]["title"] == hostile.title
    assert len({line["id"] for line in lines}) == 3
    for line in text.splitlines():
        read_entry(line.encode(), "here")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert main([]) == 0
    assessed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["id"] for one in assessed] == [line["id"] for line in lines]
    assert measure(lines, assessed)["entries"] == 3


def test_merges_are_lines_of_their_own(conn):
    held = [
        verdict("wrong_merge", ACT, subject="act:P"),
        verdict("right", ACT, subject="act:Q"),
        verdict("wrong_kind", ACT, kind="threat", subject="act:R"),
        verdict(),
    ]
    found = list(verdicts.merges(held))
    assert [(line["id"], line["one_act"]) for line in found] == [("act:P@0", False), ("act:Q@0", True)]
    assert found[0]["joined"] == ["entry:a#1", "entry:b#2"]
