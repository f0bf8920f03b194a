"""What an act is called: made from its settled facts, in the reader's language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from components.text.act_title import act_title
from components.text.i18n import speaking
from data.models import Voice
from data.tables.act_tables import load_act_tables
from scoring.acts.clusters import merge
from scoring.acts.summary import summarise
from tests.reports import report

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LAUNCH = report(
    "North Korea fires two ballistic missiles from Sunan at 8:10 a.m. on Tuesday, JCS says", "2024-11-05T01:00"
)


def titled(*reports, language="en"):
    (cluster,) = merge(reports)
    with speaking(language):
        return act_title(summarise(cluster.id, cluster.reports, load_act_tables(), NOW, day=cluster.date))


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "2 ballistic missiles, Sunan, 05 NOV 0810I; JCS, quoted by 1 of 1"),
        ("ko", "탄도미사일 2발, 순안, 11월 5일 08:10; 합참, 매체 1곳 중 1곳 인용"),
    ],
)
def test_a_launch_in_the_readers_language(language, title):
    assert titled(LAUNCH, language=language) == title


def test_what_is_not_settled_is_left_out():
    bare = report("North Korea fires missile", "2024-11-05T01:00", flags=("undated",))
    assert titled(bare) == "Missile; publishers: 1"
    failed = report(
        "North Korea's satellite launch failed on Tuesday, Tokyo says", "2024-11-05T01:00", category="space"
    )
    assert titled(failed) == "Satellite launch, 05 NOV; failed; Tokyo, quoted by 1 of 1"
    many = report("North fires more than 100 artillery rounds on Tuesday", "2024-11-05T01:00", category="artillery")
    assert titled(many) == "At least 100 artillery rounds, 05 NOV; publishers: 1"
    hack = report("Kimsuky mails DawnMail malware to scholars", "2024-11-05T10:00", category="cyber")
    assert titled(hack) == "Cyber attack: DawnMail, Kimsuky, 05 NOV; publishers: 1"


@pytest.mark.parametrize(
    ("title", "what", "ko"),
    [
        ("North Korea fires several ballistic missiles", "Several ballistic missiles", "탄도미사일 여러 발"),
        ("North Korea fires barrage of ballistic missiles", "Several ballistic missiles", "탄도미사일 여러 발"),
        ("North Korea fires cruise missiles toward East Sea", "Several cruise missiles", "순항미사일 여러 발"),
        ("Cruise missiles fired from North's coast", "Several cruise missiles", "순항미사일 여러 발"),
        ("North Korea tests engine for ballistic missiles", "Rocket engine test", "로켓 엔진 시험"),
        ("North Korea fires one of its ballistic missiles", "Ballistic missile", "탄도미사일"),
        ("북, 탄도미사일 수발 발사", "Several ballistic missiles", "탄도미사일 여러 발"),
        ("North Korea fires 3 ballistic missiles", "3 ballistic missiles", "탄도미사일 3발"),
        ("North Korea fires ballistic missile", "Ballistic missile", "탄도미사일"),
        ("북, 탄도미사일 발사…여러 해 만", "Ballistic missile", "탄도미사일"),
    ],
)
def test_several_without_a_number_is_a_plural(title, what, ko):
    told = report(title, "2024-11-05T01:00", language="ko" if title.startswith("북") else "en")
    assert titled(told).split(",")[0] == what
    assert titled(told, language="ko").split(",")[0] == ko


@pytest.mark.parametrize(
    ("facts", "what", "ko"),
    [
        ({"count": 1, "form": "ballistic"}, "1 ballistic missile", "탄도미사일 1발"),
        (
            {"count": 1, "count_at_least": True, "form": "ballistic"},
            "At least 1 ballistic missile",
            "탄도미사일 1발 이상",
        ),
        (
            {"count": 10, "count_at_least": True, "form": "ballistic"},
            "At least 10 ballistic missiles",
            "탄도미사일 10발 이상",
        ),
        ({"count": 320, "count_about": True, "category": "balloon"}, "About 320 balloons", "풍선 약 320개"),
        ({"form": "loudspeaker", "category": "balloon"}, "Loudspeakers at the border", "접경 확성기"),
        ({"form": "troops", "category": "balloon"}, "Balloons", "풍선"),
        ({"count": 3, "form": "ballistic", "category": "icbm"}, "3 missiles, ICBM among them", "미사일 3발(ICBM 포함)"),
        ({"count": 1, "count_at_least": True, "form": "ballistic", "category": "icbm"}, "ICBM", "ICBM"),
        # What flew or stood beside a launch was not launched.
        ({"form": "planes"}, "Missile", "미사일"),
        ({"form": "planes", "category": "border"}, "Warplanes", "군용기"),
        ({"form": "", "category": "nuclear", "severity": 3}, "Nuclear act", "핵 활동"),
        ({"form": "", "category": "nuclear", "severity": 5}, "Nuclear test", "핵실험"),
        ({"form": "nuclear test", "category": "nuclear", "severity": 4}, "Nuclear test", "핵실험"),
    ],
)
def test_what_and_how_many(facts, what, ko):
    (cluster,) = merge([LAUNCH])
    bare = {
        "count": None,
        "count_at_least": False,
        "count_about": False,
        "form": "",
        "weapon": "",
        "place": "",
        "minute": None,
    }
    act = replace(summarise(cluster.id, cluster.reports, load_act_tables(), NOW, day=cluster.date), **(bare | facts))
    for language, wanted, day in (("en", what, "05 NOV"), ("ko", ko, "11월 5일")):
        with speaking(language):
            assert act_title(act).startswith(f"{wanted}, {day}; ")


def test_only_those_who_quote_the_voices_named_are_counted():
    (cluster,) = merge([LAUNCH])
    voices = (Voice("JCS", ("A",), True), Voice("Japan", ("B",), True), Voice("KCNA", ("C", "D", "E"), False))
    act = summarise(cluster.id, cluster.reports, load_act_tables(), NOW, day=cluster.date)
    with speaking("en"):
        assert act_title(replace(act, voices=voices, publishers=tuple("ABCDE"))).endswith(
            "JCS, Tokyo, quoted by 2 of 5"
        )


@pytest.mark.parametrize(
    ("titles", "en", "ko"),
    [
        (("North fires SRBM, JCS says",), "Short-range ballistic missile", "단거리탄도미사일"),
        (("북, 중거리급 탄도미사일 1발 발사…합참",), "1 intermediate-range ballistic missile", "중거리탄도미사일 1발"),
        (("북, 근거리탄도미사일 여러 발 발사",), "Several close-range ballistic missiles", "근거리탄도미사일 여러 발"),
        # What only state media call hypersonic is theirs to say.
        (("North fires ballistic missile: JCS", "KCNA: hypersonic missile tested"), "Ballistic missile", "탄도미사일"),
        (("KCNA: hypersonic missile tested",), "Hypersonic missile", "극초음속 미사일"),
        (("North tests engine for short-range ballistic missiles",), "Rocket engine test", "로켓 엔진 시험"),
    ],
)
def test_a_missile_is_called_by_its_class(titles, en, ko):
    reports = [
        report(title, f"2024-11-05T0{n}:00", publisher=f"Paper {n}", language="ko" if "북" in title else "en")
        for n, title in enumerate(titles, 1)
    ]
    assert titled(*reports).split(",")[0].split(";")[0] == en
    assert titled(*reports, language="ko").split(",")[0].split(";")[0] == ko


def test_a_theft_is_told_by_sum_victim_and_group():
    told = [
        report("Lazarus stole $40m from Larkspur", "2024-11-05T01:00", category="cyber"),
        report(
            "Hackers of Lazarus drained $40m from Larkspur",
            "2024-11-05T03:00",
            category="cyber",
            publisher="Hill Wire",
        ),
    ]
    assert titled(*told).startswith("Cyber theft of $40 million: Larkspur, Lazarus, 05 NOV")
    assert titled(*told, language="ko").startswith("사이버 탈취 4,000만 달러: Larkspur, 라자루스")


def test_a_nation_is_no_victim():
    told = [
        report(f"{who} hackers breached Russian missile maker", "2024-11-05T01:00", category="cyber", publisher=who)
        for who in ("Kimsuky", "North's")
    ]
    assert summarise("P-1", told, load_act_tables(), NOW).victim == ""


def test_no_fact_of_another_act_stands_in_a_title():
    """A report of yesterday's satellite that came to the wrong act gives it neither name nor place."""
    launch = report("North fires ballistic missile from Sunan: JCS", "2024-11-05T01:00")
    other = report(
        '합참 "만리경-1호 궤도 진입"', "2024-11-05T02:00", category="space", language="ko", publisher="강변일보"
    )
    act = summarise("P-1", [launch, launch, launch, launch, other], load_act_tables(), NOW)
    assert act.weapon == act.outcome == ""


def test_more_than_say_it_failed_tell_that_the_satellite_is_in_orbit():
    def said(title, hour, publisher):
        return report(title, f"2024-11-05T{hour:02d}:00", category="space", publisher=publisher)

    failed = said("North's satellite launch failed, JCS says", 1, "A")
    orbit = [said("North's satellite entered orbit, JCS says", hour, f"Paper {hour}") for hour in (2, 3)]
    ends = [summarise("P-1", told, load_act_tables(), NOW).outcome for told in ([failed, orbit[0]], [failed, *orbit])]
    assert ends == ["failed", "orbit"]


def test_a_province_gives_way_to_the_place_in_it():
    assert "Sunan," in titled(report("북, 평남 순안서 탄도미사일 발사…합참", "2024-11-05T01:00", language="ko"))


def test_one_plural_among_many_reports_is_a_slip():
    one = report("North fires ballistic missile, JCS says", "2024-11-05T01:00")
    slip = report("North fires ballistic missiles", "2024-11-05T01:10", publisher="Hill Wire")
    assert summarise("P-1", [one, slip], load_act_tables(), NOW).several
    assert not summarise("P-1", [one, one, one, one, slip], load_act_tables(), NOW).several
    korean = report("북, 미사일 발사", "2024-11-05T01:05", language="ko")
    assert summarise("P-1", [*[korean] * 9, slip], load_act_tables(), NOW).several, "Korean knows no plural"


def test_several_says_more_than_at_least_one():
    least = report("North fires at least one ballistic missile, JCS says", "2024-11-05T01:00")
    many = report("North fires several ballistic missiles, JCS says", "2024-11-05T01:10", publisher="Hill Wire")
    act = summarise("P-1", [least, many], load_act_tables(), NOW)
    assert (act.count, act.several, act.count_at_least) == (None, True, False)
    assert summarise("P-1", [least], load_act_tables(), NOW).count == 1
