"""Who is quoted in a Korean headline, and who speaks in it without a name that the terms hold."""

from __future__ import annotations

import re
from dataclasses import replace

from scoring.reading.korean_names import strong
from scoring.reading.korean_segments import Piece
from scoring.reading.korean_words import UNKNOWN_WORDS
from scoring.reading.lexicon import Reading, Token
from scoring.reading.predicates import NORTH

#: How many words a subject may have that no term holds; what closes a time or a place, not a subject.
_STRANGER_WORDS = 4
_TIME = re.compile(r"\d|(?:에|만|또|엔|날|때|터|서|속|뒤|후|째|침|밤|벽|녁|고|며|듯|도)$")


def named_behind(pieces: list[Piece], number: int, reading: Reading) -> Token | None:
    """Who says a quotation that opens the headline: the name with a comma right behind it, or alone at the end."""
    for piece in pieces[number + 1 :]:
        if piece.quoted:
            continue
        if piece is pieces[-1] and 0 < len(piece.tokens) <= piece.end - piece.at <= UNKNOWN_WORDS:
            names = [m for m in piece.tokens if m.concept in NORTH]
            return names[0] if len(names) == len(piece.tokens) and names[0].at == piece.at else None
        opening = [m for m in piece.tokens if m.concept in NORTH and m.at == piece.at] if piece.joined else []
        closing = piece.tokens[-1] if piece.joined and piece.tokens else None
        if closing is not None and closing.concept in NORTH and closing.stop == reading.stops[piece.end - 1]:
            return closing  # '"…" 또 꺼낸 北…'
        last = opening[-1] if opening else None  # '北김여정, …'
        return last if last is not None and last.end < piece.end and strong(last, reading) else None
    return None


def firm(doer: Token | None) -> Token | None:
    """The doer, unless it is only whose act the adverbial before was ('北 미사일에 …'): others speak then."""
    return replace(doer, concept="source-word") if doer is not None and doer.implied else doer


def stranger_before(pieces: list[Piece], number: int, reading: Reading) -> Token | None:
    """A speaker whom the terms do not hold: a few unknown words that open the headline before a quotation."""
    before = pieces[number - 1] if number else None
    if before is None or before.role != "main" or before.tokens or before.end - before.at > UNKNOWN_WORDS:
        return None
    if any(piece.role != "source" for piece in pieces[: number - 1]):
        return None
    start, stop = reading.starts[before.at], reading.stops[before.end - 1]
    return Token("source-word", "", before.at, before.end, start, stop)


def add_stranger(piece: Piece, reading: Reading) -> None:
    """Mark a subject whom the terms do not hold: a few unknown words that open the headline before a comma."""
    first = piece.tokens[0].at if piece.tokens else piece.end
    for at in range(piece.at + 1, min(first, piece.at + _STRANGER_WORDS) + 1):
        if at < piece.end and reading.text.startswith(",", reading.stops[at - 1]):
            if not _TIME.search(reading.words[at - 1]):
                start, stop = reading.starts[piece.at], reading.stops[at - 1]
                name = Token("stranger", "", piece.at, at, start, stop)
                piece.tokens.insert(0, name)
                reading.tokens.insert(0, name)
            return
