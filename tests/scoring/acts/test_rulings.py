"""The officer's hand on top of the machine's provocations."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from data.models import Ruling
from scoring.acts.rulings import apply_rulings, in_force, split_id

AT = datetime(2024, 11, 5, tzinfo=UTC)
CLUSTERS = {"P-1": [1, 2, 3], "P-2": [4, 5], "P-3": [6]}


def ruling(id: int, action, about: str, **more) -> Ruling:
    return Ruling(id, AT, action, about, "Lt. Baek", "seen so on the radar track", **more)


def view(decided):
    return {name: sorted(one.entry_ids) for name, one in decided.items() if one.entry_ids}


def test_without_rulings_the_machines_view_stands():
    decided = apply_rulings(CLUSTERS, [])
    assert view(decided) == CLUSTERS
    assert {one.status for one in decided.values()} == {"machine"}


def test_merge_split_and_what_the_machine_thought():
    merged = apply_rulings(CLUSTERS, [ruling(1, "merge", "P-1", with_id="P-2")])
    assert view(merged) == {"P-1": [1, 2, 3, 4, 5], "P-3": [6]}
    assert merged["P-1"].machine_ids == {"P-1", "P-2"}
    assert merged["P-2"].merged_into == "P-1"
    one = ruling(1, "split", "P-1", entry_ids=(3,))
    split = apply_rulings(CLUSTERS, [one])
    assert view(split) == {"P-1": [1, 2], split_id(one): [3], "P-2": [4, 5], "P-3": [6]}
    assert split[split_id(one)].status == "edited"


def test_rulings_apply_in_the_order_given():
    merge, split = ruling(1, "merge", "P-1", with_id="P-2"), ruling(2, "split", "P-1", entry_ids=(4,))
    assert view(apply_rulings(CLUSTERS, [split, merge])) == {
        "P-1": [1, 2, 3, 5], split_id(split): [4], "P-3": [6],
    }  # fmt: skip


def test_merges_lead_on():
    chain = [ruling(1, "merge", "P-2", with_id="P-3"), ruling(2, "merge", "P-1", with_id="P-2")]
    decided = apply_rulings(CLUSTERS, chain)
    assert view(decided) == {"P-1": [1, 2, 3, 4, 5, 6]}
    assert decided["P-3"].merged_into == "P-1"
    late = ruling(3, "confirm", "P-3")
    assert apply_rulings(CLUSTERS, [*chain, late])["P-1"].status == "confirmed"


def test_reject_confirm_and_severity():
    decided = apply_rulings(
        CLUSTERS, [ruling(1, "reject", "P-1"), ruling(2, "confirm", "P-2"), ruling(3, "severity", "P-3", severity=5)]
    )
    assert [decided[n].status for n in ("P-1", "P-2", "P-3")] == ["rejected", "confirmed", "edited"]
    assert decided["P-3"].severity == 5


def test_a_ruling_follows_an_id_that_the_machine_gave_up():
    decided = apply_rulings(CLUSTERS, [ruling(1, "confirm", "P-0")], {"P-0": "P-2"})
    assert decided["P-2"].status == "confirmed"


def test_a_merge_of_an_act_with_itself_or_with_nothing_changes_nothing():
    for with_id in ("P-1", "P-9"):
        assert view(apply_rulings(CLUSTERS, [ruling(1, "merge", "P-1", with_id=with_id)])) == CLUSTERS


ANY = st.lists(
    st.builds(
        lambda action, about, other, entries, severity: (action, about, other, entries, severity),
        st.sampled_from(["merge", "split", "reject", "confirm", "severity"]),
        st.sampled_from(["P-1", "P-2", "P-3", "P-9"]),
        st.sampled_from(["P-1", "P-2", "P-3"]),
        st.sets(st.integers(1, 6), max_size=3),
        st.integers(1, 5),
    ),
    max_size=7,
)


def numbered(chosen) -> list[Ruling]:
    return [
        ruling(n, action, about, with_id=other if action == "merge" else "", entry_ids=tuple(sorted(entries)),
               severity=severity if action == "severity" else None)
        for n, (action, about, other, entries, severity) in enumerate(chosen, 1)
    ]  # fmt: skip


@given(ANY)
@settings(deadline=None)
def test_no_ruling_loses_or_doubles_an_entry(chosen):
    decided = apply_rulings(CLUSTERS, numbered(chosen))
    assert sorted(e for one in decided.values() for e in one.entry_ids) == [1, 2, 3, 4, 5, 6]


@given(ANY, st.data())
@settings(deadline=None)
def test_an_undone_ruling_leaves_no_trace(chosen, data):
    rulings = numbered(chosen)
    if not rulings:
        return
    n = data.draw(st.integers(0, len(rulings) - 1))
    undone = [*rulings]
    undone[n] = Ruling(**{f: getattr(rulings[n], f) for f in rulings[n].__slots__} | {"undone_by": 99})
    undone.append(ruling(99, "undo", rulings[n].provocation_id, undoes=rulings[n].id))
    without = [r for r in rulings if r.id != rulings[n].id]
    assert apply_rulings(CLUSTERS, undone) == apply_rulings(CLUSTERS, without)
    assert in_force(undone) == without
