"""Publishers' names at the end, digests, bundles of a search service, letters of other widths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.reading.english_format import is_bundle
from scoring.reading.letters import plain
from tests.scoring.rulebooks import headlines, shipped

SCORER = shipped()


def test_a_publisher_at_the_end_is_no_doer_and_no_speaker() -> None:
    plain_title = SCORER.assess("Drill ends near Osaka", "", "en")
    assert SCORER.assess("Drill ends near Osaka - The North Korea Digest", "", "en").kind == plain_title.kind
    [field] = SCORER.read("North Korea fires missile - The Japan Courier", "", "en")
    assert {clause.speaker for clause in field.clauses} == {""}


def test_a_source_at_the_end_stays_one() -> None:
    [field] = SCORER.read("North Korea fires missile - Seoul", "", "en")
    assert field.clauses[0].speaker == "south"


@pytest.mark.parametrize(
    "publisher",
    [
        "The Hanbit Daily", "NK Ledger", "40 North", "Missile Post", "US Views & World Report", "Japan Now",
        "U.S. Department of the Harbour (.gov)", "Radio of America", "Acme News - Breaking News, Latest News and Film",
        "가나다일보",
    ],
)  # fmt: skip
def test_no_publisher_changes_what_a_headline_says(publisher: str) -> None:
    for _, _, title in headlines():
        said = SCORER.assess(title, "", "en")
        if " - " not in title and said.rule != "no-north":
            assert SCORER.assess(f"{title} - {publisher}", "", "en").kind == said.kind, title


@pytest.mark.parametrize(
    "label", ["(LEAD) ", "(2nd LD) (URGENT) ", "[Newsmaker] ", "BREAKING: ", "WATCH: ", "UPDATE 1-"]
)
def test_no_label_changes_what_a_headline_says(label: str) -> None:
    for _, _, title in headlines():
        assert SCORER.assess(label + title, "", "en").kind == SCORER.assess(title, "", "en").kind, title


def test_a_label_that_tells_the_sort_of_text_stays() -> None:
    assert SCORER.assess("[Editorial] North Korea fires missiles again", "", "en").kind == "context"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Morning briefing: Markets slide, storm nears, North Korea fires missile", "unrelated"),
        ("Morning briefing: North Korea fires missile, markets slide", "provocation"),
    ],
)
def test_the_first_item_of_a_digest_decides(title: str, kind: str) -> None:
    assert SCORER.assess(title, "", "en").kind == kind


def test_a_bundle_is_not_the_entrys_own_summary() -> None:
    title, bundle = (
        "Harbour fair opens in Busan - Port Post",
        "Harbour fair opens in Busan Port Post North Korea fires missile Wire",
    )
    assert is_bundle(title, bundle)
    assert SCORER.assess(title, bundle, "en").kind == "unrelated"
    assert not is_bundle(title, "Harbour fair opens in Busan today, the mayor said.")


@pytest.mark.parametrize(
    "title",
    [
        "Ｎｏｒｔｈ Ｋｏｒｅａ fires missile",
        "#NorthKorea fires missile",
        "N.Korea fires missile",
        "N\u043erth K\u043ere\u0430 fires missile",
        "North Ko\u00adrea fires mis\u200bsile",
    ],
)
def test_widths_tags_and_signs_without_room(title: str) -> None:
    said = SCORER.assess(title, "", "en")
    assert said.kind == "provocation"
    assert all(title[m.start : m.end] == m.term for m in said.matches)


@given(st.text(alphabet="aK\u043e\u0430 　Ｋ\u00ad\u200b\ufeff\u2019-é", max_size=30))
def test_folding_keeps_every_place(text: str) -> None:
    folded, places = plain(text)
    assert len(folded) == (len(places) - 1 if places else len(text))
    assert places is None or places == sorted(places)


KCNA = "Pyongyang, May 3 (KCNA) -- "


@pytest.mark.parametrize(
    ("title", "summary", "kind", "category"),
    [
        ("Grave Statement of Ministry of Defence", "It is sheer folly that enemy drones came.", "threat", "drone"),
        ("Statement of Spokesman for Institute", "It denounced a hostile report.", "threat", "rhetoric"),
        ("Books on Silk-weaving Come off Press", "They are widely read.", "context", None),
        ("U.S. Drills Only Bring Ruin: Newspaper", "It is a rash act.", "threat", "rhetoric"),
        ("Letter from Fishermen of Japan", "It thanked for a gift.", "context", None),
    ],
)
def test_the_norths_own_agency_speaks_for_the_north(title: str, summary: str, kind: str, category: str | None) -> None:
    said = SCORER.assess(title, KCNA + summary)
    assert (said.kind, said.category) == (kind, category), said.rule


def test_only_the_dateline_makes_it_the_norths_voice() -> None:
    assert SCORER.assess("Books on Silk-weaving Come off Press", "Weavers read them, says (KCNA).").kind == "unrelated"
