"""The schema, and every read and write of it. Callers bring the connection; a write belongs to their transaction."""

# What other rooms may use.
__all__ = [
    "acts",
    "audit",
    "clock",
    "codec",
    "entries",
    "evidence",
    "filing",
    "handover_inputs",
    "handovers",
    "joining",
    "known",
    "level_inputs",
    "migrations",
    "queries",
    "revisions",
    "schema",
    "search",
    "source_edits",
    "states",
    "store",
    "stored_acts",
    "triage",
    "verdicts",
]
