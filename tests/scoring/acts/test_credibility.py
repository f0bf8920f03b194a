"""How grave an act is and how well founded: independent voices, and no reprint is one."""

from __future__ import annotations

import pytest

from scoring.acts.summary import summarise
from tests.reports import report
from tests.scoring.acts.summed import NOW, TABLES, act_of, press


@pytest.mark.parametrize(
    ("title", "category", "score"),
    [
        ("North Korea conducts nuclear test", "nuclear", 5),
        ("North Korea fires ICBM", "icbm", 5),
        ("North Korea launches satellite", "space", 4),
        ("North Korea fires hypersonic missile", "missile", 4),
        ("North Korea fires missile over Japan", "missile", 4),
        ("North Korea fires missile south of the Northern Limit Line", "missile", 4),
        ("North Korea fires short-range ballistic missile", "missile", 3),
        ("North Korea fires missile a week after firing one over Japan", "missile", 3),
        ("North Korea fires strategic cruise missiles", "cruise", 3),
        ("North Korea fires anti-ship missiles", "cruise", 2),
        ("North Korea tests solid-fuel engine", "icbm", 3),
        ("North Korea fires shells into sea", "artillery", 2),
        ("North Korea shells Yeonpyeong island, killing two killed", "artillery", 5),
        ("North Korean drones fly over Seoul", "drone", 4),
        ("Lazarus steals $1.5 billion", "cyber", 5),
        ("Lazarus steals $300 million", "cyber", 4),
        ("Lazarus steals $60 million", "cyber", 3),
        ("Kimsuky phishes scholars", "cyber", 2),
        ("North Korea sends balloons", "balloon", 1),
        ("North Korean soldiers cross MDL", "border", 1),
    ],
)
def test_severity_follows_its_table(title, category, score):
    told = report(title, "2024-11-05T01:00", category=category, summary="So say the JCS and the FBI.")
    assert act_of(told).severity == score


@pytest.mark.parametrize(
    ("title", "score"),
    [
        ("North Korean soldiers killed by landmines as they work at border", 1),
        ("North Korea lays mines at border, many dead and wounded", 1),
        ("지뢰 매설하던 북한군 다수 사망", 1),
        ("North Korea lays mines at border; blast kills South Korean soldiers", 5),
        ("북한이 매설한 지뢰 폭발로 우리 군 하사 2명 부상", 4),
        ("North Korean soldiers cross MDL, killed two in firefight", 5),
    ],
)
def test_who_died_decides_how_grave_works_at_the_line_are(title, score):
    told = report(title, "2024-11-05T01:00", category="border", summary="So say the JCS.")
    assert act_of(told).severity == score


def test_a_sum_that_was_not_taken_makes_no_theft_graver():
    told = report(
        "Lazarus hacks bridge, $60 million stolen. It has laundered $2 billion", "2024-11-05T01:00", category="cyber"
    )
    plain = report("Kimsuky phishes staff of a firm worth $900 million", "2024-11-05T01:00", category="cyber")
    assert (act_of(told).severity, act_of(plain).severity) == (3, 2)


def test_the_gravest_waits_for_an_official_or_a_second_publisher():
    def icbm(n, title="North Korea fires ICBM", **more):
        return report(title, f"2024-11-05T0{n}:00", category="icbm", publisher=f"Desk {n}", **more)

    assert act_of(icbm(1)).severity == 4
    assert act_of(icbm(1), icbm(2)).severity == 5
    assert act_of(icbm(1, "North Korea fires ICBM, JCS says")).severity == 5
    assert act_of(icbm(1, "North Korea fires ICBM, JCS says", reliability="F")).severity == 4
    # Two copies of one text are one.
    copies = [icbm(n, "North Korea fires big ICBM", reliability="F", publisher_type="aggregator") for n in (1, 2)]
    assert act_of(*copies).severity == 4


@pytest.mark.parametrize(
    ("reports", "grade"),
    [
        ([press("North fires missile, JCS says"), press("North fires missile, JCS says", 2)], 1),
        ([press("North fires missile"), press("North fires missile", 2)], 2),
        ([press("North fires missile, JCS says")], 3),
        ([press("North fires missile")], 3),
        ([press("North fires missile", reliability="F")], 6),
        ([press(f"{who} sees North fire missile", n, reliability="F") for n, who in enumerate(("Ann", "Bo"), 1)], 3),
        ([press("North fires missile", n, reliability="E") for n in (1, 2)], 4),
        ([press("North fires missile", reliability="E")], 4),
        ([press("North fires missile", publisher_type="state_media", state_controlled=True)], 4),
        (
            [
                press("North fires missile", 1, publisher_type="state_media", state_controlled=True),
                press("North fires missile", 2, publisher_type="state_media", state_controlled=True),
                press("North fires missile", 3, publisher_type="state_media", state_controlled=True),
            ],
            4,
        ),
        # The press only carries what state media claim.
        ([press("North Korea says it tested missile"), press("State media claim missile test", 2)], 4),
        ([press("North says it launched satellite"), press("Seoul says no sign of satellite launch, denies it", 2)], 5),
    ],
)
def test_credibility_counts_independent_voices(reports, grade):
    assert act_of(*reports).credibility == grade


@pytest.mark.parametrize(
    ("others", "grade"),
    [
        ([report("North tests new rocket engine", "2024-11-05T21:40", publisher="Hill Wire")], 4),
        ([report("North Korea fires missile", "2024-11-05T01:00", publisher="Hill Wire")], 3),
        ([report("North Korea fires missile", "2024-11-05T01:00", publisher=name) for name in ("Hill Wire", "Bay")], 2),
        ([report("North Korea fires missile, JCS says", "2024-11-05T01:00", publisher="Hill Wire")], 1),
    ],
)
def test_who_names_nobody_once_state_media_have_spoken_repeats_them(others, grade):
    watched = report("Kim Jong Un and daughter watch missile test", "2024-11-05T21:20")
    assert summarise("P", [watched, *others], TABLES, NOW).credibility == grade


def test_ten_reprints_are_one_publisher():
    reprints = [report(f"North fires missile on Tuesday {n}", f"2024-11-05T01:{n:02}", guid=str(n)) for n in range(10)]
    assert act_of(*reprints).credibility == 3


def test_portals_that_copy_one_text_are_one_origin():
    copies = [press("North fires missile", n, reliability="F", publisher_type="aggregator") for n in (1, 2, 3)]
    act = act_of(*copies)
    assert (act.publishers, act.credibility) == (("Desk 1",), 6)


def test_a_wires_text_in_two_papers_is_one_origin_and_two_headlines_alike_are_not():
    text = "North Korea fired a missile into the eastern sea on Tuesday morning, the military in Seoul said."
    assert act_of(
        press("North fires missile", summary=text), press("North fires missile", 2, summary=text)
    ).publishers == ("Desk 1",)
    assert len(act_of(press("North fires missile"), press("North fires missile", 2)).publishers) == 2


def test_who_speaks_and_through_whom():
    quoting = [press(f"North fires missile, JCS says, take {n}", n) for n in (1, 2, 3)]
    (voice,) = act_of(*quoting).voices
    assert (voice.by, voice.through, voice.official) == ("JCS", ("Desk 1", "Desk 2", "Desk 3"), True)
