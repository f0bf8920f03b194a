"""Putting an officer's ruling into effect at once.

A ruling is appended, never changed; undoing one is a further ruling. The machine's own merging stays as it is beneath.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from components.access import session
from components.reads import load, picture
from data.models import Ruling
from data.store import acts
from data.store.filing import filed
from scoring.acts.identity import file_acts


def rule(ruling: Ruling, now: datetime) -> None:
    """Append a ruling, signed by the person at the page, and file the acts it touches anew, in one transaction.

    Raises NotAllowed and StoreError.
    """
    sources = load.source_map()
    named = {ruling.provocation_id, ruling.with_id} - {""}
    with session.writing(f"ruling.{ruling.action}", f"act:{ruling.provocation_id}") as work:
        conn = work.conn
        ruling = replace(ruling, by=work.person.name)
        work.before = acts.outline(conn, named)
        acts.add_ruling(conn, ruling)
        filing = file_acts(filed(conn, named, sources), picture.tables(), now)
        acts.carry_out(conn, filing, now, ruling.by, ruling.reason)
        work.after = acts.outline(conn, named) | {"reason": ruling.reason}
