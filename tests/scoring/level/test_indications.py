"""What makes an act official, when a further state of it is passed on; engines, look-backs and notices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from data.models import Category, Indication, Report
from data.tables.act_tables import load_act_tables
from scoring.acts.summary import summarise
from scoring.level import indications
from scoring.level.indicators import status_of
from tests.reports import report

TABLES = load_act_tables()


def states(*reports: Report) -> list[Indication]:
    return list(indications.of_act("a", reports, TABLES))


def said(by: str, publisher: str, reliability: str = "B", hour: int = 1, **more: object) -> Report:
    one = report("North fires missile", f"2025-05-21T{hour:02}:00", publisher=publisher, reliability=reliability)
    facts = replace(one.assessment.facts, claimed_by=(by,) if by else ())
    return replace(one, assessment=replace(one.assessment, facts=facts), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reports", "official"),
    [
        ([said("JCS", "Harbour Post")], True),
        ([said("KCNA", "Harbour Post")], True),
        ([said("JCS", "Some Blog", "F")], False),
        ([said("JCS", "Some Blog", "F"), said("JCS", "Other Blog", "F", 2)], False),
        ([said("JCS", "Far Gazette", "C"), said("JCS", "Hill Wire", "C", 2)], True),
        ([said("JCS", "Far Gazette", "C"), said("JCS", "Some Portal", "F", 2)], False),  # the same headline: a copy
        ([said("JCS", "Some Blog", "F"), said("", "Harbour Post", "B", 2)], False),
        ([said("KCNA", "KCNA", "D", publisher_type="state_media", state_controlled=True)], False),
        ([said("", "Ministry", "A", publisher_type="government")], True),
    ],
)
def test_official_needs_a_named_authority_in_a_graded_publisher_or_in_two(
    reports: list[Report], official: bool
) -> None:
    assert states(*reports)[-1].official is official


def test_an_entry_without_a_date_lends_a_dated_act_no_voice() -> None:
    dated, undated = said("", "Harbour Post"), said("JCS", "Hill Wire", hour=2)
    undated = replace(undated, entry=replace(undated.entry, title="North fires seven ICBMs", flags=("undated",)))
    seen = states(dated, undated)[-1]
    assert (seen.official, seen.voices, seen.publishers) == (False, (), ("Harbour Post",))
    act = summarise("a", [dated, undated], TABLES, undated.entry.first_seen)
    assert (act.publishers, act.credibility, len(act.reports)) == (("Harbour Post",), 3, 2)


def test_the_norths_own_word_is_called_state_media_and_not_official() -> None:
    claimed, seen = states(said("KCNA", "Harbour Post")), states(said("KCNA", "Harbour Post"), said("JCS", "Hill Wire"))
    assert (status_of(3, claimed[-1:]), status_of(3, seen[-1:])) == ("state media", "official")
    assert status_of(3, [*claimed[-1:], *seen[-1:]]) == "official"
    assert status_of(2, claimed[-1:]) == "corroborated"


def test_a_change_of_category_or_severity_is_passed_on_and_a_mere_repeat_is_not() -> None:
    first = said("JCS", "Harbour Post")
    again = replace(first, entry=replace(first.entry, guid="again", first_seen=first.entry.first_seen.replace(hour=2)))
    assert len(states(first, again)) == 1
    later = report("North fires ICBM", "2025-05-21T03:00", publisher="Harbour Post", category="icbm")
    facts = replace(later.assessment.facts, claimed_by=("JCS",))
    more = [replace(later, assessment=replace(later.assessment, facts=facts)) for _ in range(3)]
    found = states(first, *(replace(r, entry=replace(r.entry, guid=str(n))) for n, r in enumerate(more)))
    assert [(one.category, one.severity) for one in found][:: len(found) - 1] == [("missile", 3), ("icbm", 5)]


def test_an_engine_and_a_look_back_are_marked() -> None:
    engine = report("North tests rocket engine on stand", "2025-05-21T01:00", category="icbm")
    form = replace(engine.assessment.facts, form="engine")
    assert "engine" in states(replace(engine, assessment=replace(engine.assessment, facts=form)))[0].tags
    old = report("North's rocket of last month found", "2025-05-21T01:00", category="space")
    when = replace(old.assessment.facts, act_day=date(2025, 4, 2), act_day_basis="stated", days=(date(2025, 4, 2),))
    assert states(replace(old, assessment=replace(old.assessment, facts=when)))[0].tags == ("past",)


def test_a_notice_has_its_window_and_those_who_were_told() -> None:
    told = report(
        "Pyongyang notifies Japan of satellite launch between May 24 and 31", "2025-05-21T06:00", kind="preparation",
        category="space",
    )  # fmt: skip
    seen = indications.of_signal(told)
    assert ("notice" in seen.tags, seen.official, seen.day) == (True, True, date(2025, 5, 24))
    assert seen.until is not None
    assert seen.until.isoformat() == "2025-05-31T15:00:00+00:00"
    assert "Japan" in seen.voices
    assert not indications.of_signal(replace(told, reliability="F")).official


@pytest.mark.parametrize(
    ("title", "kind", "category", "notice"),
    [
        ("Japan on alert as Pyongyang announces satellite launch window", "threat", "rhetoric", "space"),
        ("Pyongyang warns ships of firing, navigational warning to IMO", "threat", "rhetoric", None),
        ("Pyongyang issues navigational warning, missile launch near", "threat", "missile", "missile"),
        ("Pyongyang tells Japan it will launch more missiles", "threat", "missile", None),
        ("Signs of launch at the pad", "preparation", "space", None),
        ("Pyongyang tells Japan of satellite launch", "preparation", "space", "space"),
    ],
)
def test_only_a_real_announcement_is_a_notice(title: str, kind: str, category: Category, notice: str | None) -> None:
    seen = indications.of_signal(report(title, "2025-05-21T06:00", kind=kind, category=category))
    assert (seen.category if "notice" in seen.tags else None) == notice


@pytest.mark.parametrize(
    ("title", "forces"),
    [
        ("North mans guard posts inside the zone, JCS says", True),
        ("North moves rocket launchers up to the border", True),
        ("북, 비무장지대 감시초소 복원하고 중화기 반입", True),
        ("Soldiers cross the line and turn back", False),
        ("북한군 군사분계선 넘었다 돌아가", False),
    ],
)
def test_forces_at_the_line(title: str, forces: bool) -> None:
    one = report(title, "2025-05-21T06:00", category="border")
    assert ("forces" in states(one)[0].tags) is forces
