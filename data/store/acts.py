"""Provocations in the store: the reports around an act, who belongs where, what changed, what officers ruled.

Everything runs inside the caller's transaction. Costs follow what is asked for: reports are found by kind and time of
publication, members by entry or provocation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.models import Filing, Membership, Provocation, ProvocationRow, Report, Ruling, Source, day_start
from data.store import codec, schema
from data.store.entries import chunks
from data.store.store import upsert

_E, _A, _M, _P = schema.entries, schema.assessments, schema.members, schema.provocations


def reports_published(
    conn: Connection, categories: Collection[str], first: date, last: date, sources: Mapping[str, Source]
) -> list[Report]:
    """Reports of acts of some categories ("" stands for none), and what takes such reports back, published in KST days
    [first, last]. Each is the text that stands as evidence."""
    query = codec.select_evidence().where(
        _E.c.evidence.is_not(None),
        _E.c.published >= day_start(first),
        _E.c.published < day_start(last + timedelta(days=1)),
        # Of an entry whose headline moved on, the category of its latest text says nothing.
        sa.or_(
            sa.func.coalesce(_A.c.category, "").in_(sorted(categories)),
            sa.and_(_A.c.entry_id.is_(None), sa.func.coalesce(_E.c.category, "").in_(sorted(categories))),
        ),
    )
    return [codec.report_from_row(row, sources) for row in conn.execute(query)]


def reports_by_id(conn: Connection, entry_ids: Collection[int], sources: Mapping[str, Source]) -> dict[int, Report]:
    """The named entries of whatever kind, by id, each as the text that stands as evidence, else as its latest."""
    found: dict[int, Report] = {}
    for some in chunks(entry_ids):
        for row in conn.execute(codec.select_evidence().where(_E.c.id.in_(some))):
            found[row.id] = codec.report_from_row(row, sources)
    return found


def memberships(conn: Connection, entry_ids: Collection[int]) -> dict[int, Membership]:
    """Where entries belong; entries of no provocation are left out."""
    found: dict[int, Membership] = {}
    for some in chunks(entry_ids):
        query = sa.select(_M.c.entry_id, _M.c.provocation_id, _M.c.machine_id).where(_M.c.entry_id.in_(some))
        found.update((row.entry_id, Membership(row.provocation_id, row.machine_id)) for row in conn.execute(query))
    return found


def members_of_machine(conn: Connection, machine_ids: Collection[str]) -> dict[str, dict[int, Membership]]:
    """Entries that the machine alone puts in each of some provocations."""
    return _members(conn, _M.c.machine_id, machine_ids)


def members_of(conn: Connection, provocation_ids: Collection[str]) -> dict[str, dict[int, Membership]]:
    """Entries of each of some provocations as they stand after rulings."""
    return _members(conn, _M.c.provocation_id, provocation_ids)


def _members(conn: Connection, column: sa.Column[Any], ids: Collection[str]) -> dict[str, dict[int, Membership]]:
    found: dict[str, dict[int, Membership]] = defaultdict(dict)
    for some in chunks(ids):
        query = sa.select(_M.c.entry_id, _M.c.provocation_id, _M.c.machine_id, column.label("key"))
        for row in conn.execute(query.where(column.in_(some))):
            found[row.key][row.entry_id] = Membership(row.provocation_id, row.machine_id)
    return dict(found)


def rows(conn: Connection, provocation_ids: Collection[str]) -> dict[str, ProvocationRow]:
    found: dict[str, ProvocationRow] = {}
    for some in chunks(provocation_ids):
        query = sa.select(_P.c.id, _P.c.date, _P.c.family, _P.c.status, _P.c.alias_of).where(_P.c.id.in_(some))
        found.update((row.id, ProvocationRow(*row)) for row in conn.execute(query))
    return found


def outline(conn: Connection, provocation_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """What a ruling can change of provocations, as JSON values for the audit, by id."""
    query = sa.select(_P.c.id, _P.c.status, _P.c.severity, _P.c.reports, _P.c.alias_of)
    found = conn.execute(query.where(_P.c.id.in_(sorted(provocation_ids))))
    return {row.id: {key: row._mapping[key] for key in ("status", "severity", "reports", "alias_of")} for row in found}


def put_members(conn: Connection, belonging: Mapping[int, Membership]) -> None:
    """Set where entries belong. Their provocations must have rows."""
    values = [
        {"entry_id": entry, "provocation_id": m.provocation_id, "machine_id": m.machine_id}
        for entry, m in belonging.items()
    ]
    statement = upsert(conn, _M)
    changed = {"provocation_id": statement.excluded.provocation_id, "machine_id": statement.excluded.machine_id}
    if values:
        conn.execute(statement.on_conflict_do_update(index_elements=["entry_id"], set_=changed), values)


def drop_members(conn: Connection, entry_ids: Collection[int]) -> None:
    for some in chunks(entry_ids):
        conn.execute(_M.delete().where(_M.c.entry_id.in_(some)))


def put_provocations(conn: Connection, held: Iterable[tuple[Provocation, str]], now: datetime) -> None:
    """Write the rows of provocations that have reports, given with their families. What is as it was keeps its
    `changed_at`."""
    values = [
        {
            "id": one.id,
            "date": one.date,
            "family": family,
            "category": one.category,
            "title": one.title,
            "first_published": one.first_published,
            "last_published": one.last_published,
            "severity": one.severity,
            "credibility": one.credibility,
            "publishers": len(one.publishers),
            "reports": len(one.reports),
            "status": one.status,
            "alias_of": None,
            "created_at": now,
            "changed_at": now,
        }
        for one, family in held
    ]
    if not values:
        return
    statement = upsert(conn, _P)
    facts = [name for name in values[0] if name not in ("id", "created_at", "changed_at")]
    differs = sa.or_(*(_P.c[name].is_distinct_from(statement.excluded[name]) for name in facts))
    update = {name: statement.excluded[name] for name in (*facts, "changed_at")}
    conn.execute(statement.on_conflict_do_update(index_elements=["id"], set_=update, where=differs), values)


def retire(conn: Connection, provocation_id: str, alias_of: str | None, now: datetime) -> None:
    """A provocation that has no reports any more: its permalink leads to `alias_of`, where there is one."""
    conn.execute(
        _P.update().where(_P.c.id == provocation_id).values(reports=0, publishers=0, alias_of=alias_of, changed_at=now)
    )


def record(
    conn: Connection,
    provocation_id: str,
    action: str,
    detail: Mapping[str, Any],
    at: datetime,
    actor: str = "machine",
    reason: str = "",
) -> None:
    """Add a line to a provocation's history."""
    conn.execute(
        schema.provocation_history.insert().values(
            at=at, provocation_id=provocation_id, action=action, detail=dict(detail), actor=actor, reason=reason
        )
    )


def history(conn: Connection, provocation_id: str) -> list[dict[str, Any]]:
    """What happened to a provocation, oldest first: at, action, detail, actor, reason."""
    table = schema.provocation_history
    query = sa.select(table).where(table.c.provocation_id == provocation_id).order_by(table.c.id)
    return [dict(row._mapping) for row in conn.execute(query)]


def rulings_about(conn: Connection, provocation_ids: Collection[str] | None = None) -> list[Ruling]:
    """Rulings, undone ones included, in the order given: all, or those that name one of some provocations."""
    table = schema.rulings
    found = [_ruling(row) for row in conn.execute(sa.select(table).order_by(table.c.id))]
    if provocation_ids is None:
        return found
    return [r for r in found if r.provocation_id in provocation_ids or r.with_id in provocation_ids]


def set_severities(conn: Connection, provocation_ids: Collection[str] | None = None) -> dict[str, int]:
    """The severity an officer set last, by provocation: of all, or where a ruling names one of some."""
    in_force = [r for r in rulings_about(conn, provocation_ids) if r.action == "severity" and r.undone_by is None]
    return {r.provocation_id: r.severity for r in in_force if r.severity}


def _ruling(row: Any) -> Ruling:
    detail = row.detail or {}
    return Ruling(
        id=row.id,
        at=row.at,
        action=row.action,
        provocation_id=row.provocation_id,
        by=row.by,
        reason=row.reason,
        with_id=detail.get("with_id", ""),
        entry_ids=tuple(detail.get("entry_ids", ())),
        severity=detail.get("severity"),
        undoes=detail.get("undoes"),
        undone_by=row.undone_by,
    )


def add_ruling(conn: Connection, ruling: Ruling) -> Ruling:
    """Append a ruling; its `id` is given by the store."""
    detail: dict[str, Any] = {"with_id": ruling.with_id, "entry_ids": list(ruling.entry_ids)}
    detail |= {"severity": ruling.severity, "undoes": ruling.undoes}
    statement = schema.rulings.insert().values(
        at=ruling.at,
        action=ruling.action,
        provocation_id=ruling.provocation_id,
        detail={key: value for key, value in detail.items() if value},
        by=ruling.by,
        reason=ruling.reason,
    )
    key = conn.execute(statement).inserted_primary_key
    if key is None:
        raise RuntimeError("the database gave the ruling no number")
    number = int(key[0])
    if ruling.undoes is not None:
        undone = schema.rulings.update().where(schema.rulings.c.id == ruling.undoes)
        conn.execute(undone.values(undone_by=number))
    return replace(ruling, id=number)


def aliases(conn: Connection, provocation_ids: Iterable[str]) -> dict[str, str]:
    """id → where its reports went, for retired provocations among the given ones and those they lead to."""
    found: dict[str, str] = {}
    ask = set(provocation_ids)
    while ask:
        new = {row.id: row.alias_of for row in rows(conn, ask).values() if row.alias_of}
        ask = set(new.values()) - found.keys() - new.keys()
        found |= new
    return found


def ruled(conn: Connection) -> set[str]:
    """Ids that rulings in force name."""
    rulings = [r for r in rulings_about(conn) if r.undone_by is None and r.action != "undo"]
    return {r.provocation_id for r in rulings} | {r.with_id for r in rulings if r.with_id}


def linked(conn: Connection, provocation_ids: Collection[str]) -> set[str]:
    """The machine's provocations that rulings join to some provocations, directly or through others: what must be filed
    together. The ids of the given ones are among them where they are the machine's."""
    found = set(provocation_ids)
    rulings = rulings_about(conn)
    if not rulings:
        return found
    # Undone ones too: what they moved has to be put back.
    leads = aliases(conn, {name for r in rulings for name in (r.provocation_id, r.with_id)})
    pairs = [
        {r.provocation_id, leads.get(r.provocation_id, ""), r.with_id, leads.get(r.with_id, "")} - {""} for r in rulings
    ]
    while True:
        more = {name for pair in pairs if pair & found for name in pair}
        near = found | more
        more |= {m.provocation_id for held in members_of_machine(conn, near).values() for m in held.values()}
        more |= {m.machine_id for held in members_of(conn, near).values() for m in held.values()}
        if more <= found:
            return found
        found |= more


def machine_view(
    conn: Connection, provocation_ids: Collection[str], sources: Mapping[str, Source]
) -> dict[str, tuple[ProvocationRow, list[Report]]]:
    """The machine's provocations among the given ones, with their reports; ids that hold none are left out."""
    members = members_of_machine(conn, provocation_ids)
    reports = reports_by_id(conn, {entry for held in members.values() for entry in held}, sources)
    known = rows(conn, members.keys())
    return {name: (known[name], [reports[entry] for entry in held]) for name, held in members.items()}


def carry_out(conn: Connection, filing: Filing, now: datetime, actor: str = "machine", reason: str = "") -> None:
    """Write what merging and rulings arrived at, with its history."""
    put_provocations(conn, filing.provocations, now)
    put_members(conn, filing.members)
    drop_members(conn, filing.dropped)
    for provocation_id, alias_of in filing.retired:
        retire(conn, provocation_id, alias_of, now)
    for provocation_id, action, detail in filing.history:
        record(conn, provocation_id, action, detail, now, actor, reason)
