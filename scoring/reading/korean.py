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
from scoring.reading.closing_events import doing_of, events_of, flash_of, unreal
from scoring.reading.closing_names import name_owner
from scoring.reading.korean_agents import allege_described, doer_of
from scoring.reading.korean_formats import drop_formats, mark_question, tag
from scoring.reading.korean_lead import acts, hushed, name_lead
from scoring.reading.korean_names import possessor, strong
from scoring.reading.korean_predicates import settle
from scoring.reading.korean_segments import Piece, pieces_of
from scoring.reading.korean_speakers import add_stranger, firm, named_behind, saying, stranger_before
from scoring.reading.korean_words import SAID, seen, standing, trim
from scoring.reading.lexicon import Reading, Token
from scoring.reading.predicates import FLYING, FOREIGN, NEWS, NORTH, VERDICTS, names

#: Before something that comes anyway; other words of this sort say "if".
_ACTED = NEWS | names("provoke")
_BEFOREHAND = names("앞두고 앞둔 전에 직전")
#: Where somebody says something ('당대회서 "…"').
_OCCASIONAL = names("society diplomacy soft lookback meet")
#: What hangs on a quotation before the verdict on it.
_PARTICLES = names("를 을 에 고 라고 이라고 라며 이라며")
#: What makes a quotation something that is still to come.
_VERDICT = names("accuse breach")
_NOTIFIED = names("space fortify launch test")
_ANNOUNCES = names("prepare vow warn order deny fear")
#: How long ago: what is told behind it is no first report.
_MONTHS = re.compile(r"(?:\d|몇|수)\s?(?:년|개월|달)(?:여)?(?:만에|뒤|후)?$")
#: What makes a quotation something that is only answered to.
_REJECTS = names("respond accuse punish")
#: … and what makes of others' words the verdict that they pronounce.
_JUDGED = names("respond accuse punish breach order warn")
#: What others answer: acts, arms that come, hostile words; and what makes an answer of none.
_ANSWERED = NEWS | FLYING | names("provoke declare vow accuse warn menace hostility accord jam explode rebuild fortify")
_TELLS = NEWS | names("shelter fail detect say quake show assess")
_WEIGHS = names("fear sign assess say detect land not")
_UNANSWERED = names("diplomacy society visit soft koreas defector sport lookback past-act")


def read_clauses(reading: Reading) -> list[Clause]:
    """Clauses of a Korean reading with their events, in order; forms and moods of the reading's tokens are settled.

    Forms: 'v' the predicate of its clause, 'g' a verb that goes on ('쏘고'), 'p' one that describes ('발사한'), 'w' one
    that describes what is to come ('쏠'), 'x' what one side says the other did, 'n' any other verbal noun. Moods: 'may'
    where its ending or what watches for it says so, 'not' where it is denied.
    """
    trim(reading)
    reading.tokens = name_owner(reading.tokens)
    reading.tokens = standing(reading)
    seen(reading.tokens, reading.text)
    reader = _KoreanReader(reading)
    for number in range(len(reader.pieces)):
        reader.take(number)
    name_lead(reader.clauses, reader.prefaces, reader.acts)
    return reader.clauses


class _KoreanReader:
    """Goes through the pieces of a text and keeps who was named, who is quoted and who has just been quoted."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.pieces = pieces_of(reading)
        self.clauses: list[Clause] = []
        self.prefaces: list[Clause] = []  # what only leads up to the news behind it
        self.acts: list[Clause] = []  # those that close with an act of the North that has happened
        held = {token.concept for token in reading.tokens}
        self._notifies, self._hushes = "prepare" in held, "hush" in held
        self._whole = unreal((piece.tokens for piece in self.pieces), reading)
        self._all_quoted = all(piece.quoted or piece.role == "source" for piece in self.pieces)
        self._doer: Token | None = None
        self._quoter: Token | None = None
        self._spoke: Token | None = None
        self._quoting = self._conditional = False
        self._opened = False  # whether a piece that is no tag has been taken

    def take(self, number: int) -> None:
        """Make a clause of the next piece."""
        piece, reading = self.pieces[number], self.reading
        if piece.role == "source":
            self.clauses.append(tag(piece, reading))
            return
        following = self.pieces[number + 1] if number + 1 < len(self.pieces) else None
        if self._hushes and hushed(piece, following):
            piece.role = "side"
        behind = self._who_is_quoted(number)
        if self._quoter is None or self._quoter.concept not in NORTH:
            mark_question(piece, reading)
        elif piece.quoted:
            drop_formats(piece, reading)
        head = self._settle(piece, following)
        speaks = following is not None and following.quoted and following.joined and not piece.quoted
        own = doer_of(piece, head, reading, self._named_before(piece, head), self._quoter, speaks=speaks)
        if own is not None and own.concept in NORTH:
            allege_described(piece.tokens, reading)
        self._spoke = self._quoter if piece.quoted else None
        faint = own is not None and own.oblique  # only its possessions or its address are named
        for token in piece.tokens:
            token.oblique = token is not own
        clause = self._clause(number, head, own, following)
        self.clauses.append(clause)
        occasion = speaks and head is not None and _is_occasion(head, own)
        if behind or occasion or self._is_judged(number, clause):
            self.prefaces.append(clause)
        if head is not None and acts(clause, head, reading) and (not piece.quoted or own is self._quoter):
            self.acts.append(clause)
        self._remember(piece, own, faint)

    def _who_is_quoted(self, number: int) -> bool:
        """Find the quoter of a piece; whether it is named behind the quotation."""
        piece, reading = self.pieces[number], self.reading
        if not piece.quoted:
            self._quoter = None
        elif not self._quoting:
            before = firm(self._doer) or stranger_before(self.pieces, number, reading)
            self._quoter = before if piece.joined or self._goes_on_speaking(before) else None
        if not self._opened:
            add_stranger(piece, reading)
            self._opened = True
        self._quoting = piece.quoted
        if not piece.quoted or self._doer is not None or self._quoter is not None:
            return False
        self._quoter = named_behind(self.pieces, number, reading)
        found = self._quoter is not None
        if self._all_quoted:
            start = reading.starts[piece.at]
            self._quoter = Token("source-word", "", piece.at, piece.at, start, start)  # somebody, of the North
        return found

    def _goes_on_speaking(self, before: Token | None) -> bool:
        """Whether words in quotation marks behind dots are still the leader's who was just named beyond doubt."""
        return before is not None and before.concept in ("kim", "voice") and strong(before, self.reading)

    def _settle(self, piece: Piece, following: Piece | None) -> Token | None:
        """Forms and moods of a piece, which an "if" before it or the verdict behind it may turn; its predicate."""
        verdict = _verdict(piece, following, self.reading)
        if self._notifies and self._notified(piece):
            verdict = "prepare"
        if verdict == "warn" and any(token.concept == "hackers" for token in piece.tokens):
            verdict = ""  # who warns of a group by name has seen it at work
        if not verdict and piece.quoted:
            behind = next((p for p in self.pieces if p.at >= piece.end and not p.quoted), None)
            verdict = "fear" if _verdict(piece, behind, self.reading) == "fear" else ""  # of all that is quoted
        foreseen = (self._conditional and piece.joined) or verdict in _ANNOUNCES
        head = settle(piece, self.reading, foreseen=foreseen)
        for token in piece.tokens if verdict in _REJECTS else ():
            token.mood = "not"
        last = self.reading.words[piece.end - 1]
        meanwhile = last == "때" and all(token.concept not in _ACTED for token in piece.tokens)  # '방문 때 발사'
        self._conditional = piece.role == "ahead" and last not in _BEFOREHAND and not meanwhile
        return head

    def _is_judged(self, number: int, clause: Clause) -> bool:
        """Whether others say this piece, and their verdict behind the quotation is the news ('"북 파병…" 규탄')."""
        if not self.pieces[number].quoted or self._quoter is None or self._quoter.concept not in FOREIGN:
            return False
        if any(event.act == "hack" and event.agent == "hackers" for event in clause.events):
            return False  # who warns of hackers at work reports what they do
        behind = next((piece for piece in self.pieces[number:] if not piece.quoted), None)
        if behind is None or not behind.tokens or behind.tokens[0].at != behind.at:
            return False
        close = behind.joined or behind.end - behind.at == 1
        return close and behind.tokens[0].concept in _JUDGED

    def _notified(self, piece: Piece) -> bool:
        """Whether notice is given behind a piece of what it tells ('"위성 발사"…정상회의 당일 日에 통보')."""
        concepts = [token.concept for token in piece.tokens]
        if _NOTIFIED.isdisjoint(concepts) or not (piece.quoted or "space" in concepts):
            return False
        later = [p for p in self.pieces if p.at >= piece.end and not p.quoted][:2]
        return any(token.concept == "prepare" and p.end - token.end <= 1 for p in later for token in p.tokens)

    def _named_before(self, piece: Piece, head: Token | None) -> Token | None:
        """Who was named before: behind a quotation, with a verdict, the one who spoke ('합참 "…" 사과')."""
        alone = piece.end - piece.at == 1  # '"…"…경고'
        rests = not piece.quoted and (piece.joined or alone) and head is not None and head.concept in VERDICTS
        return self._spoke if rests and self._spoke is not None else self._doer

    def _answers(self, number: int, head: Token | None, own: Token | None, tokens: list[Token], *, said: bool) -> bool:
        """Whether others speak, or firmly act, behind an adverbial that tells of acts or hostile words of the North."""
        if own is None or own.concept not in FOREIGN or self.pieces[number].role != "main":
            return False
        before = self.pieces[number - 1] if number else None
        if before is None or before.role != "side" or not before.tokens:
            return False
        if not said and head is not None and head.concept in _TELLS:
            return False
        if not said and not any(strong(t, self.reading) for t in (own, *tokens) if t.concept == own.concept):
            return False
        if (
            said
            and any(t.concept in FLYING for t in self.pieces[number].tokens)
            and (head is None or head.concept in _WEIGHS)
        ):
            return False  # '합참, 北 미사일에 "방사포 가능성도"': they say what it was
        concepts = {token.concept for token in before.tokens}
        named = not concepts.isdisjoint(NORTH) or "trash-balloon" in concepts
        return named and not concepts.isdisjoint(_ANSWERED) and concepts.isdisjoint(_UNANSWERED)

    def _clause(self, number: int, head: Token | None, own: Token | None, following: Piece | None) -> Clause:
        """The clause, its doer first among its tokens, then the sign that the doer's own words follow."""
        reading, piece = self.reading, self.pieces[number]
        tokens = list(piece.tokens)
        if own is not None and (not tokens or tokens[0] is not own):
            mood = "may" if head is None and any(t.mood == "may" for t in tokens) else "done"
            tokens.insert(0, Token(own.concept, "", piece.at, piece.at, own.start, own.stop, mood, implied=True))
        said = saying(piece, reading, self._quoter, own)
        if said is not None:
            tokens.insert(1 if own is not None else 0, said)
            reading.tokens.append(said)
        if self._answers(number, head, own, tokens, said=said is not None):
            sign = Token("answers", "", piece.at, piece.at, reading.starts[piece.at], reading.starts[piece.at])
            tokens.insert(1, sign)
            reading.tokens.append(sign)
        clause = Clause(piece.role, piece.at, piece.end, tokens, own.concept if own is not None else "unnamed")
        if _only_topic(piece, head, following, self._quoter, reading):
            for token in tokens:
                token.mood = "not"
        told = own is not None and own is self._quoter and piece.quoted
        firmly = own is not None and own.at >= piece.at and strong(own, reading)
        doing = doing_of(own, piece.tokens, reading, told=told, firm=firmly, unread=piece.unread)
        whole = self._whole
        if firmly and clause.speaker in NORTH:  # '北, 전파 교란…"무인기 대비 훈련"': what the drill is for is its own
            whole = [reality for reality in whole if reality != "rehearsed"]
        clause.events = events_of(tokens, head, doing, clause.speaker, reading, whole)
        if piece.role == "back" and _long_ago(piece, reading):  # hackers are found late
            clause.events = [e if e.act == "hack" else replace(e, time="past") for e in clause.events]
        if head is None and tokens and not told and self._flashes(number, tokens[-1], firmly=firmly):
            clause.events += flash_of(tokens[-1], doing, reading, self._whole)
        return clause

    def _flashes(self, number: int, last: Token, *, firmly: bool) -> bool:
        """Whether a clause without a predicate is a flash: its last token closes it, and its doer is beyond doubt
        (`firmly`), or it stands behind or in an adverbial."""
        piece = self.pieces[number]
        if piece.role == "side" and last.end == piece.end:
            return True  # '北 미사일에 놀란 …'
        if last.stop != self.reading.stops[piece.end - 1]:
            return False
        after = number > 0 and self.pieces[number - 1].role == "back"  # '회담 당일 北 탄도미사일'
        return firmly or after or (last.at > piece.at and last.concept == "trash-balloon")

    def _remember(self, piece: Piece, own: Token | None, faint: bool) -> None:
        """Who is named for the pieces to come."""
        if own is not None:
            weak = faint or (piece.role == "side" and possessor(own, piece, self.reading))
            self._doer = replace(own, implied=True) if weak else own
        if piece.role == "side" and piece.tokens and piece.tokens[0].concept == "stranger":
            self._doer = piece.tokens[0]  # what follows is its own doing


def _long_ago(piece: Piece, reading: Reading) -> bool:
    """'핵실험 18년 만에 달라진 …': whether what a piece tells is months or years back."""
    return any(_MONTHS.search(word) for word in reading.words[max(piece.at, piece.end - 2) : piece.end])


def _is_occasion(head: Token, own: Token | None) -> bool:
    """Whether a clause only says on what occasion the words behind it are spoken ('당대회서 "…"')."""
    north = own is not None and own.concept in NORTH
    return head.concept in _OCCASIONAL or (north and head.concept == "alliance")


def _verdict(piece: Piece, following: Piece | None, reading: Reading) -> str:
    """The concept of the word right behind a quotation, which says what is done with it ('"위성 발사" 통보')."""
    if following is None or not piece.quoted or following.quoted or not following.tokens:
        return ""
    if not following.joined:
        return ""
    first = following.at + (reading.words[following.at] in _PARTICLES)
    return following.tokens[0].concept if following.tokens[0].at == first else ""


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
    if any(m.concept in _VERDICT for m in following.tokens) and not any(m.concept in NORTH for m in following.tokens):
        return True  # '"미사일 발사…용납 못 해"': their verdict is the news
    gap = reading.text[reading.stops[piece.end - 1] : reading.starts[following.at]]
    return gap.strip() == "," and SAID.search(reading.words[following.end - 1]) is not None
