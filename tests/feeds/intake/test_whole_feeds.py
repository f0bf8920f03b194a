"""Whole feeds as they come, acts among talk, into acts: each act once, on its day, nothing else a line.

The feeds are invented. A line of them holds, tab by tab: the act ("-" none; "?" behind it: a reader may or may not call
it a report of that act), the moment (UTC), publisher, language, title, summary.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.models import Entry, Report, Source, is_evidence
from data.store import entries, schema
from data.store.store import open_store
from data.tables.act_tables import load_act_tables
from feeds.intake.intake import make_assessor
from feeds.intake.merging import merge_new
from scoring.acts.clusters import merge
from scoring.acts.reports import in_order

FEEDS = sorted((Path(__file__).parent / "whole_feeds").glob("*.tsv"))
ASSESSOR = make_assessor([])


def read(feed: Path) -> tuple[list[Report], dict[str, str]]:
    """The reports of acts that a feed holds, as read, and the act that each entry of it tells of, by guid."""
    reports, told = [], {}
    for number, line in enumerate(feed.read_text(encoding="utf-8").splitlines()):
        if line.startswith("#"):
            continue
        act, at, publisher, language, title, *summary = line.split("\t")
        moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
        link = f"https://news.example/{feed.stem}/{number}"
        entry = Entry(publisher, str(number), title, "".join(summary), link, moment, moment, language)
        said = ASSESSOR.assess(entry, Source(publisher, "", language, reliability="B"))
        told[entry.guid] = act
        if is_evidence(said):
            reports.append(Report(entry, said, "B", publisher_type="newspaper"))
    return reports, told


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.stem)
def test_every_act_is_one_line_on_its_day_and_nothing_else_is(feed):
    reports, told = read(feed)
    lines = defaultdict(list)
    for cluster in merge(reports):
        titles = [f"{told[r.entry.guid]}: {r.entry.title}" for r in cluster.reports]
        acts = Counter(told[r.entry.guid].rstrip("?") for r in cluster.reports if told[r.entry.guid] != "-")
        sure = {told[r.entry.guid] for r in cluster.reports if not told[r.entry.guid].endswith(("-", "?"))}
        assert acts, f"not an act: {titles}"
        assert len(sure) <= 1, f"two acts in one: {titles}"
        act = acts.most_common(1)[0][0]
        lines[act].append(titles)
        if cluster.family != "cyber":
            assert cluster.date.isoformat() == act[:10], titles
    assert {act: titles for act, titles in lines.items() if len(titles) > 1} == {}
    assert {act for act in told.values() if not act.endswith(("-", "?"))} <= lines.keys()


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.stem)
def test_entry_by_entry_the_store_holds_the_same_acts(feed):
    reports, _ = read(feed)
    store, tables = open_store("sqlite:///:memory:"), load_act_tables()
    with store.begin() as conn:
        for report in in_order(reports):
            now = report.entry.first_seen + timedelta(minutes=5)
            ids = list(entries.insert(conn, [(report.entry, report.assessment)], now))
            merge_new(conn, ids, tables, now, {})
        held = defaultdict(set)
        members, table = schema.members, schema.entries
        query = sa.select(members.c.provocation_id, table.c.guid).join(table, table.c.id == members.c.entry_id)
        for name, guid in conn.execute(query):
            held[name].add(guid)
    assert {frozenset(guids) for guids in held.values()} == {
        frozenset(r.entry.guid for r in c.reports) for c in merge(reports)
    }
