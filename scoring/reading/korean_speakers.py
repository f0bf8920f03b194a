"""Who is quoted in a Korean headline, and who speaks in it without a name that the terms hold."""

from __future__ import annotations

import re
from dataclasses import replace

from scoring.reading.korean_names import strong
from scoring.reading.korean_quotes import QUOTE
from scoring.reading.korean_segments import Piece
from scoring.reading.korean_words import SAID, UNKNOWN_WORDS, says, without_edition
from scoring.reading.lexicon import Reading, Token
from scoring.reading.predicates import FLYING, LAND, NORTH, names

#: How many words a subject may have that no term holds.
_STRANGER_WORDS = 4
#: What is said of somebody who says nothing.
_SILENT = re.compile(r"(?:입장|반응|보도|언급|발표|답변?|설명)\S? (?:없|안)")
#: What closes a clause that only says who is quoted.
_SPEECH = names("order say vow warn declare accuse")
#: What closes a time or a place, not a subject.
_TIME = re.compile(r"\d|(?:에|만|또|엔|날|때|터|서|속|뒤|후|째|침|밤|벽|녁|고|며|듯|도)$")


def named_behind(pieces: list[Piece], number: int, reading: Reading) -> Token | None:
    """Who says a quotation that opens the headline: the name with a comma right behind it, or alone at the end."""
    for piece in pieces[number + 1 :]:
        if piece.quoted:
            continue
        if piece is pieces[-1] and 0 < len(piece.tokens) <= piece.end - piece.at <= UNKNOWN_WORDS:
            named = [m for m in piece.tokens if m.concept in NORTH]
            orders = piece.joined and named and named[0].at == piece.at and piece.tokens[-1].concept in _SPEECH
            if orders and piece.tokens[-1].end == piece.end:
                return named[0]  # '"핵탄두 생산" 김정은 신년 지시'
            return named[0] if len(named) == len(piece.tokens) and named[0].at == piece.at else None
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


def saying(piece: Piece, reading: Reading, quoter: Token | None, own: Token | None) -> Token | None:
    """A token for what shows that the doer's own words follow: a quotation mark, or a word with a speaker's ending."""
    if piece.role != "main" or (piece.quoted and (quoter is None or own is not quoter)):
        return None
    if piece.quoted:
        start = reading.starts[piece.at]
        sign = start - 1 if start and QUOTE.match(reading.text[start - 1]) else start
        return Token("say", "q", piece.at, piece.at, sign, sign + 1)
    if own is not None and own.concept in NORTH and own.at < piece.at:
        return None  # what is told on of it without a mark is told by the news
    if own is not None and _owns(own, piece, reading):
        return None  # '北 무인기 침투설 근거 없어'
    if reading.text.startswith("?", reading.stops[piece.end - 1]):
        return None  # '용서하라?': a question without marks is the paper's
    word = without_edition(reading.words[piece.end - 1])
    if piece.tokens and piece.tokens[-1].concept in FLYING and piece.tokens[-1].stop == reading.stops[piece.end - 1]:
        return None  # '화성포-11라' ends in a weapon's letter
    if says(word) and (found := SAID.search(word)) and (len(word) > 1 or word == "것"):
        if _SILENT.search(reading.text[reading.starts[piece.at] : reading.stops[piece.end - 1]]):
            return None
        start = reading.starts[piece.end - 1]
        return Token("say", "q", piece.at, piece.at, start + found.start(), start + found.end())
    return None


def _owns(own: Token, piece: Piece, reading: Reading) -> bool:
    """Whether a bare country name only says whose the weapon right behind it is."""
    if reading.text[own.start : own.stop] not in LAND or strong(own, reading):
        return False
    return any(t.concept in FLYING and 0 <= t.start - own.stop <= 1 for t in piece.tokens)
