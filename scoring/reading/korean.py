"""Headline Korean: clauses, who acts or speaks in each, and which word is its predicate.

Korean puts the predicate last and drops its ending: the last verbal noun of a clause decides, and what stands before it
('발사 준비', '발사 규탄') only says of what. '포착', '발표', '실시' report or carry a predicate, they are none. The
doer of a clause is the name with a subject's particle or a comma, a bare leading name, or whoever is quoted; it is kept
as the clause's speaker and stands first among its tokens. The particles and endings here are grammar; names, weapons
and acts stand in the rules folder.
"""

from __future__ import annotations

import re
from dataclasses import replace

from scoring.reading.clauses import Clause
from scoring.reading.korean_agents import add_stranger, doer_of, firm, named_behind, stranger_before, strong
from scoring.reading.korean_predicates import settle
from scoring.reading.korean_segments import QUOTE, Piece, pieces_of
from scoring.reading.korean_words import EDITION, SAID, says, standing
from scoring.reading.lexicon import Reading, Token
from scoring.reading.predicates import FLYING, NEWS, NORTH, VERDICTS, names

_FORMATS = names("opinion roundup explain market domestic lookback soft")
#: Tags of two words and more are the names of columns and series; [속보], [단독], [종합] are not.
_COLUMN = re.compile(
    r"^[\[<【〈](?!.*(?:KBS|MBC|SBS|MBN|YTN|JTBC|TV|뉴스|채널A))[^\]>】〉\d]{1,16} [^\]>】〉]{1,24}[\]>】〉]$"
)
#: Before something that comes anyway; other words of this sort say "if".
_BEFOREHAND = names("앞두고 앞둔 전에 직전")
_YIELDING = NORTH | {"unnamed"}
_TRIED = names("launch test")
#: Where somebody says something ('당대회서 "…"').
_OCCASIONAL = names("society diplomacy soft lookback meet")
#: What makes a quotation something that is still to come.
_ANNOUNCES = names("prepare vow warn order deny fear")
#: What makes a quotation something that is only answered to.
_REJECTS = names("respond accuse punish")
#: Words in the North's mouth that say nothing of what sort of text it is.
_NOT_QUOTED = names("explain opinion lookback soft")
#: What is said of somebody who says nothing.
_SILENT = re.compile(r"(?:입장|반응|보도|언급|발표|답변?|설명)\S? (?:없|안)")
#: The country alone: whose act an adverbial tells of, rather than who goes on to speak.
_LAND = names("北 북 북한")


def read_clauses(reading: Reading) -> list[Clause]:
    """Clauses of a Korean reading, in order; forms and moods of the reading's tokens are settled.

    Forms: 'v' the predicate of its clause, 'g' a verb that goes on ('쏘고'), 'p' one that describes ('발사한'), 'w' one
    that describes what is to come ('쏠'), 'n' any other verbal noun. Moods: 'may' where its ending or what watches for
    it says so, 'not' where it is denied.
    """
    reading.tokens = standing(reading)
    clauses: list[Clause] = []
    prefaces: list[Clause] = []
    acts: list[Clause] = []
    doer: Token | None = None
    quoter: Token | None = None
    spoke: Token | None = None
    quoting = conditional = False
    pieces = pieces_of(reading)
    wholly = all(piece.quoted or piece.role == "source" for piece in pieces)
    for number, piece in enumerate(pieces):
        if piece.role == "source":
            clauses.append(_tag(piece, reading))
            continue
        if piece.quoted and not quoting:
            quoter = (firm(doer) or stranger_before(pieces, number, reading)) if piece.joined else None
        elif not piece.quoted:
            quoter = None
        if not clauses or all(clause.role == "source" for clause in clauses):
            add_stranger(piece, reading)
        if piece.quoted and doer is None and quoter is None:
            quoter = behind = named_behind(pieces, number, reading)
            if wholly:
                start = reading.starts[piece.at]
                quoter = Token("source-word", "", piece.at, piece.at, start, start)  # somebody, of the North
        else:
            behind = None
        quoting = piece.quoted
        if piece.quoted and quoter is not None and quoter.concept in NORTH:
            refuses = any(m.concept == "not" for m in piece.tokens)
            dropped = _NOT_QUOTED | {"diplomacy"} if refuses else _NOT_QUOTED
            piece.tokens = [m for m in piece.tokens if m.concept not in dropped]
        following = pieces[number + 1] if number + 1 < len(pieces) else None
        verdict = _verdict(piece, following)
        head = settle(piece, reading, foreseen=(conditional and piece.joined) or verdict in _ANNOUNCES)
        if verdict in _REJECTS:
            for token in piece.tokens:
                token.mood = "not"
        conditional = piece.role == "ahead" and reading.words[piece.end - 1] not in _BEFOREHAND
        speaks = following is not None and following.quoted and following.joined and not piece.quoted
        rests = not piece.quoted and piece.joined and head is not None and head.concept in VERDICTS
        before = spoke if rests and spoke is not None else doer  # '합참 "…" 사과'
        spoke = quoter if piece.quoted else None
        own = doer_of(piece, head, reading, before, quoter, speaks=speaks)
        for token in piece.tokens:
            token.oblique = token is not own
        speaker = own.concept if own is not None else "unnamed"
        tokens = list(piece.tokens)
        if own is not None and (not tokens or tokens[0] is not own):
            mood = "may" if head is None and any(m.mood == "may" for m in tokens) else "done"
            tokens.insert(0, Token(own.concept, "", piece.at, piece.at, own.start, own.stop, mood, implied=True))
        said = _saying(piece, reading, quoter, own)
        if said is not None:
            tokens.insert(1 if own is not None else 0, said)
            reading.tokens.append(said)
        clauses.append(Clause(piece.role, piece.at, piece.end, tokens, speaker))
        if _only_topic(piece, head, following, quoter, reading):
            for token in clauses[-1].tokens:
                token.mood = "not"
        occasion = speaks and head is not None and head.concept in _OCCASIONAL
        if behind is not None or occasion:
            prefaces.append(clauses[-1])
        if not piece.quoted and head is not None and _acts(clauses[-1], head, reading):
            acts.append(clauses[-1])
        if own is not None:
            weak = piece.role == "side" and _possessor(own, piece, reading)
            doer = replace(own, implied=True) if weak else own
        if piece.role == "side" and piece.tokens and piece.tokens[0].concept == "stranger":
            doer = piece.tokens[0]  # what follows is its own doing
    _name_lead(clauses, prefaces, acts)
    return clauses


def _possessor(name: Token, piece: Piece, reading: Reading) -> bool:
    """Whether a bare country name only tells whose act or weapon an adverbial is about."""
    if reading.text[name.start : name.stop] not in _LAND or strong(name, reading):
        return False
    return not any(m.concept in NORTH and 0 <= m.start - name.stop <= 1 for m in piece.tokens)


def _tag(piece: Piece, reading: Reading) -> Clause:
    """A tag or a dateline: only what sort of text it says this is counts."""
    tokens = [m for m in piece.tokens if m.concept in _FORMATS]
    start, stop = reading.starts[piece.at], reading.stops[piece.end - 1]
    if _COLUMN.search(reading.text[max(0, start - 1) : stop + 1]):
        column = Token("opinion", "", piece.at, piece.end, start, stop)
        tokens.append(column)
        reading.tokens.append(column)
    return Clause("source", piece.at, piece.end, tokens)


def _verdict(piece: Piece, following: Piece | None) -> str:
    """The concept of the word right behind a quotation, which says what is done with it ('"위성 발사" 통보')."""
    if following is None or not piece.quoted or following.quoted or not following.tokens:
        return ""
    if any(m.concept == "prepare" for m in following.tokens) and any(m.concept == "space" for m in piece.tokens):
        return "prepare"  # '"위성 발사"…日에 통보'
    if not following.joined:
        return ""
    return following.tokens[0].concept if following.tokens[0].at == following.at else ""


def _only_topic(
    piece: Piece, head: Token | None, following: Piece | None, quoter: Token | None, reading: Reading
) -> bool:
    """Whether an act is only what is spoken of: 'despite' it, or in others' words with their verdict behind a comma."""
    if piece.role == "side":
        return reading.words[piece.end - 1].endswith("에도")
    if head is None or quoter is None or quoter.concept in NORTH:
        return False
    if following is None or not (piece.quoted and following.quoted):
        return False
    if any(m.concept == "accuse" for m in following.tokens) and not any(m.concept in NORTH for m in following.tokens):
        return True  # '"미사일 발사…용납 못 해"': their verdict is the news
    gap = reading.text[reading.stops[piece.end - 1] : reading.starts[following.at]]
    return gap.strip() == "," and SAID.search(reading.words[following.end - 1]) is not None


def _saying(piece: Piece, reading: Reading, quoter: Token | None, own: Token | None) -> Token | None:
    """A token for what shows that the doer's own words follow: a quotation mark, or a word with a speaker's ending."""
    if piece.role != "main" or (piece.quoted and (quoter is None or own is not quoter)):
        return None
    if piece.quoted:
        start = reading.starts[piece.at]
        sign = start - 1 if start and QUOTE.match(reading.text[start - 1]) else start
        return Token("say", "q", piece.at, piece.at, sign, sign + 1)
    word = EDITION.sub("", reading.words[piece.end - 1])
    if says(word) and (found := SAID.search(word)) and (len(word) > 1 or word == "것"):
        if _SILENT.search(reading.text[reading.starts[piece.at] : reading.stops[piece.end - 1]]):
            return None
        start = reading.starts[piece.end - 1]
        return Token("say", "q", piece.at, piece.at, start + found.start(), start + found.end())
    return None


def _acts(clause: Clause, head: Token, reading: Reading) -> bool:
    """Whether a clause closes with an act of the North that has happened: that is the news, whatever it says before."""
    if clause.speaker not in NORTH or clause.role != "main" or head.mood != "done" or head.form != "v":
        return False
    rest = reading.words[head.end : clause.end]
    if any(not EDITION.fullmatch(word) for word in rest):
        return False
    if head.concept in ("oversee", "show", "watch"):
        return any(m.concept in _TRIED or (head.concept == "watch" and m.concept in FLYING) for m in clause.tokens)
    return head.concept in NEWS


def _name_lead(clauses: list[Clause], prefaces: list[Clause], acts: list[Clause]) -> None:
    """The first main clause with a predicate or a quotation leads; a leading name alone is only its source.

    `prefaces`, quotations whose speaker and news follow, lead only where nothing else does. Words of the North give way
    to an act of it that follows (one of `acts`).
    """
    main = [clause for clause in clauses if clause.role == "main"]
    told = [clause for clause in main if any(m.form for m in clause.tokens) or _counted(clause)]
    news = [clause for clause in told if clause not in prefaces]
    if acts and news and news[0].speaker in _YIELDING and not any(m.concept == "parade" for m in news[0].tokens):
        news = acts[:1]
    for clause in (news or told or main)[:1]:
        clause.role = "lead"


def _counted(clause: Clause) -> bool:
    """Whether a clause names weapons of the North and how many or where, and needs no verb."""
    concepts = {m.concept for m in clause.tokens}
    return clause.speaker in NORTH and bool(concepts & FLYING) and bool(concepts & {"rounds", "sea", "border"})
