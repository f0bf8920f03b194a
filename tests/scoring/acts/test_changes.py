"""What there is to see of a thing, what changed since somebody saw it, and when that brings it back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from data.tables.act_tables import load_act_tables
from scoring.acts.changes import differences, facets_of_act, facets_of_report, returns
from scoring.acts.summary import summarise
from tests.reports import report

AT = datetime(2024, 11, 5, 3, tzinfo=UTC)
TABLES = load_act_tables()


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
