"""Reports of one act become one provocation.

`merge` looks at what reports state first (family of category, KST day, form, number in a series, count, who says so)
and at wording second (cyber campaigns, whose reports share names). It is a pure function of the set of reports: in
which order they came, at once or hour by hour, makes no difference.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from data.models import Report, kst_day
from scoring.acts import campaigns
from scoring.acts.days import REACH, place_in_days
from scoring.acts.families import family
from scoring.acts.lasting import NIGHTS, SPELLS, spells, through_the_night
from scoring.acts.same_day import split_day
from scoring.acts.tails import TAIL, attach, is_news, rests_on_news
from scoring.acts.withdrawals import is_withdrawal, target, told_within
from scoring.facts.dates import MAX_LAG

# What a report can change, in days of acts around its own, and what must be known to tell (see `neighbourhood`).
CHANGES_BEFORE = REACH + TAIL
CHANGES_AFTER = REACH
CONTEXT_BEFORE = CHANGES_BEFORE + TAIL + 2 * REACH
CONTEXT_AFTER = CHANGES_AFTER + TAIL + REACH + MAX_LAG


@dataclass(frozen=True, slots=True)
class Cluster:
    """Reports of one act, in order of publication."""

    id: str  # of the first report; a store keeps the id an act already has
    family: str
    date: date  # KST day of the act
    reports: tuple[Report, ...]


def in_order(reports: Iterable[Report]) -> list[Report]:
    """By publication, then source and guid: the same order whatever order they came in."""
    return sorted(reports, key=lambda r: (r.entry.published, r.entry.source, r.entry.guid))


def merge(reports: Iterable[Report]) -> list[Cluster]:
    """The acts that `reports` tell of, by date and first report. Reports of another kind than provocation are ignored,
    and so are those that only follow up or look back at an act which no report here tells as new. What takes an act
    back belongs to it.

    Depends on nothing but the set of reports.
    """
    families: dict[str, list[Report]] = defaultdict(list)
    taken_back: list[Report] = []
    for report in in_order(reports):
        if is_withdrawal(report):
            taken_back.append(report)
        elif report.assessment.kind == "provocation":
            families[family(report)].append(report)
    found: list[Cluster] = []
    for name, members in families.items():
        if name == "cyber":
            told = [r for r in members if r.assessment.facts.telling != "past"]
            groups = [act for act in campaigns.group(told) if rests_on_news(act)]
            found += [_cluster(name, kst_day(act[0].entry.published), act) for act in groups]
            continue
        found += [_cluster(name, day, in_order(act)) for day, act in _acts(name, members)]
    found = _with_withdrawals(found, taken_back)
    return sorted(found, key=lambda c: (c.date, c.reports[0].entry.published, c.id))


def _with_withdrawals(found: list[Cluster], taken_back: Sequence[Report]) -> list[Cluster]:
    """The acts with the entries that take them back; those that take back none of them are left out."""
    if not taken_back:
        return found
    acts = [(cluster.family, cluster.date, cluster.reports) for cluster in found]
    joined: dict[int, list[Report]] = defaultdict(list)
    for report in taken_back:
        if (place := target(report, acts)) is not None:
            joined[place].append(report)
    return [
        replace(cluster, reports=tuple(in_order([*cluster.reports, *joined[n]]))) if n in joined else cluster
        for n, cluster in enumerate(found)
    ]


def _acts(name: str, members: Sequence[Report]) -> list[tuple[date, list[Report]]]:
    """(day, reports) of the acts of family `name`."""
    placed = place_in_days([r for r in members if is_news(r)])
    if name in NIGHTS:
        placed = through_the_night(placed)
    split = [(day, act) for day, of_day in placed.items() for act in split_day(of_day)]
    split.sort(key=lambda one: (one[0], one[1][0].entry.published))
    if name in SPELLS:
        split = spells(split)
    return attach(split, (r for r in members if not is_news(r)))


def _cluster(name: str, day: date, act: Sequence[Report]) -> Cluster:
    return Cluster(seed_id(act[0]), name, day, tuple(act))


def seed_id(report: Report) -> str:
    """The id of an act whose first report is `report`, such as P-20221102-launch-3f9a2c."""
    entry, facts = report.entry, report.assessment.facts
    day = facts.act_day or kst_day(entry.published)
    identity = f"{entry.source}\0{entry.guid}".encode("utf-8", "surrogatepass")
    digest = hashlib.blake2b(identity, digest_size=3).hexdigest()
    return f"P-{day:%Y%m%d}-{family(report)}-{digest}"


def possible_days(report: Report) -> tuple[date, ...]:
    """KST days on which the report's act may have been, as far as merging looks."""
    if is_withdrawal(report):
        return told_within(report)
    published = kst_day(report.entry.published)
    back = [published - timedelta(days=n) for n in range(4 if is_news(report) else TAIL + 1)]
    return tuple(dict.fromkeys([*report.assessment.facts.days, *back]))


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Around new reports of one family: acts of days [first, last] may change; to tell, reports published in KST days
    [read_from, read_to] must be read."""

    first: date
    last: date
    read_from: date
    read_to: date


def neighbourhood(days: Iterable[date]) -> Neighbourhood:
    """What must be read, and what may change, when reports whose acts may have been on `days` come, change or go.

    A report supports each of the days its words allow. Others follow that support up to REACH days away, and what
    they leave or join changes: acts within REACH days. A follow-up told up to TAIL days after any of those may now join
    another act than before, one up to TAIL days earlier. An act's reports are published up to MAX_LAG days after it,
    and where each of those belongs rests on support within REACH days of it, stated up to MAX_LAG days later.
    """
    lowest, highest = min(days := list(days)), max(days)
    return Neighbourhood(
        first=lowest - timedelta(days=CHANGES_BEFORE),
        last=highest + timedelta(days=CHANGES_AFTER),
        read_from=lowest - timedelta(days=CONTEXT_BEFORE),
        read_to=highest + timedelta(days=CONTEXT_AFTER),
    )
