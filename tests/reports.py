"""Reports for tests of merging: plain ones by hand, and any that hypothesis can think of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from data.models import Assessment, Category, Entry, Facts, Report
from data.tables.extract_tables import extract_tables
from scoring.facts.extract import facts

START = datetime(2024, 11, 1, tzinfo=UTC)


def report(
    title: str,
    published: str,
    *,
    summary: str = "",
    category: Category | None = "missile",
    publisher: str = "Harbour Post",
    language: str = "en",
    guid: str = "",
    kind: Any = "provocation",
    id: int | None = None,
    reliability: str = "B",
    publisher_type: str = "newspaper",
    state_controlled: bool = False,
    flags: tuple[str, ...] = (),
) -> Report:
    """A report as the scorer and the reading of facts would make it. `published` is UTC, such as 2024-11-05T01:00."""
    at = datetime.fromisoformat(published).replace(tzinfo=UTC)
    guid = guid or f"{publisher} {published} {title}"
    entry = Entry(publisher, guid, title, summary, f"https://news.example/{abs(hash(guid))}", at, at, language, id=id)
    entry = replace(entry, publisher=publisher, flags=flags)
    read = facts(title, summary, at, language, category, kind, extract_tables())
    said = Assessment(kind, category, 80, "test", rules="r", facts=read)
    return Report(entry, said, reliability, state_controlled, publisher_type)


# An ICBM told by one voice, and then by a surer one.
FIRST = report("North Korea launches ICBM into East Sea, Tokyo says", "2024-11-05T01:00", category="icbm", id=1)
SURER = report(
    "North Korea launches ICBM into East Sea, JCS says",
    "2024-11-05T01:20",
    category="icbm",
    publisher="Hill Wire",
    id=2,
)


def groups(clusters: Any) -> set[frozenset[str]]:
    """Clusters as sets of guids, to compare partitions."""
    return {frozenset(r.entry.guid for r in c.reports) for c in clusters}


_CATEGORIES: tuple[Category, ...] = (
    "missile",
    "icbm",
    "cruise",
    "space",
    "nuclear",
    "artillery",
    "border",
    "balloon",
    "gps",
    "cyber",
    "other",
)
_FORMS = ("", "", "missile", "ballistic", "cruise", "underwater", "engine", "planes", "troops", "rockets", "satellite")


@st.composite
def any_reports(
    draw: st.DrawFn,
    min_size: int = 1,
    max_size: int = 14,
    days: int = 40,
    categories: tuple[Category, ...] = _CATEGORIES,
) -> list[Report]:
    """Reports of random acts of some categories, with distinct guids, published within `days` days."""
    made = []
    span = draw(st.sampled_from([2, 6, days]))
    for n in range(draw(st.integers(min_size, max_size))):
        published = START + timedelta(minutes=30 * draw(st.integers(0, 48 * span)))
        made.append(_any_report(draw, n, published, categories))
    return made


def _any_report(draw: st.DrawFn, n: int, published: datetime, categories: tuple[Category, ...]) -> Report:
    category = draw(st.sampled_from(categories))
    today = (published + timedelta(hours=9)).date()
    basis, act_days = _any_days(draw, today)
    read = Facts(
        act_day=act_days[0],
        act_day_basis=basis,
        days=act_days,
        count=draw(st.sampled_from([None, None, 1, 2, 3, 12])),
        count_at_least=draw(st.booleans()),
        ordinal=draw(st.sampled_from([None, None, None, 7, 8])),
        series=draw(st.sampled_from(["", "", "week:3", "week:5"])),
        form="" if category == "cyber" else draw(st.sampled_from(_FORMS)),
        claimed_by=draw(st.sampled_from([(), (), ("JCS",), ("Japan",), ("KCNA",), ("JCS", "Japan")])),
        campaign=draw(st.sampled_from(["", "Alpha", "Beta"])) if category == "cyber" else "",
        tokens=draw(st.sampled_from([(), ("~lure",), ("gate", "lure"), ("gate", "lure", "vault")]))
        if category == "cyber"
        else (),
        actor=draw(st.sampled_from(["", "", "Lazarus", "Kimsuky"])) if category == "cyber" else "",
        another=draw(st.sampled_from([False, False, False, True])),
        follow_up=draw(st.sampled_from([False, False, True])),
        telling=draw(st.sampled_from(["new", "new", "new", "follow-up", "past"])),
        flash=draw(st.sampled_from([False, False, False, True])),
        again=draw(st.sampled_from([False, False, False, True])),
        victims=draw(st.sampled_from([(), (), ("vault",)])) if category == "cyber" else (),
    )
    source = draw(st.sampled_from(["Harbour Post", "Hill Wire", "강변일보"]))
    link = f"https://news.example/{n}"
    title = draw(st.sampled_from([f"Report {n}: test held"] * 4 + [f"Report {n}"]))
    entry = Entry(source, f"g{n}", title, "", link, published, published, publisher=source)
    kind, rule = draw(st.sampled_from([("provocation", "test")] * 6 + [("context", "withdrawn-test")]))
    return Report(entry, Assessment(kind, category, 70, rule, rules="r", facts=read), "B")


def _any_days(draw: st.DrawFn, today: date) -> tuple[Any, tuple[date, ...]]:
    one = timedelta(days=1)
    return draw(
        st.sampled_from(
            [
                ("published", (today, today - one)),
                ("published", (today - one, today)),
                ("weekday", (today,)),
                ("weekday", (today - 3 * one,)),
                ("weekday", (today - one, today)),
                ("stated", (today - one,)),
                ("stated", (today - 12 * one,)),
                ("relative", tuple(today - n * one for n in range(7))),
            ]
        )
    )
