"""What kind of thing a report tells of, whatever category its headline was read as."""

from __future__ import annotations

import pytest

from scoring.acts.clusters import merge
from scoring.acts.families import family
from scoring.acts.summary import summarise
from tests.reports import report
from tests.scoring.acts.summed import NOW, TABLES


@pytest.mark.parametrize(
    ("title", "category", "name"),
    [
        ("First balloons, now missiles: North Korea fires barrage of missiles", "balloon", "launch"),
        ("풍선 날린 새벽, 北 미사일도 쐈다", "balloon", "launch"),
        ("North Korea jams GPS after it fired missiles", "gps", "gps"),
        ("미사일 발사 이어 GPS 교란", "gps", "gps"),
        ("North Korea fires 30 rounds near sea boundary", "border", "launch"),
        ("South fires warning shots as soldiers cross line", "border", "border"),
        ("北, 서해로 포탄 70발", "arms", "launch"),
        ("Drone that swims blown up underwater, North says", "drone", "launch"),
        ("북 드론 표적 명중…방공무기 시험", "drone", "launch"),
        ("[영상] 흙먼지 솟구친 도로 폭파 순간", "missile", "border"),
        ("Drones drift as signals jammed by North", "drone", "gps"),
        ("North Korean drone crosses into Seoul airspace", "drone", "drone"),
    ],
)
def test_a_headline_of_two_things_is_of_what_was_fired_and_not_of_what_came_before(title, category, name):
    assert family(report(title, "2024-11-05T01:00", category=category)) == name


def test_a_drone_that_hits_its_target_is_no_artillery():
    seen = report("North Korean suicide drones hit mock tank in test", "2024-11-05T01:00", category="artillery")
    assert summarise("a", [seen], TABLES, NOW).category == "drone"


def test_shells_read_as_a_border_act_are_artillery():
    shells = report("North fires 90 shells near the sea border", "2024-11-05T01:00", category="border")
    act = summarise("a", [shells], TABLES, NOW)
    assert (act.category, merge([shells])[0].family) == ("artillery", "launch")
