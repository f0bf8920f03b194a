"""A lone report of the days after an act, with nothing new in it, is that act again; one with something new is not."""

from __future__ import annotations

import pytest

from scoring.acts.clusters import merge
from tests.reports import report

ACT = (
    report("North Korea floats balloons over border, JCS says", "2024-11-05T01:00", category="balloon"),
    report("Balloons from the North land in Seoul", "2024-11-05T03:00", category="balloon", publisher="Hill Wire"),
)


def later(title: str, published: str = "2024-11-07T01:00", **other):
    return report(title, published, category="balloon", publisher="Coast Gazette", **other)


def lines(*reports) -> list[int]:
    return [len(cluster.reports) for cluster in merge([*ACT, *reports])]


def test_a_feature_two_days_on_is_the_act_again():
    assert lines(later("North Korea's dirty war: balloons land in gardens")) == [3]


@pytest.mark.parametrize(
    "new",
    [
        later("North Korea floats balloons again"),
        later("[속보] 북, 풍선 부양", language="ko"),
        later("North Korea floats balloons, JCS says"),
        later("North Korea floats balloons on Thursday"),
        later("North Korea floats balloons", "2024-11-08T01:00"),
    ],
    ids=lambda one: one.entry.title + one.entry.published.isoformat()[:10],
)
def test_what_is_new_or_later_is_an_act_of_its_own(new):
    assert lines(new) == [2, 1]


def test_two_desks_make_an_act():
    assert lines(later("Balloons land"), report("Balloons", "2024-11-07T02:00", category="balloon")) == [2, 2]
