"""The sentence quoted beside a figure is the one that states it."""

from __future__ import annotations

import pytest

from components.provocations.quotes import LONGEST, best
from data.models import Claim
from tests.reports import report

CASES = [
    (Claim("JCS", 8), "Missiles fly", "It rained. The JCS counted eight.", "The JCS counted eight."),
    (Claim("JCS", 8), "Eight missiles fly", "It was Tuesday, 18 October.", "Eight missiles fly"),
    (Claim("Japan", 1, range_km=1000), "Seas watched", "One flew off. It went 1,000 km.", "It went 1,000 km."),
    (Claim("JCS", 3), "북 발사", "합참이 밝혔다. 미사일 세 발이 날았다.", "미사일 세 발이 날았다."),
    (Claim("KCNA", weapon="KN-25"), "A drill", "It rained. KN-25 launchers fired.", "KN-25 launchers fired."),
    (Claim("KCNA", range_km=900), "A drill", "SEOUL, Nov. 5 (Hill) -- It flew 900 km.", "It flew 900 km."),
    (Claim("JCS", 8), "A drill", "It rained. At 6 a.m. Monday N. Korea fired 8.", "At 6 a.m. Monday N. Korea fired 8."),
    (Claim("KCNA", category="missile"), "A drill was held", "It rained.", "A drill was held"),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "title", "summary", "quoted"), CASES)
def test_it_has_what_the_claim_states(claim: Claim, title: str, summary: str, quoted: str) -> None:
    assert best(claim, [report(title, "2024-11-05T01:00", summary=summary)]).sentence == quoted


def test_a_number_inside_another_is_not_the_figure() -> None:
    one = report("Missiles fly", "2024-11-05T01:00", summary="The year was 2018. In it 8 flew.")
    assert best(Claim("JCS", 8), [one]).sentence == "In it 8 flew."


def test_a_long_sentence_is_cut() -> None:
    one = report("8 " + "words " * 99, "2024-11-05T01:00")
    assert len(best(Claim("JCS", 8), [one]).sentence) <= LONGEST


def test_it_is_quoted_from_those_who_name_the_side_and_the_earliest_of_equals() -> None:
    first = report("North fires missile, JCS says", "2024-11-05T01:00")
    figure = report("Missile flew 400 km, JCS says", "2024-11-05T02:00", publisher="Hill Wire")
    again = report("JCS puts its flight at 400 km", "2024-11-05T03:00", publisher="Lake Daily")
    other = report("It flew 400 km, Tokyo says", "2024-11-05T00:30", publisher="Dale News")
    assert best(Claim("JCS", range_km=400), [other, first, figure, again]).report is figure
    assert best(Claim("JCS", 9), [other, first, figure]).report is first
