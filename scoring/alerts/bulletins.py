"""A grave act as one warning after another: what was first to be said of it, and each time that this changed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from data.models import ActTables, Provocation, Report
from scoring.acts.summary import summarise
from scoring.acts.withdrawals import is_withdrawal

GRAVE = 4  # severity from which an act is warned of
_MOST_MOMENTS = 60  # of one act: later reports change little of it, and each costs a summing up


@dataclass(frozen=True, slots=True)
class Bulletin:
    """The act as known at `at` (UTC), and what that is beside the bulletin before."""

    what: Literal["first", "changed", "withdrawn"]
    at: datetime
    act: Provocation


def bulletins(act: Provocation, ruled_at: datetime | None, tables: ActTables) -> tuple[Bulletin, ...]:
    """The bulletins of an act, oldest first; none where it was never grave.

    They are told from the reports and from when each became known, so that they come out the same whenever they are
    asked for. The last is `act` itself: of what officers ruled only the moment of the last ruling is known here.
    """
    found: list[Bulletin] = []
    for at in _moments(act.reports):
        known = [report for report in act.reports if report.entry.first_seen <= at]
        if not all(map(is_withdrawal, known)):
            found += _next(found, summarise(act.id, known, tables, at), at)
    seen = max(report.entry.first_seen for report in act.reports)
    more = tuple(_next(found, act, max(ruled_at or seen, seen)))
    if more and found and ruled_at is None:  # its day among its neighbours, which is no news of it
        return (*found[:-1], replace(found[-1], act=act))
    return (*found, *more)


def _moments(reports: Sequence[Report]) -> Iterable[datetime]:
    seen = sorted({at for report in reports for at in (report.entry.first_seen, report.withdrawn_at) if at})
    return seen[:_MOST_MOMENTS]


def _next(before: Sequence[Bulletin], act: Provocation, at: datetime) -> Iterable[Bulletin]:
    if not before:
        if act.counts and act.severity >= GRAVE:
            yield Bulletin("first", at, act)
    elif act.counts and not before[-1].act.counts:
        yield Bulletin("changed", at, act)
    elif not act.counts and before[-1].act.counts:
        yield Bulletin("withdrawn", at, act)
    elif act.counts and _said(act) != _said(before[-1].act):
        yield Bulletin("changed", at, act)


def _said(act: Provocation) -> tuple[object, ...]:
    """What a warning says of an act; a further report of the same changes none of it."""
    return (
        act.severity, act.credibility, act.category, act.date, act.minute, act.count, act.count_at_least, act.weapon,
        act.place,
    )  # fmt: skip
