"""Identity: what a feed sends again is no new entry, however it names it; what may be another item is one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from data.models import Entry, Filters, Source, SourceState, link_key, names_article
from data.store import queries, revisions, schema
from data.store.known import Known
from data.store.store import Store, open_store
from feeds.intake.intake import Taken, make_assessor, take_in
from feeds.intake.same import match
from tests.feeds.conftest import NOW

GENERAL = Source("Pier all", "https://pier.example/all", publisher="Pier Wire", publisher_type="wire", reliability="B")
NORTH = replace(GENERAL, name="Pier north", url="https://pier.example/north")
OTHER = replace(GENERAL, name="Quay", url="https://quay.example/", publisher="Quay")
PAGE = "https://pier.example/news/articles/20261123-drill"
LAUNCH = "North Korea fires ballistic missile toward East Sea, South says"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path / 'watch.db'}")
    yield store
    store.close()


def item(title: str = LAUNCH, guid: str = "", link: str = "", at: datetime = NOW, **more: object) -> Entry:
    name = str(more.pop("source", GENERAL.name))
    return Entry(name, guid or link or title, title, "", link, at, NOW, publisher="Pier Wire", **more)  # type: ignore[arg-type]


def take(store: Store, *entries: Entry, source: Source = GENERAL, now: datetime = NOW) -> Taken:
    mine = [replace(entry, source=source.name) for entry in entries]
    return take_in(store, source, mine, SourceState(source.name), now, make_assessor([GENERAL, NORTH, OTHER]))


def titles(store: Store) -> list[str]:
    with store.read() as conn:
        return list(conn.scalars(sa.select(schema.entries.c.title).order_by(schema.entries.c.id)))


def signals(store: Store) -> int:
    with store.read() as conn:
        return sum(c.n for c in queries.counts_by_day(conn, Filters(kinds=("provocation",)), NOW + timedelta(days=9)))


RENEWED = {
    "guids": lambda n: item(guid=f"{n:032x}", link="https://pier.example/a0"),
    "tokens without guid": lambda n: item(link=f"https://pier.example/art?id=7&v={n:032x}"),
    "tokens behind a guid": lambda n: item(guid="g", link=f"{PAGE}?token={n:032x}"),
    "both": lambda n: item(guid=f"{n:032x}", link=f"https://pier.example/art?id=7&sid={n:032x}"),
    "fragments": lambda n: item(guid=f"{PAGE}#{n}", link=f"{PAGE}#{n}"),
    "sessions in the path": lambda n: item(link=f"https://pier.example/read;jsessionid={n:032x}?no=7"),
    "stamps": lambda n: item(link=f"https://pier.example/art?id=7&t={1_795_000_000 + n}"),
    "unknown tokens": lambda n: item(guid=f"x{n}", link=f"https://pier.example/{n:08x}/drill"),
    "no link, new guids": lambda n: item(guid=f"x{n}"),
    "no date, new guids": lambda n: item(guid=f"x{n}", at=NOW + timedelta(minutes=n), flags=("undated",)),
}


@pytest.mark.parametrize("how", RENEWED)
def test_what_is_named_anew_at_every_poll_is_one_entry_with_one_text(how: str, store: Store) -> None:
    calm = item("Ferry timetable changes", guid="calm", link="https://pier.example/ferry")
    assert take(store, RENEWED[how](0), calm) == Taken(2, 0)
    once = signals(store)
    for n in range(1, 5):
        assert take(store, RENEWED[how](n), calm, now=NOW + timedelta(minutes=n)) == Taken(0, 0), how
    assert signals(store) == once
    assert len(titles(store)) == 2


def test_a_headline_that_moves_on_under_a_new_guid_is_a_new_text_of_the_same_entry(store: Store) -> None:
    take(store, item("Drill begins off the coast", guid="a", link=f"{PAGE}#0"))
    assert take(store, item("Drill ends off the coast", guid="b", link=f"{PAGE}#1")) == Taken(0, 1)
    assert titles(store) == ["Drill ends off the coast"]


def test_one_story_in_two_feeds_of_a_desk_is_one_entry(store: Store) -> None:
    take(store, item(guid="a", link=f"{PAGE}?section=all"))
    again = item(guid="b", link=f"{PAGE}?section=north")
    assert take(store, again, source=NORTH) == Taken(0, 0)
    assert signals(store) == 1
    moved_on = replace(again, title="South's military tells of a second missile")
    assert take(store, moved_on, source=NORTH) == Taken(0, 1)
    assert take(store, again, source=NORTH) == Taken(0, 0), "a title it once had is no news"
    assert take(store, replace(again, publisher="Quay"), source=OTHER).new == 1, "another desk's story is its own"


def test_what_may_be_another_item_is_one(store: Store) -> None:
    alarm = item("Missile alert", guid="a", link="https://pier.example/alerts", at=NOW - timedelta(hours=2))
    assert take(store, alarm) == Taken(1, 0)
    assert take(store, replace(alarm, guid="b", published=NOW)) == Taken(1, 0), "a second alert under one page's link"
    lines = [item(f"Line {n}", guid=f"l{n}", link=f"https://pier.example/live-blog-20261123#{n}") for n in range(3)]
    assert take(store, *lines) == Taken(3, 0)
    more = item("Line 3", guid="l3", link="https://pier.example/live-blog-20261123#3")
    assert take(store, lines[2], more) == Taken(1, 0), "a page under which several are stored names none"
    assert take(store, item("Ferry", guid="f1", at=NOW)) == Taken(1, 0)
    assert take(store, item("Ferry", guid="f2", at=NOW + timedelta(minutes=1))) == Taken(1, 0)


def test_content_that_changes_at_every_poll_is_read_for_ever(store: Store) -> None:
    for n in range(60):
        assert take(store, item(f"Markets live: update {n}", guid="live")) == Taken(0 if n else 1, 1 if n else 0)
    assert take(store, item(guid="live")) == Taken(0, 1)
    for n in range(60):
        take(store, item(f"Markets live: update {100 + n}", guid="live"))
    with store.read() as conn:
        kept = list(conn.execute(sa.select(schema.revisions.c.revision, schema.revisions.c.title)))
        row = conn.execute(sa.select(schema.entries.c.title, schema.entries.c.revision)).one()
    assert (row.title, row.revision) == ("Markets live: update 159", 121)
    assert len(kept) == revisions.KEPT
    assert {1, *range(113, 121)} <= {number for number, _ in kept}, "the first and the latest stay"
    assert LAUNCH in {title for _, title in kept}, "and the one that told of an act"


def test_an_entry_without_a_date_counts_on_no_day(store: Store) -> None:
    take(
        store,
        item(guid="a", flags=("undated",)),
        item(guid="b", title=f"{LAUNCH} again", flags=("undated", "date-only")),
    )
    assert signals(store) == 0
    take(store, item("Ferry", guid="a", flags=("undated",)))
    take(store, item(f"{LAUNCH} today", guid="a"))
    assert signals(store) == 0, "a date that comes later does not make old news today's"
    take(store, item("Another: " + LAUNCH, guid="c"))
    assert signals(store) == 1


LINKS = [
    ("https://www.pier.example/a/?utm=1#top", "pier.example/a?utm=1", False),
    ("http://pier.example:80/art?id=7&_=1764489600", "pier.example/art?id=7", True),
    (f"{PAGE}?from=rss", PAGE.removeprefix("https://"), True),
    ("https://pier.example/view.do?trendMngNo=12345&sid=x", "pier.example/view.do?trendMngNo=12345", True),
    ("https://pier.example/view.do?id=" + "ab" * 16, "pier.example/view.do?id=" + "ab" * 16, True),
    ("https://pier.example/#!/news/7", "pier.example#!/news/7", False),
    ("https://pier.example/", "", False),
    ("", "", False),
    ("https://[x/", "", False),
]


@pytest.mark.parametrize(("link", "key", "article"), LINKS)
def test_what_of_a_link_names_the_article(link: str, key: str, article: bool) -> None:
    assert (link_key(link), names_article(link_key(link))) == (key, article)


GUIDS = st.sampled_from("abcdef")
PLACES = st.sampled_from(["", "https://pier.example/a0", f"{PAGE}#1", f"{PAGE}#2", "https://pier.example/x?id=1"])
TITLES = st.sampled_from(["One", "Two"])
TIMES = st.sampled_from([NOW, NOW - timedelta(hours=1)])


DOCUMENTS = st.lists(
    st.builds(lambda g, p, t, at: item(t, g, p, at), GUIDS, PLACES, TITLES, TIMES),
    max_size=6,
    unique_by=lambda e: e.guid,
)
ROWS = st.lists(st.tuples(GUIDS, PLACES, TITLES, TIMES), max_size=6, unique_by=lambda row: row[0])


@given(DOCUMENTS, ROWS)
def test_no_stored_entry_is_two_items_and_no_item_two_entries(
    document: list[Entry], stored: list[tuple[str, str, str, datetime]]
) -> None:
    known = [
        Known(n, GENERAL.name, guid, title, link, link_key(link), at, "en", ())
        for n, (guid, link, title, at) in enumerate(stored)
    ]
    found = match(document, document, known, GENERAL.name)
    assert len({one.id for one in found.values()}) == len(found)
    assert set(found) <= {entry.guid for entry in document}
    assert found == match(document, document, known[::-1], GENERAL.name), "in whatever order the store answers"
