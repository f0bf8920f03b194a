"""What a handover says of a stretch of time: each thing once, in the section it belongs to, whatever the order."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from data.models import SECTIONS, Gap, HandoverItem, Provocation, Step, act_subject, entry_subject
from data.tables.act_tables import load_act_tables
from scoring.acts.summary import summarise
from scoring.level.handover import CLOSING, LENGTH, MOST, HandoverInputs, compose
from scoring.level.level import Driver, LevelChange
from tests.reports import report

TABLES = load_act_tables()
SINCE, NOW = datetime(2024, 11, 5, 6, tzinfo=UTC), datetime(2024, 11, 5, 18, tzinfo=UTC)
EARLY = [report("North fires missile into East Sea", "2024-11-05T03:00", id=1)]
LATE = [report("North fires missile, JCS says", "2024-11-05T08:00", publisher="Hill Wire", id=2)]


def act(reports, name="P-1", **change) -> Provocation:
    return replace(summarise(name, reports, TABLES, NOW), **change)


def said(digest, name):
    return [(item.what, item.subject) for section in digest.sections if section.name == name for item in section.items]


def test_an_act_that_was_not_known_before_is_new() -> None:
    digest = compose(HandoverInputs(SINCE, NOW, then=[], acts=[act(LATE)]))
    assert said(digest, "new") == [("new", "act:P-1")]
    assert said(digest, "open") == []
    assert [section.name for section in digest.sections] == list(SECTIONS)


def test_more_publishers_a_graver_act_and_better_credibility_are_told_as_steps() -> None:
    before, after = act(EARLY, severity=2, credibility=4), act([*EARLY, *LATE], severity=3, credibility=2)
    digest = compose(HandoverInputs(SINCE, NOW, then=[before], acts=[after]))
    (item,) = next(section.items for section in digest.sections if section.name == "escalated")
    assert item.steps == (Step("severity", "2", "3"), Step("credibility", "4", "2"), Step("publishers", "1", "2"))
    assert (item.at, item.who) == (LATE[0].entry.first_seen, "Hill Wire")
    assert said(digest, "open") == [("ongoing", "act:P-1")]


def test_a_signal_of_before_the_shift_is_open_until_it_is_marked_or_old() -> None:
    sign = report("North Korea prepares a launch pad, Seoul says", "2024-11-03T20:00", kind="preparation")
    subject, seen = entry_subject(sign.entry), sign.entry.first_seen

    def still_open(since: datetime, marks: list[HandoverItem]) -> bool:
        made = compose(HandoverInputs(since, since + timedelta(hours=12), signals=[sign], marks=marks))
        return ("preparation", subject) in said(made, "open")

    assert still_open(seen, [])
    assert not still_open(seen - timedelta(hours=1), [])  # it is among the shift's own
    assert not still_open(seen + CLOSING, [])
    assert not still_open(seen, [HandoverItem(seen, "dismissed", subject)])


def test_what_falls_does_not_escalate() -> None:
    before, after = act(EARLY, severity=3, credibility=2), act(EARLY, severity=2, credibility=4)
    assert said(compose(HandoverInputs(SINCE, NOW, then=[before], acts=[after])), "escalated") == []


def test_a_rejected_act_is_closed_and_stands_nowhere_else() -> None:
    ruling = HandoverItem(NOW, "rejected", act_subject("P-1"), "North fires", "Kim", note="a drill")
    inputs = HandoverInputs(
        SINCE, NOW, then=[act(EARLY)], acts=[act([*EARLY, *LATE], status="rejected")], corrections=[ruling]
    )
    digest = compose(inputs)
    assert said(digest, "closed") == [("rejected", "act:P-1")]
    assert digest.count == 1


def test_an_act_is_closed_when_nobody_has_reported_it_for_the_closing_time() -> None:
    last = EARLY[0].entry.first_seen
    for since, until, closed, goes_on in (
        (last + CLOSING - timedelta(hours=2), last + CLOSING - timedelta(seconds=1), False, True),
        (last + CLOSING - timedelta(hours=2), last + CLOSING, True, False),
        (last + CLOSING, last + CLOSING + timedelta(hours=2), False, False),
    ):
        digest = compose(HandoverInputs(since, until, then=[act(EARLY)], acts=[act(EARLY)]))
        assert bool(said(digest, "closed")) is closed
        assert bool(said(digest, "open")) is goes_on


def test_marks_speak_before_the_machine() -> None:
    watched = HandoverItem(SINCE - timedelta(days=9), "watch", "act:P-1", who="Kim")
    dismissed = HandoverItem(NOW, "dismissed", "act:P-2", who="Kim", note="old news")
    stale = HandoverItem(SINCE, "dismissed", "act:P-3", who="Kim", note="before the shift")
    acts = [act(EARLY), act(EARLY, "P-2")]
    digest = compose(HandoverInputs(SINCE, NOW, then=acts, acts=acts, marks=[watched, dismissed, stale]))
    assert said(digest, "open") == [("watch", "act:P-1")]
    assert said(digest, "closed") == [("dismissed", "act:P-2")]


def test_the_stretch_begins_after_since_and_ends_with_until() -> None:
    notes = [
        HandoverItem(at, "note", "act:P-1", who="Kim", note=str(at))
        for at in (SINCE, SINCE + timedelta(seconds=1), NOW)
    ]
    beyond = HandoverItem(NOW + timedelta(seconds=1), "note", "act:P-1", who="Kim")
    digest = compose(HandoverInputs(SINCE, NOW, notes=[*notes, beyond]))
    assert [i.at for i in digest.sections[SECTIONS.index("notes")].items] == [n.at for n in notes[1:]]


def test_a_gap_that_reaches_into_the_stretch_is_told_with_its_end() -> None:
    gaps = [
        Gap("", SINCE - timedelta(hours=5), SINCE + timedelta(hours=1), "asleep"),
        Gap("Wire", SINCE - timedelta(hours=5), SINCE, "over before"),
    ]
    digest = compose(HandoverInputs(SINCE, NOW, gaps=gaps))
    (item,) = digest.sections[SECTIONS.index("gaps")].items
    assert (item.note, item.steps) == ("asleep", (Step("until", after="2024-11-05T07:00:00+00:00"),))


def test_the_level_s_changes_name_their_drivers_and_hidden_ones_are_left_out() -> None:
    driver = Driver("missile", "Missile launches", "official", "High", "seven missiles")
    changes = [
        LevelChange(NOW, "Guarded", "High", "rose", (driver,)),
        LevelChange(NOW, "High", "Guarded", "fell", hidden=True),
        LevelChange(NOW, "High", "Severe", "override", words="Kim: imagery"),
        LevelChange(SINCE, None, "Routine", "began"),
    ]
    items = compose(HandoverInputs(SINCE, NOW, level=changes)).sections[SECTIONS.index("level")].items
    assert [(item.what, item.note) for item in items] == [("level_override", "Kim: imagery"), ("level_rose", "")]
    assert items[1].steps == (Step("level", "Guarded", "High"), Step("driver", "missile", "official"))


def test_too_many_are_counted_and_the_latest_stand() -> None:
    notes = [HandoverItem(SINCE + timedelta(minutes=n), "note", f"act:{n}", who="Kim") for n in range(1, MOST + 8)]
    section = compose(HandoverInputs(SINCE, NOW, notes=notes)).sections[SECTIONS.index("notes")]
    assert (len(section.items), section.more) == (MOST, 7)
    assert section.items[-1] == notes[-1]


def test_a_text_without_end_is_cut() -> None:
    endless = HandoverItem(
        NOW, "edited", "entry:Wire#a", "北" * 9000, "Wire", (Step("title", "x" * 9000, "y"),), "z" * 9000
    )
    (item,) = compose(HandoverInputs(SINCE, NOW, corrections=[endless])).sections[SECTIONS.index("corrected")].items
    assert {len(text) for text in (item.title, item.note, item.steps[0].before)} == {LENGTH}


ITEMS = st.builds(
    HandoverItem,
    at=st.sampled_from([SINCE, SINCE + timedelta(hours=1), NOW]),
    what=st.sampled_from(["watch", "dismissed", "note", "edited", "rejected"]),
    subject=st.sampled_from(["act:P-1", "act:P-2", "entry:Wire#a"]),
    who=st.sampled_from(["", "Kim"]),
    title=st.sampled_from(["", "North fires"]),
    note=st.text(max_size=3),
    steps=st.sampled_from([(), (Step("kind", "a", "b"),), (Step("kind", "a", "c"), Step("title"))]),
)


@given(st.lists(ITEMS, max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_what_comes_in_does_not_matter(items, rng: random.Random) -> None:
    acts = [act(EARLY), act(LATE, "P-2")]
    shuffled = list(items)
    rng.shuffle(shuffled)
    one, other = (
        compose(HandoverInputs(SINCE, NOW, then=acts[:1], acts=order, corrections=some, marks=some, notes=some))
        for order, some in ((acts, items), (acts[::-1], shuffled))
    )
    assert one == other
