"""Shares of readings that officers found right, and what has changed since somebody saw a thing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.act_tables import load_act_tables
from data.models import KINDS, Said, Verdict
from scoring.attention import differences, facets_of_act, facets_of_report, returns
from scoring.judged import FEW, latest, misread, shares
from scoring.provocations import summarise
from tests.reports import report

AT = datetime(2024, 11, 5, 3, tzinfo=UTC)
TABLES = load_act_tables()


def verdict(number: int, what="right", kind="provocation", subject="", joined=()) -> Verdict:
    said = Said(kind, "missile", 80, "rule", "r1", f"Headline {number}", reports=joined)
    should = "context" if what == "wrong_kind" and kind != "context" else kind
    category = None if what == "wrong_kind" else "missile"
    return Verdict(number, AT, "Baek", subject or f"entry:w#{number}", what, said, should, category)


def test_shares_count_kinds_and_merges_apart():
    given_verdicts = [
        verdict(1, joined=("a", "b")),
        verdict(2, "wrong_merge", joined=("a", "b")),
        verdict(3, "wrong_kind", joined=("a",)),
        verdict(4, kind="threat"),
    ]
    found = {one.what: (one.right, one.judged) for one in shares(given_verdicts)}
    assert found == {"provocation": (1, 2), "threat": (1, 1), "merge": (1, 2)}


def test_nobody_judged_is_no_share():
    assert shares([]) == ()
    assert misread([]) == []


def test_a_second_look_replaces_the_first():
    held = [verdict(1, "wrong_kind", subject="s"), verdict(3, subject="s"), verdict(2, "wrong_kind", subject="t")]
    assert [one.id for one in latest(held)] == [2, 3]
    assert [one.id for one in misread(held)] == [2]
    assert [one.id for one in latest([replace(held[1], undone_by="Cho"), held[0]])] == [1]


VERDICTS = st.lists(
    st.builds(
        verdict,
        st.integers(1, 200),
        st.sampled_from(["right", "wrong_kind", "wrong_merge"]),
        st.sampled_from(KINDS),
        st.sampled_from(["", "a", "b"]),
        st.sampled_from([(), ("x", "y")]),
    ),
    max_size=40,
)


@given(VERDICTS)
def test_every_share_lies_in_its_interval(held):
    for one in shares(held):
        assert 0 <= one.low <= one.right / one.judged <= one.high <= 1
        assert one.few == (one.judged < FEW)
    assert len(misread(held)) == sum(v.verdict != "right" for v in latest(held))


def act(*reports, severity=None):
    made = summarise("P", [replace(r, entry=replace(r.entry, id=n)) for n, r in enumerate(reports)], TABLES, AT)
    return replace(made, severity=severity) if severity else made


FIRST = report("North Korea fires missile", "2024-11-05T01:00")
SECOND = report("North Korea fires missile, JCS says", "2024-11-05T02:00", publisher="Hill Wire")


def test_what_changed_is_said_exactly():
    then, now = facets_of_act(act(FIRST)), facets_of_act(act(FIRST, SECOND))
    changed = {name: (was, is_) for name, was, is_ in differences(then, now)}
    assert changed["publishers"] == (1, 2)
    assert changed["reports"] == (1, 2)
    assert "category" not in changed
    edited = replace(FIRST, entry=replace(FIRST.entry, revision=3))
    assert differences(facets_of_report(FIRST), facets_of_report(edited)) == (("edits", 0, 2),)


def test_facets_survive_json():
    for facets in (facets_of_act(act(FIRST, SECOND)), facets_of_report(FIRST)):
        assert differences(json.loads(json.dumps(facets)), facets) == ()


def test_a_facet_that_nobody_kept_is_no_change():
    assert differences({}, facets_of_report(FIRST)) == ()


@pytest.mark.parametrize(
    ("change", "back"),
    [
        ({"severity": 4}, True),
        ({"severity": 2}, False),
        ({"credibility": 2}, True),
        ({"credibility": 5}, False),
        ({"reports": 9}, False),
        ({"category": "icbm"}, True),
        ({"status": "rejected"}, True),
    ],
)
def test_what_was_closed_comes_back_when_it_is_graver(change, back):
    then = facets_of_act(act(FIRST, severity=3)) | {"credibility": 3}
    assert returns(then, then | change) is back
