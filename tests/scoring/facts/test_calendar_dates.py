"""Of several days in a text the act's is told from those of the telling, of what is to come and of other acts."""

from __future__ import annotations

from datetime import date

import pytest

from tests.scoring.facts.texts import read


# 2024-11-05 is a Tuesday; 01:00 UTC is 10:00 in Korea.
@pytest.mark.parametrize(
    ("title", "summary", "day"),
    [
        ("북 신형 지대공미사일 시험", "조선중앙통신은 3일 오후 시험을 진행했다고 5일 보도했다.", 3),
        ("북 신형 지대공미사일 시험", "북한이 4일 시험을 진행했다고 조선중앙통신이 5일 보도했다.", 4),
        ("북 신형 지대공미사일 시험", "<로동신문>은 5일, 전날 시험 발사를 했다고 보도했다.", 4),
        ("북 구축함 시험 사격", "오늘(5일) 조선중앙통신에 따르면 2~3일 함포와 미사일을 시험 사격했다.", 3),
        ("북 순항미사일 시험 발사", "김정은은 1~2일에 이어 4일 시험 발사를 참관했다.", 4),
        ("The JCS said on the 5th, the North fired missiles on the afternoon of the 4th", "", 4),
        ("North Korea blows up border roads", "Its army said on November 1 that it would close the roads.", 5),
        ("North Korea fires cruise missiles: JCS", "The launch follows a test of another missile on Nov. 1.", 5),
        ("North Korea silent on its launch", "On Nov. 5 it made no report of the missile fired the previous day.", 4),
        ("Kim Jong Un watches cruise missile launch from warship", "", 4),
        ("김정은, 순항미사일 시험발사 지도", "", 4),
        ("North Korea says it tested a rocket engine", "The test took place on Monday.", 4),
    ],
)
def test_day_of_the_act_among_others(title, summary, day):
    found = read(title, "2024-11-05T01:00", summary)
    assert found.days[0] == date(2024, 11, day)


def test_earlier_this_week_is_not_the_day_on_which_it_was_said():
    found = read(
        "North Korea sends balloons earlier this week", summary="Seoul's military said Tuesday.", category="balloon"
    )
    assert found.act_day_basis == "relative"
    assert len(found.days) == 7
