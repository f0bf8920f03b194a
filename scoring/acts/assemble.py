"""A provocation out of what the store holds of it, for pages and exports alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from data.models import ActTables, Provocation, ProvocationRow, Report
from scoring.acts.summary import Status, summarise


def assemble(
    row: ProvocationRow, reports: Sequence[Report], severity: int | None, tables: ActTables, now: datetime
) -> Provocation:
    """The provocation of `row` as known at `now`. `severity` is the one an officer set, None where the rule's holds.

    Raises ValueError where none of the reports was known yet.
    """
    return summarise(row.id, reports, tables, now, cast(Status, row.status), severity, row.date)
