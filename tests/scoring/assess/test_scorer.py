"""What the scorer says of headlines in our own words, and what must hold of every assessment."""

from __future__ import annotations

import dataclasses
import time
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.models import KINDS, SIGNAL_KINDS, Assessment
from scoring.assess.rules import compile_rules
from scoring.assess.scorer import SUMMARY_LIMIT, TITLE_LIMIT, Scorer
from scoring.reading.inflection import inflect, plural
from scoring.reading.letters import fold, lower
from scoring.reading.lexicon import _tokens
from tests.scoring.rulebooks import headlines, shipped

SCORER = shipped()
ALL = headlines()
ODD = ["–", "‘", "İ", "🚀", "\u200b", "북한", "發射"]
TEXTS = [text for _, _, text in ALL]


@pytest.mark.parametrize(("kind", "category", "headline"), ALL, ids=[h for _, _, h in ALL])
def test_headline(kind: str, category: str, headline: str) -> None:
    said = SCORER.assess(headline)
    # That a text about nobody's act is filed under context or unrelated makes no difference to the watch.
    wanted = {"context", "unrelated"} if kind == "context" else {kind}
    assert said.kind in wanted, said.rule
    if category not in ("*", "-"):
        assert said.category == category, said.rule


def test_the_table_covers_every_kind() -> None:
    counts = Counter(kind for kind, _, _ in ALL)
    assert all(counts[kind] >= 15 for kind in KINDS), counts


def every_term() -> list[tuple[str, str]]:
    tables = SCORER.book.tables
    out: list[tuple[str, str]] = []
    for row in tables.terms:
        texts = [*row.terms, *row.nouns, *map(plural, row.nouns)]
        texts += [text for verb in row.verbs for _, text in inflect(verb, tables.irregular)]
        out += [(row.language, text) for text in texts]
    return out


def test_no_single_term_fires() -> None:
    terms = every_term()
    assert len(terms) > 2000
    for language, term in terms:
        said = SCORER.assess(term, language=language)
        assert said.kind in ("unrelated", "context"), (term, said)
        assert said.score <= 20, (term, said)


def test_no_single_term_fires_in_a_sentence() -> None:
    for language, term in every_term():
        if language == "en":
            said = SCORER.assess(f"Gardeners praise {term} at village fair")
            assert said.kind in ("unrelated", "context"), (term, said)


@pytest.mark.parametrize(
    ("headline", "act", "other"),
    [
        ("North Korea {} missile into sea", "fires", "may fire"),
        ("North Korea {} missile into sea", "fires", "did not fire"),
        ("North Korea {} missile into sea", "launches", "vows to launch"),
        ("North Korea {} nuclear test", "conducts", "could conduct"),
        ("North Korea {} spy satellite", "launched", "is expected to launch"),
        ("{} fires missile into sea", "North Korea", "South Korea"),
        ("{} drones cross inter-Korean border", "North Korean", "South Korean"),
        ("North Korea fires missile{}", "", " a year ago: what was learned"),
        ("North Korea fires missile{}", "", "? What we know so far"),
    ],
)
def test_one_change_of_wording_turns_an_act_into_none(headline: str, act: str, other: str) -> None:
    assert SCORER.assess(headline.format(act)).kind == "provocation"
    assert SCORER.assess(headline.format(other)).kind != "provocation"


@pytest.mark.parametrize(
    ("headline", "kind"),
    [
        ("North Korea fires missile after South Korea drills end", "provocation"),
        ("South Korea holds drills after North Korea fires missile", "response"),
        ("After North Korea fires missile, South Korea holds drills", "response"),
        ("North Korea fires missile, South Korea says", "provocation"),
        ("South Korea says North Korea fires missile", "provocation"),
        ("JCS: North Korea fires missile", "provocation"),
        ("North Korea fires missile: JCS", "provocation"),
        ("North Korea warns South Korea over drills", "threat"),
        ("South Korea warns North Korea over missile", "response"),
        ("North Korea says it fired missile in answer to drills", "provocation"),
        ("North Korea says South Korea fired shells near border", "threat"),
        ("North Korea fires missile, vows to launch more", "provocation"),
        ("North Korea vows to launch more missiles after test", "threat"),
        ("US accuses North Korea of sending missiles to Russia", "context"),
    ],
)
def test_who_did_what_to_whom(headline: str, kind: str) -> None:
    assert SCORER.assess(headline).kind == kind


def test_summary_decides_only_what_the_title_leaves_open() -> None:
    act = "North Korea fired two ballistic missiles into the sea on Friday. Tokyo protested."
    assert SCORER.assess("Tension rises on Korean Peninsula as North Korea stirs", act).kind == "provocation"
    assert SCORER.assess("South Korea imposes sanctions on North Korea", act).kind == "response"
    assert SCORER.assess("Garden fair opens in Leeds", act).kind == "unrelated"


def test_only_the_first_sentence_of_the_summary_counts() -> None:
    late = "Leaders gathered for the summit in the capital. North Korea fired two ballistic missiles into the sea."
    assert SCORER.assess("North Korea on minds of leaders", late).kind != "provocation"


def test_a_photograph_caption_is_no_news() -> None:
    caption = "A TV screen shows North Korea firing ballistic missiles at a station in Seoul (file photo)."
    assert SCORER.assess("North Korea on minds of leaders", caption).kind != "provocation"


def test_the_summary_may_name_a_finer_category() -> None:
    said = SCORER.assess("North Korea fires ballistic missile", "North Korea fired an ICBM toward the sea on Monday.")
    assert said.category == "icbm"


@pytest.mark.parametrize("declared", ["", "en", "ko", "ja", "xx"])
def test_a_wrong_language_label_changes_nothing(declared: str) -> None:
    assert SCORER.assess("N. Korea fires missile", language=declared) == SCORER.assess("N. Korea fires missile")
    korean = "북한, 동해상으로 탄도미사일 발사"
    assert SCORER.assess(korean, language=declared).kind == "provocation"


def test_japanese_is_read() -> None:
    assert SCORER.assess("北朝鮮が弾道ミサイルを発射　防衛省").kind == "provocation"
    assert SCORER.assess("政府、北朝鮮に抗議　弾道ミサイル発射受け").kind == "response"
    assert SCORER.assess("北朝鮮、核実験の準備か　韓国分析").kind != "provocation"
    assert SCORER.assess("イランが弾道ミサイルを発射").kind == "unrelated"


# --- matches and score


def assert_matches_stand_in(text: dict[str, str], said: Assessment) -> None:
    for match in said.matches:
        assert text[match.field][match.start : match.end] == match.term
    places = [(m.field != "title", m.start) for m in said.matches]
    assert places == sorted(places)


def test_matches_stand_in_the_original_text() -> None:
    title = "  “N. Korea’s” army — fires\u00a0ICBM… 北 says"
    said = SCORER.assess(title)
    assert said.matches
    assert_matches_stand_in({"title": title}, said)


@given(
    st.lists(st.sampled_from([*TEXTS, *ODD]), max_size=4).map(" ".join),
    st.sampled_from([*TEXTS, ""]),
    st.sampled_from(["", "A", "F"]),
)
def test_what_holds_of_every_assessment(title: str, summary: str, letter: str) -> None:
    said = SCORER.assess(title, summary, reliability=letter)
    assert said == SCORER.assess(title, summary, reliability=letter)
    assert 0 <= said.score <= 100
    assert said.rules == SCORER.book.version
    assert (said.category is None) <= (said.kind not in SIGNAL_KINDS)
    assert_matches_stand_in({"title": title, "summary": summary}, said)
    if said.kind == "unrelated":
        assert said.score == 0
        assert said.category is None
    else:
        extra = SCORER.book.tables.letter_points.get(letter, 0.0)
        told = min(100.0, sum(m.points for m in said.matches) + extra)
        assert abs(said.score - told) <= 0.5 + 0.01 * len(said.matches)


@pytest.mark.parametrize("headline", [h for k, _, h in ALL if k == "provocation"][::4])
def test_a_better_source_never_lowers_the_score(headline: str) -> None:
    scores = [SCORER.assess(headline, reliability=letter).score for letter in "FEDCBA"]
    assert scores == sorted(scores)
    assert scores[-1] > scores[0]


def test_graver_kinds_and_categories_score_higher() -> None:
    def score(headline: str) -> int:
        return SCORER.assess(headline).score

    acts = ["sends trash balloons across border", "fires missile", "fires ICBM", "conducts nuclear test"]
    assert [score(f"North Korea {act}") for act in acts] == sorted(score(f"North Korea {act}") for act in acts)
    forms = ["Why North Korea fires missiles", "North Korea may fire missile", "North Korea fires missile"]
    assert [score(form) for form in forms] == sorted(score(form) for form in forms)


def test_a_detail_more_never_lowers_the_score() -> None:
    plain = SCORER.assess("North Korea fires missile").score
    assert SCORER.assess("North Korea fires missile into Sea of Japan").score > plain
    crowded = SCORER.assess("North Korea fires missile, rocket, shells, drone, balloon into Sea of Japan, Yellow Sea")
    limit = SCORER.book.tables.specific_limit
    assert crowded.score <= plain + limit + 1


@pytest.mark.parametrize("category", ["missile", "icbm", "nuclear"])
def test_a_heavier_weight_never_lowers_a_score(category: str) -> None:
    tables = SCORER.book.tables
    heavier = dataclasses.replace(tables, category_points=tables.category_points | {category: 40.0})
    scorer = Scorer(compile_rules(heavier))
    for _, _, headline in ALL:
        before, after = SCORER.assess(headline), scorer.assess(headline)
        if before.category == category and after.category == category:
            assert after.score >= before.score, headline


def test_reading_costs_no_more_beyond_the_limits() -> None:
    head = "North Korea fires missile " * 100
    assert SCORER.assess(head) == SCORER.assess(head[:TITLE_LIMIT])
    assert SCORER.assess("North Korea", head) == SCORER.assess("North Korea", head[:SUMMARY_LIMIT])


PATTERNS = {
    "terms": "North Korea fires missile ",
    "tokens": "北한미",
    "commas": "North Korea, ",
    "quotes": "'\"‘“",
    "dots": "N.K.",
    "one letter": "a",
    "spaces": " ",
    "korean": "북한 미사일 발사 ",
    "says": "Seoul says ",
    "sentences": "Abcd. Efgh. ",
    "hyphens": "-",
}


def cost(work: Callable[[], object], repeats: int = 3) -> float:
    times = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize("piece", PATTERNS.values(), ids=PATTERNS)
def test_no_text_takes_more_than_linear_time(piece: str) -> None:
    """Ten times the text may take ten times as long, with room for noise; a quadratic reader would take a hundred."""
    gate, lexicon = SCORER._gate, SCORER.book.lexicon
    small, large = (piece * (size // len(piece) + 1) for size in (4_000, 40_000))
    works = (gate, fold, lower, _tokens, lambda t: lexicon.read(t, "en"), lambda t: lexicon.read(t, "ko"))
    for work in works:
        assert cost(lambda: work(large)) < 40 * max(cost(lambda: work(small)), 0.0005)  # noqa: B023
    # The whole assessment reads no more than its limits.
    assert cost(lambda: SCORER.assess(large, large)) < 10 * max(cost(lambda: SCORER.assess(small, small)), 0.002)


def test_ten_megabytes_and_a_hundred_thousand_terms_are_read_like_a_headline() -> None:
    huge = "North Korea fires missile. " * 400_000
    assert SCORER.assess(huge, huge).kind in KINDS
    small = cost(lambda: SCORER.assess(huge[:TITLE_LIMIT], huge[:SUMMARY_LIMIT]))
    assert cost(lambda: SCORER.assess(huge, huge)) < 10 * max(small, 0.002)
