"""Facts read from texts: days, counts, names, in English and Korean. All texts are invented."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.models import Facts
from data.tables.extract_tables import extract_tables
from scoring.facts.extract import facts
from scoring.facts.numbers import usd_millions
from scoring.facts.report_clauses import MAX_SUMMARY, MAX_TITLE

WORDS = extract_tables()


def read(title: str, published: str = "2024-11-05T01:00", summary: str = "", category="missile", kind="provocation"):
    at = datetime.fromisoformat(published).replace(tzinfo=UTC)
    return facts(title, summary, at, "en", category, kind, WORDS)


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


def test_one_of_them_is_not_how_many_there_were():
    assert read("One of the North Korean missiles flew over Japan").count is None


@pytest.mark.parametrize(
    ("text", "millions"),
    [
        ("$1.5bn stolen", 1500),
        ("$600 million", 600),
        ("$620m", 620),
        ("1억 달러", 100),
        ("15억 달러", 1500),
        ("$90", None),
    ],
)
def test_sums_of_money(text, millions):
    assert usd_millions(text) == millions


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


def test_what_the_norths_own_media_publish_is_its_word_of_the_day_before():
    at = datetime(2024, 11, 4, 22, tzinfo=UTC)
    told = facts("Launching Drill of Missiles Conducted", "", at, "en", "missile", "provocation", WORDS, own=True)
    assert (told.claimed_by, told.act_day) == (("KCNA",), date(2024, 11, 4))


def test_the_souths_military_says_nothing_of_what_is_hacked():
    said = "South Korea says hackers of the North robbed exchange"
    assert read(said, category="cyber").claimed_by == ()
    assert read("South Korea says North fired missile").claimed_by == ("JCS",)


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


def test_state_media_date_what_they_tell_of_some_days_by_the_last():
    told = read("KCNA: first stage tested on November 1 and second stage on November 3")
    assert told.days == (date(2024, 11, 3),)
    assert read("JCS: North fired missiles on November 1 and rockets on November 3").days == (date(2024, 11, 1),)


def test_what_an_earlier_act_was_numbered_does_not_number_this_one():
    assert read('기상당국 "이번 지진, 3차 핵실험 때와 파형 유사"', category="nuclear").ordinal is None
    assert read("북한 7차 핵실험 감행", category="nuclear").ordinal == 7


def test_victims_are_not_counted_as_acts():
    assert read("北 전파교란 탓 드론 3대 불시착", category="gps").count is None


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
    ("title", "outcome"),
    [
        ("North Korea's satellite launch fails in second stage", "failed"),
        ("북 정찰위성 발사 실패", "failed"),
        ("North Korea launches rocket in bid to put satellite in orbit", ""),
        ("North Korea's satellite has entered orbit, Seoul confirms", "orbit"),
        ("South Korea shot down North Korean drone", "intercepted"),
        ("North Korea fires missile over Japan", "overflew"),
        ("North Korea fires missile days after satellite launch failed", ""),
    ],
)
def test_how_an_act_ended(title, outcome):
    assert read(title).outcome == outcome


def test_a_count_belongs_to_the_side_that_gives_it():
    found = read("North Korea fires missiles, Japan says", summary="The JCS counted three missiles.")
    assert (found.claimed_by[0], found.count, found.count_by) == ("Japan", 3, "JCS")


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
