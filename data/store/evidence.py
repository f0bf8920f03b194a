"""Which text of an entry stands as evidence of an act.

An item whose headline moves on from an act to its consequences goes on being evidence of the act, with the words that
it then had; only a text that takes the report back ends that. Everything runs inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.models import Assessment, Entry, is_evidence, takes_back
from data.store import codec, entries, schema
from data.store.entries import chunks

_E, _A, _R = schema.entries, schema.assessments, schema.revisions

Assess = Callable[[Entry], Assessment]


def held(conn: Connection, entry_ids: Collection[int]) -> set[int]:
    """Those of some entries of which a text stands as evidence."""
    found: set[int] = set()
    for some in chunks(entry_ids):
        found |= set(conn.scalars(sa.select(_E.c.id).where(_E.c.id.in_(some), _E.c.evidence.is_not(None))))
    return found


def settle(conn: Connection, entry_ids: Collection[int], assess: Assess) -> None:
    """Decide anew for some entries, which came, changed or were assessed anew.

    Where the latest text neither reports an act nor takes one back, the latest of the earlier texts that reports one
    stands. `assess` is asked about texts that were not assessed yet.
    """
    for some in chunks(entry_ids):
        for row in conn.execute(codec.select_reports(_E.c.evidence, _E.c.changed_at).where(_E.c.id.in_(some))).all():
            entry = codec.entry_from_row(row)
            now = Assessment(row.kind, row.category, row.score, row.rule or "", rules=row.rules)
            stands, withdrawn_at = entry.revision if is_evidence(now) else None, None
            if now.kind != "provocation" and (earlier := _latest_report(conn, entry, row.rules, assess)):
                stands = earlier
                if takes_back(now):
                    withdrawn_at = row.withdrawn_at or row.changed_at
                elif row.withdrawn_at and row.evidence == earlier:
                    withdrawn_at = row.withdrawn_at  # once taken back, it stays so whatever the headline says then
            if (stands, withdrawn_at) != (row.evidence, row.withdrawn_at):
                values = {"evidence": stands, "withdrawn_at": withdrawn_at}
                conn.execute(_E.update().where(_E.c.id == entry.id).values(values))


def _latest_report(conn: Connection, entry: Entry, rules: str, assess: Assess) -> int | None:
    """The revision of the latest earlier text of an entry that reports an act."""
    if entry.revision == 1 or entry.id is None:
        return None
    query = sa.select(_R, _A.c.kind).select_from(
        _R.outerjoin(_A, sa.and_(_A.c.entry_id == _R.c.entry_id, _A.c.revision == _R.c.revision, _A.c.rules == rules))
    )
    for row in conn.execute(query.where(_R.c.entry_id == entry.id).order_by(_R.c.revision.desc())).all():
        if row.kind is None:
            said = assess(replace(entry, title=row.title, summary=row.summary, link=row.link, revision=row.revision))
            # It is kept beside the latest text's: what older rules said is mended when the entry is rescored.
            entries.add_assessment(conn, entry.id, row.revision, replace(said, rules=rules), row.replaced_at)
            if said.kind == "provocation":
                return int(row.revision)
        elif row.kind == "provocation":
            return int(row.revision)
    return None
