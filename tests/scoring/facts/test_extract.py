"""Facts read from texts: names, places, whose word it is, how it ended. All texts are invented."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.models import Facts
from scoring.facts.extract import facts
from scoring.facts.report_clauses import MAX_SUMMARY, MAX_TITLE
from tests.scoring.facts.texts import WORDS, read


@pytest.mark.parametrize(
    ("title", "field", "value"),
    [
        ("North Korea tests Hwasong-18 ICBM", "weapon", "Hwasong-18"),
        ("북한 초대형 방사포 발사", "weapon", "KN-25"),
        ("북한, 화성포-19형 시험발사", "weapon", "Hwasong-19"),
        ("North fires missile from Sunan airfield", "place", "Sunan"),
        ("북한, 순안 일대에서 탄도미사일 발사", "place", "Sunan"),
        ("Pyongyang fires missile", "place", ""),
        ("North fires missile from near Pyongyang", "place", "Pyongyang"),
        ("Missile fired, Seoul says", "claimed_by", ("JCS",)),
        ("합참 \"북한 미사일 발사\"", "claimed_by", ("JCS",)),
        ("Japan says missile fell outside its waters", "claimed_by", ("Japan",)),
        ("North's drones crossed the border: Military", "claimed_by", ("JCS",)),
        ("North Korea fires missile: Seoul", "claimed_by", ("JCS",)),
        ("North Korea fires missile, U.S. military says", "claimed_by", ("US",)),
        ("North Korea fires missile after threats to U.S. military", "claimed_by", ()),
        ("North fires missile amid U.S. and South Korean military drills", "claimed_by", ()),
        ("North tested missile, North Korea's military says", "claimed_by", ("KCNA",)),
        ("북한 미사일 발사…미군 정찰기 출동", "claimed_by", ()),
        ("미국 국방부 \"북 미사일 발사\"", "claimed_by", ("US",)),
        ("Balloons sent for fifth straight day", "ordinal", None),
        ("軍 \"북한 무인기 5대 침범\"", "claimed_by", ("JCS",)),
        ("방위성 \"북 미사일 발사\"", "claimed_by", ("Japan",)),
        ("방위성 \"북 미사일 발사\"", "form", "missile"),
        ("북한 조선중앙통신 미사일 시험 보도", "claimed_by", ("KCNA",)),
        ("North Korea fires cruise missiles", "form", "cruise"),
        ("North Korea tests underwater drone", "form", "underwater"),
        ("North Korea fires missile days after sending drones", "form", "missile"),
        ("North Korea fires missile for second time today", "another", True),
        ("북한, 3시간 만에 또 미사일 발사", "another", True),
        ("North adds two more missiles to its busiest year", "another", False),
    ],
)  # fmt: skip
def test_names(title, field, value):
    assert getattr(read(title), field) == value


def test_cyber_names():
    found = read(
        "Lazarus hackers hide NightGate backdoor in job offers", category="cyber",
        summary="The group stole $12 million from Harbour Exchange, researchers at Hilltop Labs said.",
    )  # fmt: skip
    assert found.actor == "Lazarus"
    assert found.campaign == "NightGate"
    assert {"$12m", "harbour", "hilltop"} <= set(found.tokens)
    assert found.count is None


def test_what_runs_on_every_machine_names_no_campaign():
    assert read("Kimsuky mails new Android malware to scholars", category="cyber").campaign == ""


def test_nothing_is_read_from_an_unrelated_entry():
    assert read("Two missiles on Tuesday", kind="unrelated") == Facts()


@given(st.text(max_size=300), st.text(max_size=600), st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_without_an_error(title, summary, at):
    found = facts(title, summary, at.replace(tzinfo=UTC), "en", "missile", "provocation", WORDS)
    assert found.act_day is not None
    assert found.days[0] == found.act_day
    assert found.count is None or found.count > 0


@pytest.mark.parametrize("piece", ["fires 1,1", "one two ", "a" * 30 + " ", "한 ", "after ", "(", '"said ', "$1,111,"])
def test_only_the_head_of_a_text_is_read(piece):
    """However long a text, the work is that of its head: ten megabytes read like a few lines."""
    text = "North Korea fires " + piece * (10_000_000 // len(piece))
    assert read(text, summary=text) == read(text[:MAX_TITLE], summary=text[:MAX_SUMMARY])


def test_the_engine_of_a_missile_is_an_engine():
    assert read("North Korea says it tested new ICBM engine").form == "engine"
    assert read("North Korea fires ballistic missile days after engine test").form == "ballistic"


@pytest.mark.parametrize(
    "title", ["North Korea says its satellite is in orbit", "North Korean satellite rocket explodes in flight"]
)
def test_the_engine_under_a_satellite_is_no_test_of_one(title):
    assert read(title, summary="Experts said that a new engine had made the difference.").form == "satellite"


@pytest.mark.parametrize(
    "title",
    [
        "Kim Jong Un and daughter watch missile launch",
        "Missile launch attended by leader Kim Jong Un",
        "Missiles seen in photos released by North Korea",
        "“미사일 3발 발사” 北이 공개한 사진 보니",
    ],
)
def test_what_only_the_north_can_tell_is_its_word(title):
    assert "KCNA" in read(title).claimed_by


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("황북 중화에서 쏜 미사일, 함북 어랑에 명중", "North Hwanghae"),
        ("Missile fired from Sunan hits islet off North Hamgyong", "Sunan"),
        ("Missile lands in sea off Wonsan, fired from Sunan", "Sunan"),
    ],
)
def test_where_it_came_down_is_not_where_it_was_fired(title, place):
    assert read(title).place == place
    assert read("Shells fall near Yeonpyeong Island", category="artillery").place == "Yeonpyeong Island"
    assert read("Hackers from Pyongyang breach firm near Pyongyang", category="cyber").place == ""


def test_the_souths_military_says_nothing_of_what_is_hacked():
    said = "South Korea says hackers of the North robbed exchange"
    assert read(said, category="cyber").claimed_by == ()
    assert read("South Korea says North fired missile").claimed_by == ("JCS",)


@pytest.mark.parametrize(
    ("title", "telling"),
    [
        ("North Korea fires two missiles into sea", "new"),
        ("North Korea launches satellite, first photos show debris", "new"),
        ("Seoul salvages wreck of North Korean rocket", "follow-up"),
        ("Fallen North Korean satellite lay on the sea bed for weeks", "follow-up"),
        ("Kim feasts rocket engineers: state media shows pictures of banquet", "follow-up"),
        ("North Korean satellite photographs harbour, Pyongyang says", "follow-up"),
        ("North Korea's failed satellite was too crude to spy, Seoul says", "follow-up"),
        ("How far can North Korea's new rocket go?", "follow-up"),
        ("North Korea fires missile: what comes next?", "new"),
        ("A year ago North Korea fired missile over Japan", "past"),
        ("North Korea's missile launched on March 3 flew 900 km", "past"),
        ("North Korea fires longest-flying missile since 2017", "new"),
        ("北, 동해상으로 탄도미사일 발사", "new"),
        ("軍, 北 위성 발사체 잔해 인양", "follow-up"),
        ("김정은, 위성 과학자들 위해 연회", "follow-up"),
        ("작년 무인기 침범 때 무슨 일이", "past"),
    ],
)
def test_an_act_is_told_as_new_as_followed_up_or_as_past(title, telling):
    assert read(title, published="2024-11-05T01:00").telling == telling


def test_a_summary_that_mentions_an_act_beneath_another_headline_follows_it_up():
    beneath = "The port had closed when North Korea fired a missile on Tuesday."
    assert read("Harbour towns embrace new bridge", summary=beneath).telling == "follow-up"
    assert read("Harbour towns embrace new bridge").telling == "new"


@pytest.mark.parametrize(
    ("title", "outcome"),
    [
        ("North Korea's satellite launch fails in second stage", "failed"),
        ("북 정찰위성 발사 실패", "failed"),
        ("North Korea launches rocket in bid to put satellite in orbit", ""),
        ("North Korea's satellite has entered orbit, Seoul confirms", "orbit"),
        ("South Korea shot down North Korean drone", "intercepted"),
        ("North Korea fires missile over Japan", "overflew"),
        ("North Korea fires missile days after satellite launch failed", ""),
        # What failed before, or beside it, and what is meant to burst.
        ("두 차례 실패 딛고…북 위성 기습 발사", ""),
        ("North Korea launches rocket again after three failed attempts", ""),
        ("North fires cruise missiles on the day of its failed ship launching", ""),
        ("북, 방사포 공중폭발 시험", ""),
        ("북 로켓 발사 또 실패", "failed"),
        ("North Korea test-fires ICBM to silence critics mocking its failure", ""),
        ("North Korea answers its failed rocket with an ICBM", ""),
        ("북, 로켓 실패 사흘 만에 미사일 발사", ""),
        ("김정은, 실패 비웃던 이들 앞에서 ICBM 시험발사", ""),
    ],
)
def test_how_an_act_ended(title, outcome):
    assert read(title).outcome == outcome


def test_another_shot_told_beneath_the_headline_gives_the_act_neither_day_nor_hour_nor_place():
    also = "The military also said an artillery rocket had been fired from Wonsan at around 3 a.m. Monday."
    found = read("North Korea fires ICBM", published="2024-11-05T01:00", summary=also)
    assert (str(found.act_day), found.act_minute, found.place) == ("2024-11-05", None, "")
    found = read('북, ICBM 발사…軍 "4일 밤엔 원산서 방사포도"', published="2024-11-05T01:00")
    assert (str(found.act_day), found.place) == ("2024-11-05", "")


def test_the_weekday_behind_an_hour_belongs_to_its_sentence():
    told = "The missile left Sunan at about 6:14 a.m. Monday and flew some 350 km."
    found = read("North Korea fires missile", published="2024-11-05T01:00", summary=told)
    assert (str(found.act_day), found.act_minute) == ("2024-11-04", 374)


def test_a_second_satellite_keeps_its_number():
    assert read("North Korea launches Malligyong-2", category="space").weapon == "Malligyong-2"


def test_what_a_site_adds_to_its_feed_names_no_attack():
    found = read(
        "Kimsuky robs Harbour Exchange", category="cyber",
        summary="Harbour Exchange was hit. The post Kimsuky robs Harbour Exchange appeared first on SecurityWeek.",
    )  # fmt: skip
    assert found.victims == ("harbour",)
    assert not {"securityweek", "kimsuky", "post"} & set(found.tokens)


def test_a_years_total_is_no_attack():
    assert read("North's hackers stole $2 billion this year, Seoul says", category="cyber").telling == "past"
    assert read("Lazarus stole $2 billion from BigVault", category="cyber").telling == "new"


def test_a_flash_and_a_further_act_say_so():
    assert read("[속보] 북한, 미사일 발사").flash
    assert read("URGENT: North Korea fires missile").flash
    assert not read("North Korea fires missile").flash
    assert read("North Korea fires artillery again").again
    assert read("북한, 또 미사일 발사").again
    assert not read("북한, 오또기 미사일 발사").again


def test_a_missile_of_several_warheads_is_no_engine_though_its_text_names_one():
    summary = "The test used the first-stage engine of a solid-fuel missile."
    assert read("North Korea conducts test of multiple-warhead missile", summary=summary).form != "engine"


def test_where_they_come_from_names_nobody_who_was_hit():
    assert read("Lazarus hackers targeted European firms, hit Japanese", category="cyber").victims == ()


def test_state_media_name_all_that_was_tested_in_their_first_sentence():
    summary = "KCNA said a ballistic missile and a cruise missile were tested."
    told = read("North Korea says it tested strategic cruise missile", summary=summary, category="cruise")
    assert (told.form, told.other_forms) == ("cruise", ("ballistic",))
    seen = read(
        "North Korea fires cruise missile, JCS says", summary="It fired a ballistic missile.", category="cruise"
    )
    assert seen.other_forms == ()
