"""The officer's hand: who may rule, and putting a ruling into effect at once.

A ruling is appended, never changed; undoing one is a further ruling. The machine's own merging stays as it is beneath.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

import streamlit as st

from components import load, standing
from data import acts
from data.models import Ruling
from scoring.filing import clusters_of, file_acts


def allowed(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether this server lets a reader rule: WATCH_EDIT on or off; by default only where it serves loopback alone."""
    said = environ.get("WATCH_EDIT", "loopback").strip().lower()
    if said in ("on", "off"):
        return said == "on"
    bound = st.get_option("server.address")
    host = bound or urlsplit(st.context.url or "").hostname or ""
    return bool(bound) and _is_loopback(host)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def rule(ruling: Ruling, now: datetime) -> None:
    """Append a ruling and file the acts it touches anew, in one transaction. Raises StoreError."""
    sources = load.source_map()
    named = {ruling.provocation_id, ruling.with_id} - {""}
    with load.store().begin() as conn:
        acts.add_ruling(conn, ruling)
        linked = acts.linked(conn, named)
        view = acts.machine_view(conn, linked, sources)
        clusters = clusters_of(view)
        entries = {r.entry.id for _, reports in view.values() for r in reports if r.entry.id is not None}
        filing = file_acts(
            clusters,
            acts.memberships(conn, entries),
            (),
            acts.rulings_about(conn),
            acts.aliases(conn, acts.ruled(conn)),
            acts.rows(conn, clusters.keys()),
            standing.tables(),
            now,
        )
        acts.carry_out(conn, filing, now, ruling.by, ruling.reason)
    load.forget()
