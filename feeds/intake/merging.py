"""New, changed and withdrawn reports into the stored provocations: only what they can touch is read and merged anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from sqlalchemy.engine import Connection

from data.models import ActTables, Membership, Provocation, ProvocationRow, Report, Source, is_evidence, kst_day
from data.store import acts
from data.store.filing import filed
from scoring.acts import bounds
from scoring.acts.bounds import Days
from scoring.acts.clusters import Cluster, merge
from scoring.acts.families import categories_of, family
from scoring.acts.identity import file_acts, name_clusters


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

    The result is the same as if everything stored were merged at once (see scoring.acts.bounds). `named` are ids that
    acts of these entries had in another store: an act that has none here yet takes it where it is free.
    """
    touched = acts.reports_by_id(conn, entry_ids, sources)
    places = acts.memberships(conn, entry_ids)
    left = acts.members_of_machine(conn, {place.machine_id for place in places.values()})
    rows = acts.rows(conn, left.keys())
    mates = acts.reports_by_id(conn, {entry for members in left.values() for entry in members}, sources)
    changed: dict[str, list[Days]] = defaultdict(list)
    for report in touched.values():
        if is_evidence(report.assessment):
            changed[family(report)].append(bounds.changed_by(report))
    for name, row in rows.items():
        told = {kst_day(mates[entry].entry.published) for entry in left[name]}
        changed[row.family].append(bounds.changed_without(row.family, row.date, told))
    clusters: list[Cluster] = []
    for name, days in sorted(changed.items()):
        clusters += _merged_anew(conn, name, days, touched.keys() | mates.keys(), sources)
    held = {r.entry.id for c in clusters for r in c.reports}
    before = acts.memberships(conn, {entry for entry in held if entry is not None} | places.keys())
    members = acts.members_of_machine(conn, {place.machine_id for place in before.values()})
    gone = {entry: place for some in members.values() for entry, place in some.items() if entry not in held}
    rows = acts.rows(conn, members.keys())
    clusters = [c for c in clusters if not _as_it_was(c, touched.keys(), before, members, rows)]
    known = acts.rows(conn, set(named.values()))
    free = {entry: name for entry, name in named.items() if name not in known}
    return _file(conn, clusters, gone, tables, now, sources, free)


def _merged_anew(
    conn: Connection, name: str, changed: Collection[Days], entries: Collection[int], sources: Mapping[str, Source]
) -> list[Cluster]:
    """The acts of family `name` that can have changed, each whole: those near the days `changed`, those of `entries`,
    and those that the reports of an act which they take from went to."""
    asked, days = set(entries), list(changed)
    known: dict[frozenset[int | None], list[Cluster]] = {}
    while True:
        windows = bounds.joined(bounds.to_read(name, one) for one in days)
        merged: list[Cluster] = []
        for window in windows:
            read = _read(conn, name, window, sources)
            held = frozenset(r.entry.id for r in read)
            if held not in known:  # a wider look may find nothing more
                known[held] = merge(read, unborne=True)
            merged += known[held]
        near = {c.id for c in bounds.near(merged, changed)}
        found = [c for c in merged if c.id in near or any(r.entry.id in asked for r in c.reports)]
        ids = {r.entry.id for c in found for r in c.reports if r.entry.id is not None}
        before = {place.machine_id for place in acts.memberships(conn, ids).values()}
        mates = {entry for some in acts.members_of_machine(conn, before).values() for entry in some} - ids - asked
        asked |= mates
        wider = [bounds.span(c) for one in found for c in (one, *bounds.beside(one, merged))]
        wider += [bounds.told(r) for r in acts.reports_by_id(conn, mates, sources).values() if family(r) == name]
        if not mates and all(_within(bounds.to_read(name, one), windows) for one in wider):
            return [c for c in found if c.borne]
        days += wider


def _within(days: Days, windows: Collection[Days]) -> bool:
    return any(window.first <= days.first and days.last <= window.last for window in windows)


def _read(conn: Connection, name: str, window: Days, sources: Mapping[str, Source]) -> list[Report]:
    read = acts.reports_published(conn, categories_of(name), window.first, window.last, sources)
    return [report for report in read if family(report) == name]


def _as_it_was(
    cluster: Cluster,
    touched: Collection[int],
    before: Mapping[int, Membership],
    members: Mapping[str, Mapping[int, Membership]],
    rows: Mapping[str, ProvocationRow],
) -> bool:
    """Whether an act holds what it held, on the day that it had, and nothing in it came or changed."""
    entries = {r.entry.id for r in cluster.reports if r.entry.id is not None}
    names = {before[entry].machine_id if entry in before else "" for entry in entries}
    name = min(names)
    return (
        len(names) == 1
        and entries.isdisjoint(touched)
        and entries == members.get(name, {}).keys()
        and rows[name].date == cluster.date
    )


def _file(
    conn: Connection,
    clusters: list[Cluster],
    gone: Mapping[int, Membership],
    tables: ActTables,
    now: datetime,
    sources: Mapping[str, Source],
    names: Mapping[int, str],
) -> MergeResult:
    entries = {r.entry.id for c in clusters for r in c.reports if r.entry.id is not None}
    before: dict[int, Membership] = acts.memberships(conn, entries)
    # Only an act that is new here takes the id it had elsewhere: ids of this store never change.
    new = [c for c in clusters if not any(r.entry.id in before for r in c.reports)]
    elsewhere = {i: names[i] for c in new for r in c.reports if (i := r.entry.id) is not None and i in names}
    machine = {entry: place.machine_id for entry, place in before.items()}
    # An act whose first report went elsewhere keeps its name, which is that report's.
    borne = acts.members_of_machine(conn, {c.id for c in clusters})
    taken = {name for name, some in borne.items() if some.keys() - entries - gone.keys()}
    named = name_clusters(clusters, elsewhere | machine, taken)
    before |= gone
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
