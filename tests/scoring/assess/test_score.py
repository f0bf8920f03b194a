"""What the score promises, as docs/rules.md has it: bounds, letters, kinds, and no part for the election window."""

from __future__ import annotations

import ast
import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.models import Assessment, Category, Kind
from scoring.assess.rules import compile_rules
from scoring.assess.scorer import Scorer
from tests.scoring.rulebooks import headlines, shipped

HOME = Path(__file__).parents[3] / "scoring"
SCORER = shipped()
TABLES = SCORER.book.tables
TEXTS = [text for file in ("headlines.tsv", "headlines-ko.tsv") for _, _, text in headlines(file)]
STRONGEST_FIRST: tuple[Kind, ...] = ("provocation", "preparation", "threat", "response", "context")

text = st.sampled_from(TEXTS)


@given(text, st.one_of(text, st.just("")))
def test_a_stronger_letter_never_lowers_a_score_of_any_kind(title: str, summary: str) -> None:
    said = [SCORER.assess(title, summary, reliability=letter) for letter in ("", *"FEDCBA")]
    scores = [one.score for one in said]
    assert scores == sorted(scores)
    assert len({(one.kind, one.category, one.rule, one.matches) for one in said}) == 1


def test_in_a_category_no_weaker_kind_scores_above_a_stronger_one() -> None:
    """Neither with every detail on the weaker side and none on the stronger, nor in any headline."""
    found: dict[tuple[Kind, Category], list[Assessment]] = {}
    for title in TEXTS:
        said = SCORER.assess(title)
        if said.category:
            found.setdefault((said.kind, said.category), []).append(said)
    compared = 0
    for stronger, weaker in zip(STRONGEST_FIRST, STRONGEST_FIRST[1:], strict=False):
        for category, weight in TABLES.category_points.items():
            bare = TABLES.kind_points[stronger] + TABLES.category_share[stronger] * weight
            most = TABLES.kind_points[weaker] + TABLES.category_share[weaker] * (weight + TABLES.specific_limit)
            assert bare >= most, (stronger, weaker, category)
            above, below = found.get((stronger, category), []), found.get((weaker, category), [])  # type: ignore[arg-type]
            if above and below:
                compared += 1
                assert min(one.score for one in above) >= max(one.score for one in below), (stronger, category)
    assert compared >= 10


def test_an_unrelated_text_has_no_points_whatever_its_source() -> None:
    said = [one for one in (SCORER.assess(title, reliability="A") for title in TEXTS) if one.kind == "unrelated"]
    assert len(said) >= 10
    assert {one.score for one in said} == {0}


@pytest.mark.parametrize("weight", [0.0, 100.0])
def test_scores_stay_within_bounds_whatever_an_officer_sets(weight: float) -> None:
    groups = ("kind_points", "category_points", "category_share", "letter_points")
    set_to = {group: dict.fromkeys(getattr(TABLES, group), weight) for group in groups}
    tables = dataclasses.replace(TABLES, specific_points=weight, specific_limit=weight, **set_to)  # type: ignore[arg-type]
    scorer = Scorer(compile_rules(tables))
    said = [scorer.assess(title, title, reliability="A") for title in TEXTS]
    assert {one.score for one in said if one.kind != "unrelated"} == {weight}
    assert {one.score for one in said if one.kind == "unrelated"} <= {0}
    assert [one.kind for one in said] == [SCORER.assess(title, title).kind for title in TEXTS]


@given(text, st.datetimes(datetime(2012, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC)))
def test_a_text_scores_the_same_on_every_day_inside_the_window_and_out(title: str, moment: datetime) -> None:
    assert SCORER.assess(title, published=moment) == SCORER.assess(title)


def test_nothing_the_scorer_is_made_of_knows_the_window() -> None:
    waiting, met = [HOME / "assess" / "scorer.py"], set[Path]()
    while waiting:
        met.add(module := waiting.pop())
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("scoring."):
                named = HOME.parent / (node.module or "").replace(".", "/")
                paths = [named / f"{alias.name}.py" for alias in node.names] + [named.with_suffix(".py")]
                waiting += [path for path in paths if path.is_file() and path not in met]
    assert {"rules", "lexicon", "gate", "english", "korean", "japanese"} <= {path.stem for path in met}
    assert {path.parent.name for path in met} <= {"assess", "reading"}
