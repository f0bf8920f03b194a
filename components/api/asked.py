"""What a request asks: its query parameters as values, or one line what is wrong with which. Pure."""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from components.text.catalogue import LANGUAGES
from data.models import CATEGORIES, KINDS, Filters

MOST, USUAL = 200, 50  # rows a page
LONGEST = timedelta(days=400)  # days of provocations in one request
_TEXT = 120  # characters of a source's name
_NARROWING = frozenset(one.name for one in fields(Filters))

After = tuple[str, str]  # a row's time and its id: what a cursor holds


class BadQuestion(ValueError):
    """A parameter cannot be meant: its name, and what to write instead."""

    def __init__(self, parameter: str, reason: str) -> None:
        super().__init__(f"{parameter}: {reason}")
        self.parameter, self.reason = parameter, reason


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for: what its rows are narrowed to, and which of them in which language."""

    filters: Filters = field(default_factory=Filters)
    min_severity: int = 1
    limit: int = USUAL
    after: After | None = None
    lang: Literal["en", "ko"] = "en"


def read(given: Iterable[tuple[str, str]], known: Iterable[str]) -> Asked:
    """The parameters of a query, of which `known` may be there. Raises BadQuestion where one cannot be meant."""
    allowed, found = frozenset(known), dict[str, Any]()
    several: dict[str, list[str]] = {}
    for name, text in given:
        if name not in allowed:
            there = ", ".join(sorted(allowed)) or "none"
            raise BadQuestion(_shown(name), f"is not known here; known are {there}")
        several.setdefault(name, []).append(text)
    for name, texts in several.items():
        found |= _value(name, texts)
    filters = Filters(**{name: found.pop(name) for name in _NARROWING & found.keys()})
    if filters.since and filters.until and filters.since >= filters.until:
        raise BadQuestion("since", "must be before until")
    return Asked(filters, **found)


def _value(name: str, texts: list[str]) -> Mapping[str, Any]:
    if name in _MANY:
        into, read_one = _MANY[name]
        parts = [part for text in texts for part in text.split(",")]
        return {into: tuple(dict.fromkeys(read_one(name, part) for part in parts))}
    if len(texts) > 1:
        raise BadQuestion(name, "must be given once")
    into, read_one = _ONE[name]
    return {into: read_one(name, texts[0])}


def _moment(name: str, text: str) -> datetime:
    """A moment with its zone, or a calendar day of UTC."""
    try:
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo and moment.year > 1 else _no_moment(name)
    except (ValueError, OverflowError):
        return _no_moment(name)


def _no_moment(name: str) -> datetime:
    raise BadQuestion(name, "must be like 2026-11-03 or 2026-11-03T12:00Z")


def _whole(least: int, most: int) -> Callable[[str, str], int]:
    def read_one(name: str, text: str) -> int:
        if text.isascii() and text.isdecimal() and len(text) < 6 and least <= int(text) <= most:
            return int(text)
        raise BadQuestion(name, f"must be a whole number from {least} to {most}")

    return read_one


def _one_of(values: Iterable[str]) -> Callable[[str, str], str]:
    known = tuple(values)

    def read_one(name: str, text: str) -> str:
        if text in known:
            return text
        raise BadQuestion(name, f"must be of {', '.join(known)}")

    return read_one


def _name(name: str, text: str) -> str:
    if text and len(text) <= _TEXT and text.isprintable():
        return text
    raise BadQuestion(name, f"must be a name of 1 to {_TEXT} characters")


def _code(name: str, text: str) -> str:
    if len(text) == 2 and text.isascii() and text.isalpha():
        return text.lower()
    raise BadQuestion(name, "must be a code of two letters, such as ko")


_MANY: Mapping[str, tuple[str, Callable[[str, str], Any]]] = {
    "kind": ("kinds", _one_of(KINDS)),
    "category": ("categories", _one_of(CATEGORIES)),
    "source": ("sources", _name),
    "language": ("languages", _code),
}


def cursor(after: After) -> str:
    """Where a page ended, as a text for its next request: opaque to whoever sends it back."""
    return urlsafe_b64encode(json.dumps(after, separators=(",", ":")).encode()).decode().rstrip("=")


def _after(name: str, text: str) -> After:
    try:
        if len(text) <= 200:
            held = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            if isinstance(held, list) and len(held) == 2 and all(isinstance(part, str) for part in held):
                _moment(name, held[0])
                return held[0], held[1]
    except (binascii.Error, ValueError, RecursionError):
        pass
    raise BadQuestion(name, "must be the `next` of an earlier answer")


_ONE: Mapping[str, tuple[str, Callable[[str, str], Any]]] = {
    "since": ("since", _moment),
    "until": ("until", _moment),
    "min_score": ("min_score", _whole(0, 100)),
    "min_severity": ("min_severity", _whole(1, 5)),
    "limit": ("limit", _whole(1, MOST)),
    "after": ("after", _after),
    "lang": ("lang", _one_of(LANGUAGES)),
}


def _shown(name: str) -> str:
    """A name that a person may have typed; anything else is not repeated."""
    return name if name.isascii() and name.isidentifier() and len(name) <= 40 else "a parameter"
