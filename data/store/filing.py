"""What filing acts anew needs to know of the store: the same for the machine's merging and for an officer's ruling."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy.engine import Connection

from data.models import Filed, Source
from data.store import acts


def filed(
    conn: Connection, provocation_ids: Collection[str], sources: Mapping[str, Source], but: Collection[str] = ()
) -> Filed:
    """The machine's acts that rulings join to some provocations, the given ones included, as the store holds them.

    Those in `but` are left out of `acts`: the caller has merged them anew. Runs inside the caller's transaction.
    """
    linked = acts.linked(conn, provocation_ids)
    held = acts.machine_view(conn, linked.difference(but), sources)
    return Filed(
        acts=held,
        members=acts.memberships(conn, {r.entry.id for _, reports in held.values() for r in reports if r.entry.id}),
        known=frozenset(acts.rows(conn, linked)),
        rulings=tuple(acts.rulings_about(conn)),
        aliases=acts.aliases(conn, acts.ruled(conn)),
    )
