"""The backtest's result in reference/backtest.csv and backtest.json, made by `python -m feeds backtest --write`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from data.models import BadReference, Problem
from data.tables.toml_file import read_csv

FOLDER = Path(__file__).parents[1] / "reference"
COLUMNS = ("day", "covered", "level", "rises", "acts", "alarms", "true_acts")
_NEEDED = {
    "start", "end", "alarm_level", "false_alarms_a_month", "median_delay_minutes", "alarms_on_gaps", "true_days",
    "missed_days", "high_days", "unfounded_high_days", "grave_days", "late_grave_days", "rises_a_month", "held",
    "ordinary_above_usual_weeks",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BacktestRow:
    """One KST day of the replay: `level` is "" where the watch was blind, `true_acts` counts the record's acts."""

    day: date
    covered: bool
    level: str
    rises: int
    acts: int
    alarms: str
    true_acts: int


@dataclass(frozen=True, slots=True)
class BacktestTable:
    """The days in order, and the summary's figures under the names of scoring.level.backtest."""

    days: tuple[BacktestRow, ...]
    summary: Mapping[str, Any]


def load_backtest(folder: Path = FOLDER) -> BacktestTable | None:
    """The result, or None where nobody has made one yet. Raises BadReference with file, line and reason."""
    table, summary = folder / "backtest.csv", folder / "backtest.json"
    if not table.exists() or not summary.exists():
        return None
    return BacktestTable(tuple(_row(table, n, row) for n, row in read_csv(table, COLUMNS)), _summary(summary))


def _row(path: Path, line: int, row: Mapping[str, str]) -> BacktestRow:
    try:
        return BacktestRow(
            date.fromisoformat(row["day"]),
            row["covered"] in ("1", "True", "true"),
            row["level"],
            int(row["rises"]),
            int(row["acts"]),
            row["alarms"],
            int(row["true_acts"]),
        )
    except ValueError as error:
        raise BadReference([Problem(str(path), line, f"not a day of the backtest: {error}")]) from None


def _summary(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadReference([Problem(str(path), None, f"not JSON: {error}; make it with `make backtest`")]) from None
    missing = sorted(_NEEDED - found.keys()) if isinstance(found, dict) else sorted(_NEEDED)
    if missing:
        raise BadReference([Problem(str(path), None, f"no {', '.join(missing)}")])
    return found  # type: ignore[no-any-return]
