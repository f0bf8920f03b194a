"""The day and the hour of an act, as its reports tell them. All texts are invented."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from scoring.facts.extract import facts
from tests.scoring.facts.texts import WORDS, read


# 2024-11-05 is a Tuesday; 01:00 UTC is 10:00 in Korea.
@pytest.mark.parametrize(
    ("title", "published", "day"),
    [
        ("North Korea fires missile on Tuesday", "2024-11-05T01:00", date(2024, 11, 5)),
        # Monday evening in New York is Tuesday in Korea, and the report says so.
        ("North Korea fired a missile Tuesday, the South's military said", "2024-11-04T23:30", date(2024, 11, 5)),
        ("North Korea fired a missile on Sunday", "2024-11-05T01:00", date(2024, 11, 3)),
        ("North Korea fires missile, JCS says", "2024-11-05T01:00", date(2024, 11, 5)),
        ("North Korea fired missiles on Nov. 2, officials say", "2024-11-05T01:00", date(2024, 11, 2)),
        ("North Korea fired missiles on 2 November, officials say", "2024-11-05T01:00", date(2024, 11, 2)),
        ("North Korea fired missile yesterday", "2024-11-05T08:00", date(2024, 11, 4)),
        ("North Korea launches missile days after Friday's drills ended", "2024-11-05T01:00", date(2024, 11, 5)),
        ("North Korea fires missile as allied drills begin Monday", "2024-11-05T01:00", date(2024, 11, 5)),
        ("North Korea fires missile ahead of summit on Thursday", "2024-11-05T01:00", date(2024, 11, 5)),
        # State media speak on the day after.
        ("North Korea says it tested new cruise missile", "2024-11-05T22:00", date(2024, 11, 5)),
        ("State media: North Korea tested engine", "2024-11-05T01:00", date(2024, 11, 4)),
        ("북한, 어제 동해상으로 미사일 발사", "2024-11-05T01:00", date(2024, 11, 4)),
        ("합참 \"북한, 4일 오전 미사일 발사\"", "2024-11-05T01:00", date(2024, 11, 4)),
        ("북한 3일 만에 또 미사일 발사", "2024-11-05T01:00", date(2024, 11, 5)),
        ("조선중앙통신은 5일 전날 신형 미사일을 시험발사했다고 보도", "2024-11-05T01:00", date(2024, 11, 4)),
        ("6일 북한은 전날 발사한 미사일이 목표를 명중했다고 주장했다", "2024-11-06T01:00", date(2024, 11, 5)),
        ("조선중앙통신은 5일 \"3일 순항미사일을 발사했다\"고 보도", "2024-11-05T01:00", date(2024, 11, 3)),
        ("<들판신문>은 5일, 전날 김정은이 미사일 발사를 참관했다고 보도했다", "2024-11-05T01:00", date(2024, 11, 4)),
        ("오늘(5일) 조선중앙통신에 따르면, 2~3일 순항미사일 발사가 이뤄졌다", "2024-11-05T01:00", date(2024, 11, 3)),
        ("北, 오늘 새벽 방사포 발사", "2024-11-05T01:00", date(2024, 11, 5)),
        # A day number later than today's is last month's.
        ("합참 \"북한, 31일 ICBM 발사\"", "2024-11-01T01:00", date(2024, 10, 31)),
    ],
)  # fmt: skip
def test_day_of_the_act(title, published, day):
    assert read(title, published).act_day == day


def test_a_desk_that_may_use_its_own_day_leaves_both_open():
    found = read("North Korea launched a missile, Tokyo reported on Saturday", "2024-11-09T17:55")
    assert found.days == (date(2024, 11, 9), date(2024, 11, 10))


def test_a_stated_day_of_long_ago_is_not_the_day_of_the_act():
    assert read("North Korea fires missile", summary="Its last test was on Jan. 3.").act_day == date(2024, 11, 5)


@pytest.mark.parametrize(
    "summary",
    [
        "The launch follows a test of another missile on Nov. 1.",
        "The army said on November 1 that it would shoot whatever came near.",
    ],
)
def test_the_day_of_an_earlier_act_or_word_is_not_the_day_of_the_act(summary):
    assert read("North Korea fires missile", summary=summary).act_day == date(2024, 11, 5)


def test_earlier_this_week_leaves_the_days_open_whoever_says_so_today():
    found = read("North Korea sent balloons earlier this week", summary="They were 90, officials said Tuesday.")
    assert date(2024, 11, 3) in found.days


def test_a_caption_gives_no_day():
    summary = "Commuters in Seoul pass a screen with archive footage of a launch, on Nov. 1, 2024. (Kim Min/AP Photo)"
    assert read("North Korea fires missile", summary=summary).act_day_basis == "published"


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ('北 "신형 미사일 시험발사 성공"', date(2024, 11, 4)),
        ("북한 “전략순항미사일 발사훈련”", date(2024, 11, 4)),
        ("김정은, 신형 방사포 시험사격 참관", date(2024, 11, 4)),
        ('합참 "북한 미사일 발사"', date(2024, 11, 5)),
    ],
)
def test_a_quotation_of_the_north_is_state_medias_word(title, day):
    found = read(title)
    assert found.days[0] == day
    assert ("KCNA" in found.claimed_by) == (day == date(2024, 11, 4))


def test_what_the_norths_own_media_publish_is_its_word_of_the_day_before():
    at = datetime(2024, 11, 4, 22, tzinfo=UTC)
    told = facts("Launching Drill of Missiles Conducted", "", at, "en", "missile", "provocation", WORDS, own=True)
    assert (told.claimed_by, told.act_day) == (("KCNA",), date(2024, 11, 4))


def test_state_media_date_what_they_tell_of_some_days_by_the_last():
    told = read("KCNA: first stage tested on November 1 and second stage on November 3")
    assert told.days == (date(2024, 11, 3),)
    assert read("JCS: North fired missiles on November 1 and rockets on November 3").days == (date(2024, 11, 1),)


def test_what_goes_on_for_days_is_dated_by_the_day_that_is_told():
    assert read("GPS jamming near islands for third straight day", category="gps").act_day == date(2024, 11, 5)
    assert read("북 GPS 교란 닷새째", category="gps").act_day == date(2024, 11, 5)
    assert read("Balloons for third straight day", category="balloon").act_day == date(2024, 11, 5)


def test_what_went_on_overnight_began_on_the_evening_before():
    found = read("North Korea floats 420 balloons overnight", category="balloon")
    assert found.days == (date(2024, 11, 4), date(2024, 11, 5))


def test_since_a_day_is_not_on_it():
    assert read("북 풍선 살포, 2일 이후 1천개", category="balloon").act_day == date(2024, 11, 5)


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("North Korea fired a missile at 8:10 a.m. on Tuesday", 490),
        ("It was launched around 5 p.m. local time", 1020),
        ("North Korea launched it at 23:10 GMT", 490),
        ("The missile was fired at 6:15 p.m. EST", 495),
        ("합참 \"북한, 5일 오전 8시 10분께 미사일 발사\"", 490),
        ("북한이 밤 10시 38분 미사일을 발사했다", 1358),
        ("Officials met at 9 a.m.", None),
        ("북한, 미사일 발사…3시간 만에 또", None),
    ],
)  # fmt: skip
def test_the_hour_of_an_act_is_korean(text, minute):
    assert read(text).act_minute == minute


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ('북한군 "어제 88발 사격…3일엔 60발"', "artillery"),
        ("North admitted Tuesday that launch the night before failed", "space"),
        ("North said on Nov. 5 that its launch the evening before failed", "space"),
        ("North says on Tuesday that its launch the evening before failed", "space"),
    ],
)
def test_the_day_before_a_date_or_a_weekday_that_stands_beside_it(text, category):
    assert read(text, category=category).days == (date(2024, 11, 4),)
