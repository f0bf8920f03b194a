"""The exercise's labelled entries, Korean, English and Japanese, merge into the acts they are labelled with."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.models import Assessment, Report
from data.tables.extract_tables import extract_tables
from data.tables.sources import load_sources
from feeds.intake.archive import read_archives
from scoring.acts.clusters import Cluster, merge
from scoring.facts.extract import facts

EXERCISE = Path(__file__).parents[3] / "data" / "exercise"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def labels() -> dict[str, dict]:
    with (EXERCISE / "labels.jsonl").open(encoding="utf-8") as lines:
        return {row["link"]: row for row in map(json.loads, lines) if row["event"]}


@pytest.fixture(scope="module")
def clusters(labels) -> list[Cluster]:
    files = sorted(EXERCISE.glob("*.xml"))
    archive = read_archives(files, load_sources(EXERCISE / "sources.toml"), NOW)
    words = extract_tables()
    reports = []
    for source, entry in archive.entries:
        if label := labels.get(entry.link):
            category = label["category"]
            read = facts(entry.title, entry.summary, entry.published, entry.language, category, "provocation", words)
            said = Assessment("provocation", category, 80, "label", rules="label", facts=read)
            reports.append(Report(entry, said, source.reliability, source.state_controlled, source.publisher_type))
    return merge(reports)


def test_acts_are_neither_mixed_nor_torn(clusters, labels):
    """B-cubed: of each entry's cluster the share that is its act's, and of its act the share in its cluster."""
    where = {r.entry.link: n for n, c in enumerate(clusters) for r in c.reports}
    by_act, by_cluster = defaultdict(set), defaultdict(set)
    for link, n in where.items():
        by_act[labels[link]["event"]].add(link)
        by_cluster[n].add(link)
    assert len(where) > 80
    shared = {link: len(by_act[labels[link]["event"]] & by_cluster[n]) for link, n in where.items()}
    precision = sum(shared[link] / len(by_cluster[n]) for link, n in where.items()) / len(where)
    recall = sum(shared[link] / len(by_act[labels[link]["event"]]) for link in where) / len(where)
    assert precision >= 0.97
    assert recall >= 0.93


def test_acts_stand_on_their_korean_day(clusters, labels):
    right = [
        str(c.date) == labels[r.entry.link]["event"][:10]
        for c in clusters
        for r in c.reports
        if c.family != "cyber" and labels[r.entry.link]["event"][:10].count("-") == 2
    ]
    assert sum(right) >= 0.95 * len(right)


def test_languages_meet(clusters):
    big = [c for c in clusters if len(c.reports) >= 6]
    assert big
    assert all({"ko", "en"} <= {r.entry.language for r in c.reports} for c in big)
