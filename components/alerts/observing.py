"""What no transaction of the poller tells: an officer's ruling on an act that was told, a source that is down, a watch
that does not see. The sender looks at it, so that it is told too where the poller itself is down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from data.models import (
    WATCH_SUBJECT,
    ActTables,
    Alert,
    AlertRule,
    BadReference,
    Facets,
    Source,
    Told,
    act_subject,
    kst_day,
)
from data.store import alert_edits, level_inputs, outbox, source_edits, states, stored_acts
from data.store.store import Connection, Store
from data.store.stored_acts import StoredAct
from data.tables.act_tables import load_act_tables
from data.tables.alert_rules import load_alert_timing
from data.tables.sources import graded
from scoring.acts.assemble import assemble
from scoring.acts.changes import facets_of_act
from scoring.alerts.acts import about_act, about_gone
from scoring.alerts.watching import about_source, about_watch
from scoring.level.coverage import coverage_of

CORRECTED_DAYS = 14  # an act told longer ago is corrected on the pages only
_COVERAGE_DAYS = 2


def observe(store: Store, now: datetime) -> int:
    """Queue what there is to tell of all this. Returns how many alerts were new. Raises StoreError, BadReference.

    Everything is read before the write begins: a poller must not wait for it.
    """
    sources, fresh = sources_known(store), timedelta(minutes=load_alert_timing().fresh_minutes)
    with store.read() as conn:
        rules = alert_edits.rules_in_use(conn)
        seen, found = _eyes(conn, rules, sources, now)
        found += _acts(conn, rules, sources, load_act_tables(), now, fresh)
    if not found and not seen:
        return 0
    with store.begin() as conn:
        outbox.put_seen(conn, seen, now)
        return outbox.queue(conn, found)


def sources_known(store: Store) -> tuple[Source, ...]:
    """The sources in use; none where their file has a fault, which stops the poller and must not stop the alert."""
    try:
        return source_edits.sources_in_use(store)
    except BadReference:
        return ()


def _acts(
    conn: Connection,
    rules: Sequence[AlertRule],
    sources: Sequence[Source],
    tables: ActTables,
    now: datetime,
    fresh: timedelta,
) -> list[Alert]:
    """Corrections and escalations that officers' rulings call for. What was told of an act that was merged into
    another was told of that one."""
    ids = outbox.told_acts(conn, now - timedelta(days=CORRECTED_DAYS))
    told, graded_sources = outbox.told(conn, [act_subject(id_) for id_ in ids]), graded(sources)
    standing: dict[str, StoredAct] = {}
    said: dict[str, list[Told]] = defaultdict(list)
    found: list[Alert] = []
    for id_ in ids:
        if stored := stored_acts.one(conn, id_, now, graded_sources):
            standing[stored.row.id] = stored
            said[stored.row.id] += told[act_subject(id_)]
        else:
            found += about_gone(id_, told[act_subject(id_)], rules, now)
    seen = outbox.seen(conn, [act_subject(id_) for id_ in standing])
    for id_, stored in standing.items():
        act = assemble(stored.row, stored.reports, stored.severity, tables, now)
        before = seen.get(act_subject(id_)) or facets_of_act(act)
        found += about_act(act, before, sorted(said[id_], key=lambda one: one.at), rules, now, fresh)
    return found


def _eyes(
    conn: Connection, rules: Sequence[AlertRule], sources: Sequence[Source], now: datetime
) -> tuple[dict[str, Facets], list[Alert]]:
    """(What the watch has now seen of its own eyes, the alerts about them and about the sources that must never wait).
    A watch that never polled has none to close."""
    if states.first_poll_started(conn) is None:
        return {}, []
    today = kst_day(now)
    held = level_inputs.coverage_inputs(conn, today - timedelta(days=_COVERAGE_DAYS), today, now)
    coverage = coverage_of(held, sources, now, live=True)
    facts = {"answering": coverage.answering, "sources": coverage.sources_on}
    before = outbox.seen(conn, [WATCH_SUBJECT]).get(WATCH_SUBJECT)
    told = outbox.told(conn, [WATCH_SUBJECT]).get(WATCH_SUBJECT, ())
    seen, found = about_watch(coverage.open, before, told, rules, now, facts)
    new = {} if seen == before else {WATCH_SUBJECT: seen}
    if not coverage.open or not any(rule.on == "source" and rule.active for rule in rules):
        return new, found  # with no eye open each source need not be told of by itself
    watched = [source.name for source in sources if source.on and source.launch_alert]
    heard = outbox.told(conn, [f"source:{name}" for name in watched])
    for name in watched:
        state = held.states.get(name)
        if state is None or state.last_success is None:
            continue
        down = state.last_success if state.errors else None
        found += about_source(name, down, heard.get(f"source:{name}", ()), rules, now)
    return new, found
