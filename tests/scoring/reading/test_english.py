"""English headline grammar: who acts, who only speaks, what stands beside the news and hides it no longer."""

from __future__ import annotations

import pytest

from scoring.reading.english import read_clauses
from scoring.reading.lexicon import _tokens
from tests.scoring.rulebooks import shipped

SCORER = shipped()
ACTS = [
    "North Korea fires two ballistic missiles into East Sea",
    "North Korean soldiers cross military demarcation line",
    "North Korea sends more trash balloons to South",
    "Kim Jong Un oversees test of hypersonic missile",
    "North Korea launches spy satellite",
]
THREATS = [
    "Kim Jong Un orders army to prepare for war",
    "North Korea unveils new ICBM at military parade",
    "Kim Yo Jong warns of grave consequences over leaflets",
]


def roles(text: str) -> list[tuple[str, str]]:
    """(role, text of the clause) of every clause."""
    reading = SCORER.book.lexicon.read(text, "en")
    clauses = read_clauses(reading)
    return [(c.role, text[reading.starts[c.at] : reading.stops[c.end - 1]]) for c in clauses if c.end > c.at]


@pytest.mark.parametrize("act", [*ACTS, *THREATS])
@pytest.mark.parametrize(
    "beside",
    [
        "ahead of US election",
        "days after US election",
        "at party congress",
        "despite food shortages",
        "amid economic woes",
        "as tourists return",
        "as Russia ties deepen",
        "after US sanctions",
        "despite UN sanctions",
        "a day after Seoul offers talks",
        "as war rages in Ukraine",
    ],
)
def test_what_stands_beside_the_news_does_not_hide_it(act: str, beside: str) -> None:
    alone, told = SCORER.assess(act), SCORER.assess(f"{act} {beside}")
    assert (told.kind, told.category) == (alone.kind, alone.category)
    assert alone.kind == ("provocation" if act in ACTS else "threat")


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    "frame",
    [
        "{}, Seoul says",
        "Seoul says {}",
        "{}: JCS",
        "JCS: {}",
        "Report: {}",
        "[Breaking] {}",
        "{}, KCNA reports",
        "{}: report",
        "{}: sources",
        "{} for first time since 2022",
        "{}, its first in five months",
        "{} - Harbour Daily",
        "UPDATE 1-{}",
        "{}, drawing condemnation from US",
    ],
)
def test_attributions_change_nothing(act: str, frame: str) -> None:
    assert SCORER.assess(frame.format(act)).kind == "provocation"


def test_an_aside_does_not_part_the_name_from_its_verb() -> None:
    title = "North Korea, in show of anger at drills, fires two missiles"
    assert roles(title) == [
        ("main", "North Korea"),
        ("side", "in show of anger at drills"),
        ("lead", "fires two missiles"),
    ]
    assert SCORER.assess(title).kind == "provocation"


def test_a_comma_before_a_verb_ends_a_clause_and_one_in_a_list_does_not() -> None:
    assert len(roles("Missile launched from North Korea, Japan warns ships")) == 2
    assert len(roles("US, Japan and South Korea condemn North Korean launch")) == 1


def test_who_says_in_a_further_clause_is_who_acted_before() -> None:
    assert SCORER.assess("Kim Jong Un inspects warship, says navy must be ready for war").kind == "threat"


def test_a_label_of_an_explainer_leads_and_one_at_the_end_does_not() -> None:
    assert SCORER.assess("Explainer: North Korea fires missile").kind == "context"
    assert SCORER.assess("North Korea fires missile into sea. Here's what to know").kind == "provocation"


@pytest.mark.parametrize(
    ("title", "kind", "category"),
    [
        ("Hwasong-18 flies for an hour and lands off Hokkaido", "provocation", "icbm"),
        ("Malligyong-1 launched from new pad, fails in flight", "provocation", "space"),
        ("New destroyer Choe Hyon fires cruise missiles", "provocation", "cruise"),
    ],
)
def test_a_weapon_by_its_own_name_stands_for_the_north(title: str, kind: str, category: str) -> None:
    said = SCORER.assess(title)
    assert (said.kind, said.category) == (kind, category)


def test_the_summary_tells_who_north_and_kim_are() -> None:
    summary = "North Korea's leader watched the firing on Friday, state media said."
    assert SCORER.assess("Kim watches drill of new rocket launchers", summary).kind == "provocation"
    assert SCORER.assess("Kim watches ballet with new conductor", "A night at the opera in Leeds.").kind == "unrelated"
    assert SCORER.assess("North fires missiles in third test this week", summary).kind == "provocation"


def test_allied_moves_are_answers_where_the_summary_names_the_north() -> None:
    title = "Tokyo and Washington agree on new missile defense"
    assert SCORER.assess(title, "The move answers threats by North Korea, officials said.").kind == "response"
    assert SCORER.assess(title, "The move was agreed on Friday, officials said.").kind == "unrelated"


def test_north_in_other_places_is_not_the_country() -> None:
    for title in (
        "North London derby ends in draw",
        "Snow closes roads in North, trains halted",
        "North fires manager",
    ):
        assert SCORER.assess(title).kind == "unrelated", title


def test_a_verb_of_its_own_fires_nothing_and_weather_threatens_nobody() -> None:
    assert SCORER.assess("North Korea fires up old steel mill on west coast").kind == "context"
    assert SCORER.assess("North Korea warns of cold snap along east coast").kind == "context"
    assert SCORER.assess("North Korea warns of storm of missiles over drills").kind == "threat"


def test_tokens_keep_numbers_and_abbreviations_whole() -> None:
    words, starts, stops = _tokens("U.S. B-52s fly 1,000 km - at last, he's there...")
    assert words == ["U", "S", "B", "52s", "fly", "1", "000", "km", "-", "at", "last", ",", "he", "'s", "there", *"..."]
    assert starts == sorted(starts)
    assert all(a < b for a, b in zip(starts, stops, strict=True))


def test_rules_bind_by_who_speaks() -> None:
    assert SCORER.assess("South Korea will never be a partner, Kim's sister says").kind == "threat"
    assert SCORER.assess("South Korea vows stern answer to North Korean missiles").kind == "response"
