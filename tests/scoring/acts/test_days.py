"""On which day an act was, and which of the acts on days in a row a report tells of."""

from __future__ import annotations

from datetime import date

from scoring.acts.clusters import merge
from tests.reports import report
from tests.scoring.acts.summed import together


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


def test_what_is_stated_half_a_day_later_is_another_act():
    first = [
        report("North Korea fires missile on Monday, JCS says", "2024-11-04T13:00", publisher=f"Desk {n}")
        for n in (1, 2)
    ]
    lasting = report("Missile that North Korea fired flew 400 km", "2024-11-04T15:30", publisher="Desk 3")
    second = report("North Korea fires missile on Tuesday, JCS says", "2024-11-05T09:00", publisher="Desk 1")
    assert [len(c.reports) for c in merge([*first, lasting, second])] == [3, 1]


def test_what_was_published_before_an_act_does_not_report_it():
    talk = report("North Korea tests missile", "2024-11-04T16:00", publisher="Post")
    told = [report(f"North Korea fires missile at 8:10 a.m. Tuesday, {who} says", "2024-11-04T23:30", publisher=who)
            for who in ("JCS", "Tokyo")]  # fmt: skip
    assert [c.reports for c in merge([talk, *told])] == [tuple(told)]
    assert talk in merge([talk, told[0]])[0].reports  # one desk alone may have the hour wrong
    flash = report("(URGENT) North Korea fires missile: JCS", "2024-11-04T16:00", publisher="Post")
    assert any(flash in c.reports for c in merge([flash, *told]))


def test_talk_of_what_was_to_come_draws_no_claim_of_what_many_saw():
    talk = report("North Korean ICBM test", "2024-10-30T04:00", publisher="Post")
    seen = [
        report("North Korea fires ICBM on Thursday, JCS says", "2024-10-30T22:30", publisher=f"Desk {n}")
        for n in (1, 2)
    ]
    claim = report("KCNA: ICBM test conducted, Kim oversees it", "2024-10-31T01:00", publisher="Hill Wire")
    assert claim in merge([talk, *seen, claim])[-1].reports


def test_a_follow_up_belongs_to_the_day_that_it_states_and_to_nothing_that_came_later():
    first = report("North Korea fires missile on Monday, JCS says", "2024-11-04T12:00")
    second = report("North Korea fires another missile on Tuesday, JCS says", "2024-11-05T10:00", publisher="Hill Wire")
    photos = report("What we know of missile that North Korea fired on Monday", "2024-11-05T11:00")
    early = report("What we know of missile that North Korea fired", "2024-11-05T01:00")
    assert photos.assessment.facts.telling == early.assessment.facts.telling == "follow-up"
    assert merge([first, second, photos])[0].reports == (first, photos)
    assert [c.reports for c in merge([second, early])] == [(second,)]


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


def test_a_new_flash_does_not_vanish_in_an_act_that_one_desk_alone_reports():
    lone = report("North Korea fires missile on Monday", "2024-11-04T08:00")
    flash = report("North Korea fires missile", "2024-11-04T22:10", publisher="Hill Wire")  # 07:10 in Korea, the 5th
    assert not together(lone, flash)


def test_a_test_that_nobody_else_saw_was_on_the_day_before_it_was_announced():
    told = [
        report("North Korea tests missile engine on stand", "2024-11-05T21:30", category="icbm"),
        report("북, 고체엔진 지상분출시험", "2024-11-05T22:00", category="icbm", language="ko"),
        report("North Korea conducts key engine test", "2024-11-06T05:30", category="other", publisher="Hill Wire"),
    ]
    assert [c.date for c in merge(told)] == [date(2024, 11, 5)]


def test_a_look_back_joins_no_act_whose_day_it_does_not_name():
    launch = report("North Korea fires missile on Tuesday, JCS says", "2024-11-05T01:00")
    back = report("A year ago North Korea fired missile over Japan", "2024-11-06T06:00")
    assert [len(c.reports) for c in merge([launch, back])] == [1]
