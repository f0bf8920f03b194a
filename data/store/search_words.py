"""What an officer's search words mean: words that must all occur, "a phrase", OR, NOT or a minus, (brackets)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

DEEPEST = 8  # brackets within brackets
_TOKEN = re.compile(r'\s*(?:(-?)"([^"]*)"|(-?[(（])|([)）])|(\S+))')


class BadBrackets(ValueError):
    """A bracket without its other half, or with nothing inside, or too many within each other."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A node of what is searched for: a word or phrase, the opposite of a node, all or any of some."""

    how: Literal["word", "not", "all", "any"]
    word: str = ""
    parts: tuple[Wanted, ...] = ()

    def condition(self, holds: Callable[[str], sa.ColumnElement[bool]]) -> sa.ColumnElement[bool]:
        """It as a condition, where `holds` says that a text holds a word."""
        if self.how == "word":
            return holds(self.word)
        parts = [part.condition(holds) for part in self.parts]
        return sa.not_(parts[0]) if self.how == "not" else sa.and_(*parts) if self.how == "all" else sa.or_(*parts)


def parse(text: str) -> Wanted | None:
    """What is searched for; None where there is no word. NOT and AND bind more closely than OR. Raises BadBrackets."""
    tokens = list(_tokens(text))
    found, at = _any(tokens, 0, 0)
    if at < len(tokens):
        raise BadBrackets
    return found


def words(wanted: Wanted | None) -> tuple[str, ...]:
    """Every word and phrase of it."""
    if wanted is None:
        return ()
    return (wanted.word,) if wanted.how == "word" else tuple(w for part in wanted.parts for w in words(part))


def hits(text: str) -> tuple[str, ...]:
    """The words and phrases that what is found holds: all but those excluded. () where `text` cannot be understood."""
    try:
        return _hits(parse(text))
    except BadBrackets:
        return ()


def _hits(wanted: Wanted | None) -> tuple[str, ...]:
    if wanted is None or wanted.how == "not":
        return ()
    return (wanted.word,) if wanted.how == "word" else tuple(w for part in wanted.parts for w in _hits(part))


Token = tuple[Literal["word", "phrase", "or", "not", "(", ")"], str]


def _tokens(text: str) -> Iterator[Token]:
    """Words, signs and brackets. A bracket within a word, as in "f(x)", is part of it."""
    at = 0
    while found := _TOKEN.match(text, at):
        at = found.end()
        minus, phrase, opens, closes, word = found.groups()
        if opens:
            if opens.startswith("-"):
                yield "not", ""
            yield "(", ""
        elif closes:
            yield ")", ""
        elif phrase is not None:
            if minus:
                yield "not", ""
            if phrase.strip():
                yield "phrase", phrase.strip()
        else:
            closing = _closing(word)
            yield from _word(word[: len(word) - closing])
            for _ in range(closing):
                yield ")", ""


def _closing(word: str) -> int:
    """How many brackets at the end of a word close what stood open before it."""
    inside = sum(c in "(（" for c in word)
    trailing = len(word) - len(word.rstrip(")）"))
    return max(0, min(trailing, sum(c in ")）" for c in word) - inside))


def _word(word: str) -> Iterator[Token]:
    if word in ("OR", "|"):
        yield "or", ""
    elif word == "NOT":
        yield "not", ""
    elif word.startswith("-") and len(word) > 1:
        yield "not", ""
        yield "word", word[1:]
    elif word and word != "AND":
        yield "word", word


def _any(tokens: list[Token], at: int, depth: int) -> tuple[Wanted | None, int]:
    found: list[Wanted] = []
    while True:
        part, at = _all(tokens, at, depth)
        if part:
            found.append(part)
        if at >= len(tokens) or tokens[at][0] != "or":
            break
        at += 1
    return (_one("any", found), at)


def _all(tokens: list[Token], at: int, depth: int) -> tuple[Wanted | None, int]:
    found: list[Wanted] = []
    negate = False
    while at < len(tokens) and tokens[at][0] not in ("or", ")"):
        kind, word = tokens[at]
        at += 1
        if kind == "not":
            negate = True
            continue
        part: Wanted | None = Wanted("word", word)
        if kind == "(":
            part, at = _bracket(tokens, at, depth + 1)
        assert part
        found.append(Wanted("not", parts=(part,)) if negate else part)
        negate = False
    return (_one("all", found), at)


def _bracket(tokens: list[Token], at: int, depth: int) -> tuple[Wanted, int]:
    if depth > DEEPEST:
        raise BadBrackets
    inside, at = _any(tokens, at, depth)
    if inside is None or at >= len(tokens):
        raise BadBrackets
    return inside, at + 1


def _one(how: Literal["all", "any"], found: list[Wanted]) -> Wanted | None:
    return found[0] if len(found) == 1 else Wanted(how, parts=tuple(found)) if found else None
