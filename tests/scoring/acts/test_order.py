"""Merging depends on the set of reports, not on how they came."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.acts.clusters import merge
from scoring.acts.families import FAMILIES, categories_of, family
from scoring.acts.lasting import SPELLS
from scoring.acts.tails import is_news
from scoring.acts.withdrawals import is_withdrawal
from tests.reports import any_reports, groups


@given(any_reports(), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_the_order_in_which_reports_come_changes_nothing(reports, rng: random.Random):
    shuffled = list(reports)
    rng.shuffle(shuffled)
    assert merge(shuffled) == merge(reports)


@given(any_reports())
@settings(max_examples=50, deadline=None)
def test_every_report_of_something_new_is_in_exactly_one_act_of_its_family_and_others_in_one_at_most(reports):
    clusters = merge(reports)
    placed = [r.entry.guid for c in clusters for r in c.reports]
    assert len(placed) == len(set(placed))
    # A cyber attack is told as new by one of its reports at least; so is every act.
    news = {r.entry.guid for r in reports if is_news(r) and not is_withdrawal(r)}
    assert news <= set(placed)
    assert all(any(r.entry.guid in news for r in c.reports) for c in clusters)
    assert all(family(r) == c.family for c in clusters for r in c.reports)
    assert len({c.id for c in clusters}) == len(clusters)


@given(any_reports())
@settings(max_examples=30, deadline=None)
def test_families_do_not_see_each_other(reports):
    by_family = [[r for r in reports if family(r) == name] for name in FAMILIES]
    assert groups(merge(reports)) == set().union(*(groups(merge(some)) for some in by_family))


@given(any_reports())
@settings(max_examples=30, deadline=None)
def test_a_family_is_found_among_the_categories_it_is_read_from(reports):
    assert all((r.assessment.category or "") in categories_of(family(r)) for r in reports)


@given(any_reports())
@settings(max_examples=30, deadline=None)
def test_an_act_is_never_dated_after_its_first_report_or_far_before(reports):
    for cluster in merge(r for r in reports if family(r) not in ("cyber", *SPELLS)):  # these go on for weeks
        for one in cluster.reports:
            assert 0 <= (one.entry.published.date() - cluster.date).days + 1 <= 15
