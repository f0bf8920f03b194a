"""The list of the watch floor: provocations and signals, with marks, notes and verdicts of officers.

Signals that report a provocation are not listed beside it: one act is one line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from components.reads import clock, load, picture, stored
from data.models import (
    AHEAD_KINDS,
    Facets,
    Filters,
    Mark,
    MarkState,
    Note,
    Person,
    Provocation,
    Read,
    Report,
    Said,
    Verdict,
    act_subject,
    entry_subject,
    iso,
)
from data.store import triage, verdicts
from scoring.acts.changes import differences, facets_of_act, facets_of_report, returns
from scoring.acts.summary import meets

View = Literal["open", "mine", "watch", "dismissed", "all"]
VIEWS: tuple[View, ...] = ("open", "mine", "watch", "dismissed", "all")
MOST = 400  # signals listed; more than an officer reads in a shift


@dataclass(frozen=True, slots=True)
class Item:
    """A provocation, or a signal that is none, and what the floor knows of it."""

    subject: str
    report: Report  # the signal; of a provocation, the report that gave its title
    act: Provocation | None
    facets: Facets
    mark: Mark | None = None
    read: Read | None = None
    notes: tuple[Note, ...] = ()
    verdict: Verdict | None = None

    @property
    def title(self) -> str:
        return self.act.title if self.act else self.report.entry.title

    @property
    def at(self) -> datetime:
        """When the first word of it was published."""
        return self.act.first_published if self.act else self.report.entry.published

    @property
    def state(self) -> MarkState:
        return self.mark.state if self.mark else "open"

    @property
    def version(self) -> int:
        """The version of its mark, 0 where it has none."""
        return self.mark.version if self.mark else 0

    @property
    def changed(self) -> tuple[tuple[str, int | str, int | str], ...]:
        """What changed since this person read it; empty also where they never did."""
        return differences(self.read.seen, self.facets) if self.read else ()

    @property
    def since_mark(self) -> tuple[tuple[str, int | str, int | str], ...]:
        """What changed since its mark was set."""
        return differences(self.mark.seen, self.facets) if self.mark else ()

    @property
    def back(self) -> bool:
        """Whether it became graver, more credible or another thing after an officer closed it."""
        return self.mark is not None and self.state != "open" and returns(self.mark.seen, self.facets)

    def shown_in(self, view: View, who: str) -> bool:
        """Whether it belongs to a view of the person called `who`."""
        if view == "open":
            ruled_out = self.act is not None and self.act.status == "rejected"
            return (self.state == "open" and not ruled_out) or self.back
        if view == "mine":
            return self.mark is not None and self.mark.by == who and self.state in ("acknowledged", "watch")
        return view == "all" or self.state == view


def of_act(act: Provocation) -> Item:
    """A provocation before anything is known of its marks."""
    lead = next((r for r in act.reports if r.entry.title == act.title), act.reports[0])
    return Item(act_subject(act.id), lead, act, facets_of_act(act))


def of_report(report: Report) -> Item:
    """A signal before anything is known of its marks."""
    return Item(entry_subject(report.entry), report, None, facets_of_report(report))


def listed(filters: Filters, now: datetime) -> list[Item]:
    """The signals and provocations of a range, the newest first, without what officers added."""
    first = clock.korean_day(filters.since) if filters.since else date(1990, 1, 1)
    last = min(clock.korean_day(filters.until or now), clock.korean_day(now))
    found = []
    if not filters.kinds or "provocation" in filters.kinds:
        found += [of_act(act) for act in picture.provocations(first, last, now) if meets(act, filters)]
    if kinds := tuple(kind for kind in AHEAD_KINDS if not filters.kinds or kind in filters.kinds):
        found += [of_report(report) for report in stored.reports(replace(filters, kinds=kinds), now, MOST)]
    return sorted(found, key=lambda item: (item.at, item.subject), reverse=True)


def dressed(items: Sequence[Item], who: Person) -> list[Item]:
    """The same with marks, notes and verdicts as they are this second, and what `who` has read."""
    subjects = [item.subject for item in items]
    with load.store().read() as conn:  # no cache: officers see each other's marks at once
        marks, notes = triage.marks(conn, subjects), triage.notes(conn, subjects)
        judged = verdicts.about(conn, subjects)
        reads: Mapping[str, Read] = triage.reads(conn, who.name, subjects) if who.name else {}
    return [
        replace(
            item, mark=marks.get(item.subject), read=reads.get(item.subject), notes=notes.get(item.subject, ()),
            verdict=judged.get(item.subject),
        )
        for item in items
    ]  # fmt: skip


def said_of(item: Item) -> Said:
    """The machine's present reading of an item, with its text: what a verdict judges."""
    entry, said = item.report.entry, item.report.assessment
    return Said(
        kind="provocation" if item.act else said.kind,
        category=item.act.category if item.act else said.category,
        score=said.score,
        rule=said.rule,
        rules=said.rules or load.rules_version(),
        title=entry.title,
        summary=entry.summary,
        language=entry.language,
        source=entry.source,
        link=entry.link,
        published=iso(entry.published),
        reports=tuple(entry_subject(r.entry) for r in item.act.reports) if item.act else (),
    )
