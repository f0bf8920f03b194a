"""New, changed and withdrawn reports into the stored provocations: only what they can touch is read and merged anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType

from sqlalchemy.engine import Connection

from data.models import ActTables, Membership, Provocation, Report, Source, is_evidence, kst_day
from data.store import acts
from data.store.filing import filed
from scoring.acts import campaigns, lasting
from scoring.acts.clusters import CONTEXT_AFTER, CONTEXT_BEFORE, Cluster, merge, neighbourhood, possible_days
from scoring.acts.families import categories_of, family
from scoring.acts.identity import file_acts, name_clusters
from scoring.acts.tails import TAIL
from scoring.facts.dates import DAY, MAX_LAG

# Families whose acts are chains of reports, and how far from its ends a chain can be linked or lend a report.
_CHAINED = {"cyber": campaigns.LINK + DAY, "gps": lasting.PAUSE + (TAIL + MAX_LAG) * DAY}


@dataclass(frozen=True, slots=True)
class MergeResult:
    """Ids of provocations that a merge made or changed, and of those whose reports went elsewhere; the first as they
    now are, and where the reports of the others went, where that is one of them."""

    written: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    acts: tuple[Provocation, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict)


def merge_new(
    conn: Connection,
    entry_ids: Collection[int],
    tables: ActTables,
    now: datetime,
    sources: Mapping[str, Source],
    named: Mapping[int, str] = MappingProxyType({}),
) -> MergeResult:
    """Bring the stored provocations up to date after `entry_ids` came, changed, were assessed anew or ceased to report
    an act. Runs inside the caller's transaction.

    The result is the same as if everything stored were merged at once (see scoring.acts.clusters.neighbourhood).
    `named` are ids that acts of these entries had in another store: an act that has none here yet takes it where it is
    free.
    """
    touched = acts.reports_by_id(conn, entry_ids, sources)
    places = acts.memberships(conn, entry_ids)
    old_ids = {place.machine_id for place in places.values()}
    mates = acts.members_of_machine(conn, old_ids)
    beside = {entry for members in mates.values() for entry in members} - touched.keys()
    reports = touched | acts.reports_by_id(conn, beside, sources)
    gone = {entry for entry in places if not is_evidence(touched[entry].assessment)}

    # Around what came, and around what a changed entry leaves behind.
    around: dict[str, set[date]] = defaultdict(set)
    for report in touched.values():
        if is_evidence(report.assessment):
            around[family(report)].update(possible_days(report))
    rows = acts.rows(conn, old_ids)
    for row in rows.values():
        around[row.family].add(row.date)  # a report that left may have held others on its day
    for name, members in mates.items():
        for entry in members:
            if is_evidence(reports[entry].assessment):
                around[family(reports[entry])].add(rows[name].date)
    clusters: list[Cluster] = []
    for name, margin in _CHAINED.items():
        around.pop(name, None)
        chained = {i: r for i, r in reports.items() if is_evidence(r.assessment) and family(r) == name}
        while True:  # until every act that a report leaves is among those read anew
            merged, loose = _chains(conn, name, margin, chained, sources)
            left = {
                p.machine_id
                for p in acts.memberships(conn, {r.entry.id or 0 for c in merged for r in c.reports}).values()
            }
            others = {i for held in acts.members_of_machine(conn, left).values() for i in held} - chained.keys()
            others -= {r.entry.id for c in merged for r in c.reports}
            if not others:
                break
            reports |= acts.reports_by_id(conn, others, sources)
            chained |= {i: reports[i] for i in others}
        clusters += merged
        gone |= loose
    for name, days in sorted(around.items()):
        merged, loose = _merged_around(conn, name, days, sources)
        clusters += merged
        gone |= loose
    held = {r.entry.id for c in clusters for r in c.reports}
    gone |= {entry for entry, report in reports.items() if entry not in held and family(report) in _CHAINED}
    places |= acts.memberships(conn, gone - places.keys())
    gone &= places.keys()
    known = acts.rows(conn, set(named.values()))
    free = {entry: name for entry, name in named.items() if name not in known}
    return _file(conn, clusters, gone, places, tables, now, sources, free)


def _merged_around(
    conn: Connection, name: str, days: Iterable[date], sources: Mapping[str, Source]
) -> tuple[list[Cluster], set[int]]:
    """The acts of one family that reports of `days` can have changed, and the entries that belong to none of its acts
    any more: they follow up an act that is gone."""
    found: list[Cluster] = []
    loose: set[int] = set()
    for some in _runs(sorted(days)):
        near = neighbourhood(some)
        read = acts.reports_published(conn, categories_of(name), near.read_from, near.read_to, sources)
        read = [r for r in read if family(r) == name]
        merged = merge(read)
        held = {r.entry.id for c in merged for r in c.reports}
        told = (r for r in read if near.first <= kst_day(r.entry.published) <= near.last + TAIL * DAY)
        loose |= {r.entry.id for r in told if r.entry.id is not None and r.entry.id not in held}
        found += [c for c in merged if near.first <= c.date <= near.last]
    return found, loose


def _runs(days: list[date]) -> list[list[date]]:
    """Days in runs whose neighbourhoods do not meet, so that nothing is merged twice."""
    runs: list[list[date]] = []
    for day in days:
        if runs and (day - runs[-1][-1]).days <= CONTEXT_BEFORE + CONTEXT_AFTER:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _chains(
    conn: Connection, name: str, margin: timedelta, touched: Mapping[int, Report], sources: Mapping[str, Source]
) -> tuple[list[Cluster], set[int]]:
    """Acts of family `name` that the touched reports can have changed, each complete, and the entries near them that
    belong to no act any more. Such acts are chains of reports: the stretch read grows until no link leads out."""
    found: dict[str, Cluster] = {}
    loose: set[int] = set()
    for some in _runs(sorted({kst_day(r.entry.published) for r in touched.values()})):
        around = 2 * margin if name in lasting.SPELLS else margin
        first, last = some[0] - around, some[-1] + around
        while True:
            read = [
                r for r in acts.reports_published(conn, categories_of(name), first, last, sources) if family(r) == name
            ]
            merged = merge(read)
            clusters = [c for c in merged if _near(c, touched, some, margin)]
            published = [kst_day(r.entry.published) for c in clusters for r in c.reports]
            if not published or (min(published) - margin >= first and max(published) + margin <= last):
                break
            first, last = min(first, min(published) - margin), max(last, max(published) + margin)
        found |= {c.id: c for c in clusters}
        held = {r.entry.id for c in merged for r in c.reports}
        near = (r for r in read if some[0] - margin <= kst_day(r.entry.published) <= some[-1] + margin)
        loose |= {r.entry.id for r in near if r.entry.id is not None and r.entry.id not in held}
    return list(found.values()), loose


def _near(cluster: Cluster, touched: Mapping[int, Report], days: Sequence[date], margin: timedelta) -> bool:
    """Whether an act holds a touched report, or stands so near one that a follow-up may have changed sides."""
    if any(r.entry.id in touched for r in cluster.reports):
        return True
    first, last = (kst_day(cluster.reports[n].entry.published) for n in (0, -1))
    return cluster.family in lasting.SPELLS and first <= days[-1] + margin and last >= days[0] - margin


def _file(
    conn: Connection,
    clusters: list[Cluster],
    gone: Collection[int],
    places: Mapping[int, Membership],
    tables: ActTables,
    now: datetime,
    sources: Mapping[str, Source],
    names: Mapping[int, str],
) -> MergeResult:
    entries = {r.entry.id for c in clusters for r in c.reports if r.entry.id is not None}
    before = acts.memberships(conn, entries)
    # Only an act that is new here takes the id it had elsewhere: ids of this store never change.
    new = [c for c in clusters if not any(r.entry.id in before for r in c.reports)]
    elsewhere = {i: names[i] for c in new for r in c.reports if (i := r.entry.id) is not None and i in names}
    named = name_clusters(clusters, elsewhere | {entry: place.machine_id for entry, place in before.items()})
    before |= {entry: places[entry] for entry in gone}
    dissolved = {place.machine_id for place in before.values()} - named.keys()
    about = named.keys() | {place.provocation_id for place in before.values()}
    held = filed(conn, about, sources, but=named.keys() | dissolved)
    filing = file_acts(held, tables, now, named, before, gone)
    acts.carry_out(conn, filing, now)
    return MergeResult(
        written=tuple(one.id for one, _ in filing.provocations),
        retired=tuple(name for name, _ in filing.retired),
        acts=tuple(one for one, _ in filing.provocations),
        moved={name: target for name, target in filing.retired if target},
    )
