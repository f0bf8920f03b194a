"""Who acts or speaks in a Korean clause."""

from __future__ import annotations

import re
from dataclasses import replace

from scoring.reading.korean_segments import Piece
from scoring.reading.korean_words import EDITION, UNKNOWN_WORDS, says
from scoring.reading.lexicon import Reading, Token
from scoring.reading.predicates import ACTORS, FIRES, FOREIGN, NEWS, NORTH, OTHERS_DO, OWN_ACTS, STEMS, VERDICTS, names

_SUBJECT = re.compile(r"^(?:들)?(?:이|가|은|는|도|께서|측이|측은|측|엔|만|軍|軍이)?$")
_OBLIQUE = re.compile(r"^(?:發|발|産|산)$|(?:에|에게|에도|에선|에서|의|을|를|와|과|로|으로|처럼|보다|엔|에는|에의)$")
#: Behind a name: it is what weapons reach, or when something is.
_AIMED = re.compile(r"\s?(?:본토|전역|영토|대륙|대선|독립기념일|때릴|겨냥|향해|타격)")
#: Replies to an act; other words of the concept only judge it ('결의 위반').
_ANSWERS = ("대응", "맞대응", "요격", "격추", "응징", "압박", "방어", "경고")
#: Requests, which others make of the North; it gives orders itself.
_ASKED = ("촉구", "요구", "당부", "호소", "주문")
_SPEECH = names("accuse warn vow deny declare order")
#: What is its doing even where the name stood only before the adverbial.
_CARRIED = NEWS | names("show oversee watch fail parade")
_BYSTANDERS = names("stranger source-word")
#: How many words a subject may have that no term holds; what closes a time or a place, not a subject.
_STRANGER_WORDS = 4
_TIME = re.compile(r"\d|(?:에|만|또|엔|날|때|터|서|속|뒤|후|째|침|밤|벽|녁|고|며|듯|도)$")
#: What single quotation marks hold is cited: no name in there acts.
_CITES = re.compile(r"['‘]")
_CITED = re.compile(r"(?<![^\s\"“(…·,])['‘][^'’]{2,40}['’]")
#: An office of the North between its name and a comma ('北 외무성 대변인, …').
_OFFICE = re.compile(r" ?(?:[가-힣]{0,6}(?:성|부|국|회|사|장|위|인|군|매체|TV|통신|신문|당국)) ?(?:[가-힣]{2,4})?,")


def doer_of(
    piece: Piece, head: Token | None, reading: Reading, before: Token | None, quoter: Token | None, *, speaks: bool
) -> Token | None:
    """Who acts or speaks in a piece: its own subject, the one quoted, or the one of the piece before."""
    names = [m for m in piece.tokens if m.concept in ACTORS]
    citations = [m.span() for m in _CITED.finditer(reading.text)] if names and _CITES.search(reading.text) else ()
    for name in names:
        rest = reading.text[name.stop : reading.stops[name.end - 1]]
        about = reading.text.startswith("대북", name.start)
        cited = any(a < name.start < b for a, b in citations) and (name.at != piece.at or before is not None)
        where = name.concept in NORTH and rest in ("서", "에서") and head is not None and head.concept in STEMS
        aimed = name.concept in FOREIGN and _AIMED.match(reading.text, name.stop) is not None
        name.oblique = (
            about or cited or aimed or (bool(_OBLIQUE.search(rest)) and not _SUBJECT.match(rest) and not where)
        )
    free = [m for m in names if not m.oblique]
    verdict = head is not None and (head.concept in VERDICTS or _in_reply(piece, head, reading))
    if head is not None and reading.text.startswith("위반", head.start):
        verdict = not any(m.concept in NORTH and strong(m, reading) for m in free)  # its breach, told by others
    if quoter is not None and quoter.concept in NORTH:
        foreign = bool(free) and head is not None and free[0].concept in FOREIGN and free[0].start < head.start
        if head is not None and ((foreign and head.concept not in _SPEECH) or head.concept == "provoke"):
            head.form = "x"  # what the North says that others did
        for token in piece.tokens if free and free[0].concept in FOREIGN else ():
            if token.concept in FIRES and token.start > free[0].start and token.form:
                token.form = "x"
        return quoter
    seen = (
        head is not None
        and head.concept in NEWS
        and any(m.concept == "detect" and m.start > head.start for m in piece.tokens)
    )
    if seen and not any(m.concept in NORTH for m in free):
        free = [m for m in names if m.concept in NORTH] or free  # '합참, '北 미사일' 발사 포착'
    unnamed = quoter is not None and quoter.start == quoter.stop
    if not free:
        if unnamed and before is not None:
            return before
        tells = before is not None and before.concept in NORTH and not before.implied  # so do the words before it
        judges = verdict or (head is not None and head.concept == "assess")
        if quoter is not None and (judges or before is None or (piece.joined and not tells)):
            return quoter
        weak = [m for m in names if m.concept in NORTH]
        if before is None:
            return weak[0] if weak and not verdict else None
        others_do = head is not None and (
            head.concept in OTHERS_DO or (before.implied and head.concept not in _CARRIED)
        )
        return None if before.concept in NORTH and others_do and not strong(before, reading) else before
    north = next((m for m in free if m.concept in NORTH), None)
    first = free[0] if quoter is None or (unnamed and free[0].concept in FOREIGN) else quoter
    if speaks and head is None and piece.role == "main":
        free = [m for m in free if _bare_subject(m, reading)] or free
        return next((m for m in free if strong(m, reading)), free[-1])  # '북한 주재 러 대사 "…"'
    if first.concept in FOREIGN:
        if quoter is not None and head is not None and head.concept == "provoke" and head.mood == "done":
            return north if north is not None and strong(north, reading) else first
        if quoter is not None and head is None and north is not None and not _counts(piece):
            return first  # an opinion: its predicate is no act
        last = reading.words[piece.end - 1]
        ends = head is not None and head.end == piece.end
        speech = not ends and not piece.quoted and says(EDITION.sub("", last))
        if north is not None and first.concept in _BYSTANDERS and piece.role == "side":
            return north
        if north is not None and piece.quoted and piece.role == "side" and not verdict:
            return north  # what others tell of it
        if head is not None and head.concept == "oversee" and strong(first, reading):
            return first  # a guest: '中 대사, 평양 공장 방문'
        aside = piece.role == "side" or (piece.role != "main" and strong(first, reading))
        return first if north is None or verdict or speech or aside else north
    others = [m for m in free if m.concept in FOREIGN and head is not None and m.start < head.start]
    if others and head is not None and strong(first, reading) and _alleges(piece, head):
        head.form = "x"
        return first
    if verdict and head is not None and not strong(first, reading) and _object_of(first, head, piece, reading):
        return next((m for m in free if m.concept in FOREIGN), None)
    return first


def named_behind(pieces: list[Piece], number: int, reading: Reading) -> Token | None:
    """Who says a quotation that opens the headline: the name with a comma right behind it, or alone at the end."""
    for piece in pieces[number + 1 :]:
        if piece.quoted:
            continue
        if piece is pieces[-1] and 0 < len(piece.tokens) <= piece.end - piece.at <= UNKNOWN_WORDS:
            names = [m for m in piece.tokens if m.concept in NORTH]
            return names[0] if len(names) == len(piece.tokens) and names[0].at == piece.at else None
        first = piece.tokens[0] if piece.joined and piece.tokens else None
        named = first is not None and first.concept in NORTH and first.at == piece.at and first.end < piece.end
        return first if named and first is not None and strong(first, reading) else None
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
    """Token a subject whom the terms do not hold: a few unknown words that open the headline before a comma."""
    first = piece.tokens[0].at if piece.tokens else piece.end
    for at in range(piece.at + 1, min(first, piece.at + _STRANGER_WORDS) + 1):
        if at < piece.end and reading.text.startswith(",", reading.stops[at - 1]):
            if not _TIME.search(reading.words[at - 1]):
                start, stop = reading.starts[piece.at], reading.stops[at - 1]
                name = Token("stranger", "", piece.at, at, start, stop)
                piece.tokens.insert(0, name)
                reading.tokens.insert(0, name)
            return


def _bare_subject(name: Token, reading: Reading) -> bool:
    """Whether a name is no part of a compound ('北미사일', '북핵대표'), so that it may stand for a doer."""
    return not any(m.start == name.stop and m.concept in OWN_ACTS for m in reading.tokens)


def _counts(piece: Piece) -> bool:
    """Whether a piece may tell of a firing without a verb: it counts rounds, or says 'again'."""
    return any(m.concept in ("rounds", "fresh", "balloon", "trash-balloon", "quake") for m in piece.tokens)


def _alleges(piece: Piece, head: Token) -> bool:
    return any(m.concept == "say" and m.start > head.start for m in piece.tokens)


def _in_reply(piece: Piece, head: Token, reading: Reading) -> bool:
    """'미사일 대응 … 발사': what is done, is done in reply."""
    answers = (m for m in piece.tokens if m.concept == "respond" and m.start < head.start)
    return any(reading.text.startswith(_ANSWERS, m.start) for m in answers)


def strong(name: Token, reading: Reading) -> bool:
    """Whether a comma or a subject's particle makes the name a subject beyond doubt."""
    rest = reading.text[name.stop : reading.stops[name.end - 1]]
    following = reading.text[reading.stops[name.end - 1] : reading.stops[name.end - 1] + 1]
    if rest in ("이", "가", "은", "는", "도", "께서", "들이", "들은") or (rest in ("", "들") and following == ","):
        return True
    return name.concept in NORTH and _OFFICE.match(reading.text, name.stop) is not None


def _object_of(name: Token, head: Token, piece: Piece, reading: Reading) -> bool:
    """'北 핵실험 규탄': a bare name before an act of its own is what others speak about."""
    if says(EDITION.sub("", reading.words[piece.end - 1])):
        return False  # its own words
    asked = head.concept == "order" and reading.text.startswith(_ASKED, head.start)
    if head.concept not in OTHERS_DO and head.concept != "accuse" and not asked:
        return False
    return any(m.concept in OWN_ACTS for m in piece.tokens if name.stop <= m.start < head.start)
