"""From merged clusters to what the store must write: ids that never change, rulings on top, and a history."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from data.models import ActTables, Filed, Filing, Membership, Provocation, Report
from scoring.acts.clusters import Cluster
from scoring.acts.reports import in_order
from scoring.acts.rulings import Decided, apply_rulings
from scoring.acts.summary import summarise


def name_clusters(
    clusters: Sequence[Cluster], machine: Mapping[int, str], elsewhere: Collection[str] = ()
) -> dict[str, Cluster]:
    """Clusters under the ids they keep. Ids in `elsewhere` are borne by acts that are none of these.

    `machine` says where their entries belonged before. A cluster keeps the id with which it shares most entries; of two
    that claim one id the one with more of its entries keeps it, the earlier of equals. A cluster that keeps none is
    named after its first report.
    """
    shared: list[tuple[int, int, str]] = []
    for n, cluster in enumerate(clusters):
        known = Counter(machine[i] for r in cluster.reports if (i := _id(r)) in machine)
        shared += [(-count, n, name) for name, count in known.items()]
    named: dict[int, str] = {}
    taken: set[str] = set()
    for _, n, name in sorted(shared):
        if n not in named and name not in taken:
            named[n] = name
            taken.add(name)
    for n, cluster in enumerate(clusters):
        if n not in named:
            named[n] = _free(cluster.id, taken | set(elsewhere))
            taken.add(named[n])
    return {named[n]: replace(cluster, id=named[n]) for n, cluster in enumerate(clusters)}


def _free(name: str, taken: Collection[str]) -> str:
    """`name`, or with a number where another act already bears it: its first report was moved away from it."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free


def file_acts(
    filed: Filed,
    tables: ActTables,
    now: datetime,
    merged: Mapping[str, Cluster] = MappingProxyType({}),
    left: Mapping[int, Membership] = MappingProxyType({}),
    gone: Collection[int] = (),
) -> Filing:
    """What to write so that the clusters `merged`, and what the store holds around them, stand with all rulings on top.

    An officer's ruling merges nothing anew: then what is filed is enough. `left` tells where the entries of `merged`
    belonged, and those that are `gone`: no reports of an act any more. Every provocation that a ruling joins to one of
    `merged` must be in `filed` or among `merged`.
    """
    named = dict(merged) | {
        name: Cluster(name, row.family, row.date, tuple(in_order(reports)))
        for name, (row, reports) in filed.acts.items()
    }
    before = dict(left) | dict(filed.members)
    entries = {name: [_id(r) for r in c.reports] for name, c in named.items()}
    decided = apply_rulings(entries, filed.rulings, filed.aliases)
    reports = {_id(r): r for c in named.values() for r in c.reports}
    machine_of = {_id(r): name for name, c in named.items() for r in c.reports}
    after = {
        entry: Membership(one.id, machine_of[entry]) for one in decided.values() for entry in sorted(one.entry_ids)
    }
    # What is stored is known, whatever the clock of the machine that fetched it said.
    now = max([now, *(r.entry.first_seen for r in reports.values())])
    written: list[tuple[Provocation, str]] = []
    for name, one in sorted(decided.items()):
        if one.entry_ids:
            cluster = named[_main_machine_id(one, machine_of)]
            held = [reports[entry] for entry in sorted(one.entry_ids)]
            written.append((summarise(name, held, tables, now, one.status, one.severity, cluster.date), cluster.family))
    standing = {one.id for one, _ in written}
    # The machine's view points at rows too, also where rulings took all their entries away.
    for name in sorted(set(named) - standing - filed.known):
        cluster = named[name]
        written.append((summarise(name, cluster.reports, tables, now, day=cluster.date), cluster.family))
    retired = _retired(before, after, standing, decided)
    retired |= {name: decided[name].merged_into for name in named if name not in standing and name in decided}
    return Filing(
        provocations=tuple(written),
        members={entry: place for entry, place in after.items() if before.get(entry) != place},
        dropped=tuple(sorted(set(gone) & before.keys())),
        retired=tuple(sorted((name, target or None) for name, target in retired.items())),
        history=tuple(_history(before, after, filed.known, standing, retired)),
    )


def _id(report: Report) -> int:
    if report.entry.id is None:
        raise ValueError(f"{report.entry.source}/{report.entry.guid}: only stored entries can be filed")
    return report.entry.id


def _main_machine_id(one: Decided, machine_of: Mapping[int, str]) -> str:
    """The machine's provocation that gives an act its day: its own, else the one most entries come from."""
    if one.id in one.machine_ids:
        return one.id
    counted = Counter(machine_of[entry] for entry in one.entry_ids)
    return min(counted, key=lambda name: (-counted[name], name))


def _retired(
    before: Mapping[int, Membership],
    after: Mapping[int, Membership],
    standing: Collection[str],
    decided: Mapping[str, Decided],
) -> dict[str, str]:
    """Ids that held entries before and hold none now → where most of them went ("" if nowhere)."""
    moved: dict[str, Counter[str]] = defaultdict(Counter)
    for entry, old in before.items():
        moved[old.provocation_id] += Counter([after[entry].provocation_id] if entry in after else [])
    return {
        name: (decided[name].merged_into if name in decided else "")
        or (min(to, key=lambda t: (-to[t], t)) if to else "")
        for name, to in moved.items()
        if name not in standing
    }


def _history(
    before: Mapping[int, Membership],
    after: Mapping[int, Membership],
    known: Collection[str],
    standing: Collection[str],
    retired: Mapping[str, str],
) -> list[tuple[str, str, dict[str, Any]]]:
    """Lines of history: created, reports joined or left, merged into another, emptied."""
    joined: dict[str, list[int]] = defaultdict(list)
    left: dict[str, list[int]] = defaultdict(list)
    for entry in sorted(before.keys() | after.keys()):
        old = before[entry].provocation_id if entry in before else ""
        new = after[entry].provocation_id if entry in after else ""
        if old != new:
            if new:
                joined[new].append(entry)
            if old and old not in retired:
                left[old].append(entry)
    lines: list[tuple[str, str, dict[str, Any]]] = []
    for name in sorted(standing):
        if name not in known:
            lines.append((name, "created", {"entries": joined[name]}))
        elif joined[name]:
            lines.append((name, "joined", {"entries": joined[name]}))
        if left[name]:
            lines.append((name, "left", {"entries": left[name]}))
    for name, target in sorted(retired.items()):
        if name in {m.provocation_id for m in before.values()}:
            lines.append((name, "merged", {"into": target}) if target else (name, "emptied", {}))
    return lines
