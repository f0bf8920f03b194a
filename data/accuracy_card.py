"""The accuracy card: how well the rules agree with labelled entries. Made by `make accuracy`, never edited by hand."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from data.models import BadReference, Problem

CARD = Path(__file__).parent / "reference" / "accuracy.json"
#: Labelled entries by language, as they are named in the folder that holds them.
FILES = {"en": "labelled.jsonl", "ko": "labelled-ko.jsonl"}
#: Months of English entries that were left unread while the rules were written.
HELD_OUT = ("2023-04", "2023-05", "2023-06")
#: Those months measured once, with the rules as they stood before anybody had read them. Later figures of these months
#: (`months` of the card) are no longer those of unseen entries.
HELD_OUT_ONCE = {
    "date": "2026-11-23",
    "rules": "b8e81407a2d4",
    "entries": 260,
    "provocation": {"precision": 0.849, "recall": 0.938, "f1": 0.891},
    "signal": {"precision": 0.857, "recall": 0.913, "f1": 0.884},
    "macro_f1": 0.751,
    "accuracy": 0.788,
    "category": 0.905,
}
_KEYS = {"date", "rules", "held_out", "languages"}


def load_card(path: Path = CARD) -> dict[str, Any]:
    """The card: date (ISO), rules (version it was measured with), held_out and languages (figures).

    Raises BadReference when it is missing or not a card.
    """
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadReference([Problem(str(path), None, "file not found; make it with `make accuracy`")]) from None
    except (OSError, ValueError) as error:
        raise BadReference([Problem(str(path), None, f"not JSON: {error}; make it with `make accuracy`")]) from None
    if not isinstance(card, dict) or not card.keys() >= _KEYS:
        reason = f"needs {', '.join(sorted(_KEYS))}; make it with `make accuracy`"
        raise BadReference([Problem(str(path), None, reason)])
    return card


def write_card(card: dict[str, Any], path: Path = CARD) -> None:
    """Replace the card in one step."""
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(card, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    os.replace(draft, path)


def read_labelled(path: Path) -> list[dict[str, Any]]:
    """Labelled entries: id, title, summary, published (None where unknown), kind, category.

    Raises BadReference with file and line.
    """
    rows: list[dict[str, Any]] = []
    try:
        lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadReference([Problem(str(path), None, f"cannot be read: {error}")]) from None
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            complete = isinstance(row, dict) and all(isinstance(row.get(key), str) for key in ("title", "kind"))
        except ValueError:
            complete = False
        if not complete:
            raise BadReference([Problem(str(path), number, "not a labelled entry: title and kind are needed")])
        rows.append(row)
    return rows
