"""Who wrote it: publishers with their names and hosts, and the wires whose credit in a text makes a story theirs.

Read from data/reference/publishers.toml, which explains its fields.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from data.models import BadReference, Problem
from data.tables.toml_file import TomlFile

PUBLISHERS_FILE = Path(__file__).parents[1] / "reference" / "publishers.toml"
CREDIT_FORMS = ("dateline", "closing", "byline", "copyright")
_KEYS = {"name", "aliases", "hosts", "credits", "forms"}
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Publisher:
    """A publisher. `credits` are the names under which other publishers carry its stories (empty: not a wire), `forms`
    the kinds of credit that count for it, of `CREDIT_FORMS`."""

    name: str
    aliases: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    forms: tuple[str, ...] = CREDIT_FORMS


@dataclass(frozen=True, eq=False)  # compared and hashed by identity, so that what is made from it can be cached
class Publishers:
    """All publishers, with look-up by any of their names (case and spacing do not matter) and by host."""

    listed: tuple[Publisher, ...] = ()

    @cached_property
    def _names(self) -> dict[str, str]:
        return {_fold(name): one.name for one in self.listed for name in (one.name, *one.aliases)}

    @cached_property
    def _hosts(self) -> dict[str, str]:
        return {host: one.name for one in self.listed for host in one.hosts}

    def by_name(self, name: str) -> str:
        """The canonical name of `name`, or "" where no publisher has it."""
        return self._names.get(_fold(name), "")

    def by_host(self, host: str) -> str:
        """The publisher on `host` or on a parent domain of it, or ""."""
        labels = host.lower().rstrip(".").split(".")
        parents = (".".join(labels[n:]) for n in range(len(labels) - 1))
        return next((self._hosts[parent] for parent in parents if parent in self._hosts), "")

    @property
    def wires(self) -> tuple[Publisher, ...]:
        return tuple(one for one in self.listed if one.credits)


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())


def load_publishers(path: Path | None = None) -> Publishers:
    """The table in `path` (default: the one that ships). Raises BadReference with every fault found."""
    file = TomlFile(path or PUBLISHERS_FILE)
    problems = [
        file.problem(f"unknown table '{key}'; only [[publisher]] is known", "", 0, key)
        for key in file.data
        if key != "publisher"
    ]
    rows = file.data.get("publisher", [])
    if not isinstance(rows, list):
        raise BadReference([file.problem("publishers are written as [[publisher]] tables", "publisher")])
    listed: list[Publisher] = []
    taken: dict[str, str] = {}
    for index, row in enumerate(rows):
        before = len(problems)
        problems += _faults(file, index, row)
        if len(problems) > before:
            continue
        one = Publisher(row["name"], **{key: tuple(row[key]) for key in _KEYS - {"name"} if key in row})
        for word in (_fold(one.name), *map(_fold, one.aliases), *one.hosts):
            if taken.setdefault(word, one.name) != one.name:
                problems.append(file.problem(f"'{word}' is already {taken[word]}'s", "publisher", index))
        listed.append(one)
    if problems:
        raise BadReference(problems)
    return Publishers(tuple(listed))


def _faults(file: TomlFile, index: int, row: object) -> list[Problem]:
    if not isinstance(row, dict):
        return [file.problem("expected a [[publisher]] table", "publisher", index)]
    found = [file.problem(f"unknown key '{key}'", "publisher", index, key) for key in row if key not in _KEYS]
    name = row.get("name")
    if not isinstance(name, str) or not name.strip():
        found.append(file.problem("a publisher needs a name", "publisher", index, "name"))
    for key in _KEYS - {"name"}:
        values = row.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
            found.append(file.problem(f"'{key}' must be a list of texts", "publisher", index, key))
        elif key == "hosts" and (bad := [host for host in values if not _HOST.fullmatch(host)]):
            found.append(file.problem(f"'{bad[0]}' is no host name (lower case, no scheme)", "publisher", index, key))
        elif key == "forms" and (bad := [form for form in values if form not in CREDIT_FORMS]):
            found.append(file.problem(f"'{bad[0]}' is none of {', '.join(CREDIT_FORMS)}", "publisher", index, key))
    return found


@lru_cache(maxsize=1)
def shipped_publishers() -> Publishers:
    """The table that ships, read once a process."""
    return load_publishers()
