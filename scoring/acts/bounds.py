"""How far in time one report can change acts, so that only those are read and merged anew.

A report of news lends support to the days its words allow. Others that leave their day open follow that support, and
others follow those: each step leads at most `days.REACH` days away, the rules on evenings, on midnight and on
satellites one day more each, those on nights and on echoes two.
What follows an act up, and what takes one back, chooses among the acts of some days, so that acts which themselves did
not change can gain or lose such reports. Acts that are chains of reports have no such bound: they are read until they
end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from data.models import Report, kst_day
from scoring.acts import campaigns, withdrawals
from scoring.acts.clusters import Cluster
from scoring.acts.days import REACH
from scoring.acts.echoes import ECHO
from scoring.acts.families import family
from scoring.acts.lasting import SPELLS
from scoring.acts.tails import TAIL, is_news
from scoring.facts.calendar_dates import DAY, MAX_LAG

# Days between a day that a report supports and the day of an act of news that this can change.
PLACING = 2 * REACH + 5 + 2 * ECHO
# Days between an act and others that a report which follows it up or takes it back can belong to instead.
COMPETING = max(TAIL, MAX_LAG + ECHO + withdrawals.REACH.days)
# Days before and after an act of which reports must be known to tell the whole act. What states a day is told later.
BEFORE = COMPETING + PLACING
AFTER = COMPETING + PLACING + MAX_LAG
# The same for chains of reports. Attacks have no days: what is published is linked to what is published.
_LINKED = campaigns.LINK // DAY + 1


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """KST days from `first` to `last`, both among them."""

    first: date
    last: date

    def widened(self, before: int, after: int) -> Days:
        return Days(self.first - before * DAY, self.last + after * DAY)

    def meets(self, other: Days) -> bool:
        return self.first <= other.last and other.first <= self.last


def joined(spans: Iterable[Days]) -> list[Days]:
    """The same days in as few stretches as possible, in order."""
    found: list[Days] = []
    for span in sorted(spans):
        if found and span.first <= found[-1].last + DAY:
            found[-1] = Days(found[-1].first, max(found[-1].last, span.last))
        else:
            found.append(span)
    return found


def changed_by(report: Report) -> Days:
    """Days of acts that can be others once the report comes or goes: of an attack the day it is told."""
    told = kst_day(report.entry.published)
    if family(report) == "cyber":
        return Days(told - withdrawals.REACH if withdrawals.is_withdrawal(report) else told, told)
    if withdrawals.is_withdrawal(report):
        return Days(told - COMPETING * DAY, told)
    if not is_news(report):
        return Days(told - TAIL * DAY, told)
    supported = (*report.assessment.facts.days, told, told - 3 * DAY)
    return Days(min(supported), max(supported)).widened(PLACING + COMPETING, PLACING + COMPETING)


def changed_without(name: str, act: date, told: Collection[date]) -> Days:
    """The same for a report that belonged to an act of family `name` and the day `act` and may have been read
    otherwise. `told`: the days on which the act's reports were published."""
    if name == "cyber":
        return Days(min(told), max(told))
    leaves = REACH + 2 + PLACING + COMPETING
    return Days(act, max([act, *told]) if name in SPELLS else act).widened(leaves, leaves)


def told(report: Report) -> Days:
    """The day of publication."""
    day = kst_day(report.entry.published)
    return Days(day, day)


def span(act: Cluster) -> Days:
    """The days of an act: one, but of a chain of reports from the first to the last."""
    if not _is_chain(act.family):
        return Days(act.date, act.date)
    told = [kst_day(r.entry.published) for r in act.reports]
    return Days(min(act.date, *told), max(act.date, *told))


def near(acts: Sequence[Cluster], changed: Iterable[Days]) -> list[Cluster]:
    """The `acts` of one family that can have changed. What lasts for days lends and loses reports at both its ends."""
    stretches = joined(changed)
    if acts and acts[0].family in SPELLS:
        grown = [Days(*_ends([one, *(span(act) for act in acts if span(act).meets(one))])) for one in stretches]
        stretches = [one.widened(COMPETING, COMPETING) for one in grown]
    return [act for act in acts if any(span(act).meets(one) for one in stretches)]


def _ends(spans: Sequence[Days]) -> tuple[date, date]:
    return min(s.first for s in spans), max(s.last for s in spans)


def to_read(name: str, days: Days) -> Days:
    """Days of publication of the reports of family `name` that must be known to tell acts of `days`."""
    if name == "cyber":
        return days.widened(_LINKED, _LINKED)
    if name in SPELLS:
        return days.widened(BEFORE + MAX_LAG, AFTER)
    return days.widened(BEFORE, AFTER)


def beside(act: Cluster, acts: Iterable[Cluster]) -> list[Cluster]:
    """Acts whose size decides where a passing word in `act` belongs: attacks told of in the same days."""
    if act.family != "cyber":
        return []
    days = span(act).widened(campaigns.NEWS_CYCLE // DAY + 1, campaigns.NEWS_CYCLE // DAY + 1)
    return [other for other in acts if span(other).meets(days)]


def _is_chain(name: str) -> bool:
    return name == "cyber" or name in SPELLS
