"""What an act has to be told to whom: news once, escalation, correction; what was there before, never."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given

from data.models import Alert, AlertRule, AlertTiming, Facets, Provocation, Report, Told
from data.tables.act_tables import load_act_tables
from scoring.acts.changes import facets_of_act
from scoring.acts.summary import summarise
from scoring.alerts.acts import about_act
from scoring.alerts.rehearsal import rehearse
from tests.reports import any_reports, report

TABLES = load_act_tables()
GRAVE = AlertRule("grave", "act", ("duty",), min_severity=4)
FRESH = timedelta(hours=2)
NOW = datetime(2024, 11, 5, 1, 10, tzinfo=UTC)
LAUNCH = report("North Korea launches ICBM into East Sea, JCS says", "2024-11-05T01:00", category="icbm", id=1)


def act(*reports: Report, now: datetime = NOW, **more: object) -> Provocation:
    return replace(summarise("a1", reports or (LAUNCH,), TABLES, now), **more)  # type: ignore[arg-type]


def about(
    one: Provocation, *told: Told, before: Facets | None = None, rule: AlertRule = GRAVE, now: datetime = NOW
) -> list[Alert]:
    return list(about_act(one, before, told, [rule], now, FRESH))


def said(what: str, one: Provocation, at: datetime = NOW) -> Told:
    return Told("grave", "duty", what, at, one.severity, one.credibility)  # type: ignore[arg-type]


def test_a_grave_act_is_told_once_on_every_way() -> None:
    two = replace(GRAVE, to=("duty", "room"))
    found = about(act(), rule=two)
    assert [(a.what, a.way, a.subject) for a in found] == [("new", "duty", "act:a1"), ("new", "room", "act:a1")]
    assert len({a.key for a in found}) == 2
    assert [a.way for a in about(act(), said("new", act()), rule=two)] == ["room"]


def test_what_a_rule_does_not_ask_for_is_not_told() -> None:
    one = act()
    for rule in (
        replace(GRAVE, active=False),
        replace(GRAVE, on="level"),
        replace(GRAVE, categories=("cyber",)),
        replace(GRAVE, worst_credibility=one.credibility - 1),
        replace(GRAVE, min_severity=one.severity + 1),
    ):
        assert about(one, rule=rule) == [], rule
    assert about(replace(one, day_known=False)) == []
    assert about(replace(one, status="rejected")) == []


def test_old_news_is_told_to_nobody() -> None:
    late = NOW + FRESH
    assert about(act(now=late), now=late) == []  # first published longer ago
    assert about(act(), before=facets_of_act(act())) == []  # known before: imported, rescored, or before the rule was
    past = act(date=NOW.date() - timedelta(days=3))
    assert about(past) == []  # a report of today that looks back
    assert about(replace(past, category="cyber"))  # a theft comes to light when it does


def test_an_act_that_a_fresh_report_makes_grave_is_news() -> None:
    mild = facets_of_act(replace(act(), severity=3))
    assert [a.what for a in about(act(), before=mild)] == ["new"]
    later = NOW + timedelta(hours=5)
    assert about(act(now=later), before=mild, now=later) == []  # nothing fresh made it so: rules did
    fresh = replace(LAUNCH.entry, published=later, first_seen=later, source="Hill Wire", guid="x", id=2)
    assert [a.what for a in about(act(LAUNCH, replace(LAUNCH, entry=fresh), now=later), before=mild, now=later)] == [
        "new"
    ]


def test_a_graver_state_waits_for_nothing_and_a_surer_one_for_the_cool_down() -> None:
    one = act()
    first = said("new", replace(one, severity=4, credibility=3))
    graver = about(replace(one, severity=5, credibility=3), first)
    assert [(a.what, a.due, a.facts["was"]) for a in graver] == [("graver", NOW, 4)]
    surer = about(replace(one, severity=4, credibility=2), first)
    assert [(a.what, a.due, a.facts["was"]) for a in surer] == [("surer", NOW + timedelta(minutes=60), 3)]
    assert about(replace(one, severity=3, credibility=4), first) == []  # less is no escalation


def test_what_only_a_rescore_made_graver_or_surer_is_told_to_nobody() -> None:
    one = replace(act(), severity=5, credibility=1)
    first = said("new", replace(one, severity=4, credibility=3))
    assert about(one, first, before=facets_of_act(one)) == []  # the rescore was seen, and this report changes nothing
    (graver,) = about(one, first, before=facets_of_act(replace(one, severity=4)))
    assert graver.what == "graver"
    (back,) = about(replace(one, status="withdrawn"), first, before=facets_of_act(one))
    assert back.what == "withdrawn"


def test_what_is_taken_back_is_corrected_and_what_stands_after_all_too() -> None:
    one = act()
    new = said("new", one)
    (back,) = about(replace(one, status="withdrawn"), new)
    assert back.what == "withdrawn"
    withdrawn = said("withdrawn", one)
    assert about(replace(one, status="rejected"), new, withdrawn) == []
    (stands,) = about(one, new, withdrawn)
    assert stands.what == "stands"
    (again,) = about(replace(one, status="rejected"), new, withdrawn, said("stands", one))
    assert again.what == "withdrawn"
    assert again.key != back.key  # a second correction is not the first


@given(any_reports())
def test_a_rehearsal_tells_each_thing_of_an_act_once_and_only_while_it_is_news(reports: list[Report]) -> None:
    numbered = [replace(r, entry=replace(r.entry, id=n)) for n, r in enumerate(reports)]
    until = max(r.entry.first_seen for r in numbered) + timedelta(days=1)
    since = min(r.entry.first_seen for r in numbered) - timedelta(days=1)
    rule = replace(GRAVE, min_severity=2)
    args = ({"a1": numbered}, (), (), ("Routine", "High"), TABLES, AlertTiming(merge_seconds=0), since, until)
    found = rehearse(rule, *args)
    keys = [a.key for a in found]
    assert len(keys) == len(set(keys))
    assert found == rehearse(rule, {"a1": numbered[::-1]}, *args[1:])
    if found:
        assert found[0].what == "new"
        told = [r.entry.published for r in numbered if r.assessment.kind == "provocation"]
        assert any(timedelta() <= found[0].at - moment <= FRESH for moment in told)
    for earlier, later in zip(found, found[1:], strict=False):
        assert earlier.due <= later.due


@pytest.mark.parametrize("hours", [0, 3])
def test_a_rehearsal_over_an_archive_tells_what_was_news_then(hours: int) -> None:
    late = replace(LAUNCH, entry=replace(LAUNCH.entry, first_seen=LAUNCH.entry.published + timedelta(hours=hours)))
    since = LAUNCH.entry.published - timedelta(days=30)
    found = rehearse(GRAVE, {"a1": [late]}, (), (), (), TABLES, AlertTiming(), since, NOW + timedelta(days=1))
    assert [a.what for a in found] == (["new"] if hours == 0 else [])
