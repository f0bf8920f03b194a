"""The list of sources: data/reference/sources.toml, or any file of the same form."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from data.models import BadReference, Source
from data.tables.toml_file import TomlFile

SOURCES_FILE = Path(__file__).parents[1] / "reference" / "sources.toml"
KEYS = tuple(field.name for field in fields(Source))
_REQUIRED = tuple(field.name for field in fields(Source) if field.default is MISSING)
_TYPES: dict[str, type] = {
    field.name: str if field.default is MISSING else type(field.default) for field in fields(Source)
}
_LETTERS = "ABCDEF"
_ADAPTERS = ("feed", "seismic")
_NAME_LIMIT = 100
_SECRET = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]{0,63}\}")
_URL_LIMIT = 2_000


def load_sources(path: Path | None = None) -> tuple[Source, ...]:
    """The sources of a TOML file of `[[source]]` tables, in file order.

    Without `path`: the file that WATCH_SOURCES names, else the list that ships.

    Only `name` and `url` are required. Raises BadReference with file, line and reason of every fault: an unknown or
    ill-typed key, a repeated name or URL, an address that is not http(s), a letter other than A-F, an unknown zone.
    """
    file = TomlFile(path or Path(os.environ.get("WATCH_SOURCES") or SOURCES_FILE))
    problems = [file.problem(f"unknown key '{key}'; sources are [[source]] tables", "", 0, key) for key in file.data
                if key != "source"]  # fmt: skip
    rows = file.data.get("source", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadReference([file.problem("sources are written as [[source]] tables", "source")])
    if not rows and not problems:
        problems.append(file.problem("no [[source]] table in it"))
    sources: list[Source] = []
    for index, row in enumerate(rows):
        faults = source_faults(row)
        problems += [file.problem(reason, "source", index, key) for key, reason in faults]
        if not faults:
            sources.append(make_source(row))
            problems += [
                file.problem(reason, "source", index, key) for key, reason in repetitions(sources[-1], sources[:-1])
            ]
    if problems:
        raise BadReference(problems)
    return tuple(sources)


def graded(sources: Iterable[Source]) -> dict[str, Source]:
    """Sources by name, and by publisher where no source bears that name.

    An entry of a feed that is not on the list, as archives hold, is graded by a listed source of its publisher. Where
    a publisher has several, the best letter stands: letters tell of the origin, not of the feed. What comes over plain
    http may have been written by anybody on the way, and counts a letter lower.
    """
    sources = [on_the_way(source) for source in sources]
    found: dict[str, Source] = {}
    for source in sorted(sources, key=lambda source: source.reliability, reverse=True):
        if source.publisher:
            found[source.publisher] = source
    return found | {source.name: source for source in sources}


def on_the_way(source: Source) -> Source:
    """`source` with the letter that its way to us leaves it: over plain http one lower, unless from this machine."""
    parts = urlsplit(source.url) if source.url.startswith("http://") else None
    if parts is None or (parts.hostname or "") in ("localhost", "::1") or (parts.hostname or "").startswith("127."):
        return source
    lower = _LETTERS[min(_LETTERS.index(source.reliability) + 1, len(_LETTERS) - 1)]
    return replace(source, reliability=lower)


def source_of(sources: Mapping[str, Source], name: str, publisher: str) -> Source:
    """The source called `name` in `graded` sources, else one of its publisher's, else one that cannot be judged."""
    return sources.get(name) or sources.get(publisher) or Source(name, "")


def source_faults(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What keeps `values` from being a Source: (key, reason) pairs, none if nothing does. Used wherever one is made:
    from files, from OPML and on the Coverage page."""
    faults = [(key, f"unknown key '{key}'; known are {', '.join(KEYS)}") for key in values if key not in KEYS]
    faults += [(key, f"a source needs a {key}") for key in _REQUIRED if key not in values]
    for key, value in values.items():
        if key in KEYS and (reason := _fault(key, value)):
            faults.append((key, reason))
    return faults


def make_source(values: Mapping[str, Any]) -> Source:
    """The Source that `values`, which `source_faults` found faultless, describe."""
    hours = {"stale_after_hours": float(values["stale_after_hours"])} if "stale_after_hours" in values else {}
    return Source(**{**values, **hours})


def _fault(key: str, value: Any) -> str:
    wanted = _TYPES[key]
    if wanted is bool:
        return "" if isinstance(value, bool) else f"'{key}' must be true or false"
    if wanted is float:
        number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        return "" if number and 0 < value <= 87_600 else f"'{key}' must be a number of hours above 0, at most ten years"
    if not isinstance(value, str):
        return f"'{key}' must be a text in quotes"
    if not value.isprintable():
        return f"'{key}' holds a control or invisible character"
    return _text_fault(key, value)


def _text_fault(key: str, value: str) -> str:
    reason = ""
    if key == "name" and (value.strip() != value or not 0 < len(value) <= _NAME_LIMIT):
        reason = f"a name has 1 to {_NAME_LIMIT} characters and no spaces around it"
    elif key == "url":
        reason = url_fault(value)
    elif key == "language" and not (len(value) == 2 and value.isascii() and value.islower()):
        reason = f"'{value}' is no ISO 639-1 language code such as en, ko or ja"
    elif key == "country" and value and not (len(value) == 2 and value.isascii() and value.isupper()):
        reason = f"'{value}' is no two-letter country code such as KR"
    elif key == "reliability" and value not in tuple(_LETTERS):
        reason = f"'{value}' is no Admiralty letter A to F"
    elif key == "timezone" and not _is_zone(value):
        reason = f"'{value}' is no known time zone such as Asia/Seoul"
    elif key == "adapter" and value not in _ADAPTERS:
        reason = f"'{value}' is none of {', '.join(_ADAPTERS)}"
    return reason


def url_fault(url: str) -> str:
    """Why `url` is no address of a feed, or "". It must be http(s), in ASCII as it is sent. For HTTP basic
    authentication a user and a password may stand before the host; ${NAME} stands for a secret of that name, and for a
    password it must: files, audit and backups hold the URL as it is written."""
    plain = _SECRET.sub("secret", url)
    try:
        parts = urlsplit(plain)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        return f"not a URL: {error}"
    if parts.scheme not in {"http", "https"} or not host:
        return "a URL begins with http:// or https:// and names a host"
    if _SECRET.search(url.partition("://")[2].partition("/")[0].rpartition("@")[2]):
        return "a secret cannot stand for the host"
    if parts.password and not _SECRET.search(url.partition("://")[2].rpartition("@")[0].partition(":")[2]):
        return "a password belongs in the secrets: write ${NAME} in its place"
    if not plain.isascii() or not plain.isprintable() or any(mark in plain for mark in ' "<>\\^`{|}'):
        return "percent-encode spaces, quotes and letters beyond ASCII in the URL"
    return "" if len(url) <= _URL_LIMIT else f"longer than {_URL_LIMIT} characters"


def repetitions(source: Source, before: Iterable[Source]) -> list[tuple[str, str]]:
    """Where `source` repeats the name or URL of one of `before`: (key, reason) pairs."""
    faults = []
    for other in before:
        if other.name == source.name:
            faults.append(("name", f"there is already a source '{source.name}'"))
        if other.url == source.url:
            faults.append(("url", f"'{other.name}' already polls this URL"))
    return faults


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return bool(name)
