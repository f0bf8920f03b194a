"""What was corrected, marked and noted in a stretch of time, as items of a handover. Costs follow the stretch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.models import SIGNAL_KINDS, HandoverItem, Step, act_subject, entry_subject
from data.store import schema
from data.store.entries import chunks

_E, _R, _A, _P = schema.entries, schema.revisions, schema.assessments, schema.provocations
_MOST = 500
_SIGNS = 8  # looked at in a name; a guid may be an address


def edited(conn: Connection, since: datetime, until: datetime) -> list[HandoverItem]:
    """Signals whose source changed their title, or whose kind came out otherwise after an edit."""
    old, new, after = _A.alias(), _A.alias(), _R.alias()
    query = (
        sa.select(
            _R.c.replaced_at, _R.c.title.label("before"), sa.func.coalesce(after.c.title, _E.c.title).label("after"),
            _E.c.source, _E.c.guid, _E.c.publisher, old.c.kind.label("was"), new.c.kind.label("now"),
        )
        .join(_E, _E.c.id == _R.c.entry_id)
        .outerjoin(after, sa.and_(after.c.entry_id == _R.c.entry_id, after.c.revision == _R.c.revision + 1))
        .outerjoin(old, sa.and_(old.c.entry_id == _E.c.id, old.c.revision == _R.c.revision))
        .outerjoin(
            new,
            sa.and_(new.c.entry_id == _E.c.id, new.c.revision == _R.c.revision + 1, new.c.rules == old.c.rules),
        )
        .where(_R.c.replaced_at > since, _R.c.replaced_at <= until)
        .where(sa.or_(_E.c.kind.in_(SIGNAL_KINDS), old.c.kind.in_(SIGNAL_KINDS)))
        .order_by(_R.c.replaced_at, _R.c.entry_id, _R.c.revision)
        .limit(_MOST)
    )  # fmt: skip
    found: dict[tuple[Any, ...], HandoverItem] = {}
    for row in conn.execute(query):
        steps = [Step("title", row.before, row.after)] * (row.before != row.after)
        steps += [Step("kind", row.was, row.now)] * bool(row.was and row.now and row.was != row.now)
        if steps:
            item = HandoverItem(
                row.replaced_at, "edited", _subject(row), row.after, row.publisher or row.source, tuple(steps)
            )
            found[item.subject, item.at, item.title] = item
    return list(found.values())


def read_anew(conn: Connection, since: datetime, until: datetime) -> list[HandoverItem]:
    """Entries whose text stayed and whose kind newer rules read otherwise, where one of the two is a signal's."""
    old = _A.alias()
    same = sa.and_(old.c.entry_id == _A.c.entry_id, old.c.revision == _A.c.revision, old.c.rules != _A.c.rules)
    query = (
        sa.select(_A.c.assessed_at, old.c.kind.label("was"), _A.c.kind.label("now"), _E.c.source, _E.c.guid, _E.c.title)
        .join(old, same)
        .join(_E, _E.c.id == _A.c.entry_id)
        .where(_A.c.assessed_at > since, _A.c.assessed_at <= until, old.c.assessed_at < _A.c.assessed_at)
        .where(_A.c.rules == _E.c.rules, _A.c.revision == _E.c.revision, old.c.kind != _A.c.kind)
        .where(sa.or_(old.c.kind.in_(SIGNAL_KINDS), _A.c.kind.in_(SIGNAL_KINDS)))
        .order_by(_A.c.assessed_at, _A.c.entry_id, old.c.assessed_at)
        .limit(_MOST)
    )
    latest = {(row.source, row.guid): row for row in conn.execute(query)}
    return [
        HandoverItem(row.assessed_at, "read_anew", _subject(row), row.title, "", (Step("kind", row.was, row.now),))
        for row in latest.values()
    ]


def refiled(conn: Connection, since: datetime, until: datetime) -> list[HandoverItem]:
    """What merging by itself made of earlier acts: joined with another, split, or without a report any more."""
    h = schema.provocation_history
    query = (
        sa.select(h, _P.c.title)
        .outerjoin(_P, _P.c.id == h.c.provocation_id)
        .where(h.c.at > since, h.c.at <= until, h.c.actor == "machine", h.c.action.in_(("merged", "left", "emptied")))
        .order_by(h.c.id)
        .limit(_MOST)
    )
    return [
        HandoverItem(
            row.at,
            row.action,
            act_subject(row.detail.get("into") or row.provocation_id),
            row.title or "",
            steps=(Step("reports", after=str(len(row.detail["entries"]))),) if row.detail.get("entries") else (),
        )
        for row in conn.execute(query)
    ]


def ruled(conn: Connection, since: datetime, until: datetime) -> list[HandoverItem]:
    """Officers' rulings, taken-back ones included: `rejected` ones that hold, and every other as `ruling_<action>`."""
    r = schema.rulings
    query = (
        sa.select(r, _P.c.title)
        .outerjoin(_P, _P.c.id == r.c.provocation_id)
        .where(r.c.at > since, r.c.at <= until)
        .order_by(r.c.id)
    )
    found = []
    for row in conn.execute(query.limit(_MOST)):
        steps = [Step("severity", after=str(row.detail["severity"]))] if row.detail.get("severity") else []
        what = "rejected" if row.action == "reject" and row.undone_by is None else f"ruling_{row.action}"
        subject = act_subject(row.provocation_id)
        found.append(HandoverItem(row.at, what, subject, row.title or "", row.by, tuple(steps), row.reason))
    return found


def judged(conn: Connection, since: datetime, until: datetime) -> list[HandoverItem]:
    """Verdicts that call a reading wrong, and still hold."""
    v = schema.verdicts
    query = sa.select(v).where(v.c.at > since, v.c.at <= until, v.c.undone_by.is_(None), v.c.verdict != "right")
    return [
        HandoverItem(
            row.at,
            row.verdict,
            row.subject,
            str(row.said.get("title", "")),
            row.by,
            (Step("kind", str(row.said.get("kind", "")), row.kind),) if row.verdict == "wrong_kind" else (),
        )
        for row in conn.execute(query.order_by(v.c.id).limit(_MOST))
    ]


def marked(conn: Connection, since: datetime, until: datetime) -> list[HandoverItem]:
    """Marks in force at `until`: `watch` and `acknowledged` whenever set, `dismissed` since then."""
    m = schema.marks
    stands = sa.or_(m.c.state.in_(("watch", "acknowledged")), sa.and_(m.c.state == "dismissed", m.c.at > since))
    query = sa.select(m).where(m.c.at <= until, stands).order_by(m.c.at.desc(), m.c.subject).limit(_MOST)
    rows = list(conn.execute(query))
    titles = titles_of(conn, [row.subject for row in rows])
    return [
        HandoverItem(row.at, row.state, row.subject, titles.get(row.subject, ""), row.by, note=row.reason)
        for row in reversed(rows)
    ]


def noted(conn: Connection, since: datetime, until: datetime) -> list[HandoverItem]:
    """Notes on signals and provocations."""
    n = schema.notes
    query = sa.select(n).where(n.c.at > since, n.c.at <= until).order_by(n.c.id.desc()).limit(_MOST)
    rows = list(conn.execute(query))
    titles = titles_of(conn, [row.subject for row in rows])
    return [
        HandoverItem(row.at, "note", row.subject, titles.get(row.subject, ""), row.by, note=row.text)
        for row in reversed(rows)
    ]


def titles_of(conn: Connection, subjects: Collection[str]) -> dict[str, str]:
    """The titles of provocations and entries by subject; subjects that the store does not know are left out."""
    found: dict[str, str] = {}
    acts = [subject.removeprefix("act:") for subject in subjects if subject.startswith("act:")]
    for some in chunks(acts):
        for row in conn.execute(sa.select(_P.c.id, _P.c.title).where(_P.c.id.in_(some))):
            found[act_subject(row.id)] = row.title
    guids: dict[str, list[str]] = defaultdict(list)
    for subject in subjects:
        for source, guid in _entries_meant(subject):
            guids[source].append(guid)
    for source, of_source in guids.items():
        for some in chunks(of_source):
            query = sa.select(_E.c.source, _E.c.guid, _E.c.title).where(_E.c.source == source, _E.c.guid.in_(some))
            found |= {_subject(entry): entry.title for entry in conn.execute(query)}
    return found


def entry_named(conn: Connection, subject: str) -> int | None:
    """The number of the entry that a subject names, where the store holds it."""
    for source, guid in _entries_meant(subject):
        found: int | None = conn.scalar(sa.select(_E.c.id).where(_E.c.source == source, _E.c.guid == guid))
        if found is not None:
            return found
    return None


def _entries_meant(subject: str) -> list[tuple[str, str]]:
    """The sources and guids that an entry's subject may mean: either of them may hold the sign between them."""
    kind, _, name = subject.partition(":")
    places = [at for at, letter in enumerate(name) if letter == "#"] if kind == "entry" else []
    return [(name[:at], name[at + 1 :]) for at in places[:_SIGNS]]


def _subject(row: Any) -> str:
    """The subject of the entry whose source and guid a row holds."""
    return entry_subject(row)
