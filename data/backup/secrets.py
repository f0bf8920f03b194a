"""A backup names no secret of this machine: it comes from whoever is at the page, and an address that asks for one
would carry it to the host that the backup's writer chose."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from data.models import asks_for_secret
from data.store.source_edits import SourceEdit, add_edit, all_edits, effective_sources, open_tests

BY, WHY = "restore", "its address asks for a secret"  # who pauses such a source, and the reason


def asked_for(conn: Connection) -> frozenset[str]:
    """The addresses with a secret in them that officers of this store have added."""
    return frozenset(_address(edit) for edit in all_edits(conn) if edit.action == "add" and _asks(edit))


def hold(conn: Connection, known: frozenset[str], now: datetime) -> tuple[str, ...]:
    """Pause the added sources that ask for a secret, but for addresses `known` before the restore, and answer the tests
    that would. Whoever knows such a source resumes it. Returns their names."""
    edits = all_edits(conn)
    strange = (s for s in effective_sources((), edits) if asks_for_secret(s.url) and s.url not in known)
    names = tuple(sorted(source.name for source in strange if source.on))
    for name in names:
        add_edit(conn, now, BY, "pause", name, {"reason": WHY})
    for edit in open_tests(edits):
        if _asks(edit) and _address(edit) not in known:
            said = {"test": edit.id, "state": "secret", "words": WHY, "entries": 0}
            add_edit(conn, now, BY, "tested", edit.name, said)
    return names


def _asks(edit: SourceEdit) -> bool:
    return asks_for_secret(_address(edit))


def _address(edit: SourceEdit) -> str:
    return str(edit.detail.get("url", ""))
