"""Which clause of a Korean headline is its news."""

from __future__ import annotations

from scoring.reading.clauses import Clause
from scoring.reading.korean_segments import Piece
from scoring.reading.korean_words import EDITION
from scoring.reading.lexicon import Reading, Token
from scoring.reading.predicates import COUNTED, FLYING, NEWS, NORTH, names

_YIELDING = NORTH | {"unnamed"}
_NEW = names("rounds pieces sea border fresh")
_TELLS = names("say detect fail fresh")
_THEN = names("당일 공식 사실 처음 뒤늦게 첫")
_TRIED = names("launch test")
_ACTED = NEWS | names("provoke")


def acts(clause: Clause, head: Token, reading: Reading) -> bool:
    """Whether a clause closes with an act of the North that has happened: that is the news, whatever it says before."""
    if clause.speaker not in NORTH or clause.role != "main" or head.mood != "done" or head.form != "v":
        return False
    rest = reading.words[head.end : clause.end]
    tells = {at for t in clause.tokens if t.concept in _TELLS for at in range(t.at, t.end)}
    if any(
        not EDITION.fullmatch(word) and at not in tells and word not in _THEN for at, word in enumerate(rest, head.end)
    ):
        return False
    if head.concept == "drill":
        return any(t.concept in ("salvo", "launch") for t in clause.tokens)
    if head.concept in ("oversee", "show", "watch"):
        return any(m.concept in _TRIED or (head.concept == "watch" and m.concept in FLYING) for m in clause.tokens)
    return head.concept in NEWS


def hushed(piece: Piece, following: Piece | None) -> bool:
    """Whether the news is that nothing is said of what a piece tells ('쏘고도 이틀째 침묵')."""
    if following is None or piece.quoted or not following.joined or piece.role != "main":
        return False
    concepts = {token.concept for token in following.tokens}
    return "hush" in concepts and concepts.isdisjoint(_ACTED)


def name_lead(clauses: list[Clause], prefaces: list[Clause], acts: list[Clause]) -> None:
    """The first main clause with a predicate or a quotation leads; a leading name alone is only its source.

    `prefaces`, quotations whose speaker and news follow, lead only where nothing else does. Words of the North give way
    to an act of it that follows (one of `acts`).
    """
    main = [clause for clause in clauses if clause.role == "main"]
    told = [clause for clause in main if clause.events or any(m.form for m in clause.tokens) or _counted(clause)]
    news = [clause for clause in told if clause not in prefaces]
    if acts and news and news[0].speaker in _YIELDING and not any(m.concept == "parade" for m in news[0].tokens):
        news = acts[:1]
    for clause in (news or told or main)[:1]:
        clause.role = "lead"


def _counted(clause: Clause) -> bool:
    """Whether a clause names weapons of the North and how many, where or that it comes again, and needs no verb."""
    concepts = {m.concept for m in clause.tokens}
    return clause.speaker in NORTH and bool(concepts & COUNTED) and bool(concepts & _NEW)
