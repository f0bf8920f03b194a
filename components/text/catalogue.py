"""Every string of the interface by language, from words/*.toml. It knows no screen, so that commands word files too."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

WORDS = Path(__file__).parent / "words"
LANGUAGES = {"en": "English", "ko": "한국어"}


@cache
def words(language: str) -> dict[str, str]:
    """Every string of a language by its dotted key: 'watch.title'."""
    return dict(_flat(tomllib.loads((WORDS / f"{language}.toml").read_text(encoding="utf-8"))))


def _flat(table: dict[str, object], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            found += _flat(value, f"{prefix}{key}.")
        else:
            found.append((prefix + key, str(value)))
    return found


def table(language: str, name: str) -> dict[str, str]:
    """The strings of one table of a language by their own keys: of `file`, 'as_of'."""
    return {key.removeprefix(f"{name}."): text for key, text in words(language).items() if key.startswith(f"{name}.")}
