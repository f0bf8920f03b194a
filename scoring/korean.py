"""Headline Korean: clauses, who acts or speaks in each, and which word is its predicate.

Korean puts the predicate last and drops its ending: the last verbal noun of a clause decides, and what stands before it
('발사 준비', '발사 규탄') only says of what. '포착', '발표', '실시' report or carry a predicate, they are none. The
doer of a clause is the name with a subject's particle or a comma, a bare leading name, or whoever is quoted; it is kept
as the clause's speaker and stands first among its marks. The particles and endings here are grammar; names, weapons and
acts stand in the rules folder.
"""

from __future__ import annotations

import re
from dataclasses import replace

from scoring.clauses import Clause
from scoring.korean_pieces import CONNECTIVE, QUOTE, Piece, pieces_of
from scoring.lexicon import Mark, Reading
from scoring.predicates import ACTORS, FOREIGN, LIGHT, NORTH, OTHERS_DO, OWN_ACTS, PREDICATES, VERDICTS, names

_PLACES = names("warship nuclear warplane")
_FORMATS = names("opinion roundup explain market domestic lookback soft")

#: Tags of two words and more are the names of columns and series; [속보], [단독], [종합] are not.
_COLUMN = re.compile(
    r"^[\[<【〈](?!.*(?:KBS|MBC|SBS|MBN|YTN|JTBC|TV|뉴스|채널A))[^\]>】〉\d]{1,16} [^\]>】〉]{1,24}[\]>】〉]$"
)
_SUBJECT = re.compile(r"^(?:들)?(?:이|가|은|는|도|께서|측이|측은|측|엔|만|軍|軍이)?$")
_OBLIQUE = re.compile(r"^(?:發|발|産|산)$|(?:에|에게|에도|에선|에서|의|을|를|와|과|로|으로|처럼|보다|엔|에는|에의)$")
_PARTICLE = re.compile(
    r"^(?:이|가|은|는|도|의|에|을|를|와|과|로|엔|선|만|측|軍|언|에게|에도|에선|에서|에는|으로|까지|부터|인)?$"
)
_WILL = re.compile(
    r"^\s?(?:할|하려|하겠|될|하나|하면|할까|해야|야$|야\s|하라|시$|시엔|시\s|땐|가능|예정|하지|키로|하기로|직전|전\s?에|앞두|면$|면\s|겠|려|나$|까$|라$)"
)
#: A question, or a verb in the form for what is still to come ('쏠 듯').
_QUESTION = re.compile(r"(?:나|까|려나|을까)$")
#: Requests, which others make of the North; it gives orders itself.
_ASKED = ("촉구", "요구", "당부", "호소", "주문")
#: Behind a name: it is only compared with.
_LIKENESS = ("보다", "처럼", "같은", "급 ")
#: A span or a calendar year: a look back (3년 만에 is none).
_YEARS = re.compile(r"\d년(?=$|[\s…,\"”])(?! 만)")
#: Final consonants ㄴ and ㅆ, as a syllable's code modulo 28 has them.
_FINAL_N, _FINAL_SS = 4, 20
#: Unknown words behind a verbal noun that take the predicate away from it.
_UNKNOWN = 3
_HELPERS = names("있어 없어 있다 없다 수 것 듯 중 등 사실상 끝난 끝낸 끝나 상태 단계 모두 이미 다시")
_VERBS = names("launch send cross land")
#: Verbs that describe what follows ('훔친 코인'), their last syllable.
_DESCRIBES = ("훔친", "린", "쏜", "뚫은", "넘은", "챈", "킨")
#: Before something that comes anyway; other words of this sort say "if".
_BEFOREHAND = names("앞두고 앞둔 전에 직전")
_YIELDING = NORTH | {"unnamed"}
#: Acts that are news wherever a headline has them.
_NEWS = names("launch test salvo land send cross jam explode kill hack")
_TRIED = names("launch test")
_FIRES = names("launch test land send salvo cross")
_FLYING = names("missile icbm cruise projectile drone balloon trash-balloon artillery")
#: Where somebody says something ('당대회서 "…"').
_OCCASIONAL = names("society diplomacy soft lookback meet")
_SPEECH = names("accuse warn vow deny declare order")
#: What makes a quotation something that is still to come.
_ANNOUNCES = names("prepare vow warn order deny fear")
#: What makes a quotation something that is only answered to.
_REJECTS = names("respond accuse punish")
#: Words in the North's mouth that say nothing of what sort of text it is.
_NOT_QUOTED = names("explain opinion lookback soft")
_BYSTANDERS = names("stranger source-word")
#: How many words a subject may have that no term holds; what closes a time or a place, not a subject.
_STRANGER_WORDS = 4
_TIME = re.compile(r"\d|(?:에|만|또|엔|날|때|터|서|속|뒤|후|째|침|밤|벽|녁|고|며|듯|도)$")
#: What single quotation marks hold is cited: no name in there acts.
_CITED = re.compile(r"(?<![^\s\"“(…·,])['‘][^'’]{2,40}['’]")
_DONE_MODIFIER = re.compile(r"^(?:한|된|했던|하는|되는|하던|중인)$")
_NEGATED = re.compile(r"^(?:하지|지)?\s?(?:않|못|안\s|줄\s알)")
_SAID = re.compile(r"(?:다|라|것|해야|아냐|않아|없어|있어)$")
#: What is said of somebody who says nothing.
_SILENT = re.compile(r"(?:입장|반응|보도|언급|발표|답변?|설명)\S? (?:없|안)")
_EDITION = re.compile(r"(?:종합\d?보?|속보|\d보)$")
#: One syllable before a short term makes it a piece of another word, unless it is one of these.
_SHORT, _PREFIXES = 2, frozenset("고군두세네대재신초핵총첫새맹김본공저육해양")
_VERBAL = names("launch test drill send cross hack fortify")
#: The country alone: whose act an adverbial tells of, rather than who goes on to speak.
_LAND = names("北 북 북한")
#: An office of the North between its name and a comma ('北 외무성 대변인, …').
_OFFICE = re.compile(r"(?:[가-힣]{0,6}(?:성|부|국|회|사|장|위|인|군|매체|TV|통신|신문|당국)) ?(?:[가-힣]{2,4})?,")
#: What somebody is, behind the name of whom or where from.
_TITLES = names("장관 차관 의원 교수 박사 사무총장 연구원")
_APPOSED = re.compile(r"[ 가-힣]{0,6}$")
#: The North and America, or North America: what follows tells.
_AMERICA = names("북미 北美")
_TALKS = re.compile(
    r"\s?(?:(?:싱가포르|하노이|판문점) )?"
    r"(?:대화|정상|회담|협상|관계|실무|접촉|회동|합의|간(?=\s)|담판|대면|핵|협의|수교|대치|긴장)"
)
#: Behind an act these make a thing or a person of it ('시험용', '훈련장', '발사팀').
_THING = re.compile(r"^(?:용(?!인|산)|장(?=$|서|에|을|이|으|도|의)|차량|팀|범|기(?=$|로|를|가)|함|국(?=$|이|은|의))")
#: Names of one character; elsewhere these letters are parts of other words.
_SINGLE = names("북 北 미 美 日 中 러 군 軍 韓 南 靑 與 野 英 佛 獨")


def read_clauses(reading: Reading) -> list[Clause]:
    """Clauses of a Korean reading, in order; forms and moods of the reading's marks are settled.

    Forms: 'v' the predicate of its clause, 'g' a verb that goes on ('쏘고'), 'p' one that describes ('발사한'), 'w' one
    that describes what is to come ('쏠'), 'n' any other verbal noun. Moods: 'may' where its ending or what watches for
    it says so, 'not' where it is denied.
    """
    reading.marks = _standing(reading)
    clauses: list[Clause] = []
    prefaces: list[Clause] = []
    acts: list[Clause] = []
    doer: Mark | None = None
    quoter: Mark | None = None
    quoting = conditional = False
    pieces = pieces_of(reading)
    for number, piece in enumerate(pieces):
        if piece.role == "source":
            marks = [m for m in piece.marks if m.concept in _FORMATS]
            start, stop = reading.starts[piece.at], reading.stops[piece.end - 1]
            if _COLUMN.search(reading.text[max(0, start - 1) : stop + 1]):
                column = Mark("opinion", "", piece.at, piece.end, start, stop)
                marks.append(column)
                reading.marks.append(column)
            clauses.append(Clause("source", piece.at, piece.end, marks))
            continue
        if piece.quoted and not quoting:
            quoter = (_firm(doer) or _stranger(pieces, number, reading)) if piece.joined else None
        elif not piece.quoted:
            quoter = None
        if not clauses or all(clause.role == "source" for clause in clauses):
            _add_stranger(piece, reading)
        if piece.quoted and doer is None and quoter is None:
            quoter = named_behind = _named_behind(pieces, number, reading)
            if all(other.quoted or other.role == "source" for other in pieces):
                start = reading.starts[piece.at]
                quoter = Mark("source-word", "", piece.at, piece.at, start, start)  # somebody, of the North
        else:
            named_behind = None
        quoting = piece.quoted
        if piece.quoted and quoter is not None and quoter.concept in NORTH:
            piece.marks = [m for m in piece.marks if m.concept not in _NOT_QUOTED]
        following = pieces[number + 1] if number + 1 < len(pieces) else None
        verdict = _verdict(piece, following)
        head = _settle(piece, reading, foreseen=(conditional and piece.joined) or verdict in _ANNOUNCES)
        if head is not None and verdict in _REJECTS:
            head.mood = "not"
        conditional = piece.role == "ahead" and reading.words[piece.end - 1] not in _BEFOREHAND
        speaks = following is not None and following.quoted and following.joined and not piece.quoted
        own = _doer(piece, head, reading, doer, quoter, speaks=speaks)
        for mark in piece.marks:
            mark.oblique = mark is not own
        speaker = own.concept if own is not None else "unnamed"
        marks = list(piece.marks)
        if own is not None and (not marks or marks[0] is not own):
            mood = "may" if head is None and any(m.mood == "may" for m in marks) else "done"
            marks.insert(0, Mark(own.concept, "", piece.at, piece.at, own.start, own.stop, mood, implied=True))
        said = _saying(piece, reading, quoter, own)
        if said is not None:
            marks.insert(1 if own is not None else 0, said)
            reading.marks.append(said)
        clauses.append(Clause(piece.role, piece.at, piece.end, marks, speaker))
        if _only_topic(piece, head, following, quoter, reading):
            for mark in clauses[-1].marks:
                mark.mood = "not"
        occasion = speaks and head is not None and head.concept in _OCCASIONAL
        if named_behind is not None or occasion:
            prefaces.append(clauses[-1])
        if not piece.quoted and head is not None and _acts(clauses[-1], head, reading):
            acts.append(clauses[-1])
        if own is not None:
            weak = piece.role == "side" and reading.text[own.start : own.stop] in _LAND and not _strong(own, reading)
            doer = replace(own, implied=True) if weak else own
        if piece.role == "side" and piece.marks and piece.marks[0].concept == "stranger":
            doer = piece.marks[0]  # what follows is its own doing
    _name_lead(clauses, prefaces, acts)
    return clauses


# --- which marks stand as what they seem


def _standing(reading: Reading) -> list[Mark]:
    """The marks that are words here: not the ends of one word and the beginning of another ('국제공항' holds 제공)."""
    kept: list[Mark] = []
    covered = 0
    for mark in reading.marks:
        before = reading.text[max(covered, reading.starts[mark.at]) : mark.start]
        covered = mark.stop
        short = mark.stop - mark.start <= _SHORT and "가" <= reading.text[mark.start] <= "힣"
        if short and len(before) == 1 and "가" <= before <= "힣" and before not in _PREFIXES:
            continue
        if reading.text[mark.start : mark.stop] in _AMERICA and _TALKS.match(reading.text, mark.stop):
            mark.concept = "koreas"
        if _names_thing(mark, reading) or (kept and _title_of(kept[-1], mark, reading)):
            continue
        if _stands(mark, reading):
            kept.append(mark)
    return kept


def _names_thing(mark: Mark, reading: Reading) -> bool:
    """Whether an act is only part of a thing's name ('시험용 바지선', '발사차량')."""
    return mark.concept in _VERBAL and _THING.match(reading.text[mark.stop : reading.stops[mark.end - 1]]) is not None


def _title_of(name: Mark, title: Mark, reading: Reading) -> bool:
    """Whether a title only says what somebody already named is ('日 방위성 차관')."""
    if reading.text[title.start : title.stop] not in _TITLES or name.concept not in ACTORS:
        return False
    return _APPOSED.match(reading.text[name.stop : title.start]) is not None


def _stands(mark: Mark, reading: Reading) -> bool:
    """Whether a name of one character is a name here: it opens its word, and a particle or another term follows."""
    text = reading.text[mark.start : mark.stop]
    rest = reading.text[mark.stop : reading.stops[mark.end - 1]]
    if mark.concept in NORTH and rest.startswith(_LIKENESS):
        return False
    if mark.concept in _PLACES and (rest in ("서", "에서", "발") or reading.text.startswith(" 탑재", mark.stop)):
        return False  # where a weapon was fired from, or what it carries
    if text not in _SINGLE:
        return True
    before = reading.text[reading.starts[mark.at] : mark.start]
    if before and not all(c in _SINGLE for c in before):
        return False
    if "가" <= text <= "힣":
        if _PARTICLE.match(rest):
            return text not in ("군", "미") or not rest or rest in ("이", "은", "의", "과", "와", "에", "도")
        return text == "북" and any(m.start == mark.stop for m in reading.marks)
    return True


# --- predicates


def _settle(piece: Piece, reading: Reading, *, foreseen: bool) -> Mark | None:
    """Name forms and moods of a piece's marks; the predicate is returned. `foreseen`: an "if" stands before it."""
    text = reading.text
    marks = piece.marks
    head: Mark | None = None
    last = _EDITION.sub("", text[reading.starts[piece.end - 1] : reading.stops[piece.end - 1]])
    watched = foreseen or any(m.concept == "may" for m in marks) or bool(_QUESTION.search(last))
    stretch = text[reading.starts[piece.at] : reading.stops[piece.end - 1] + 1]
    denied = any(m.concept == "past-time" for m in marks) or _YEARS.search(stretch) is not None
    light: Mark | None = None
    for mark in reversed(marks):
        if mark.concept in ACTORS:
            continue
        if mark.concept in LIGHT:
            watched = watched or mark.concept == "assess"
            denied = denied or mark.concept == "not"
            light = light or (mark if mark.concept != "fresh" else None)
            continue
        denied = denied or mark.concept == "explain"
        if mark.concept in PREDICATES:
            head = mark
            break
    head = head or light
    if head is not None and head.concept not in _FIRES and _ends_in_count(marks):
        head = None
    if head is not None and _far_from_end(head, piece, reading):
        head = None
    if head is None or head.concept in LIGHT:
        for mark in marks:
            mark.mood = "not" if denied else "may" if watched or piece.role == "ahead" else "done"
    for mark in marks:
        if mark.concept in ACTORS or (mark.concept not in PREDICATES and mark.concept not in LIGHT):
            continue
        rest = text[mark.stop : reading.stops[mark.end - 1]]
        tail = text[mark.stop : mark.stop + 8]
        mark.form = "n"
        if mark is head and head.concept == "explode" and _DONE_MODIFIER.match(rest):
            mark.form = "p"
        elif mark is head:
            mark.form = "v"
            if watched or piece.role == "ahead":
                mark.mood = "may"
            if denied:
                mark.mood = "not"
        elif _DONE_MODIFIER.match(rest) or (not rest and text[mark.start : mark.stop].endswith(_DESCRIBES)):
            mark.form = "p"
        elif CONNECTIVE.match(rest):
            mark.form = "g"
        elif mark.concept in _VERBS and not rest and _to_come(text[mark.stop - 1]):
            mark.form = "w"
        if _NEGATED.match(tail) or text[max(0, mark.start - 3) : mark.start] in (" 안 ", " 못 "):
            mark.mood = "not"
        elif _WILL.match(tail) or (mark.concept in _VERBS and not rest and _to_come(text[mark.stop - 1])):
            mark.mood = "may"
    for mark, following in zip(reversed(marks[:-1]), reversed(marks), strict=False):
        if mark.form and following.form and following.start == mark.stop and mark.mood == "done":
            mark.mood = following.mood  # one compound: 시험 + 발사
    return head


def _ends_in_count(marks: list[Mark]) -> bool:
    """Whether the clause closes with weapons and their number, and needs no verb ('방사포 10여발')."""
    closing = [m.concept for m in marks if m.concept not in LIGHT]
    return bool(closing) and closing[-1] == "rounds" and not _FLYING.isdisjoint(closing)


def _far_from_end(head: Mark, piece: Piece, reading: Reading) -> bool:
    """Whether so many unknown words follow that the predicate must be among them ('교란 걱정 없는 기술 개발')."""
    after = piece.end - max([head.end, *(m.end for m in piece.marks)])
    words = range(piece.end - after, piece.end - (piece.role != "main"))
    unknown = [reading.words[i] for i in words if reading.words[i] not in _HELPERS]
    return sum(not any(sign.isdigit() for sign in word) for word in unknown) >= _UNKNOWN


def _to_come(letter: str) -> bool:
    """Whether a syllable ends in ㄹ, as verbs do that tell of what is to come (쏠, 날릴)."""
    return "가" <= letter <= "힣" and (ord(letter) - ord("가")) % 28 == 8


# --- who


def _doer(
    piece: Piece, head: Mark | None, reading: Reading, before: Mark | None, quoter: Mark | None, *, speaks: bool
) -> Mark | None:
    """Who acts or speaks in a piece: its own subject, the one quoted, or the one of the piece before."""
    names = [m for m in piece.marks if m.concept in ACTORS]
    citations = [m.span() for m in _CITED.finditer(reading.text)]
    for name in names:
        rest = reading.text[name.stop : reading.stops[name.end - 1]]
        about = reading.text.startswith("대북", name.start)
        cited = any(a < name.start < b for a, b in citations) and (name.at != piece.at or before is not None)
        where = name.concept in NORTH and rest in ("서", "에서") and head is not None and head.concept in _VERBS
        name.oblique = about or cited or (bool(_OBLIQUE.search(rest)) and not _SUBJECT.match(rest) and not where)
    free = [m for m in names if not m.oblique]
    verdict = head is not None and (head.concept in VERDICTS or _in_reply(piece, head))
    if quoter is not None and quoter.concept in NORTH:
        others = bool(free) and head is not None and free[0].concept in FOREIGN and free[0].start < head.start
        if head is not None and ((others and head.concept not in _SPEECH) or head.concept == "provoke"):
            head.form = "x"  # what the North says that others did
        for mark in piece.marks if free and free[0].concept in FOREIGN else ():
            if mark.concept in _FIRES and mark.start > free[0].start and mark.form:
                mark.form = "x"
        return quoter
    if not free:
        if quoter is not None and (verdict or before is None or piece.joined):
            return quoter
        weak = [m for m in names if m.concept in NORTH]
        if before is None:
            return weak[0] if weak and not verdict else None
        others_do = head is not None and (head.concept in OTHERS_DO or (before.implied and head.concept not in _NEWS))
        return None if before.concept in NORTH and others_do and not _strong(before, reading) else before
    north = next((m for m in free if m.concept in NORTH), None)
    anonymous = quoter is not None and quoter.start == quoter.stop and free[0].concept in FOREIGN
    first = free[0] if quoter is None or anonymous else quoter
    if speaks and head is None and piece.role == "main":
        free = [m for m in free if _bare_subject(m, reading)] or free
        return next((m for m in free if _strong(m, reading)), free[-1])  # '북한 주재 러 대사 "…"'
    if first.concept in FOREIGN:
        if quoter is not None and head is not None and head.concept == "provoke" and head.mood == "done":
            return north if north is not None and _strong(north, reading) else first
        if quoter is not None and head is None and north is not None and not _counts(piece):
            return first  # an opinion: its predicate is no act
        last = reading.text[reading.starts[piece.end - 1] : reading.stops[piece.end - 1]]
        ends = head is not None and head.end == piece.end
        says = not ends and not piece.quoted and _says(_EDITION.sub("", last))
        if north is not None and first.concept in _BYSTANDERS and piece.role == "side":
            return north
        aside = piece.role == "side" or (piece.role != "main" and _strong(first, reading))
        return first if north is None or verdict or says or aside else north
    others = [m for m in free if m.concept in FOREIGN and head is not None and m.start < head.start]
    if others and head is not None and _strong(first, reading) and _alleges(piece, head):
        head.form = "x"
        return first
    if verdict and head is not None and not _strong(first, reading) and _object_of(first, head, piece, reading):
        return next((m for m in free if m.concept in FOREIGN), None)
    return first


def _named_behind(pieces: list[Piece], number: int, reading: Reading) -> Mark | None:
    """Who says a quotation that opens the headline: the name with a comma right behind it, or alone at the end."""
    for piece in pieces[number + 1 :]:
        if piece.quoted:
            continue
        if piece is pieces[-1] and 0 < len(piece.marks) <= piece.end - piece.at <= _UNKNOWN:
            names = [m for m in piece.marks if m.concept in NORTH]
            return names[0] if len(names) == len(piece.marks) and names[0].at == piece.at else None
        first = piece.marks[0] if piece.joined and piece.marks else None
        named = first is not None and first.concept in NORTH and first.at == piece.at and first.end < piece.end
        return first if named and first is not None and _strong(first, reading) else None
    return None


def _firm(doer: Mark | None) -> Mark | None:
    """The doer, unless it is only whose act the adverbial before was ('北 미사일에 …'): others speak then."""
    return replace(doer, concept="source-word") if doer is not None and doer.implied else doer


def _stranger(pieces: list[Piece], number: int, reading: Reading) -> Mark | None:
    """A speaker whom the terms do not hold: a few unknown words that open the headline before a quotation."""
    before = pieces[number - 1] if number else None
    if before is None or before.role != "main" or before.marks or before.end - before.at > _UNKNOWN:
        return None
    if any(piece.role != "source" for piece in pieces[: number - 1]):
        return None
    start, stop = reading.starts[before.at], reading.stops[before.end - 1]
    return Mark("source-word", "", before.at, before.end, start, stop)


def _verdict(piece: Piece, following: Piece | None) -> str:
    """The concept of the word right behind a quotation, which says what is done with it ('"위성 발사" 통보')."""
    if following is None or not piece.quoted or following.quoted or not following.marks:
        return ""
    if any(m.concept == "prepare" for m in following.marks) and any(m.concept == "space" for m in piece.marks):
        return "prepare"  # '"위성 발사"…日에 통보'
    if not following.joined:
        return ""
    return following.marks[0].concept if following.marks[0].at == following.at else ""


def _bare_subject(name: Mark, reading: Reading) -> bool:
    """Whether a name is no part of a compound ('北미사일', '북핵대표'), so that it may stand for a doer."""
    return not any(m.start == name.stop and m.concept in OWN_ACTS for m in reading.marks)


def _only_topic(
    piece: Piece, head: Mark | None, following: Piece | None, quoter: Mark | None, reading: Reading
) -> bool:
    """Whether an act is only what is spoken of: 'despite' it, or in others' words with their verdict behind a comma."""
    if piece.role == "side":
        return reading.words[piece.end - 1].endswith("에도")
    if head is None or quoter is None or quoter.concept in NORTH:
        return False
    if following is None or not (piece.quoted and following.quoted):
        return False
    gap = reading.text[reading.stops[piece.end - 1] : reading.starts[following.at]]
    return gap.strip() == "," and _SAID.search(reading.words[following.end - 1]) is not None


def _counts(piece: Piece) -> bool:
    """Whether a piece may tell of a firing without a verb: it counts rounds, or says 'again'."""
    return any(m.concept in ("rounds", "fresh", "balloon", "trash-balloon", "quake") for m in piece.marks)


def _alleges(piece: Piece, head: Mark) -> bool:
    return any(m.concept == "say" and m.start > head.start for m in piece.marks)


def _in_reply(piece: Piece, head: Mark) -> bool:
    """'미사일 대응 … 발사': what is done, is done in reply."""
    return any(m.concept == "respond" and m.start < head.start for m in piece.marks)


def _strong(name: Mark, reading: Reading) -> bool:
    """Whether a comma or a subject's particle makes the name a subject beyond doubt."""
    rest = reading.text[name.stop : reading.stops[name.end - 1]]
    following = reading.text[reading.stops[name.end - 1] : reading.stops[name.end - 1] + 1]
    if rest in ("이", "가", "은", "는", "도", "께서", "들이", "들은") or (rest in ("", "들") and following == ","):
        return True
    return name.concept in NORTH and _OFFICE.match(reading.text, name.stop) is not None


def _object_of(name: Mark, head: Mark, piece: Piece, reading: Reading) -> bool:
    """'北 핵실험 규탄': a bare name before an act of its own is what others speak about."""
    last = reading.text[reading.starts[piece.end - 1] : reading.stops[piece.end - 1]]
    if _says(_EDITION.sub("", last)):
        return False  # its own words
    asked = head.concept == "order" and reading.text.startswith(_ASKED, head.start)
    if head.concept not in OTHERS_DO and head.concept != "accuse" and not asked:
        return False
    return any(m.concept in OWN_ACTS for m in piece.marks if name.stop <= m.start < head.start)


def _saying(piece: Piece, reading: Reading, quoter: Mark | None, own: Mark | None) -> Mark | None:
    """A mark for what shows that the doer's own words follow: a quotation mark, or a word with a speaker's ending."""
    if piece.role != "main" or (piece.quoted and (quoter is None or own is not quoter)):
        return None
    if piece.quoted:
        start = reading.starts[piece.at]
        sign = start - 1 if start and QUOTE.match(reading.text[start - 1]) else start
        return Mark("say", "q", piece.at, piece.at, sign, sign + 1)
    word = _EDITION.sub("", reading.words[piece.end - 1])
    if _SILENT.search(reading.text[reading.starts[piece.at] : reading.stops[piece.end - 1]]):
        return None
    if _says(word) and (found := _SAID.search(word)) and (len(word) > 1 or word == "것"):
        start = reading.starts[piece.end - 1]
        return Mark("say", "q", piece.at, piece.at, start + found.start(), start + found.end())
    return None


def _says(word: str) -> bool:
    """Whether a word ends as only a speaker's last word does (없다, 해야, 것)."""
    return _SAID.search(word) is not None and not _told(word)


def _told(word: str) -> bool:
    """Whether a word is a plain verb of a report (쐈다, 보냈다, 늘린다): what is told, not what is said."""
    if len(word) < 2 or word[-1] != "다" or word[-2] in "겠있" or word.endswith("이었다"):
        return False
    return (ord(word[-2]) - ord("가")) % 28 in (_FINAL_N, _FINAL_SS)


def _add_stranger(piece: Piece, reading: Reading) -> None:
    """Mark a subject whom the terms do not hold: a few unknown words that open the headline before a comma."""
    first = piece.marks[0].at if piece.marks else piece.end
    for at in range(piece.at + 1, min(first, piece.at + _STRANGER_WORDS) + 1):
        if at < piece.end and reading.text.startswith(",", reading.stops[at - 1]):
            if not _TIME.search(reading.words[at - 1]):
                start, stop = reading.starts[piece.at], reading.stops[at - 1]
                name = Mark("stranger", "", piece.at, at, start, stop)
                piece.marks.insert(0, name)
                reading.marks.insert(0, name)
            return


def _acts(clause: Clause, head: Mark, reading: Reading) -> bool:
    """Whether a clause closes with an act of the North that has happened: that is the news, whatever it says before."""
    if clause.speaker not in NORTH or clause.role != "main" or head.mood != "done" or head.form != "v":
        return False
    rest = reading.words[head.end : clause.end]
    if any(not _EDITION.fullmatch(word) for word in rest):
        return False
    if head.concept in ("oversee", "show", "watch"):
        return any(m.concept in _TRIED or (head.concept == "watch" and m.concept in _FLYING) for m in clause.marks)
    return head.concept in _NEWS


def _name_lead(clauses: list[Clause], prefaces: list[Clause], acts: list[Clause]) -> None:
    """The first main clause with a predicate or a quotation leads; a leading name alone is only its source.

    `prefaces`, quotations whose speaker and news follow, lead only where nothing else does. Words of the North give way
    to an act of it that follows (one of `acts`).
    """
    main = [clause for clause in clauses if clause.role == "main"]
    told = [clause for clause in main if any(m.form for m in clause.marks) or _counted(clause)]
    news = [clause for clause in told if clause not in prefaces]
    if acts and news and news[0].speaker in _YIELDING and not any(m.concept == "parade" for m in news[0].marks):
        news = acts[:1]
    for clause in (news or told or main)[:1]:
        clause.role = "lead"


def _counted(clause: Clause) -> bool:
    """Whether a clause names weapons of the North and how many or where, and needs no verb."""
    concepts = {m.concept for m in clause.marks}
    return clause.speaker in NORTH and bool(concepts & _FLYING) and bool(concepts & {"rounds", "sea", "border"})
