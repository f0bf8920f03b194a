"""Reads the keys of a rules file, each with what it may be, and gathers every fault before it gives up."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from data.models import BadReference, Problem
from data.tables.toml_file import TomlFile

REFERENCE = Path(__file__).parents[1] / "reference"


class RulesReader:
    """Reads keys of one file with a fault for each that is missing, of the wrong sort, or unknown.

    A key that is at fault yields its fallback, so that reading goes on and all faults are reported at once.
    """

    def __init__(self, path: Path) -> None:
        self.file = TomlFile(path)
        self.found: list[Problem] = []

    def fault(self, reason: str, table: str = "", index: int = 0, key: str = "") -> None:
        self.found.append(self.file.problem(reason, table, index, key))

    def rows(self, table: str) -> list[dict[str, Any]]:
        rows = self.file.data.get(table, [])
        if isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows):
            return rows
        self.fault(f"no [[{table}]]: at least one is needed")
        return []

    def table(self, name: str) -> dict[str, Any]:
        table = self.file.data.get(name)
        if isinstance(table, dict):
            return table
        self.fault(f"no [{name}] table")
        return {}

    def known(self, row: dict[str, Any], keys: tuple[str, ...], table: str, index: int = 0) -> None:
        for key in row:
            if key not in keys:
                self.fault(f"{key!r} is not known here; known are {', '.join(keys)}", table, index, key)

    def words(self, row: dict[str, Any], key: str, table: str, index: int = 0, *, needed: bool = True) -> str:
        value = row.get(key, "" if not needed else None)
        if isinstance(value, str) and (value.strip() or not needed):
            return value
        self.fault(f"{key} must be given, in quotes", table, index, key)
        return ""

    def number(self, row: dict[str, Any], key: str, table: str, low: float, high: float, index: int = 0) -> float:
        value = row.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
            return float(value)
        self.fault(f"{key} must be a number from {low:g} to {high:g}", table, index, key)
        return low

    def whole(self, row: dict[str, Any], key: str, table: str, low: int, high: int, index: int = 0) -> int:
        value = self.number(row, key, table, low, high, index)
        if value != int(value):
            self.fault(f"{key} must be a whole number", table, index, key)
        return int(value)

    def day(self, row: dict[str, Any], key: str, table: str) -> date:
        value = row.get(key)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        self.fault(f"{key} must be a day such as 2026-08-22, without quotes", table, 0, key)
        return date.min

    def some(
        self, row: dict[str, Any], key: str, table: str, allowed: tuple[str, ...] = (), index: int = 0
    ) -> tuple[str, ...]:
        """A list of words, () where the key is left out; each must be `allowed` where that is given."""
        values = row.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            self.fault(f"{key} must be a list of words in quotes", table, index, key)
            return ()
        for value in values:
            if allowed and value not in allowed:
                self.fault(f"{key}: {value!r} is not one of {', '.join(allowed)}", table, index, key)
        return tuple(value for value in values if not allowed or value in allowed)

    def settle(self) -> None:
        if self.found:
            raise BadReference(self.found)
