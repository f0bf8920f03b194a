"""What no transaction of the poller tells: an officer's ruling on an act that was told, a source that is down, a watch
that does not see. The sender looks at it, so that it is told too where the poller itself is down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from data.models import WATCH_SUBJECT, ActTables, Alert, AlertRule, Source, act_subject, kst_day
from data.store import acts, alert_edits, level_inputs, outbox, source_edits, states, stored_acts
from data.store.store import Connection, Store
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
    """Queue what there is to tell of all this. Returns how many alerts were new. Raises StoreError, BadReference."""
    sources, fresh = source_edits.sources_in_use(store), timedelta(minutes=load_alert_timing().fresh_minutes)
    with store.begin() as conn:
        rules = alert_edits.rules_in_use(conn)
        found = [*_acts(conn, rules, sources, load_act_tables(), now, fresh), *_eyes(conn, rules, sources, now)]
        return outbox.queue(conn, found)


def _acts(
    conn: Connection,
    rules: Sequence[AlertRule],
    sources: Sequence[Source],
    tables: ActTables,
    now: datetime,
    fresh: timedelta,
) -> list[Alert]:
    """Corrections and escalations that officers' rulings call for."""
    ids = outbox.told_acts(conn, now - timedelta(days=CORRECTED_DAYS))
    told, seen = outbox.told(conn, [act_subject(id_) for id_ in ids]), outbox.seen(conn, [act_subject(i) for i in ids])
    graded_sources, found = graded(sources), list[Alert]()
    for id_ in ids:
        said = told[act_subject(id_)]
        stored = stored_acts.one(conn, id_, now, graded_sources)
        if stored is None:
            row = acts.rows(conn, [id_]).get(id_)
            found += about_gone(id_, said, rules, now) if row and not row.alias_of else ()
        elif stored.row.id == id_:
            act = assemble(stored.row, stored.reports, stored.severity, tables, now)
            found += about_act(act, seen.get(act_subject(id_)) or facets_of_act(act), said, rules, now, fresh)
    return found


def _eyes(conn: Connection, rules: Sequence[AlertRule], sources: Sequence[Source], now: datetime) -> list[Alert]:
    """The watch's own eyes, and the sources that must never wait. A watch that never polled has none to close."""
    if states.first_poll_started(conn) is None:
        return []
    today = kst_day(now)
    held = level_inputs.coverage_inputs(conn, today - timedelta(days=_COVERAGE_DAYS), today, now)
    coverage = coverage_of(held, sources, now, live=True)
    facts = {"answering": coverage.answering, "sources": coverage.sources_on}
    before = outbox.seen(conn, [WATCH_SUBJECT]).get(WATCH_SUBJECT)
    told = outbox.told(conn, [WATCH_SUBJECT]).get(WATCH_SUBJECT, ())
    seen, found = about_watch(coverage.open, before, told, rules, now, facts)
    if seen != before:
        outbox.put_seen(conn, {WATCH_SUBJECT: seen}, now)
    if not coverage.open or not any(rule.on == "source" and rule.active for rule in rules):
        return found  # with no eye open each source need not be told of by itself
    watched = [source.name for source in sources if source.on and source.launch_alert]
    heard = outbox.told(conn, [f"source:{name}" for name in watched])
    for name in watched:
        state = held.states.get(name)
        if state is None or state.last_success is None:
            continue
        down = state.last_success if state.errors else None
        found += about_source(name, down, heard.get(f"source:{name}", ()), rules, now)
    return found
