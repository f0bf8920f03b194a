"""The accuracy card: how well the rules agree with labelled entries. Made by `make accuracy`, never edited by hand."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from data.models import BadReference, Problem

CARD = Path(__file__).parents[1] / "reference" / "accuracy.json"
#: Labelled entries by language, as they are named in the folder that holds them.
FILES = {
    "en": ("labelled.jsonl", "labelled-2023Q3.jsonl"),
    "ko": ("labelled-ko.jsonl", "labelled-ko-2.jsonl", "labelled-ko-3.jsonl"),
}
#: How a batch was gathered: by a query (easier than the news is), drawn at random from whole feeds, or whole days.
GATHERED = ("query", "drawn", "days")
#: Figures of batches that were measured once, with the rules of the time before anybody had read an entry of them.
#: Only such figures show how the rules read what is still to come. Appended to by `python -m scoring unread`.
UNREAD = Path(__file__).parents[1] / "reference" / "unread.json"
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
    _replace(path, json.dumps(card, ensure_ascii=False, indent=1, sort_keys=True))


def load_unread(path: Path = UNREAD) -> list[dict[str, Any]]:
    """The batches measured while unread, newest first. Raises BadReference when it is no such list.

    Of each: language, published (first and last month), date, rules, batch (hash of its file, "" where not kept),
    gathered (one of GATHERED), agreement (Cohen's kappa of its two readers, None where one reader labelled it), entries
    and figures, of newer ones with their 95 % intervals.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        whole = isinstance(found, list) and all({"language", "date", "rules", "batch"} <= one.keys() for one in found)
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise BadReference([Problem(str(path), None, f"cannot be read: {error}")]) from None
    if not whole:
        raise BadReference([Problem(str(path), None, "not a list of measured batches")])
    return list(found)


def add_unread(measured: dict[str, Any], path: Path = UNREAD) -> None:
    """Put a batch's figures first in the list. Raises BadReference where the same batch was measured before: what has
    been measured may have been read, and its figures prove nothing a second time."""
    before = load_unread(path)
    for one in before:
        if one["batch"] == measured["batch"]:
            reason = f"this batch was measured on {one['date']} with rules {one['rules']}; label a new one"
            raise BadReference([Problem(str(path), None, reason)])
    _replace(path, json.dumps([measured, *before], ensure_ascii=False, indent=1))


def batch_of(path: Path) -> str:
    """The fingerprint of a file of labelled entries. Raises BadReference."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    except OSError as error:
        raise BadReference([Problem(str(path), None, f"cannot be read: {error}")]) from None


def _replace(path: Path, text: str) -> None:
    draft = path.with_suffix(".new")
    draft.write_text(text + "\n", encoding="utf-8")
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
