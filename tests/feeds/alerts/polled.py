"""A store that polls: what two wires bring, taken in as the poller does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from data.models import Entry, PollRun, Source, SourceState
from data.store import states
from data.store.store import Store
from feeds.intake.intake import make_assessor, take_in

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
WIRES = tuple(
    Source(name, f"https://{name.lower()}.example/feed", reliability="B", publisher=name) for name in ("Alpha", "Bravo")
)
LAUNCH = "North Korea launches an ICBM into the East Sea, South Korea's Joint Chiefs of Staff says"
BACK = "Correction: report that North Korea launched an ICBM is withdrawn, no launch took place"


def entry(wire: Source, title: str, at: datetime, seen: datetime) -> Entry:
    return Entry(wire.name, f"{wire.name} {title}", title, "", f"https://{wire.name.lower()}.example/{abs(hash(title))}",
                 at, seen, publisher=wire.name)  # fmt: skip


def poll(store: Store, now: datetime, *titles: str, age: timedelta = MINUTE, wires: tuple[Source, ...] = WIRES) -> None:
    """A cycle at `now` in which these wires brought these titles, published so long before."""
    for wire in wires:
        found = [entry(wire, title, now - age, now) for title in titles]
        take_in(store, wire, found, SourceState(wire.name, "ok", now, last_success=now), now, make_assessor(WIRES))
    with store.begin() as conn:
        states.add_poll_run(conn, PollRun(now, now, "me", ok=len(wires)))
