"""The sender: under one lease, what waits in the outbox is made into messages and sent until somebody takes it.

Each step is stored before the next begins. A message is claimed, then sent, then accounted for: whoever is killed in
between leaves a claim that the next sender takes over, and sends the same text under the same key again. Nothing is
lost; by the key the reader's mail server or hook drops the repetition, and the text names the key for all others.
"""

from __future__ import annotations

import logging
import os
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from components.alerts import mail, observing, relay, ways, webhook, wording
from components.alerts.outcomes import Outcome
from components.alerts.ways import Way
from components.reads import clock
from data.models import LEVEL_SUBJECT, ActTables, AlertMessage, AlertTiming, BadReference, Provocation, Report
from data.store import acts, outbox, states, stored_acts
from data.store.store import Connection, Store, StoreError, database_url, open_store
from data.tables.act_tables import load_act_tables
from data.tables.alert_rules import load_alert_timing
from data.tables.sources import graded
from scoring.acts.assemble import assemble
from scoring.alerts.delivery import Group, groups, is_too_late, wait_after

log = logging.getLogger("november_watch.alerts")
EVERY_SECONDS = 15.0
OBSERVE_EVERY = timedelta(minutes=1)
LEASE_SECONDS = 90.0  # longer than any attempt; renewed before each
Send = Callable[[AlertMessage, Way, datetime], Outcome]


def send_by(message: AlertMessage, way: Way, now: datetime) -> Outcome:
    """Send a message on its way."""
    if way.kind == "webhook":
        return webhook.send(message, way, now)
    if way.kind == "mail":
        return mail.send(message, ways.mailbox(way), now)
    if way.kind == "push":
        from components.alerts import push

        return push.send(message, way, now)
    return relay.send(message, way)


class Sender:
    """Sends from one store. `load` gives the ways of the moment, `present` the time, `send` does it."""

    def __init__(
        self,
        store: Store,
        load: Callable[[], Mapping[str, Way]],
        *,
        present: Callable[[], datetime] = clock.real,
        send: Send = send_by,
    ) -> None:
        self.store, self.holder = store, f"{os.getpid()}/{uuid.uuid4().hex[:12]}"
        self._load, self._present, self._send = load, present, send
        self._observed: datetime | None = None
        self._said = ""
        self._stopping = threading.Event()

    def run(self, every: float = EVERY_SECONDS) -> None:
        """A tick every `every` seconds until `stop`. What cannot be done now is said and tried again."""
        while not self._stopping.is_set():
            try:
                self.tick()
                self._said = ""
            except (StoreError, BadReference) as error:
                if str(error) != self._said:
                    log.error("%s", error)
                self._said = str(error)
            except Exception:
                log.exception("sending alerts failed")
            self._stopping.wait(every)
        self._give_back()

    def stop(self) -> None:
        self._stopping.set()

    def tick(self) -> bool:
        """Observe, make messages, send what is due. False where another process holds the lease. Raises StoreError
        or BadReference."""
        now = self._present()
        if not self._lease(now):
            return False
        known, timing = self._load(), _timing()
        try:
            if self._observed is None or now - self._observed >= OBSERVE_EVERY:
                self._observed = now
                observing.observe(self.store, now)
        finally:  # what is queued goes out whatever cannot be looked at
            self._compose(known, timing)
            self._deliver(known, timing)
        return True

    def _lease(self, now: datetime) -> bool:
        with self.store.begin() as conn:
            if not states.take_lease(conn, outbox.SENDER, self.holder, now, LEASE_SECONDS):
                return False
            if taken := outbox.take_over(conn, self.holder, now):
                log.warning("%d alerts were being sent when their sender ended: they are sent again", taken)
            return True

    def _give_back(self) -> None:
        try:
            with self.store.begin() as conn:
                states.release_lease(conn, outbox.SENDER, self.holder)
        except StoreError as error:
            log.warning("the lease of alerts expires by itself: %s", error)

    def _compose(self, known: Mapping[str, Way], timing: AlertTiming) -> None:
        """Make messages of what waits, in one transaction: an alert is in exactly one."""
        with self.store.read() as conn:
            if not outbox.waiting(conn):
                return
        sources, tables = observing.sources_known(self.store), load_act_tables()
        with self.store.begin() as conn:
            now = self._present()
            texts = _Reading(conn, now, graded(sources), tables)
            for group in groups(outbox.waiting(conn), now, timing):
                outbox.settle(conn, group.folded)
                if not group.alerts:
                    continue
                keys = [alert.key for alert in group.alerts]
                if group.way not in known:  # nobody gave it an address: there is nobody to tell
                    outbox.settle(conn, keys)
                    continue
                outbox.add_message(conn, _message(group, texts.known(), now, timing))
                outbox.settle(conn, keys, group.key)
            outbox.prune(conn, now)

    def _deliver(self, known: Mapping[str, Way], timing: AlertTiming) -> None:
        with self.store.read() as conn:
            open_ = outbox.open_messages(conn)
        # Those that have never been tried first: a way that hangs must not hold up the others.
        for message in sorted(open_, key=lambda one: (one.tries > 0, one.at, one.key)):
            now = self._present()
            if message.state != "waiting" or (message.next_try and message.next_try > now):
                continue
            if self._stopping.is_set() or not self._lease(now):
                return
            self._attempt(message.key, known.get(message.way), now, timing)

    def _attempt(self, key: str, way: Way | None, now: datetime, timing: AlertTiming) -> None:
        with self.store.begin() as conn:
            message = outbox.claim(conn, key, self.holder, now)
        if message is None:
            return
        outcome = self._send(message, way, now) if way else Outcome("refused", "no address")
        after = self._present()
        with self.store.begin() as conn:
            kept = outbox.release(conn, key, self.holder, after, **_settled(message, outcome, after, timing))
        if not kept:
            log.warning("an alert was taken over by another sender while this one stood still")
        if outcome.state == "refused":
            log.error("an alert to %s was refused (%s): it is among the dead letters", message.way, outcome.code)


def _timing() -> AlertTiming:
    """How alerts are sent, by the file; as it ships where the file has a fault: what waits goes out all the same."""
    try:
        return load_alert_timing()
    except BadReference:
        return AlertTiming()


def _settled(message: AlertMessage, outcome: Outcome, now: datetime, timing: AlertTiming) -> dict[str, object]:
    """What is stored of an attempt."""
    if outcome.state == "sent":
        return {"state": "sent", "error": outcome.code, "next_try": None, "in_doubt": False}
    doubt = message.in_doubt or outcome.in_doubt
    if outcome.state == "refused" or is_too_late(message, now, timing):
        return {"state": "dead", "error": outcome.code, "next_try": None, "in_doubt": doubt}
    again = now + wait_after(message.tries, timing, outcome.wait)
    return {"state": "waiting", "error": outcome.code, "next_try": again, "in_doubt": doubt}


def _message(group: Group, known: wording.Basis, now: datetime, timing: AlertTiming) -> AlertMessage:
    """The group in words. What waited so long that it is no news any more is put among the dead letters unsent."""
    message = AlertMessage(
        key=group.key,
        way=group.way,
        at=now,
        title=wording.title_of(group, known),
        body=wording.body_of(group, known),
        link=wording.link_of(group, known),
        facts=wording.facts_of(group, known),
        changed_at=now,
    )
    newest = max(alert.due for alert in group.alerts)
    if now - newest > timedelta(minutes=timing.fresh_minutes):
        return replace(message, state="dead", error="late")
    return message


class _Reading:
    """Reads for wording, inside one transaction; what was read once is kept."""

    def __init__(self, conn: Connection, now: datetime, sources: Mapping[str, object], tables: ActTables) -> None:
        self._conn, self._now, self._sources, self._tables = conn, now, sources, tables
        self._acts: dict[str, Provocation | None] = {}

    def known(self) -> wording.Basis:
        level = outbox.seen(self._conn, [LEVEL_SUBJECT]).get(LEVEL_SUBJECT, {}).get("level", "")
        return wording.Basis(self._act, self._entry, str(level), os.environ.get("WATCH_URL", "").strip())

    def _act(self, id_: str) -> Provocation | None:
        if id_ not in self._acts:
            stored = stored_acts.one(self._conn, id_, self._now, self._sources)  # type: ignore[arg-type]
            self._acts[id_] = (
                assemble(stored.row, stored.reports, stored.severity, self._tables, self._now) if stored else None
            )
        return self._acts[id_]

    def _entry(self, id_: int) -> Report | None:
        return acts.reports_by_id(self._conn, [id_], self._sources).get(id_)  # type: ignore[arg-type]


def configured() -> Mapping[str, Way]:
    """The ways of the secrets; a fault in one is told once in the log, without its value."""
    found, problems = ways.configured()
    for line in problems:
        if line not in _TOLD:
            _TOLD.add(line)
            log.error("%s", line)
    return found


_TOLD: set[str] = set()
_background: dict[str, Sender] = {}
_starting = threading.Lock()


def start_background() -> Sender:
    """The process's sender, started in a thread where it does not run yet. Raises StoreError."""
    with _starting:
        url = database_url()
        if url not in _background or _background[url]._stopping.is_set():
            sender = Sender(open_store(url), configured)
            threading.Thread(target=sender.run, name="watch-alerts", daemon=True).start()
            _background[url] = sender
        return _background[url]
