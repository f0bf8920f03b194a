"""Shares of readings that officers found right: per kind, with honest intervals."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from data.models import KINDS, Said, Verdict
from scoring.assess.verdict_shares import FEW, latest, misread, shares

AT = datetime(2024, 11, 5, 3, tzinfo=UTC)


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
