"""The golden pack: the exercise's entries with their labels, which anyone who changes a rule can measure against."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from data.models import CATEGORIES, KINDS, BadReference, Category, Kind, Problem
from data.tables.sources import load_sources

FOLDER = Path(__file__).parents[1] / "exercise"
_ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True, slots=True)
class Golden:
    """A labelled entry. `reliability` is the Admiralty letter of its wire, `language` that of its wire's feed."""

    id: str
    title: str
    summary: str
    language: str
    reliability: str
    kind: Kind
    category: Category | None


def load_golden(folder: Path = FOLDER) -> tuple[Golden, ...]:
    """The pack, in the order of labels.jsonl: texts from the feed files, grades from sources.toml.

    Raises BadReference with file and line where a label cannot be read or has no entry.
    """
    file = folder / "labels.jsonl"
    texts = dict(_texts(folder))
    pack = []
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BadReference([Problem(str(file), None, f"cannot be read ({error.strerror})")]) from None
    for number, line in enumerate(lines, 1):
        try:
            label = json.loads(line)
            text = texts[label["id"]]
        except (ValueError, TypeError, KeyError):
            raise BadReference([Problem(str(file), number, "no label, or of no entry in the feed files")]) from None
        if label.get("kind") not in KINDS or label.get("category") not in (None, *CATEGORIES):
            raise BadReference([Problem(str(file), number, "no known kind and category")])
        kind, category = cast(Kind, label["kind"]), cast("Category | None", label["category"])
        pack.append(Golden(label["id"], *text, kind, category))
    return tuple(pack)


def _texts(folder: Path) -> Iterator[tuple[str, tuple[str, str, str, str]]]:
    """(id, (title, summary, language, reliability)) of every entry in the feed files."""
    wires = {source.url.rsplit("/", 1)[-1]: source for source in load_sources(folder / "sources.toml")}
    for path in sorted(folder.glob("*.xml")):
        wire = wires.get(path.name)
        if wire is None:
            raise BadReference([Problem(str(path), None, "no source of sources.toml ends in this file's name")])
        try:
            root = ET.parse(path).getroot()
        except (OSError, ET.ParseError) as error:
            raise BadReference([Problem(str(path), None, f"cannot be read ({error})")]) from None
        atom = root.tag == f"{_ATOM}feed"
        names = (f"{_ATOM}id", f"{_ATOM}title", f"{_ATOM}summary") if atom else ("guid", "title", "description")
        for entry in root.iter(f"{_ATOM}entry" if atom else "item"):
            key, title, summary = (entry.findtext(name, "").strip() for name in names)
            yield key, (title, summary, wire.language, wire.reliability)
