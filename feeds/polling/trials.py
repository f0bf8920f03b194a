"""Answers the tests of sources that officers ask for on the Coverage page.

Pages connect to nothing: they write down what to try, and the poller tries it between two cycles, with the bounds and
the address check of every poll. Nothing that a test reads is stored but how it went.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from data.store import source_edits
from data.store.store import Store
from data.tables.sources import make_source, source_faults
from feeds.fetching.guard import Network
from feeds.polling.health import meaning
from feeds.polling.probe import probe

MOST_A_CYCLE = 5  # a test may take as long as its deadline, and the next cycle waits for it


def answer_tests(store: Store, allowed: Iterable[Network], clock: Callable[[], datetime], deadline: float) -> int:
    """Try what is asked for, oldest first, and record each answer; gives how many. Blocks. Raises StoreError."""
    with store.read() as conn:
        asked = source_edits.open_tests(source_edits.all_edits(conn))[:MOST_A_CYCLE]
    networks = tuple(allowed)
    for edit in asked:
        answer = _try(edit, networks, clock(), deadline)
        with store.begin() as conn:
            source_edits.add_edit(conn, clock(), source_edits.POLLER, "tested", edit.name, answer)
    return len(asked)


def _try(edit: source_edits.SourceEdit, allowed: tuple[Network, ...], now: datetime, deadline: float) -> dict[str, Any]:
    if faults := source_faults(edit.detail):
        return {"test": edit.id, "state": "malformed", "words": faults[0][1], "entries": 0}
    found = probe(make_source(edit.detail), now, allowed, deadline)
    newest = max((entry.published for entry in found.entries), default=None)
    return {
        "test": edit.id,
        "state": found.state,
        "words": found.detail or meaning(found.state).words,
        "entries": len(found.entries),
        "newest": newest.isoformat() if newest else "",
    }
