"""One act, one line. Pairs that comparable monitors get wrong, worded anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from scoring.acts.clusters import merge
from scoring.acts.families import family
from scoring.acts.summary import summarise
from tests.reports import report
from tests.scoring.acts.summed import NOW, TABLES


def together(*reports) -> bool:
    return len(merge(reports)) == 1


SAME = {
    "two ways to say a record": (
        report("North Korea launches its longest-flying missile in years", "2024-11-05T00:30"),
        report("North Korea missile launch: farthest flight in years", "2024-11-05T03:30", publisher="Hill Wire"),
    ),
    "a figure and a word, Seoul's and the JCS's": (
        report("North Korea fires 8 ballistic missiles off east coast, Seoul says", "2024-11-05T00:30"),
        report("N. Korea shoots eight short-range ballistic missiles into East Sea: JCS", "2024-11-05T00:50"),
    ),
    "as Seoul and as Tokyo word it": (
        report("North Korea fires ballistic missile toward the east, JCS says", "2024-11-05T00:30"),
        report("North Korea launches what may be a ballistic missile, Japan's coast guard says", "2024-11-05T00:33"),
    ),
    "first a possible missile, then an ICBM": (
        report("North Korea fires 'possible missile', Japan says", "2024-11-05T00:30"),
        report("North Korea tests an intercontinental missile", "2024-11-05T09:30", category="icbm"),
    ),
    "Korean and English": (
        report("북한, 동해상으로 탄도미사일 발사", "2024-11-04T23:30", language="ko"),
        report("North Korea fires ballistic missile toward East Sea", "2024-11-04T23:36"),
    ),
    "Korean with and without the JCS": (
        report("북한, 동해상으로 탄도미사일 발사", "2024-11-04T23:30", language="ko"),
        report('합참 "북한, 동해상으로 탄도미사일 발사"', "2024-11-04T23:35", language="ko"),
    ),
    "a report and state media's word on the next morning": (
        report("North Korea fires two missiles on Tuesday, JCS says", "2024-11-05T01:00"),
        report("North Korea says it tested new rocket launcher", "2024-11-05T21:30"),
    ),
    "photos two days later": (
        report("North Korea fires missile on Tuesday, JCS says", "2024-11-05T01:00"),
        report("Photos show North Korea's latest missile launch", "2024-11-07T06:00"),
    ),
    "residents told to shelter": (
        report("North Korea fires missile over Japan on Tuesday", "2024-11-05T01:00"),
        report("Residents in northern Japan told to take shelter after missile launch", "2024-11-05T02:00"),
    ),
    "called a satellite by one side": (
        report("North Korea fires ballistic missile on Tuesday, JCS says", "2024-11-05T01:00"),
        report("North Korea says it put satellite into orbit", "2024-11-05T22:00", category="space"),
    ),
    "waves that one desk counts and another calls the day's second": (
        report("북, 하루 두 차례 쓰레기 풍선…41·42번째", "2024-11-05T12:10", category="balloon", language="ko"),
        report("North Korea floats its 41st and 42nd waves of balloons", "2024-11-05T12:00", category="balloon"),
    ),
    "days counted and waves counted": (
        report("North Korea sends balloons for a third day", "2024-11-05T12:00", category="balloon"),
        report("North Korea sends 19th wave of balloons", "2024-11-05T12:30", category="balloon"),
    ),
    "a round-up that leads with it": (
        report("North Korea fires three missiles on Tuesday, JCS says", "2024-11-05T01:00"),
        report("North Korea fires missiles on Tuesday, markets slip: what to know today", "2024-11-05T11:00"),
    ),
    "New York's evening, Korea's morning": (
        report("North Korea fires missile", "2024-11-05T17:30"),  # 02:30 on the 6th in Korea
        report("North Korea fired a missile on Tuesday, JCS says", "2024-11-05T01:00"),
    ),
    "an air-defence test under three categories": (
        report("North Korea says it tested new anti-aircraft missile", "2024-11-05T21:30"),
        report("North Korea test-fires surface-to-air weapon", "2024-11-05T22:10", category="artillery"),
        report("Kim watches test of air defense missiles, KCNA says", "2024-11-05T23:00", category="other"),
        report('북한 "지대공 무기 시험"', "2024-11-05T21:10", category="missile", language="ko"),
    ),
    "a test of a weapon that one desk does not name": (
        report("North Korea says it tested solid-fuel engine", "2024-11-05T21:30", category="icbm"),
        report("North Korea says it conducted important weapons test", "2024-11-05T22:00"),
    ),
    "told before and after midnight": (
        report("North Korea fires missile, JCS says", "2024-11-05T15:20"),  # 00:20 on the 6th in Korea
        report("North Korea fired missile late Tuesday, says state media", "2024-11-05T23:30", publisher="Hill Wire"),
        report("N. Korea fires missile on Wednesday, reports say", "2024-11-05T16:00", publisher="Far Gazette"),
    ),
    "the morning after, by desks that name no day": (
        report("North Korea fires two missiles on Tuesday, JCS says", "2024-11-05T12:00"),
        report("North Korea launches missiles into sea", "2024-11-05T12:20", publisher="Hill Wire"),
        report("North Korea fires two missiles, South says", "2024-11-06T01:00", publisher="Far Gazette"),
    ),
    "the wreck of nine days later": (
        report("North Korea launches satellite on Tuesday, JCS says", "2024-11-05T01:00", category="space"),
        report("Seoul salvages wreck of North Korean rocket", "2024-11-14T06:00", category="space"),
    ),
    "missiles that state media call a launcher's test": (
        report("North Korea fires ballistic missiles on Tuesday, JCS says", "2024-11-05T00:00"),
        report("Pyongyang calls it test of rocket launcher, KCNA says", "2024-11-05T22:00", category="artillery"),
    ),
    "missiles, and rounds without a name that flew too far for shells": (
        report("North Korea fires ballistic missile, JCS says", "2024-11-05T00:00"),
        report("[속보] 합참 “순천서 여러 발, 300㎞ 비행”", "2024-11-05T00:30", category="artillery", language="ko"),
    ),
    "one campaign over weeks": (
        report("Kimsuky mails DawnMail malware to scholars", "2024-11-05T10:00", category="cyber"),
        report("Emerald Sleet behind DawnMail malware, firm says", "2024-11-25T10:00", category="cyber"),
    ),
    "one theft told by its victim and by its sum in two roundings": (
        report("BigVault blames North Korea for theft of $41.3 million", "2024-11-05T10:00", category="cyber"),
        report("Lazarus behind $40 million heist at BigVault", "2024-11-08T10:00", category="cyber"),
    ),
    "one campaign under its malware's name": (
        report("Lazarus plants NightGate malware in games", "2024-11-05T10:00", category="cyber"),
        report("Hackers use NightGate backdoor against banks", "2024-11-09T10:00", category="cyber"),
    ),
    "one theft by its sum": (
        report("FBI says North Korea stole $310 million from exchange", "2024-11-05T10:00", category="cyber"),
        report("Pyongyang's hackers behind $310m heist", "2024-11-06T10:00", category="cyber"),
    ),
    "one campaign without a name, by whom it hits": (
        report("North Korean hackers pose as editors to fool journalists", "2024-11-05T10:00", category="cyber"),
        report("Vendor: Pyongyang's spies mail journalists again", "2024-11-07T10:00", category="cyber"),
    ),
}
APART = {
    "two missiles and three": (
        report("North Korea fires two short-range ballistic missiles", "2024-11-05T00:30"),
        report("North Korea fires three short-range ballistic missiles", "2024-11-05T08:30"),
    ),
    "today's and the week's second": (
        report("North Korea fires ballistic missile into East Sea on Monday", "2024-11-04T05:00"),
        report("North Korea fires ballistic missile into East Sea for second time this week", "2024-11-07T01:00"),
    ),
    "7th and 8th wave": (
        report("North Korea sends balloons south for 7th time", "2024-11-05T12:00", category="balloon"),
        report("North Korea sends balloons south for 8th time", "2024-11-05T21:00", category="balloon"),
    ),
    "an evening's fourth day and the next day's fifth": (
        report("North Korea sends balloons for fourth straight day", "2024-11-05T11:00", category="balloon"),
        report("북, 닷새째 풍선 살포", "2024-11-06T01:00", category="balloon", publisher="강변일보", language="ko"),
    ),
    "fourth of the month and sixth": (
        report("North Korea conducts fourth missile test in a month", "2024-11-05T01:00"),
        report("North Korea conducts sixth missile test in a month, Seoul says", "2024-11-05T08:00"),
    ),
    "another the same day": (
        report("North Korea fires ballistic missile on Tuesday morning, JCS says", "2024-11-05T00:00"),
        report("North Korea fires missile for second time today, JCS says", "2024-11-05T11:00"),
    ),
    "cruise and ballistic on one day": (
        report("North Korea fires ballistic missile on Tuesday, JCS says", "2024-11-05T00:00"),
        report("North Korea fires cruise missiles on Tuesday, JCS says", "2024-11-05T03:00", category="cruise"),
    ),
    "days running": (
        report("North Korea fires missile on Monday, JCS says", "2024-11-04T01:00"),
        report("North Korea fires missile on Tuesday, JCS says", "2024-11-05T01:00"),
    ),
    "a flash of the next morning": (
        report("North Korea fires missile on Monday, JCS says", "2024-11-04T01:00"),
        report("North Korea fires missile, JCS says", "2024-11-05T00:10"),
    ),
    "shells and missiles": (
        report("North Korea fires missile on Tuesday", "2024-11-05T01:00"),
        report("North Korea fires artillery shells on Tuesday", "2024-11-05T02:00", category="artillery"),
    ),
    "warplanes and soldiers": (
        report("North Korean warplanes fly near border on Tuesday", "2024-11-05T01:00", category="border"),
        report("North Korean soldiers cross MDL on Tuesday", "2024-11-05T02:00", category="border"),
    ),
    "an engine on the stand and a missile": (
        report("North Korea fires missile on Tuesday, JCS says", "2024-11-05T01:00"),
        report("North Korea tested missile engine on Tuesday, KCNA says", "2024-11-05T22:00", category="icbm"),
    ),
    "a flash in Korean nine hours after": (
        report("North Korea fires missile on Monday, JCS says", "2024-11-04T13:40"),
        report("North Korea fires ballistic missile", "2024-11-04T14:10", publisher="Far Gazette"),
        report('[속보] 합참 "북, 동해상으로 탄도미사일 발사"', "2024-11-04T23:26", publisher="강변일보"),
    ),
    "one group and nothing else": (
        report("Lazarus hackers rob game studio", "2024-11-05T10:00", category="cyber"),
        report("Lazarus hackers spy on shipyard", "2024-11-06T10:00", category="cyber", publisher="Hill Wire"),
    ),
    "journalists and hospitals": (
        report("North Korean hackers pose as editors to fool journalists", "2024-11-05T10:00", category="cyber"),
        report("North Korean hackers lock up hospitals", "2024-11-06T10:00", category="cyber"),
    ),
    "two groups, two attacks": (
        report("Lazarus plants NightGate malware in games", "2024-11-05T10:00", category="cyber"),
        report("Kimsuky sends DawnMail malware to scholars", "2024-11-06T10:00", category="cyber"),
    ),
    "one group, attacks of different months": (
        report("Lazarus robs exchange of $20 million", "2024-09-05T10:00", category="cyber"),
        report("Lazarus robs exchange of $20 million", "2024-11-06T10:00", category="cyber", publisher="Hill Wire"),
    ),
}


@pytest.mark.parametrize("pair", SAME.values(), ids=SAME)
def test_reports_of_one_act_meet(pair):
    assert together(*pair)
    assert together(*reversed(pair))


@pytest.mark.parametrize("pair", APART.values(), ids=APART)
def test_different_acts_stay_apart(pair):
    assert not together(*pair)
    assert not together(*reversed(pair))


def test_only_acts_make_provocations():
    others = [
        report("South Korea fires missile in response", "2024-11-05T01:00", kind="response"),
        report("North Korea vows to fire missiles", "2024-11-05T01:10", kind="threat"),
        report("North Korea may fire missile", "2024-11-05T01:20", kind="preparation"),
    ]
    assert merge(others) == []


def test_what_only_follows_up_or_looks_back_makes_no_line():
    late = [
        report("Seoul salvages wreck of North Korean rocket", "2024-11-05T06:00", category="space"),
        report("A year ago North Korea fired missile over Japan", "2024-11-05T06:00"),
        report("Lazarus launders coins of last week's heist", "2024-11-05T06:00", category="cyber"),
        report("North's hackers stole $2 billion this year, Seoul says", "2024-11-05T06:00", category="cyber"),
    ]
    assert merge(late) == []


def test_a_satellite_stands_once_with_all_that_follows():
    told = [
        ("North Korea launches rocket with satellite, JCS says", "2024-11-05T13:50"),  # 22:50 in Korea
        ("N. Korea fires space rocket southward, Tokyo says", "2024-11-05T15:40"),  # after midnight
        ("North Korea says it put satellite into orbit", "2024-11-05T18:10"),
        ("North Korea launches spy satellite", "2024-11-06T01:00"),
        ("Kim feasts satellite's engineers at banquet", "2024-11-07T23:00"),
        ("North Korean satellite took pictures of harbours, state media says", "2024-11-12T00:00"),
        ("North Korea says satellite has begun its mission", "2024-11-16T23:00"),
    ]
    launch = [report(title, at, category="space", publisher=f"Desk {n}") for n, (title, at) in enumerate(told)]
    other = report("North Korea fires short-range missile on Sunday, JCS says", "2024-11-10T01:00")
    clusters = merge([*launch, other])
    assert [(c.date, len(c.reports)) for c in clusters] == [(date(2024, 11, 5), 7), (date(2024, 11, 10), 1)]


def test_a_test_that_nobody_else_saw_was_on_the_day_before_it_was_announced():
    told = [
        report("North Korea tests missile engine on stand", "2024-11-05T21:30", category="icbm"),
        report("북, 고체엔진 지상분출시험", "2024-11-05T22:00", category="icbm", language="ko"),
        report("North Korea conducts key engine test", "2024-11-06T05:30", category="other", publisher="Hill Wire"),
    ]
    assert [c.date for c in merge(told)] == [date(2024, 11, 5)]


def test_an_unnamed_weapon_is_the_one_that_others_name():
    named = report("North Korea says it tested hypersonic missile on Tuesday", "2024-11-05T22:00")
    unnamed = report("North Korea says it tested 'modern' weapon on Tuesday", "2024-11-05T23:00", category="other")
    assert together(named, unnamed)


def test_a_campaign_of_years_is_the_frame_of_others():
    one = report(
        "Lazarus lures engineers in Operation Dream Job with DuskTool malware", "2024-11-05T10:00", category="cyber"
    )
    other = report("DuskTool malware hunts drone plans, firm says", "2024-11-06T10:00", category="cyber")
    later = report("Lazarus lures bankers in Operation Dream Job", "2024-11-28T10:00", category="cyber")
    assert together(one, other)
    assert not together(one, later)


def test_what_names_nothing_joins_no_attack_that_is_only_followed_up():
    """Such an attack is no act, so that no store remembers which reports it held."""
    plain = report("North Korean hackers use fake jobs", "2024-11-06T10:00", category="cyber")
    named = report("DawnMail malware was North Korean, firm says", "2024-11-05T22:00", category="cyber")
    said = named.assessment
    followed = replace(named, assessment=replace(said, facts=replace(said.facts, telling="follow-up")))
    assert together(plain, named)
    assert [c.reports for c in merge([plain, followed])] == [(plain,)]


def test_a_follow_up_belongs_to_the_day_that_it_states_and_to_nothing_that_came_later():
    first = report("North Korea fires missile on Monday, JCS says", "2024-11-04T12:00")
    second = report("North Korea fires another missile on Tuesday, JCS says", "2024-11-05T10:00", publisher="Hill Wire")
    photos = report("What we know of missile that North Korea fired on Monday", "2024-11-05T11:00")
    early = report("What we know of missile that North Korea fired", "2024-11-05T01:00")
    assert photos.assessment.facts.telling == early.assessment.facts.telling == "follow-up"
    assert merge([first, second, photos])[0].reports == (first, photos)
    assert [c.reports for c in merge([second, early])] == [(second,)]


def test_talk_of_what_was_to_come_draws_no_claim_of_what_many_saw():
    talk = report("North Korean ICBM test", "2024-10-30T04:00", publisher="Post")
    seen = [
        report("North Korea fires ICBM on Thursday, JCS says", "2024-10-30T22:30", publisher=f"Desk {n}")
        for n in (1, 2)
    ]
    claim = report("KCNA: ICBM test conducted, Kim oversees it", "2024-10-31T01:00", publisher="Hill Wire")
    assert claim in merge([talk, *seen, claim])[-1].reports


def test_two_missiles_that_state_media_tell_in_one_text_are_one_act_where_one_was_seen():
    seen = report("North Korea fires ballistic missile on Tuesday, JCS says", "2024-11-05T00:00")
    cruise = report(
        "North Korea says it tested strategic cruise missile", "2024-11-05T21:20", category="cruise", publisher="Hill"
    )
    both = report("KCNA: North tested ballistic missile and cruise missile", "2024-11-05T21:30", publisher="Coast")
    other = report(
        "North Korea fires cruise missiles on Tuesday, JCS says",
        "2024-11-05T03:00",
        category="cruise",
        publisher="Hill",
    )
    assert together(seen, cruise, both)
    assert not together(seen, cruise)
    assert len(merge([seen, other, both])) == 2


def test_a_satellite_told_of_on_the_day_after_is_the_one_that_went_up_at_night():
    def space(title, published, publisher="Hill Wire", **more):
        return report(title, published, category="space", publisher=publisher, **more)

    night = [space("North Korea launches satellite, JCS says", f"2024-11-04T13:5{n}", f"Desk {n}") for n in (1, 2)]
    wreck = report("N. Korean rocket vanishes from radar: JCS", "2024-11-04T15:10", publisher="Coast Post")
    owned = space("North Korea said early Tuesday that its satellite launch had failed", "2024-11-04T21:30")
    assert together(*night, wreck, owned)
    assert [c.date.day for c in merge([*night, wreck, owned])] == [4]
    missile = report("(URGENT) N. Korea fires missile: JCS", "2024-11-05T05:00")
    assert not together(*night, missile)
    another = space('[속보] 합참 "북한, 오늘 위성 발사"', "2024-11-05T05:00", "Coast Post", language="ko")
    assert not together(*night, another)


def test_a_launch_that_flashes_call_a_further_one_hours_later_takes_along_what_follows():
    first = [report(f"North Korea fires missile from Sunan {word}", f"2024-11-04T21:0{n}", publisher=f"Desk {n}")
             for n, word in enumerate(("early", "at dawn"), 1)]  # fmt: skip
    again = [
        report("(URGENT) N. Korea fires another missile: JCS", f"2024-11-05T07:0{n}", publisher=f"Desk {n}")
        for n in (1, 2)
    ]
    after = report("North Korea fires missile from Wonsan on Tuesday", "2024-11-05T09:00", publisher="Desk 3")
    back = report("Missile from Sunan hit islet on Tuesday: JCS", "2024-11-05T10:00", publisher="Desk 3")
    assert [set(c.reports) for c in merge([*first, *again, after, back])] == [{*first, back}, {*again, after}]
    soon = [
        report("(URGENT) N. Korea fires another missile: JCS", "2024-11-04T21:30", publisher=f"Desk {n}")
        for n in (1, 2)
    ]
    assert together(*first, *soon)


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
        ("'Tsunami' drone exploded under sea in test, North says", "drone", "launch"),
        ("북 드론 표적 명중…방공무기 시험", "drone", "launch"),
        ("[영상] 흙먼지 솟구친 도로 폭파 순간", "missile", "border"),
        ("Drones drift as signals jammed by North", "drone", "gps"),
        ("North Korean drone crosses into Seoul airspace", "drone", "drone"),
    ],
)
def test_a_headline_of_two_things_is_of_what_was_fired_and_not_of_what_came_before(title, category, name):
    assert family(report(title, "2024-11-05T01:00", category=category)) == name


def test_what_was_published_before_an_act_does_not_report_it():
    talk = report("North Korea tests missile", "2024-11-04T16:00", publisher="Post")
    told = [report(f"North Korea fires missile at 8:10 a.m. Tuesday, {who} says", "2024-11-04T23:30", publisher=who)
            for who in ("JCS", "Tokyo")]  # fmt: skip
    assert [c.reports for c in merge([talk, *told])] == [tuple(told)]
    assert talk in merge([talk, told[0]])[0].reports  # one desk alone may have the hour wrong
    flash = report("(URGENT) North Korea fires missile: JCS", "2024-11-04T16:00", publisher="Post")
    assert any(flash in c.reports for c in merge([flash, *told]))


def test_makers_of_drones_are_firms_of_defence():
    named = report("Lazarus uses ForestRAT on drone makers, finds Acme", "2024-11-05T01:00", category="cyber")
    plain = report("Lazarus hackers target defence firms", "2024-11-05T20:00", category="cyber", publisher="Hill Wire")
    assert together(named, plain)


def test_what_is_stated_half_a_day_later_is_another_act():
    first = [
        report("North Korea fires missile on Monday, JCS says", "2024-11-04T13:00", publisher=f"Desk {n}")
        for n in (1, 2)
    ]
    lasting = report("Missile that North Korea fired flew 400 km", "2024-11-04T15:30", publisher="Desk 3")
    second = report("North Korea fires missile on Tuesday, JCS says", "2024-11-05T09:00", publisher="Desk 1")
    assert [len(c.reports) for c in merge([*first, lasting, second])] == [3, 1]


def test_balloons_counted_in_the_morning_flew_in_the_night():
    assert together(
        report("(URGENT) N. Korea sends balloons: JCS", "2024-11-05T14:00", category="balloon"),
        report(
            "(URGENT) 90 balloons from North found: JCS", "2024-11-05T22:50", category="balloon", publisher="Hill Wire"
        ),
    )


def test_leaflets_seen_at_the_border_are_balloons():
    assert together(
        report("North Korea sends balloons, JCS says", "2024-11-05T12:00", category="balloon"),
        report(
            "Border residents warned of leaflets from North", "2024-11-05T12:10", category="border", publisher="Hill"
        ),
    )


def test_warning_shots_at_who_crossed_tell_of_the_crossing():
    shots = report("Warning shots again as North Korean soldiers cross line", "2024-11-05T01:00", category="border")
    crossing = report("북한군, 어제 군사분계선 침범", "2024-11-05T01:30", category="border", language="ko")
    assert together(shots, crossing)


def test_a_look_back_joins_no_act_whose_day_it_does_not_name():
    launch = report("North Korea fires missile on Tuesday, JCS says", "2024-11-05T01:00")
    back = report("A year ago North Korea fired missile over Japan", "2024-11-06T06:00")
    assert [len(c.reports) for c in merge([launch, back])] == [1]


def test_a_salvo_grows_and_stays_one():
    reports = [
        report(f"North Korea fires {n} missiles on Tuesday", f"2024-11-05T0{hour}:00", publisher=f"Desk {n}")
        for hour, n in enumerate((3, 10, 17, 23), 1)
    ]
    assert together(*reports)


def test_jamming_told_anew_on_a_later_day_is_another_act_and_what_only_speaks_of_it_is_none():
    first = report("North Korea jams GPS near islands: JCS", "2024-11-05T01:00", category="gps")
    on = report("Fishing boats lose GPS near islands", "2024-11-06T01:00", category="gps", publisher="Hill Wire")
    second = report("North Korea jams GPS for second day: JCS", "2024-11-06T01:00", category="gps")
    continued = report("Jamming of GPS by North Korea continues", "2024-11-06T02:00", category="gps")
    assert together(first, on)
    assert [c.date.day for c in merge([first, second])] == [5, 6]
    assert [c.date.day for c in merge([first, continued])] == [5, 6]
    assert together(second, continued)
    assert [c.date.day for c in merge([second])] == [6]


def test_the_second_of_two_nights_of_balloons_is_one_act_with_its_morning():
    def balloons(title, published, publisher="Han Wire"):
        return report(title, published, category="balloon", publisher=publisher)

    waves = merge([
        balloons("North Korea sends balloons, JCS says", "2024-11-05T12:00"),
        balloons("North Korea sent balloons, some on roofs", "2024-11-05T23:00", "Hill Wire"),
        balloons("North Korea sends balloons again: JCS", "2024-11-06T12:30"),
        balloons("North Korea sent balloons, flights diverted", "2024-11-06T23:00", "Hill Wire"),
    ])  # fmt: skip
    assert [(c.date.day, len(c.reports)) for c in waves] == [(5, 2), (6, 2)]


def test_a_new_flash_does_not_vanish_in_an_act_that_one_desk_alone_reports():
    lone = report("North Korea fires missile on Monday", "2024-11-04T08:00")
    flash = report("North Korea fires missile", "2024-11-04T22:10", publisher="Hill Wire")  # 07:10 in Korea, the 5th
    assert not together(lone, flash)


def test_rockets_of_600_mm_are_missiles_whatever_a_desk_calls_them():
    assert together(
        report("North Korea fires ballistic missiles on Tuesday, JCS says", "2024-11-05T00:00"),
        report('북한 "초대형 방사포 사격훈련"', "2024-11-05T21:25", category="artillery", language="ko"),
    )


def test_birds_taken_for_another_drone_leave_the_drones_of_two_days_before() -> None:
    birds = report(
        "Birds mistaken for another North Korean drone", "2024-11-07T03:00", category="drone", kind="context"
    )
    birds = replace(birds, assessment=replace(birds.assessment, rule="withdrawn-test"))
    drones = report("North Korean drones cross border", "2024-11-05T03:00", category="drone", publisher="Hill Wire")
    (act,) = merge([drones, birds])
    assert act.reports == (drones,)


def test_a_drone_that_hits_its_target_is_no_artillery():
    seen = report("North Korean suicide drones hit mock tank in test", "2024-11-05T01:00", category="artillery")
    assert summarise("a", [seen], TABLES, NOW).category == "drone"


def test_shells_read_as_a_border_act_are_artillery():
    shells = report("North fires 90 shells near the sea border", "2024-11-05T01:00", category="border")
    act = summarise("a", [shells], TABLES, NOW)
    assert (act.category, merge([shells])[0].family) == ("artillery", "launch")
