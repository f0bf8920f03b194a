"""How an act is summed up: counts, claims, headline, outcome."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from data.models import Match
from scoring.acts.clusters import merge
from scoring.acts.summary import best_report, summarise
from tests.reports import report
from tests.scoring.acts.summed import NOW, TABLES, act_of, press


def test_sides_that_count_differently_tell_of_one_act():
    reports = [
        report("North Korea fires 8 missiles on Tuesday, JCS says", "2024-11-05T01:00", publisher="Hill Wire"),
        report("North Korea fires 6 missiles on Tuesday, Japan says", "2024-11-05T01:10"),
    ]
    (cluster,) = merge(reports)
    act = summarise(cluster.id, cluster.reports, TABLES, NOW, day=cluster.date)
    assert act.disagreements == ("count",)
    assert {c.by: c.count for c in act.claims} == {"JCS": 8, "Japan": 6}
    assert act.count == 8


def test_an_act_is_summed_up():
    act = act_of(
        report("北, 순안서 탄도미사일 2발 발사", "2024-11-04T22:50", publisher="강변일보", language="ko"),
        report(
            "North Korea fires two ballistic missiles from Sunan, JCS says", "2024-11-04T23:00", publisher="Hill Wire"
        ),
        report("North Korea tests ICBM", "2024-11-05T02:00", category="icbm"),
    )
    assert (act.date, act.category, act.severity) == (date(2024, 11, 5), "icbm", 4)  # one newspaper alone names it
    assert (act.first_publisher, act.publishers) == ("강변일보", ("강변일보", "Hill Wire", "Harbour Post"))
    assert act.korean_lead_minutes == 10
    assert (act.place, act.count, act.languages) == ("Sunan", 2, ("ko", "en"))
    assert act.lat == pytest.approx(39.2, abs=0.1)
    assert act.title == "North Korea fires two ballistic missiles from Sunan, JCS says"


def test_an_act_as_it_stood_then():
    early = report("North Korea fires missile on Tuesday", "2024-11-05T01:00")
    late = report("North Korea tests ICBM on Tuesday", "2024-11-05T05:00", category="icbm", publisher="Hill Wire")
    (cluster,) = merge([early, late])
    then = summarise(cluster.id, cluster.reports, TABLES, datetime(2024, 11, 5, 2, tzinfo=UTC))
    assert (len(then.reports), then.category) == (1, "missile")
    with pytest.raises(ValueError, match="was known at"):
        summarise(cluster.id, cluster.reports, TABLES, datetime(2024, 11, 4, tzinfo=UTC))


def test_an_officers_word_replaces_the_rules():
    one = report("North Korea fires missile on Tuesday", "2024-11-05T01:00")
    act = summarise("P-1", [one], TABLES, NOW, status="edited", severity_override=5)
    assert (act.severity, act.status) == (5, "edited")


def test_only_a_satellite_reaches_orbit():
    told = "North Korea fires missile; satellite enters orbit, JCS says"
    assert act_of(report(told, "2024-11-05T01:00")).outcome == ""
    assert act_of(report(told, "2024-11-05T01:00", category="space")).outcome == "orbit"


def test_headline_link_and_credit_are_of_one_report():
    act = act_of(press("North fires missile"), press("North fires two ballistic missiles from Sunan, JCS says", 2))
    assert act.best is not None
    assert (act.best.entry.title, act.best.entry.publisher) == (act.title, "Desk 2")


def test_a_headline_without_a_wires_mark_is_shown_before_an_equal_with_one() -> None:
    marked = report("(3rd LD) N. Korea fires two missiles, JCS says", "2024-11-05T01:00")
    plain = report("N. Korea fires two missiles, JCS says", "2024-11-05T02:00")
    assert best_report([marked, plain]) is plain
    fuller = report("(LEAD) N. Korea fires two ballistic missiles from Sunan, JCS says", "2024-11-05T03:00")
    assert best_report([plain, fuller]) is fuller


def test_the_headline_shown_is_no_state_medias_and_tells_the_settled_sum() -> None:
    own = report("Two ballistic missiles fired from Sunan, KCNA", "2024-11-05T01:00", publisher_type="state_media")
    other = report("북, 미사일 발사", "2024-11-05T02:00", language="ko")
    assert best_report([own, other]) is other
    first = report("Lazarus stole $40m from Larkspur", "2024-11-05T01:00", category="cyber")
    settled = report("Lazarus stole $50m from Larkspur", "2024-11-05T02:00", category="cyber")
    assert best_report([first, settled], stolen=("USD", 50)) is settled


def test_the_headline_shown_tells_the_act_itself_and_what_it_was() -> None:
    launch = report("North Korea fires missile, JCS says", "2024-11-05T01:00")
    icbm = report("North Korea fires ICBM, JCS says", "2024-11-05T02:00", category="icbm")
    assert best_report([launch, icbm], category="icbm") is icbm
    feature = report("North's newest Hwasong-18 missile is better still", "2024-11-06T02:00", category="icbm")
    said = Match("flew", "fly", "summary", 0, 4, 20.0)
    feature = replace(feature, assessment=replace(feature.assessment, matches=(said,)))
    assert best_report([icbm, feature], category="icbm") is icbm


def test_a_headline_with_another_number_than_the_settled_one_is_no_best_one() -> None:
    first = press("North fires at least one ballistic missile")
    act = act_of(
        first, press("North fires three ballistic missiles", 2), press("North fires three ballistic missiles", 3)
    )
    assert (act.count, act.title) == (3, "North fires three ballistic missiles")


def test_the_norths_word_comes_last_and_its_carriers_settle_nothing() -> None:
    words = "North Korea says it launched an ICBM, contradicting South Korea's military"
    (act,) = merge([report(words, "2024-11-05T01:00", category="icbm")])
    summed = summarise(act.id, act.reports, TABLES, NOW)
    assert [claim.by for claim in summed.claims] == ["JCS", "KCNA"]
    carried = [
        report("North Korea says it launched an ICBM", "2024-11-05T01:00", category="icbm"),
        report("ICBM launched, KCNA says", "2024-11-05T02:00", category="icbm", publisher="Hill Wire"),
    ]
    (act,) = merge(carried)
    summed = summarise(act.id, act.reports, TABLES, NOW)
    assert (summed.severity, summed.credibility) == (4, 4)


def test_how_it_ended_needs_an_official_or_two_publishers() -> None:
    alarm = report("North Korea fires missile over Japan", "2024-11-05T01:00")
    second = report("Missile from North Korea flies over Japan", "2024-11-05T01:10", publisher="Hill Wire")
    officials = report("North Korea fires missile over Japan, Tokyo says", "2024-11-05T01:00")
    for told, outcome in (([alarm], ""), ([alarm, second], "overflew"), ([officials], "overflew")):
        (act,) = merge(told)
        assert summarise(act.id, act.reports, TABLES, NOW).outcome == outcome
    missed = report('北무인기 침범…軍 "격추 실패"', "2024-11-05T01:00", category="drone", language="ko")
    assert missed.assessment.facts.outcome == ""


def test_a_round_figure_is_no_lower_bound() -> None:
    for words, about, at_least in (("around 320", True, False), ("over 320", False, True), ("320", False, False)):
        (act,) = merge([report(f"North Korea floats {words} balloons", "2024-11-05T01:00", category="balloon")])
        summed = summarise(act.id, act.reports, TABLES, NOW)
        assert (summed.count, summed.count_about, summed.count_at_least) == (320, about, at_least)


def test_a_tally_that_looks_back_gives_an_act_no_count():
    told = report("North Korea fires ICBM into sea on Tuesday, JCS says", "2024-11-05T01:00", category="icbm")
    tally = report("North Korea's 2024 in numbers: 41 missiles, one ICBM test", "2024-11-05T03:00", category="icbm")
    act = summarise("a", [told, tally], TABLES, NOW)
    assert (tally.assessment.facts.count, act.count) == (41, None)


def test_one_stray_report_among_many_does_not_make_it_a_satellite() -> None:
    """The South's own satellite, read as the North's, made a launch of four missiles one."""
    missiles = [press("North fires ballistic missiles, JCS says", n) for n in range(3)]
    stray = report("North's satellite entered orbit", "2024-11-05T06:00", category="space", publisher="Hill Wire")
    act = summarise("P-1", [*missiles, stray], TABLES, NOW)
    assert (act.category, act.outcome) == ("missile", "")
    named = report("North fires ICBM", "2024-11-05T06:00", category="icbm", publisher="Hill Wire")
    assert summarise("P-1", [*missiles, named], TABLES, NOW).category == "icbm"
