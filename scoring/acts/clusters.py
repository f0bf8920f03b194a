"""Reports of one act become one provocation.

`merge` looks at what reports state first (family of category, KST day, form, number in a series, count, who says so)
and at wording second (cyber campaigns, whose reports share names). It is a pure function of the set of reports: in
which order they came, at once or hour by hour, makes no difference.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from data.models import Report, kst_day
from scoring.acts import campaigns
from scoring.acts.days import place_in_days
from scoring.acts.echoes import without_echoes
from scoring.acts.families import family
from scoring.acts.forerunners import without_forerunners
from scoring.acts.lasting import NIGHTS, SPELLS, spells, through_the_night
from scoring.acts.reports import in_order
from scoring.acts.same_day import split_day
from scoring.acts.tails import attach, is_news, rests_on_news
from scoring.acts.withdrawals import is_withdrawal, target


@dataclass(frozen=True, slots=True)
class Cluster:
    """Reports of one act, in order of publication."""

    id: str  # of the first report; a store keeps the id an act already has
    family: str
    date: date  # KST day of the act
    reports: tuple[Report, ...]
    borne: bool = True  # a report tells it as new, so that it is an act


def merge(reports: Iterable[Report], unborne: bool = False) -> list[Cluster]:
    """The acts that `reports` tell of, by date and first report. Reports of another kind than provocation are ignored,
    and so are those that only follow up or look back at an act which no report here tells as new. What takes an act
    back belongs to it. With `unborne`, also what no report tells as new but others may yet: attacks only followed up.

    Depends on nothing but the set of reports.
    """
    families: dict[str, list[Report]] = defaultdict(list)
    taken_back: list[Report] = []
    for report in in_order(reports):
        if is_withdrawal(report):
            taken_back.append(report)
        elif report.assessment.kind == "provocation":
            families[family(report)].append(report)
    told = [_Act(name, *act) for name, members in families.items() for act in _acts(name, members)]
    borne = [act for act in told if rests_on_news(act.news)]
    for report in taken_back:
        if (place := target(report, [(act.family, act.day, act.news) for act in borne])) is not None:
            borne[place].more.append(report)
    found = [_cluster(act) for act in (told if unborne else borne)]
    return sorted(found, key=lambda c: (c.date, c.reports[0].entry.published, c.id))


@dataclass(slots=True)
class _Act:
    """An act with what makes it (`news`) and what only belongs to it: this places no other report."""

    family: str
    day: date
    news: list[Report]
    more: list[Report]


def _acts(name: str, members: Sequence[Report]) -> list[tuple[date, list[Report], list[Report]]]:
    """(day, reports that make it, reports that follow it up) of the acts of family `name`."""
    if name == "cyber":
        groups = campaigns.group([r for r in members if r.assessment.facts.telling != "past"])
        return [(kst_day(act[0].entry.published), act, []) for act in groups]
    news: list[Report] = []
    others: list[Report] = []
    for report in members:
        (news if is_news(report) else others).append(report)
    placed = place_in_days(news)
    if name in NIGHTS:
        placed = through_the_night(placed)
    split = [(day, act) for day, of_day in placed.items() for act in split_day(of_day)]
    split.sort(key=lambda one: (one[0], one[1][0].entry.published))
    split = without_echoes(split)
    if name in SPELLS:
        split = spells(split)
    return [without_forerunners(*act) for act in attach(split, others)]


def _cluster(act: _Act) -> Cluster:
    reports = in_order([*act.news, *act.more])
    first = next(report for report in reports if not is_withdrawal(report))
    return Cluster(seed_id(first), act.family, act.day, tuple(reports), rests_on_news(act.news))


def seed_id(report: Report) -> str:
    """The id of an act whose first report is `report`, such as P-20221102-launch-3f9a2c."""
    entry, facts = report.entry, report.assessment.facts
    day = facts.act_day or kst_day(entry.published)
    identity = f"{entry.source}\0{entry.guid}".encode("utf-8", "surrogatepass")
    digest = hashlib.blake2b(identity, digest_size=3).hexdigest()
    return f"P-{day:%Y%m%d}-{family(report)}-{digest}"
