"""One act, one line. Pairs that comparable monitors get wrong, worded anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from scoring.acts.clusters import merge
from tests.reports import report
from tests.scoring.acts.summed import together

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
    "leaflets seen at the border and balloons": (
        report("North Korea sends balloons, JCS says", "2024-11-05T12:00", category="balloon"),
        report("Villagers warned of leaflets from North", "2024-11-05T12:10", category="border", publisher="Hill"),
    ),
    "balloons at night and their number in the morning": (
        report("(URGENT) N. Korea sends balloons: JCS", "2024-11-05T14:00", category="balloon"),
        report("(URGENT) 90 balloons from North found: JCS", "2024-11-05T22:50", category="balloon", publisher="Hill"),
    ),
    "a crossing and the warning shots that it met": (
        report("Warning shots again as North Korean soldiers cross line", "2024-11-05T01:00", category="border"),
        report("북한군, 어제 군사분계선 침범", "2024-11-05T01:30", category="border", language="ko"),
    ),
    "missiles and what the North calls rockets of 600 mm": (
        report("North Korea fires ballistic missiles on Tuesday, JCS says", "2024-11-05T00:00"),
        report('북한 "초대형 방사포 사격훈련"', "2024-11-05T21:25", category="artillery", language="ko"),
    ),
    "makers of drones and firms of defence": (
        report("Lazarus uses ForestRAT on drone makers, finds Acme", "2024-11-05T01:00", category="cyber"),
        report("Lazarus hackers target defence firms", "2024-11-05T20:00", category="cyber", publisher="Hill Wire"),
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


def test_a_salvo_grows_and_stays_one():
    reports = [
        report(f"North Korea fires {n} missiles on Tuesday", f"2024-11-05T0{hour}:00", publisher=f"Desk {n}")
        for hour, n in enumerate((3, 10, 17, 23), 1)
    ]
    assert together(*reports)


def test_birds_taken_for_another_drone_leave_the_drones_of_two_days_before() -> None:
    birds = report(
        "Birds mistaken for another North Korean drone", "2024-11-07T03:00", category="drone", kind="context"
    )
    birds = replace(birds, assessment=replace(birds.assessment, rule="withdrawn-test"))
    drones = report("North Korean drones cross border", "2024-11-05T03:00", category="drone", publisher="Hill Wire")
    (act,) = merge([drones, birds])
    assert act.reports == (drones,)
