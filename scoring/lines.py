"""JSON lines in, JSON lines out: the loop of `python -m scoring`, as fast as the scorer behind it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import orjson

from data.models import Assessment
from scoring.assess.scorer import Scorer


class BadLine(ValueError):
    """A line of input that cannot be assessed."""


def assess_lines(scorer: Scorer, lines: Iterable[bytes], where: str = "standard input") -> Iterator[bytes]:
    """The assessment of each entry as a line of JSON, in the order given; empty lines and an export's first are passed
    over. Raises BadLine, naming `where` and the line, at the first that cannot be read; what came before it is out."""
    assess = scorer.assess
    for number, line in enumerate(lines, 1):
        if line.isspace() or line.startswith(b'{"about":'):
            continue
        try:
            entry = _entry(line)
        except BadLine as error:
            raise BadLine(f"{where}, line {number}: {error}") from None
        yield _written(as_record(entry[0], assess(*entry[1:])))


def read_entry(line: bytes, where: str) -> dict[str, Any]:
    """id, title, summary, language, published of a JSON line. Raises BadLine with `where`, the reason and the mend."""
    try:
        return dict(zip(("id", "title", "summary", "language", "published"), _entry(line), strict=True))
    except BadLine as error:
        raise BadLine(f"{where}: {error}") from None


def as_record(key: Any, said: Assessment) -> dict[str, Any]:
    """The output line's fields."""
    matches = [
        {"term": m.term, "concept": m.concept, "field": m.field, "start": m.start, "end": m.end, "points": m.points}
        for m in said.matches
    ]
    record = {"id": key, "kind": said.kind, "category": said.category, "score": said.score, "rule": said.rule}
    return record | {"matches": matches}


def _entry(line: bytes) -> tuple[Any, str, str, str, datetime | None]:
    """id, title, summary, language and published."""
    record = _parsed(line)
    if not isinstance(record, dict):
        raise BadLine("not an object; expected id and title")
    get = record.get
    key = get("id", get("guid"))  # an export's entries have a guid
    if key is None or isinstance(key, dict | list):
        raise BadLine("no id; give each entry one, as text or number")
    title, summary, language, published = get("title"), get("summary"), get("language"), get("published")
    if not isinstance(title, str):
        raise BadLine("no title, or a title that is not text")
    for name, value in (("summary", summary), ("language", language)):
        if value is not None and not isinstance(value, str):
            raise BadLine(f"{name} is not text")
    return key, title, summary or "", language or "", None if published is None else _moment(published)


def _moment(published: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(published)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise BadLine("published is not a date like 2026-11-03T05:00:00Z") from None
    return moment if moment.tzinfo else None


def _parsed(line: bytes) -> Any:
    try:
        return orjson.loads(line)
    except ValueError:
        pass  # it is stricter than JSON as others write it: half a surrogate pair, a number too long
    try:
        return json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise BadLine("not UTF-8; save the file as UTF-8") from None
    except (ValueError, RecursionError):
        raise BadLine("not JSON; one object a line is expected") from None


def _written(record: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(record) + b"\n"
    except TypeError:  # half a surrogate pair, or a number too long
        return json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
