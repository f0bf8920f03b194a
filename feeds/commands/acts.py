"""`python -m feeds acts`: the stored acts, and why reports are of one act or of two."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

import click

from data.models import ActTables, Provocation, Report, kst_day
from data.store import queries
from data.store.source_edits import sources_in_use
from data.store.store import database_url, must_be_there, open_store
from data.tables.act_tables import load_act_tables
from data.tables.sources import graded
from feeds.commands.options import TIME, database
from scoring.acts.families import family
from scoring.acts.summary import summarise
from scoring.acts.why import Ground, apart, shared

WEEK = timedelta(days=7)
# Acts so near are compared with the one that is explained.
NEAR = timedelta(days=7)
NEAR_CYBER = timedelta(days=30)
_TITLE = 88
# Grounds whose codes are no words.
_GROUNDS = {
    "sum": "the same sum",
    "victim": "the same victim",
    "names": "the same names",
    "vendor": "a finding of the same firm",
    "target": "victims of the same kind, and one names nothing else",
    "accuser": "the same accuser and loot",
    "others between": "linked by other reports between them",
    "follow-up": "follows the act up",
    "past": "looks back at the act",
    "placed": "placed by other reports: said, then settled",
}


@click.command()
@click.option("--since", type=TIME, metavar="TIME", help="acts of KST days since then; default: a week")
@click.option("--explain", metavar="ID", help="why this act's reports are one act, and its neighbours others")
@database
def command(since: datetime | None, explain: str | None, db: str | None) -> int:
    """List the stored acts, or say why an act's reports are of one act and those of its neighbours are not."""
    must_be_there(db or database_url())
    store, now = open_store(db), datetime.now(UTC)
    sources, tables = graded(sources_in_use(store)), load_act_tables()
    with store.read() as conn:
        if explain is None:
            first = kst_day(since or now - WEEK)
            found = queries.provocation_reports(conn, first, kst_day(now) + WEEK, now, sources)
            for act in _acts(found, tables, now):
                print(f"{act.id}  {_line(act)}")
            if not found:
                print(f"no act of KST days since {first}; --since TIME looks further back", file=sys.stderr)
            return 0
        asked = queries.resolve(conn, explain)
        reports = queries.reports_of(conn, asked, now, sources)
        if not reports:
            raise ValueError(f"{explain}: no such act in this store; `python -m feeds acts` lists them")
        act = summarise(asked, reports, tables, now)
        reach = NEAR_CYBER if family(reports[0]) == "cyber" else NEAR
        near = queries.provocation_reports(conn, act.date - reach, act.date + reach, now, sources)
    others = [one for one in _acts(near, tables, now) if one.id != asked and _of_family(one, reports[0])]
    for line in (*_told(act), *_neighbours(act, others)):
        print(line)
    return 0


def _acts(found: dict[str, list[Report]], tables: ActTables, now: datetime) -> list[Provocation]:
    acts = [summarise(name, reports, tables, now) for name, reports in found.items()]
    return sorted(acts, key=lambda act: (act.date, act.first_published, act.id))


def _of_family(act: Provocation, report: Report) -> bool:
    return family(act.reports[0]) == family(report)


def _line(act: Provocation) -> str:
    said = (
        f"{act.date} {act.category}, severity {act.severity}, credibility {act.credibility}, {len(act.reports)} reports"
    )
    return f"{said}{', ' + act.status if act.status != 'machine' else ''}: {act.title[:_TITLE]}"


def _told(act: Provocation) -> Iterator[str]:
    """The act and each of its reports, with what each shares with the first."""
    yield f"{act.id}: {_line(act)}"
    first = act.reports[0]
    for report in act.reports:
        yield f"  {_said(report)}"
        if report is not first:
            yield f"    one act: {_words(shared(first, report, act.date))}"


def _neighbours(act: Provocation, others: Sequence[Provocation]) -> Iterator[str]:
    """The acts nearby, with what keeps the report of each that stands nearest apart from this act's nearest."""
    for other in others:
        pairs = ((one, two) for one in act.reports for two in other.reports)
        one, two = min(pairs, key=lambda pair: abs(pair[0].entry.published - pair[1].entry.published))
        yield f"not {other.id}: {_line(other)}"
        yield f"  {_said(one)}"
        yield f"  {_said(two)}"
        days: tuple[date, date] = (act.date, other.date)
        yield f"    two acts: {_words(apart(one, two, days))}"


def _said(report: Report) -> str:
    entry = report.entry
    return f"{entry.published:%Y-%m-%d %H:%MZ} {entry.publisher or entry.source}: {entry.title[:_TITLE]}"


def _words(grounds: Sequence[Ground]) -> str:
    said = (
        (
            _GROUNDS.get(ground.what, ground.what),
            ground.one and f": {ground.one}",
            ground.other and f" / {ground.other}",
        )
        for ground in grounds
    )
    return "; ".join(map("".join, said))
