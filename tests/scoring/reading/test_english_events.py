"""Who does what in a headline, whether it is real, new and the news; and that what is barred comes back by no rule."""

from __future__ import annotations

import pytest

from scoring.reading.events import Event, barred
from tests.scoring.rulebooks import shipped

SCORER = shipped()


def events(title: str) -> list[Event]:
    [field] = SCORER.read(title, "", "en")
    return [event for clause in field.clauses for event in clause.events]


@pytest.mark.parametrize(
    ("title", "agent", "act"),
    [
        ("North Korea fires missile into sea", "north", "fire"),
        ("Seoul detects launch of missile from North Korea", "north", "fire"),
        ("Missile launched by North Korea lands in sea", "north", "fire"),
        ("Tokyo accuses North Korea of firing missile", "north", "fire"),
        ("North Korean troops cross border", "north", "cross"),
        ("South Korea launches missile as North Korea watches", "ally", "fire"),
        ("Kimsuky hackers steal crypto", "hackers", "hack"),
        ("Malware tied to North Korea hits banks", "north", "hack"),
        ("Wildfire crosses DMZ from North Korea", "other", "cross"),
        ("North Korean crosses border in fog", "other", "cross"),
        ("Kim Jong Un fires general over missile blunder", "north", "dismiss"),
        ("Kim Jong Un watches missile launch", "north", "watch"),
        ("Kim Jong Un presides over missile drill", "north", "watch"),
        ("North Korea begins restoring guard posts", "north", "build"),
        ("North Korean hackers carpet app store with wallet stealers", "north", "hack"),
        ("North Korean soldier crosses DMZ", "other", "cross"),
        ("JCS assesses that North Korean satellite entered orbit", "north", "fly"),
    ],
)
def test_the_first_event_has_its_doer_and_its_act(title: str, agent: str, act: str) -> None:
    first = next(event for event in events(title) if event.act and event.deed)
    assert (first.agent, first.act) == (agent, act)


@pytest.mark.parametrize(
    ("title", "bar"),
    [
        ("North Korea fires missile, Seoul says", ""),
        ("North Korea may fire missile, Seoul says", "may"),
        ("North Korea did not fire missile, Seoul says", "denied"),
        ("Retracted: North Korea fires missile", "withdrawn"),
        ("In new novel, North Korea fires missile", "fictional"),
        ("North Korea fires no missile, Seoul says", "denied"),
        ("Correction: North Korea fires no missile, alert sent in error", "withdrawn"),
        ("North Korea fired missile two years ago", "past"),
        ("North Korea vows more missile launches", "announced"),
        ("Tokyo demands North Korean missile launch be explained", "demanded"),
        ("North Korea denies missile launch", "denied"),
        ("Tokyo protests North Korean missile launch", "adjunct"),
        ("Kim celebrates missile launch", "adjunct"),
        ("Joint statement on North Korean missile launch", "adjunct"),
        ("Kang convenes advisers over the North Korean missile launch", "adjunct"),
        ("Sirens in Hokkaido over North Korean missile launch", ""),
        ("Second North Korean missile launch over Japan this week", ""),
        ("Seoul holds drill against North Korean missile launch", "agent"),
    ],
)
def test_what_bars_an_event(title: str, bar: str) -> None:
    bars = [barred(event) for event in events(title) if event.act and event.deed]
    assert bar in bars
    assert ("" in bars) == (bar == "")


@pytest.mark.parametrize(
    "title",
    [
        "Retracted: North Korea fires missile into sea, military says",
        "Hoax: North Korean drones cross border",
        "Broadcaster apologizes for false alarm of North Korean missile",
        "Evacuation drill simulates North Korean missile strike",
        "Cold front from North Korea crosses border",
        "Seoul pulls back posts at border with North Korea",
        "Kim Jong Un crosses border into Russia for summit",
    ],
)
def test_no_rule_brings_back_what_is_barred(title: str) -> None:
    assert SCORER.assess(title, "", "en").kind != "provocation"


@pytest.mark.parametrize(
    "title", ["Retracted: North Korea fires missile", "Seoul: report of North Korean missile untrue"]
)
def test_what_is_taken_back_says_so_by_its_rule(title: str) -> None:
    assert SCORER.assess(title, "", "en").rule.startswith("withdrawn")


@pytest.mark.parametrize("what", ["lack of response to", "failing to shoot down", "letting in"])
def test_an_apology_takes_nothing_back(what: str) -> None:
    assert not SCORER.assess(f"Seoul's military apologizes for {what} North Korean drones", "", "en").rule.startswith(
        "withdrawn"
    )


def test_a_false_alarm_takes_back_no_launch_that_caused_it() -> None:
    assert not any(event.reality == "withdrawn" for event in events("North Korean missile launch sets off false alarm"))


@pytest.mark.parametrize("speaker", ["Pope Adrian", "Webber", "Prime Minister Aldous Brand"])
def test_a_stranger_before_a_verb_of_speech_is_the_doer(speaker: str) -> None:
    assert SCORER.assess(f"{speaker} condemns North Korean missile launch", "", "en").kind == "response"


def test_a_player_called_kim_is_no_leader() -> None:
    assert SCORER.assess("Kim and Cho share lead at Korea Open after rocket start", "", "en").kind == "unrelated"


@pytest.mark.parametrize("tie", ["linked to", "with ties to", "working for", "backed by"])
def test_hackers_do_what_they_do_for_whom_they_are_tied_to(tie: str) -> None:
    assert SCORER.assess(f"Hackers {tie} Pyongyang breach hospital network", "", "en").kind == "provocation"
    assert SCORER.assess(f"Hackers {tie} Pyongyang may breach hospital network", "", "en").kind != "provocation"


@pytest.mark.parametrize(
    "title", ["Rival hackers steal data linked to North Korea", "Hackers break into site of North Korea"]
)
def test_hackers_are_not_of_the_state_that_they_hack(title: str) -> None:
    assert SCORER.assess(title, "", "en").kind != "provocation"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("North Korean hacker charged in Boston over clinic ransomware", "response"),
        ("Coin exchange theft pinned on North Korea", "provocation"),
        ("North Korean soldiers killed in mine clearance", "context"),
        ("North Korea says it will stop sending trash balloons", "context"),
        ("North Korea sent missiles as well as shells to Russia, Seoul says", "context"),
        ("'Talks Are Over': Kim Yo Jong", "context"),
        ("North Korea strings barbed wire along MDL", "provocation"),
        ("North Korea likely fired rocket artillery, JCS says", "provocation"),
        ("North Korean missile was an ICBM, Tokyo says", "provocation"),
        ("Drone that fell in field came from North Korea, army says", "provocation"),
        ("Joint Striking Drill of New-type Howitzers and Missile Systems Held", "provocation"),
        ("North Korea to blow up cross-border roads, Seoul says", "preparation"),
        ("Seoul issues statement on North Korean missile launch", "response"),
        ("Kim Jong Un hints at retaliation over leaflets", "threat"),
        ("Coin exchange loses $9 million to intruders' malware; North Korea suspected", "provocation"),
        ("Tampered packages trace to Contagious Interview", "provocation"),
        ("Boats lose GPS near Incheon; North Korea blamed", "provocation"),
        ("North Korean drone found in field", "provocation"),
        ("Seoul braces for trash balloons", "preparation"),
        ("Hegseth visits DMZ, vows to deter North Korea", "response"),
        ("Seoul calls Kim Yo Jong's remarks 'regrettable'", "response"),
        ("Cruise Missile Launching Drill of Coastal Units Conducted", "provocation"),
        ("Unification ministry plans to rename its bureaus", "context"),
        ("Cranes winter inside the Korean DMZ again", "context"),
        ("Defence chief says North Korea would face end of its regime", "response"),
        ("Loudspeakers of North Korea fall silent", "context"),
        ("North Korea could crumble under sanctions, analysts warn", "context"),
        ("North Korean spies stealing blueprints, Tokyo and Canberra warn", "provocation"),
    ],
)
def test_who_has_it_done_to_them_and_who_stops_does_no_act(title: str, kind: str) -> None:
    assert SCORER.assess(title).kind == kind
