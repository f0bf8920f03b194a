"""Names in Korean and Japanese that name the North without a word for it."""

from __future__ import annotations

from scoring.reading.lexicon import Token
from scoring.reading.predicates import NORTH


def name_owner(tokens: list[Token]) -> list[Token]:
    """Weapons by the North's own names for them, and what nobody has told yet, as weapons; before the first the North
    itself, where no token names it."""
    named = any(token.concept in NORTH for token in tokens)
    found: list[Token] = []
    for token in tokens:
        if token.concept.startswith("own-"):
            token.concept = token.concept.removeprefix("own-")
            if not named:
                found.append(Token("north", "", token.at, token.at + 1, token.start, token.start, implied=True))
                named = True
        found.append(token)
    return found
