"""A backup taken in whole: its rows, what came on top filed with the acts that it reports, and who did it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import IO

from sqlalchemy.engine import Connection

from data.backup.restore import Restored, restore
from data.models import Person, Source, iso
from data.store import audit
from data.store.source_edits import all_edits, effective_sources
from feeds.alerts import queueing
from feeds.intake import merging
from feeds.intake.intake import make_assessor


def bring(conn: Connection, file: IO[bytes], now: datetime, listed: Sequence[Source], who: Person) -> Restored:
    """Bring a backup back beside what the store holds, inside the caller's write transaction; a failure must undo it.

    `listed` are the sources of the file in use. Raises BadBackup, and StoreError where a poller is at work.
    """
    done = restore(conn, file, now)
    assessor = make_assessor(effective_sources(tuple(listed), all_edits(conn)))
    merged = merging.merge_new(conn, done.unfiled, assessor.acts, now, assessor.sources)
    queueing.tell_acts(conn, merged.acts, merged.moved, now, live=False)
    after = {"as_of": iso(done.as_of), "rows": done.rows, "kept": done.kept}
    audit.record(conn, now, who, "backup.restore", "store", None, after)
    return done
