"""Stores with something in every table, for tests of backups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import sqlalchemy as sa

from data.backup.write import write
from data.models import (
    Alert,
    AlertMessage,
    Digest,
    Gap,
    Mark,
    Note,
    Person,
    PollRun,
    Report,
    Ruling,
    Said,
    SourceState,
    Verdict,
    act_subject,
    entry_subject,
)
from data.store import (
    acts,
    alert_edits,
    audit,
    entries,
    handovers,
    outbox,
    schema,
    source_edits,
    states,
    triage,
    verdicts,
)
from data.store.store import Store, open_store
from data.tables.act_tables import load_act_tables
from feeds.intake.merging import merge_new
from tests.reports import START

NOW = START + timedelta(days=60)
TABLES = load_act_tables()
KIM = Person("Kim", "officer", "local")


def memory() -> Store:
    return open_store("sqlite:///:memory:")


def fill(store: Store, reports: Sequence[Report]) -> list[int]:
    """Put reports into a store and merge them, as a poll would."""
    with store.begin() as conn:
        ids = list(entries.insert(conn, [(r.entry, r.assessment) for r in reports], NOW))
        merge_new(conn, ids, TABLES, NOW, {})
    return ids


def work(store: Store, reports: Sequence[Report], day: int = 0, who: str = "Kim") -> None:
    """What poller and officers leave behind on a day of the watch: a line or more in every other table."""
    at = NOW + timedelta(days=day)
    with store.begin() as conn:
        found = list(conn.scalars(sa.select(schema.provocations.c.id).order_by(schema.provocations.c.id)))
        if found:
            ruling = acts.add_ruling(conn, Ruling(0, at, "severity", found[0], who, "seen elsewhere", severity=4))
            if day % 2:
                acts.add_ruling(conn, Ruling(0, at, "undo", found[0], who, "mistaken", undoes=ruling.id))
        one = reports[0].entry
        first, later = Mark(entry_subject(one), "watch", who, at), Mark(act_subject("x"), "open", who, at, reason="ok")
        for mark in (first, later):
            held = triage.marks(conn, [mark.subject]).get(mark.subject)
            triage.put_mark(conn, mark if held is None else Mark(mark.subject, mark.state, who, at, held.version))
        triage.add_note(conn, Note(0, at, who, entry_subject(one), "=1+1 <b>call</b> 확인"))
        triage.put_reads(conn, who, {entry_subject(one): {"revision": 1}}, at)
        said = Said("provocation", "missile", 80, "act", "r", one.title)
        verdict = verdicts.add(conn, Verdict(0, at, who, entry_subject(one), "right", said, "provocation", "missile"))
        if day % 2:
            verdicts.undo(conn, verdict.id, who, at)
        asked = source_edits.add_edit(conn, at, who, "test", "Wire", {"url": "https://wire.example/rss"})
        source_edits.add_edit(conn, at, source_edits.POLLER, "tested", "Wire", {"test": asked, "state": "ok"})
        states.save_source_state(conn, SourceState("Wire", "ok", at, etag=b'"\xff"', last_attempt=at, last_success=at))
        states.add_poll_run(conn, PollRun(at, at + timedelta(minutes=1), "me", ok=1))
        states.record_gap(conn, Gap("Wire", at, at + timedelta(hours=1), "asleep"))
        states.add_level(conn, at, "Guarded", "Routine", [{"key": "missile"}])
        states.record_span(conn, "archive", at - timedelta(days=3), at)
        before = handovers.last(conn, at)
        handovers.add_line(conn, at, who, f"Day {day}: 통화 완료 =1+1")
        handovers.sign(conn, at, who, before.uid if before else "", Digest(at - timedelta(days=1), at, ()))
        alert = Alert(f"alert {day}", at, at, "grave-act", "duty", ("en",), act_subject("x"), "new", 4, {"severity": 4})
        outbox.queue(conn, [alert])
        outbox.settle(conn, [alert.key], f"message {day}")
        outbox.add_message(conn, AlertMessage(f"message {day}", "duty", at, "A title", "A body", "", {}, "sent"))
        outbox.put_seen(conn, {act_subject("x"): {"severity": 4}}, at)
        alert_edits.add_edit(conn, at, who, "pause", "grave-act")
        audit.record(conn, at, Person(who, "officer", "local"), "mark.watch", "x", None, {"state": "watch"})


def backed_up(store: Store, as_of: Any = NOW) -> BytesIO:
    file = BytesIO()
    with store.read() as conn:
        write(conn, file, as_of)
    return file


def everything(store: Store) -> dict[str, list[Mapping[str, Any]]]:
    """Every table's rows; without leases, and with what a restore lets go of: validators and next checks."""
    found = {}
    with store.read() as conn:
        for table in schema.metadata.sorted_tables:
            if table is schema.leases:
                continue
            rows = conn.execute(sa.select(table).order_by(*table.primary_key.columns)).mappings()
            found[table.name] = [dict(row) for row in rows]
    found["daily_counts"] = [row for row in found["daily_counts"] if row["n"]]
    found["settings"] = [row for row in found["settings"] if row["key"] != "unfiled"]
    lets_go = ("etag", "last_modified", "validators_since", "body_hash", "next_check", "pending")
    for row in found["source_states"]:
        row |= dict.fromkeys(lets_go)
    return found


def tallied(store: Store) -> dict[tuple[date, str, str, str, str], int]:
    """The daily counts as the entries themselves give them."""
    e = schema.entries.c
    cell = (e.day, e.kind, sa.func.coalesce(e.category, ""), e.source, e.language)
    with store.read() as conn:
        return {tuple(row[:-1]): row[-1] for row in conn.execute(sa.select(*cell, sa.func.count()).group_by(*cell))}
