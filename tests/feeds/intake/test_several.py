"""One item, several acts: a live page that goes on to another act, and a text that tells two."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
import sqlalchemy as sa

from data.models import Entry, Source
from data.store import schema
from data.store.store import open_store
from feeds.intake.intake import add, make_assessor
from feeds.intake.rescoring import rescore
from feeds.intake.several import SECOND
from scoring.facts.two_acts import tells_two

SOURCE = Source("Harbour Post", "https://harbour.example/feed", publisher="Harbour Post", reliability="B")
START = datetime(2024, 11, 5, 1, tzinfo=UTC)  # a Tuesday, 10:00 in Korea
assessor = cache(lambda: make_assessor([SOURCE]))


@pytest.fixture
def conn():
    with open_store("sqlite:///:memory:").begin() as connection:
        yield connection


def poll(conn, title: str, minutes: int, summary: str = "", published: datetime = START, guid: str = "live"):
    now = START + timedelta(minutes=minutes)
    entry = Entry(SOURCE.name, guid, title, summary, "https://harbour.example/live", published, now)
    return add(conn, [(SOURCE, entry)], now, assessor())


def lines(conn) -> dict[str, set[str]]:
    """The titles that each standing act rests on, by its day and category."""
    p, m, e, r = schema.provocations, schema.members, schema.entries, schema.revisions
    text = sa.func.coalesce(r.c.title, e.c.title)
    query = (
        sa.select(p.c.date, p.c.category, text)
        .select_from(p.join(m, m.c.provocation_id == p.c.id).join(e, e.c.id == m.c.entry_id))
        .outerjoin(r, sa.and_(r.c.entry_id == e.c.id, r.c.revision == e.c.evidence))
    )
    found: dict[str, set[str]] = {}
    for day, category, title in conn.execute(query.where(p.c.reports > 0)):
        found.setdefault(f"{day} {category}", set()).add(title)
    return found


MISSILE = "North Korea fires ballistic missile toward East Sea, JCS says"
BALLOONS = "North Korea floats trash balloons across border, military says"
CALM = "Seoul convenes security council"


def test_a_page_that_goes_on_to_another_act_keeps_the_first_as_it_was(conn):
    poll(conn, MISSILE, 0)
    poll(conn, CALM, 20)
    poll(conn, BALLOONS, 40)
    both = {"2024-11-05 missile": {MISSILE}, "2024-11-05 balloon": {BALLOONS}}
    assert lines(conn) == both
    assert poll(conn, BALLOONS, 60).new == 0
    poll(conn, CALM, 80)
    assert lines(conn) == both
    assert poll(conn, MISSILE, 100).new == 0
    assert lines(conn) == both


def test_the_same_act_in_other_words_is_one_entry(conn):
    poll(conn, MISSILE, 0)
    for n, title in enumerate(
        ("North Korea fires two short-range missiles into sea", "(LEAD) N. Korea fires 2 missiles")
    ):
        assert poll(conn, title, 20 + n).new == 0
    assert len(lines(conn)) == 1


def test_a_page_of_yesterday_that_tells_a_launch_of_today(conn):
    poll(conn, MISSILE, 0)
    days = timedelta(days=2)
    again = "North Korea fires cruise missiles on Thursday, days after ballistic launch"
    poll(conn, again, 2 * 24 * 60, published=START + days)
    assert lines(conn) == {"2024-11-05 missile": {MISSILE}, "2024-11-07 cruise": {again}}


@pytest.mark.parametrize(
    ("title", "days"),
    [
        ("North Korea fired missiles on Saturday and again on Monday, JCS says", ["2024-11-02", "2024-11-04"]),
        ("North Korea fired artillery rockets on Nov. 1 and 3, Seoul says", ["2024-11-01", "2024-11-03"]),
        ('합참 "북, 1일·3일 서해로 방사포 10여 발씩 발사"', ["2024-11-01", "2024-11-03"]),
        ("North Korea fires missiles twice in one day", ["2024-11-05", "2024-11-05"]),
        ("North Korea fired missile on Monday, talks are due on Thursday and Friday", ["2024-11-04"]),
        ("State media: North tested engines on Nov. 1 and 3, KCNA says", ["2024-11-03"]),
        ("North Korea sends balloons on Saturday and again on Sunday", ["2024-11-02"]),
    ],
)
def test_a_text_that_tells_two_days_or_launches_makes_two_acts(conn, title, days):
    poll(conn, title, 0)
    p = schema.provocations
    found = conn.scalars(sa.select(p.c.date).where(p.c.reports > 0).order_by(p.c.date))
    assert [day.isoformat() for day in found] == days
    assert poll(conn, title, 30).new == 0
    assert counted(conn) == 1  # one item is one signal, whatever it tells


def counted(conn) -> int:
    return conn.scalar(sa.select(sa.func.sum(schema.daily_counts.c.n)))


def test_ordinary_texts_tell_one():
    assert not tells_two("North Korea fires 2 missiles on Tuesday", "Seoul and Washington will meet on Thursday.")
    assert not tells_two("북한, 동해상으로 탄도미사일 2발 발사", "합참은 5일 오전 밝혔다.")


def test_what_was_stored_is_read_again_as_it_was(tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/watch.db")
    with store.begin() as conn:
        poll(conn, '합참 "북, 1일·3일 서해로 방사포 10여 발씩 발사"', 0)
        before = lines(conn)
        stored = conn.execute(sa.select(schema.entries.c.guid, schema.entries.c.flags)).all()
        assert sorted(stored) == [("live", ""), (f"live {SECOND}", SECOND)]
        conn.execute(sa.update(schema.entries).values(rules="old"))
    assert rescore(store, START - timedelta(days=1), START + timedelta(days=1), assessor()) == 2
    with store.read() as conn:
        assert counted(conn) == 1
        assert lines(conn) == before
