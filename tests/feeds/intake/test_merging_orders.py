"""Thousands of sets of reports, in any order and step: the acts are always those of merging everything at once.

The store is stood in for by dictionaries, since the database's own work would leave time for a few only.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.models import Assessment, Entry, Facts, Membership, ProvocationRow, Report, is_evidence, kst_day
from feeds.intake import merging
from scoring.acts.clusters import merge
from scoring.acts.identity import name_clusters
from scoring.acts.reports import in_order
from tests.reports import any_reports

pytestmark = pytest.mark.own_store

FAMILIES = (
    ("missile", "icbm", "cruise", "space", "artillery", "nuclear", "other"),
    ("balloon",),
    ("gps",),
    ("cyber",),
    ("border", "other"),
)


class Held:
    """Reports and memberships by entry, asked for as merging asks the store."""

    def __init__(self) -> None:
        self.reports: dict[int, Report] = {}
        self.places: dict[int, Membership] = {}
        self.known: dict[str, ProvocationRow] = {}

    def reports_published(self, conn, categories, first, last, sources):
        return [
            r
            for r in self.reports.values()
            if is_evidence(r.assessment)
            and (r.assessment.category or "") in categories
            and first <= kst_day(r.entry.published) <= last
        ]

    def reports_by_id(self, conn, ids, sources):
        return {i: self.reports[i] for i in ids}

    def memberships(self, conn, ids):
        return {i: self.places[i] for i in ids if i in self.places}

    def members_of_machine(self, conn, names):
        found = defaultdict(dict)
        for entry, place in self.places.items():
            if place.machine_id in names:
                found[place.machine_id][entry] = place
        return dict(found)

    def rows(self, conn, names):
        return {name: self.known[name] for name in names if name in self.known}

    def file(self, conn, clusters, gone, tables, now, sources, names):
        counted = Counter(r.entry.id for c in clusters for r in c.reports)
        assert all(n == 1 for n in counted.values()), "a report in two acts"
        before = {entry: place.machine_id for entry, place in self.memberships(conn, counted).items()}
        taken = {p.machine_id for entry, p in self.places.items() if entry not in counted and entry not in gone}
        for entry in gone:
            self.places.pop(entry, None)
        for name, cluster in name_clusters(clusters, before, taken).items():
            self.known[name] = ProvocationRow(name, cluster.date, cluster.family, "", None)
            self.places |= {r.entry.id: Membership(name, name) for r in cluster.reports}

    def groups(self):
        found = defaultdict(set)
        for entry, place in self.places.items():
            found[place.machine_id].add(entry)
        return {(self.known[name].date, frozenset(held)) for name, held in found.items()}


def at_once(reports):
    return {(c.date, frozenset(r.entry.id for r in c.reports)) for c in merge(reports)}


def merge_in(held: Held, reports):
    held.reports |= {r.entry.id: r for r in reports}
    merging.merge_new(None, [r.entry.id for r in reports], None, None, {})


@contextmanager
def standing_in():
    held = Held()
    real = merging.acts, merging._file
    merging.acts, merging._file = held, held.file
    try:
        yield held
    finally:
        merging.acts, merging._file = real


@given(st.data())
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
def test_acts_are_a_function_of_the_set_of_reports(data):
    categories = data.draw(st.sampled_from(FAMILIES))
    drawn = data.draw(any_reports(max_size=12, categories=categories))
    reports = [replace(r, entry=replace(r.entry, id=n)) for n, r in enumerate(drawn, 1)]
    order = in_order(reports) if data.draw(st.booleans()) else data.draw(st.permutations(reports))
    size = data.draw(st.integers(1, 4))
    with standing_in() as held:
        for at in range(0, len(order), size):
            merge_in(held, order[at : at + size])
        assert held.groups() == at_once(reports)
        for other in data.draw(any_reports(max_size=2, categories=categories)):  # read anew
            old = data.draw(st.sampled_from(reports))
            kind = data.draw(st.sampled_from(["provocation", "context"]))
            merge_in(held, [replace(old, assessment=replace(other.assessment, kind=kind))])
            assert held.groups() == at_once(held.reports.values())


def told(number, published, category, **read):
    """A report with the facts `read`, in 2024; the day of its act is the day of publication in Korea."""
    entry = Entry("Hill Wire", f"g{number}", f"Report {number}", "", f"https://news.example/{number}", *[published] * 2)
    day = kst_day(published)
    found = Facts(**{"act_day": day, "act_day_basis": "weekday", "days": (day,), "form": ""} | read)
    said = Assessment("provocation", category, 70, "test", rules="r", facts=found)
    return Report(replace(entry, id=number, publisher="Hill Wire"), said, "B")


def day(month, number, hour=3):
    return datetime(2024, month, number, hour, tzinfo=UTC)


AFTERWARDS = {"telling": "follow-up"}
NAMED = {"campaign": "Alpha", "form": ""}
FAR_APART = {
    "a follow-up comes before what it follows": [
        told(1, day(11, 27), "other", form="missile", **AFTERWARDS),
        told(2, day(11, 13), "other", form="missile"),
    ],
    "only follow-ups lead from a word to the attack that it belongs to": [
        told(1, day(10, 1), "cyber", **NAMED),
        told(2, day(10, 28), "cyber", **NAMED, **AFTERWARDS),
        told(3, day(11, 20), "cyber", **NAMED, **AFTERWARDS),
    ],
    "jamming goes on in a report told much later": [
        told(1, day(12, 20), "gps", act_day_basis="stated", act_day=day(12, 9).date(), days=(day(12, 9).date(),)),
        told(2, day(12, 7), "gps"),
    ],
}


@pytest.mark.parametrize("reports", FAR_APART.values(), ids=FAR_APART.keys())
def test_what_stands_far_apart_meets_whatever_comes_first(reports):
    for order in permutations(reports):
        with standing_in() as held:
            for report in order:
                merge_in(held, [report])
            assert len(held.groups()) == 1
            assert held.groups() == at_once(reports)
