"""What supervisors changed about the rules of alerts: an append-only record, applied on top of alerts.toml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.models import AlertRule, BadReference
from data.store import schema
from data.tables.alert_rules import load_alert_rules, read_alert_rule
from data.tables.level_rules import load_level_rules

Action = Literal["save", "pause", "resume", "remove"]


@dataclass(frozen=True, slots=True)
class AlertEdit:
    """One row of the record. `detail` of a save holds the rule as alerts.toml would."""

    id: int
    at: datetime
    by: str
    action: Action
    rule: str
    detail: Mapping[str, Any]


def add_edit(
    conn: Connection, at: datetime, by: str, action: Action, rule: str, detail: Mapping[str, Any] | None = None
) -> None:
    """Append to the record."""
    conn.execute(schema.alert_edits.insert().values(at=at, by=by, action=action, rule=rule, detail=dict(detail or {})))


def all_edits(conn: Connection) -> list[AlertEdit]:
    """The whole record, in the order given."""
    query = sa.select(schema.alert_edits).order_by(schema.alert_edits.c.id)
    return [AlertEdit(**row._mapping) for row in conn.execute(query)]


def effective_rules(
    listed: Sequence[AlertRule], edits: Iterable[AlertEdit], levels: tuple[str, ...]
) -> tuple[AlertRule, ...]:
    """The file's rules with the record applied, then those that officers added. One that can no longer be read, as
    after a level was renamed, is left out."""
    file = {rule.key for rule in listed}
    found = {rule.key: rule for rule in listed}
    for edit in edits:
        held = found.get(edit.rule)
        if edit.action == "save":
            try:
                found[edit.rule] = read_alert_rule(edit.detail, levels)
            except BadReference:
                continue
        elif edit.action == "remove" and edit.rule not in file:
            found.pop(edit.rule, None)
        elif held and edit.action in ("pause", "resume"):
            found[edit.rule] = replace(held, active=edit.action == "resume")
    return tuple(found.values())


def rules_in_use(conn: Connection) -> tuple[AlertRule, ...]:
    """What is told to whom now. Raises BadReference."""
    levels = load_level_rules().levels
    return effective_rules(load_alert_rules(levels=levels), all_edits(conn), levels)
