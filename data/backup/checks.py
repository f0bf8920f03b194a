"""Whether a backup's values are such as pages can read: shape of what is kept as JSON, range of times, words of sets.

What the columns' types let through would otherwise stop a page later: a gap to the year 9999, a string for matches.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from data.models import CATEGORIES, KINDS, MARK_STATES, ROLES, Facts, Match, Provocation, Ruling, Said, Verdict
from data.store.handovers import handover_of

EARLIEST = datetime(1945, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1100)  # of a moment or day after now: a level holds until, a host asks to wait until
LONGEST_GAP = timedelta(days=3700)
_CATEGORY = frozenset((*CATEGORIES, None))
_MODELS: Mapping[str, type] = {"matches": Match, "facts": Facts, "said": Said}
# Values that pages look up by name.
CHOICES: Mapping[tuple[str, str], frozenset[object]] = {
    ("entries", "kind"): frozenset(KINDS),
    ("entries", "category"): _CATEGORY,
    ("entries", "score"): frozenset(range(101)),
    ("assessments", "kind"): frozenset(KINDS),
    ("assessments", "category"): _CATEGORY,
    ("assessments", "score"): frozenset(range(101)),
    ("provocations", "category"): frozenset(CATEGORIES),
    ("provocations", "severity"): frozenset(range(1, 6)),
    ("provocations", "credibility"): frozenset(range(1, 7)),
    ("provocations", "status"): frozenset(get_args(get_type_hints(Provocation)["status"])),
    ("rulings", "action"): frozenset(get_args(get_type_hints(Ruling)["action"])),
    ("marks", "state"): frozenset(MARK_STATES),
    ("verdicts", "verdict"): frozenset(get_args(get_type_hints(Verdict)["verdict"])),
    ("verdicts", "kind"): frozenset(KINDS),
    ("verdicts", "category"): _CATEGORY,
    ("handover_lines", "kind"): frozenset(("line", "strike", "countersign")),
    ("level_log", "level"): frozenset(("Routine", "Guarded", "Elevated", "High", "Severe")),
    ("audit", "role"): frozenset(ROLES),
}
# Numbers that count something; ids may be any.
COUNTS = frozenset(
    (
        "revision", "score", "publishers", "reports", "errors", "interval_seconds", "empty_runs", "redirect_count",
        "pending", "ok", "unchanged", "failed", "new", "changed", "version", "evidence",
    )
)  # fmt: skip
_DETAILS: Mapping[str, Mapping[str, Any]] = {
    "rulings": {
        "with_id": str, "entry_ids": list[int], "severity": Literal[1, 2, 3, 4, 5] | None, "undoes": int | None,
    },
    "provocation_history": {"entries": list[int], "into": str | None, "severity": int | None},
    "source_edits": {"test": int, "reason": str},
}  # fmt: skip


def moment_in_range(at: datetime, now: datetime) -> datetime:
    """`at` where a watch can have it. Raises ValueError."""
    if not EARLIEST <= at <= now + AHEAD:
        raise ValueError(f"is a time before {EARLIEST.year} or years after now")
    return at


def day_in_range(day: date, now: datetime) -> date:
    """`day` where a watch can have it. Raises ValueError."""
    if not EARLIEST.date() <= day <= (now + AHEAD).date():
        raise ValueError(f"is a day before {EARLIEST.year} or years after now")
    return day


def json_shape(table: str, column: str) -> Callable[[Any], None]:
    """What raises ValueError for a JSON value that the readers of this column would stumble over."""

    def check(value: Any) -> None:
        if column in ("before", "after"):
            return
        if column == "matches":
            sound = isinstance(value, list) and all(_is(one, Match) and one["start"] <= one["end"] for one in value)
        elif column == "drivers":
            sound = fits(value, list[dict[str, Any]])
        elif column in _MODELS:
            sound = _is(value, _MODELS[column])
        else:
            known = _DETAILS.get(table, {})
            sound = fits(value, dict[str, Any]) and all(fits(value[key], known[key]) for key in known if key in value)
        if not sound:
            raise ValueError("has not the form that it must have")

    return check


def row(table: str, values: Mapping[str, Any]) -> None:
    """Raise ValueError for values of a row that do not go together."""
    if table in ("gaps", "spans"):
        if values["end"] < values["start"]:
            raise ValueError("end is before start")
        if table == "gaps" and values["end"] - values["start"] > LONGEST_GAP:
            raise ValueError("end is more than ten years after start")
    elif table == "handovers":
        handover_of(values["uid"], values["at"], values["by"], values["previous"], values["content"])


def fits(value: Any, hint: Any) -> bool:
    """Whether a JSON value can be what a type hint says."""
    of, inner = get_origin(hint), get_args(hint)
    if of in (Union, types.UnionType):
        return any(fits(value, one) for one in inner)
    if of is Literal:
        return not isinstance(value, bool) and value in inner if isinstance(value, str | int) else False
    if of in (tuple, list):
        return isinstance(value, list) and all(fits(one, inner[0]) for one in value)
    if of is dict:
        return isinstance(value, dict)
    if hint is date:
        return isinstance(value, str) and _is_day(value)
    if hint in (int, float):
        number = isinstance(value, int | float if hint is float else int)
        return number and not isinstance(value, bool) and abs(value) < 2**53
    return hint is Any or (value is None if hint is type(None) else isinstance(value, hint))


def _is(value: Any, model: type) -> bool:
    """Whether a JSON value has the fields of a frozen dataclass: all that have no usual value, and no others."""
    if not isinstance(value, dict):
        return False
    hints = get_type_hints(model)
    needed = {f.name for f in fields(model) if f.default is MISSING and f.default_factory is MISSING}
    if model is Said:
        needed = needed | {"reports"}
    known = set(hints) if model is not Facts else set(hints) | set(value)
    if not needed <= set(value) <= known:
        return False
    return all(fits(held, hints[name]) for name, held in value.items() if name in hints)


def _is_day(text: str) -> bool:
    try:
        return EARLIEST.year <= date.fromisoformat(text).year < 2100
    except ValueError:
        return False
