"""Counts, ordinals, ranges and sums of money. All texts are invented."""

from __future__ import annotations

import pytest

from tests.scoring.facts.texts import read


@pytest.mark.parametrize(
    ("title", "count", "open_ended"),
    [
        ("North Korea fires eight short-range ballistic missiles", 8, False),
        ("North Korea fires 8 missiles", 8, False),
        ("North Korea fires at least 23 missiles in a day", 23, True),
        ("North fires more than 100 artillery rounds into sea", 100, True),
        ("North Korea fires twenty-three missiles", 23, False),
        ("North Korea fires a pair of ballistic missiles", 2, False),
        ("North Korea floats 260 trash balloons", 260, False),
        ("North Korea fires two missiles a day after launching 23 missiles", 2, False),
        ("North Korea fires missile, South Korea responds by launching three missiles", None, False),
        ("North Korea fires ballistic missile", None, False),
        ("North Korea fires missile two days after drills", None, False),
        ("North Korea conducts 24th missile test", None, False),
        ("북한, 동해상으로 단거리 탄도미사일 8발 발사", 8, False),
        ("북한, 탄도미사일 두 발 발사", 2, False),
        ("북한, 최소 10발 이상 미사일 발사", 10, True),
        ("北 황해도서 방사포 10여발 쏴", 10, False),
        ("북한 오물풍선 260여개 살포", 260, False),
        ("북한 쓰레기 풍선 2천300개 넘게 살포", 2300, True),
        ("북한 방사포 1천여발 발사", 1000, False),
        ("북한 무인기 5대 침범", 5, False),
        ("北朝鮮が弾道ミサイル2発発射", 2, False),
    ],
)
def test_counts(title, count, open_ended):
    found = read(title)
    assert (found.count, found.count_at_least) == (count, open_ended)


def test_a_round_figure_is_marked():
    assert read("北 황해도서 방사포 10여발 쏴").count_about
    assert read("North fires about 130 shells").count_about
    assert not read("North fires 130 shells").count_about


@pytest.mark.parametrize(
    ("title", "ordinal", "series"),
    [
        ("North Korea sends trash balloons for 7th time", 7, ""),
        ("North Korea launches eighth wave of balloons", 8, ""),
        ("북한, 8차 오물풍선 살포", 8, ""),
        ("North Korea sends 27th and 28th waves of balloons", 28, ""),
        ("North Korea sends trash balloons for a seventh, eighth time", 8, ""),
        ("북, 27·28번째 풍선 살포", 28, ""),
        ("북한, 27차와 28차 오물풍선 살포", 28, ""),
        ("North Korea fires missile in third test this week", None, "week:3"),
        ("North Korea conducts fourth missile test in a month", None, "month:4"),
        ("North Korea fires first missile since 2022", None, ""),
    ],
)
def test_numbers_in_a_series(title, ordinal, series):
    found = read(title, category="balloon" if "alloon" in title or "풍선" in title else "missile")
    assert (found.ordinal, found.series) == (ordinal, series)


def test_ranges_and_heights_are_kilometres():
    found = read(
        "North fires missile", summary="The missile flew about 600 km at an altitude of 50 kilometers, it said."
    )
    assert (found.range_km, found.altitude_km) == (600, 50)
    assert read("North fires missile", summary="It flew some 1,000 miles.").range_km == 1609
    assert read('합참 "미사일 350여㎞ 비행, 고도 30㎞"').range_km == 350
    assert read('합참 "미사일 350여㎞ 비행, 고도 30㎞"').altitude_km == 30


def test_one_of_them_is_not_how_many_there_were():
    assert read("One of the North Korean missiles flew over Japan").count is None


@pytest.mark.parametrize(
    ("title", "count", "at_least"),
    [
        ("북한군 20~30명 군사분계선 침범", 20, True),
        ("북, 방사포 6∼8발 발사", 6, True),
        ("North Korea fires 6 to 8 shells", 6, True),
        ("북, 5일 방사포 8발 발사", 8, False),
        ("After talks on Nov. 3, North Korea fires 8 shells", 8, False),
    ],
)
def test_a_span_of_numbers_is_at_least_its_lower_end(title, count, at_least):
    found = read(title, category="artillery")
    assert (found.count, found.count_at_least) == (count, at_least)


def test_what_an_earlier_act_was_numbered_does_not_number_this_one():
    assert read('기상당국 "이번 지진, 3차 핵실험 때와 파형 유사"', category="nuclear").ordinal is None
    assert read("북한 7차 핵실험 감행", category="nuclear").ordinal == 7


def test_a_wires_short_name_for_the_north_stands_between_number_and_noun():
    found = read("Some 20 N. Korean soldiers cross the line", category="border")
    assert (found.count, found.count_about) == (20, True)


def test_kinds_are_not_counted_as_what_was_fired():
    assert read("North Korea fires two kinds of missiles within hours").count is None
    assert read("North Korea fires three new types of missiles").count is None


def test_victims_are_not_counted_as_acts():
    assert read("北 전파교란 탓 드론 3대 불시착", category="gps").count is None


def test_a_count_belongs_to_the_side_that_gives_it():
    found = read("North Korea fires missiles, Japan says", summary="The JCS counted three missiles.")
    assert (found.claimed_by[0], found.count, found.count_by) == ("Japan", 3, "JCS")
