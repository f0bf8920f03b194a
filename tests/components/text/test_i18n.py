"""The interface's words: none is missing in any language, none is left over, none is broken."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from components.text import catalogue
from data.models import CATEGORIES, KINDS
from data.tables import level_rules

ROOM = Path(catalogue.__file__).parents[1]
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(ROOM.rglob("*.py")))


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_language_has_a_file() -> None:
    assert {path.stem for path in catalogue.WORDS.glob("*.toml")} == set(catalogue.LANGUAGES)


@pytest.mark.parametrize("language", sorted(set(catalogue.LANGUAGES) - {"en"}))
def test_no_string_is_missing_and_every_string_takes_the_same_values(language: str) -> None:
    english, other = catalogue.words("en"), catalogue.words(language)
    assert set(english) == set(other)
    assert {key for key in english if fields(english[key]) != fields(other[key])} == set()
    assert [key for key, text in other.items() if bool(text.strip()) != bool(english[key].strip())] == []


def test_korean_words_are_korean() -> None:
    """A string of several words that is the same in both languages was forgotten."""
    same = [
        key
        for key, text in catalogue.words("ko").items()
        if text == catalogue.words("en")[key] and re.search(r"[a-z]{3,} [a-z]{3,}", text)
    ]
    assert same == []


def test_every_string_that_code_asks_for_is_there() -> None:
    asked = re.findall(r"""\b(?:t|say)\(\s*["']([a-z_]+\.[\w.]+)["']""", SOURCE)
    assert len(asked) > 100
    assert sorted(set(asked) - set(catalogue.words("en"))) == []


def test_no_string_is_left_over() -> None:
    groups = set(re.findall(r"""["']([a-z_]+)\.\{""", SOURCE)) | set(re.findall(r"""named\(\s*["'](\w+)["']""", SOURCE))
    groups |= {"file", "filter", "trend"}  # asked for by names put together; those of `file` are tested with the export
    unused = [
        key
        for key in catalogue.words("en")
        if key.split(".")[0] not in groups and not re.search(rf"""["']{re.escape(key)}["']""", SOURCE)
    ]
    assert unused == []


def test_what_the_models_name_has_words() -> None:
    words = catalogue.words("en")
    wanted = [f"kind.{kind}" for kind in KINDS] + [f"category.{category}" for category in CATEGORIES]
    wanted += [f"level.{level}" for level in level_rules.load_level_rules().levels]
    wanted += [f"indicator.{row.key}" for row in level_rules.load_level_rules().indicators]
    wanted += [f"severity.{n}" for n in range(1, 6)] + [f"credibility.{n}" for n in range(1, 7)]
    assert [key for key in wanted if key not in words] == []


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_no_range_is_written_with_a_tilde(language: str) -> None:
    """What stands between two of them would be struck out where Markdown is read."""
    assert [key for key, text in catalogue.words(language).items() if "~" in text] == []
