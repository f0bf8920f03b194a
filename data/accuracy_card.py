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
#: Entries measured once, with the rules as they stood before anybody had read one of them. Only such figures say how
#: the rules read what is still to come; once entries are read, they are labelled entries like the others.
UNREAD: tuple[dict[str, Any], ...] = (
    {
        "language": "en",
        "published": ["2023-07", "2026-04"],
        "date": "2026-11-23",
        "rules": "27aa305c7279",
        "entries": 155,
        "provocation": {"precision": 0.921, "recall": 0.972, "f1": 0.946},
        "signal": {"precision": 0.931, "recall": 0.931, "f1": 0.931},
        "macro_f1": 0.863,
        "accuracy": 0.877,
        "category": 0.926,
    },
    {
        "language": "ko",
        "published": ["2022-04", "2026-08"],
        "date": "2026-11-23",
        "rules": "6c2d422df001",
        "entries": 150,
        "provocation": {"precision": 0.923, "recall": 0.900, "f1": 0.911},
        "signal": {"precision": 0.873, "recall": 0.917, "f1": 0.894},
        "macro_f1": 0.797,
        "accuracy": 0.807,
        "category": 0.909,
    },
    {
        "language": "en",
        "published": ["2023-04", "2023-06"],
        "date": "2026-11-23",
        "rules": "b8e81407a2d4",
        "entries": 260,
        "provocation": {"precision": 0.849, "recall": 0.938, "f1": 0.891},
        "signal": {"precision": 0.857, "recall": 0.913, "f1": 0.884},
        "macro_f1": 0.751,
        "accuracy": 0.788,
        "category": 0.905,
    },
)
_KEYS = {"date", "rules", "unread", "languages"}


def load_card(path: Path = CARD) -> dict[str, Any]:
    """The card: date (ISO), rules (version it was measured with), unread and languages (figures).

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
