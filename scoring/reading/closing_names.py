"""Names in Korean and Japanese that name the North without a word for it."""

from __future__ import annotations

from scoring.reading.lexicon import Token
from scoring.reading.predicates import NORTH, names

#: The concepts of weapons by names that are the North's own.
_OWN = names("own-missile own-icbm own-cruise own-space own-warship own-artillery own-loudspeaker")


def name_owner(tokens: list[Token]) -> list[Token]:
    """Weapons by the North's own names for them, and what nobody has told yet, as weapons; before the first the North
    itself, where nothing has named it yet and there is more than that one word."""
    if _OWN.isdisjoint([token.concept for token in tokens]):
        return tokens
    named = False
    found: list[Token] = []
    for token in tokens:
        if token.concept in _OWN:
            token.concept = token.concept.removeprefix("own-")
            if not named and len(tokens) > 1:
                found.append(Token("north", "", token.at, token.at + 1, token.start, token.start, implied=True))
                named = True
        named = named or token.concept in NORTH
        found.append(token)
    return found
