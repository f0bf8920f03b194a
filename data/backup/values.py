"""Values of a backup's rows, from JSON to what a column holds, each checked against the column."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from data.backup import checks
from data.store import schema

_INTEGERS = range(-(2**31), 2**31)  # what an INTEGER of every database holds


def usual(column: sa.Column[Any]) -> Any:
    """What a row has in a column that a backup of an earlier version lacks."""
    default = column.default
    return default.arg if isinstance(default, sa.ColumnDefault) and default.is_scalar else None


def reader(column: sa.Column[Any], now: datetime | None) -> Callable[[Any], Any]:
    """What makes a column's value of what JSON gave; it raises ValueError for what cannot be one.

    With `now` also for what no watch has then: times out of range, words outside their set, JSON of another form.
    """
    read, nullable, table = _of_type(column.type), bool(column.nullable), column.table.name
    choices = checks.CHOICES.get((table, column.name))
    shape = checks.json_shape(table, column.name) if isinstance(column.type, sa.JSON) else None

    def checked(value: Any) -> Any:
        if value is None and nullable:
            return None
        made = read(value)
        if now is None:
            return made
        if choices is not None and made not in choices:
            raise ValueError("is none of the values it may have")
        if isinstance(made, datetime):
            checks.moment_in_range(made, now)
        elif isinstance(made, date):
            checks.day_in_range(made, now)
        elif column.name in checks.COUNTS and isinstance(made, int) and made < 0:
            raise ValueError("is less than nothing")
        if shape is not None:
            shape(made)
        return made

    return checked


def _of_type(kind: Any) -> Callable[[Any], Any]:
    if isinstance(kind, schema.UtcDateTime):
        return _moment
    if isinstance(kind, sa.JSON):
        return _json_value
    readers: Sequence[tuple[Any, Callable[[Any], Any]]] = (
        (sa.Boolean, _boolean), (sa.Integer, _integer), (sa.Date, _day), (sa.LargeBinary, _bytes), (sa.Text, _text),
    )  # fmt: skip
    return next(read for of, read in readers if isinstance(kind, of))


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("is no truth value")
    return value


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value not in _INTEGERS:
        raise ValueError("is no whole number that fits")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value or not _encodes(value):
        raise ValueError("is no text")
    return value


def _json_value(value: Any) -> Any:
    if not _encodes(json.dumps(value, ensure_ascii=False)):
        raise ValueError("holds no text that can be kept")
    return value


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _bytes(value: Any) -> bytes:
    try:
        return base64.b64decode(_text(value), validate=True)
    except binascii.Error:
        raise ValueError("is no base64") from None


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("has no time zone")
    return moment.astimezone(UTC)


def _day(value: Any) -> date:
    return date.fromisoformat(_text(value))
