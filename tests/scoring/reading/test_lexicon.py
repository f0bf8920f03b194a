"""Terms are found where they stand, in the original text, whatever its quotation marks, hyphens and case."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.reading import letters
from scoring.reading.inflection import inflect, plural
from scoring.reading.korean_forms import stems_of
from scoring.reading.letters import fold, lower, script_of
from scoring.reading.lexicon import Lexicon
from scoring.reading.trie import any_of
from tests.scoring.rulebooks import shipped

LEXICON = shipped().book.lexicon


def found(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(m.concept, text[m.start : m.stop]) for m in LEXICON.read(text, language).tokens]


@pytest.mark.parametrize(
    "spelling",
    [
        "North Korea",
        "N. Korea",
        "N Korea",
        "NKorea",
        "N.K.",
        "NK",
        "DPRK",
        "D.P.R.K.",
        "Pyongyang",
        "NORTH KOREA",
        "north korea",
    ],
)
def test_every_spelling_of_the_north_is_found(spelling: str) -> None:
    assert ("north", spelling.removesuffix(".")) in found(f"{spelling} fires a missile")


@pytest.mark.parametrize("name", ["Kim Jong Un", "Kim Jong-un", "Kim Jong‑un", "Kim Yo-jong", "Kim Yo Jong"])
def test_hyphens_and_case_of_names_do_not_matter(name: str) -> None:
    assert ("kim", name) in found(f"{name} oversees a drill")


def test_short_capitals_are_names_only_as_capitals() -> None:
    assert ("us", "US") in found("US warns the North")
    assert all(concept != "us" for concept, _ in found("tell us about it"))


def test_longest_term_wins() -> None:
    assert ("icbm", "intercontinental ballistic missile") in found("fires intercontinental ballistic missile")
    assert ("cruise", "underwater drone") in found("tests underwater drone")


def test_place_is_that_of_the_original_text() -> None:
    text = "“Trial” — North Korea’s missile"
    assert ("north", "North Korea") in found(text)
    assert ("missile", "missile") in found(text)


def test_korean_terms_are_found_inside_words() -> None:
    assert ("missile", "탄도미사일") in found("북한이 탄도미사일을 발사했다", "ko")


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("fire", {"fires", "fired", "firing", "fire"}),
        ("carry out", {"carries out", "carried out", "carrying out", "carry out"}),
        ("test fire", {"test fires", "test fired", "test firing", "test fire"}),
        ("launch", {"launches", "launched", "launching", "launch"}),
        ("oversee", {"oversees", "overseed", "overseeing", "oversee"}),
    ],
)
def test_verbs_are_inflected(verb: str, forms: set[str]) -> None:
    assert {text for _, text in inflect(verb, {})} == forms


def test_irregular_verbs_take_their_own_forms() -> None:
    forms = inflect("fly over", {"fly": ("flies", "flew", "flown", "flying")})
    assert {text for _, text in forms} == {"fly over", "flies over", "flew over", "flown over", "flying over"}


def test_plurals() -> None:
    assert [plural(n) for n in ("drone", "launch", "army", "day")] == ["drones", "launches", "armies", "days"]


@pytest.mark.parametrize(
    ("text", "declared", "script"),
    [
        ("북한 미사일 발사", "en", "ko"),
        ("北, 탄도미사일 발사", "", "ko"),
        ("北朝鮮がミサイル発射", "ko", "ja"),
        ("北朝鮮、核実験", "ja", "ja"),
        ("North Korea fires missile", "ko", "en"),
        ("N. Korea ‘fires’ missile", "", "en"),
        ("", "ko", "en"),
    ],
)
def test_letters_decide_the_language_before_the_label(text: str, declared: str, script: str) -> None:
    assert script_of(text, declared) == script


@given(st.text(max_size=300))
def test_folding_and_small_letters_keep_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert len(lower(text)) == len(text)


LETTERS = st.sampled_from("Nnorth KoreaUS.,'-’“ 북한미사일…\u200bİß")


@given(st.text(alphabet=LETTERS, max_size=200), st.sampled_from(["en", "ko", "ja"]))
def test_marks_are_in_order_apart_and_inside_the_text(text: str, language: str) -> None:
    tokens = LEXICON.read(text, language).tokens
    places = [place for m in tokens for place in (m.start, m.stop)]
    assert places == sorted(places)
    assert all(0 <= m.start < m.stop <= len(text) for m in tokens)


@given(st.lists(st.text(alphabet="abc", min_size=1, max_size=5), max_size=12), st.text(alphabet="abc", max_size=20))
def test_a_trie_finds_what_an_alternation_finds(words: list[str], text: str) -> None:
    first = min((text.find(w) for w in words if w in text), default=None)
    for longest, pick in ((False, min), (True, max)):
        hit = re.search(any_of(words, longest), text)
        assert (hit.start() if hit else None) == first
        if hit and first is not None:
            assert len(hit[0]) == pick(len(w) for w in words if text.startswith(w, first))


TERMS = {
    text: row.concept
    for row in shipped().book.tables.terms
    if row.language == "ko"
    for text in (*row.terms, *(stem for verb in row.verbs for stem in stems_of(verb)))
}
SOME = sorted(TERMS)[::40] + [term for term in TERMS if len(term) == 1]


@given(st.lists(st.one_of(st.sampled_from(SOME), st.sampled_from([*"에서는 …,북한"])), max_size=12))
def test_korean_terms_are_the_longest_from_left_to_right(parts: list[str]) -> None:
    text, at, expected = "".join(parts), 0, []
    while at < len(text):
        longest = next((text[at:end] for end in range(len(text), at, -1) if text[at:end] in TERMS), "")
        expected += [(at, at + len(longest))] if longest else []
        at += len(longest) or 1
    tokens = LEXICON.read(text, "ko").tokens
    assert [(m.start, m.stop) for m in tokens] == expected
    words = LEXICON.read(text, "ko")
    for token in tokens:
        held = range(token.at, token.end)
        assert held or not words.words
        assert all(words.starts[i] < token.stop for i in held[1:])


@given(st.text(alphabet="aK\u041d\u03bf\u2019\u201c\u2026\uff21\u3000\u00a0 -북", max_size=30))
def test_folding_is_the_same_letter_by_letter(text: str) -> None:
    usual = text.translate(str.maketrans(letters._USUAL))
    assert fold(text) == (usual.translate(letters._ALIKE) if letters._IS_MIXED(usual) else usual)


def test_traits_are_joined_by_their_names() -> None:
    traits = LEXICON.traits
    assert traits["cyber|attribute"] == traits["cyber"] | {"attribute"}
    for unknown in ("atribute", "cyber|atribute"):
        with pytest.raises(KeyError):
            traits[unknown]


def test_a_concept_without_terms_changes_nothing() -> None:
    tables = shipped().book.tables
    more = dataclasses.replace(tables, concepts=tables.concepts | {"nothing": ("weapon", None)})
    text = "North Korea fires missile into sea"
    assert Lexicon(more).read(text, "en").tokens == LEXICON.read(text, "en").tokens
