"""Korean headlines: clauses."""

from __future__ import annotations

from scoring.clauses import Clause, whole
from scoring.lexicon import Reading


def read_clauses(reading: Reading) -> list[Clause]:
    """Clauses of a Korean reading, in order."""
    return whole(reading)
