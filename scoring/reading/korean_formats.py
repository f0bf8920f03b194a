"""What sort of text a part of a Korean headline is: tags, columns, questions, and words that say nothing of it."""

from __future__ import annotations

import re

from scoring.reading.clauses import Clause
from scoring.reading.korean_segments import Piece
from scoring.reading.lexicon import Reading, Token
from scoring.reading.predicates import ACTORS, names

#: What a tag or a dateline may say of what sort of text it is.
_FORMATS = names("retract bundle bulletin notice opinion roundup explain market domestic lookback soft sport")
#: Tags of two words and more are the names of columns and series; [속보], [단독], [종합] are not.
_COLUMN = re.compile(
    r"^[\[<【〈](?!.*(?:KBS|MBC|SBS|MBN|YTN|JTBC|TV|뉴스|채널A|데일리))[^\]>】〉\d]{1,16} [^\]>】〉]{1,24}[\]>】〉]$"
)
#: Words in the North's mouth that say nothing of what sort of text it is.
_NOT_QUOTED = names("explain opinion lookback soft")
#: Words of the North that are asked after ('반발할까').
_WORDS = names("vow accuse declare deny menace session")
#: What asks what something is.
_ASKS = ("인가", "일까", "였나", "이었나", "었을까")


def drop_formats(piece: Piece, reading: Reading) -> None:
    """Leave out words that in the North's mouth say nothing of what sort of text it is."""
    refuses = any(t.concept == "not" for t in piece.tokens)
    dropped = _NOT_QUOTED | {"diplomacy"} if refuses else _NOT_QUOTED
    left = {id(t) for t in piece.tokens if t.concept in dropped}
    piece.tokens = [t for t in piece.tokens if id(t) not in left]
    reading.tokens = [t for t in reading.tokens if id(t) not in left]


def mark_question(piece: Piece, reading: Reading) -> None:
    """Read a question what something is ('현실 위협인가') as an explainer."""
    last = piece.end - 1
    closing = piece.tokens[-1].concept if piece.tokens and piece.tokens[-1].end == piece.end else ""
    if reading.words[last].endswith(_ASKS) or (closing in _WORDS and reading.words[last].endswith("까")):
        asked = Token("explain", "", last, piece.end, reading.starts[last], reading.stops[last])
        piece.tokens.append(asked)
        reading.tokens.append(asked)


def tag(piece: Piece, reading: Reading) -> Clause:
    """A tag or a dateline: only what sort of text it says this is counts."""
    tokens = [m for m in piece.tokens if m.concept in _FORMATS]
    left = {id(m) for m in piece.tokens if m.concept not in _FORMATS and m.concept not in ACTORS}
    reading.tokens = [m for m in reading.tokens if id(m) not in left]  # '[영상]' shows nothing
    start, stop = reading.starts[piece.at], reading.stops[piece.end - 1]
    if _COLUMN.search(reading.text[max(0, start - 1) : stop + 1]):
        column = Token("opinion", "", piece.at, piece.end, start, stop)
        tokens.append(column)
        reading.tokens.append(column)
    return Clause("source", piece.at, piece.end, tokens)
