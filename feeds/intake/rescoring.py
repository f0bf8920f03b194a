"""Stored entries assessed again after the rules changed, some at a time: what is done stays done.

An entry says by which rules its assessment was made, so a run that was stopped goes on with those that are left. In
between the store holds assessments of both rules, as it does whenever a poll follows a change of rules.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.engine import Connection

from data.models import is_evidence
from data.store import entries as table
from data.store import evidence, queries
from data.store.store import Store
from feeds.alerts import queueing
from feeds.intake import merging
from feeds.intake.intake import Assessor

AT_ONCE = 2_000  # entries in one transaction
Place = tuple[datetime, int]  # publication and id of the last entry that was read


def rescore(
    store: Store,
    since: datetime,
    now: datetime,
    assessor: Assessor,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> int:
    """Assess again the entries published since `since` whose assessment other rules made. Returns how many there were.

    Older assessments stay beside the new ones. Every `AT_ONCE` entries are committed with what follows from them, then
    `progress(done, total)` is told. Raises StoreError.
    """
    with store.read() as conn:
        total = queries.count_by_other_rules(conn, assessor.rules, since)
    done, place = 0, (since, 0)
    while True:
        with store.begin() as conn:
            some, place = step(conn, place, now, assessor)
        if not some:
            return done
        done += some
        progress(done, max(done, total))


def step(conn: Connection, place: Place, now: datetime, assessor: Assessor) -> tuple[int, Place]:
    """Assess the next entries from `place` on, oldest first: how many there were, and where the next step begins.

    Provocations are merged anew where a kind, a category or a fact may have changed.
    """
    stale = queries.assessed_by_other_rules(conn, assessor.rules, place, AT_ONCE)
    if not stale:
        return 0, place
    judged = [(e, old, assessor.assess_again(e)) for e, old in stale]
    table.reassess(conn, judged, now)
    held = evidence.held(conn, [old.id for _, old, _ in judged])
    if moved := [old.id for e, old, a in judged if old.id in held or is_evidence(a) or e.revision > 1]:
        evidence.settle(conn, moved, assessor.assess_again)
        merged = merging.merge_new(conn, moved, assessor.acts, now, assessor.sources)
        queueing.tell_acts(conn, merged.acts, merged.moved, now, live=False)
    last, kept = stale[-1]
    return len(stale), (last.published, kept.id)
