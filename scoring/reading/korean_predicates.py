"""The predicate of a Korean clause, and the forms and moods of all its verbal nouns."""

from __future__ import annotations

import re

from scoring.reading.korean_segments import CONNECTIVE, Piece
from scoring.reading.korean_words import UNKNOWN_WORDS, describing, ends_open, ends_past, to_come, without_edition
from scoring.reading.lexicon import Reading, Token
from scoring.reading.predicates import ACTORS, COUNTED, FIRES, LIGHT, NORTH, PREDICATES, names

_WILL = re.compile(
    r"^\s?(?:할|하려|하겠|될|하나|하면|할까|해야|야$|야\s|하라|시$|시엔|시\s|땐|가능|예정|하지|키로|하기로|직전|전\s?에"
    r"|앞두|\s(?:시기|시점|여부)|기\s(?:전|직전|위[해한])|면$|면\s|겠|려|나$|까$|라$)"
)
#: A question, or a verb in the form for what is still to come ('쏠 듯').
_QUESTION = re.compile(r"(?:(?<![지러어아타만떠벗하구제])나|까|[인은는]가)$")
#: Only what it was that flew is asked: '신형 미사일 쐈나', but not '미사일 또 쐈나'.
_SHOT = ("쐈나", "발사했나")
_NEW_KIND = re.compile(r"신형|신종|개량|극초음속|초대형|화성|북극성|고체")
_ASKED = ("나", "까", "가")
#: A span or a calendar year: a look back (3년 만에 is none).
_YEARS = re.compile(r"\d년(?=$|[\s…,\"”])(?! (?:\d+개월 )?만)")
#: How often it came over a while: a sum, no act of today ('올해만 10차례'; '올해만 10번째' is one).
_TALLY = re.compile(
    r"(?:올해|이달|지난달|작년|지난해|상반기|하반기|\d월)(?:에만|만|에)?\s(?:벌써 |모두 |총 )?"
    r"(?:\d+|[한두세네]|다섯|여섯|열)\S{0,2}\s?(?:차례|번|회|건)(?!째)"
)
_WHILE = re.compile(r"년|올해|이달|지난달|지난해|반기|월에")
_HELPERS = names(
    """있어 없어 있다 없다 수 것 듯 중 등 기법 수법 사용 동원 활용 이용 방식
    사실상 끝난 끝낸 끝나 상태 단계 모두 이미 다시 두 세 석 넉 달 주 만"""
)
#: '쏜 적 없다'.
_NEVER = re.compile(r"^(?:한|된)?\s(?:적|바|일)[이은도]?\s?없")
#: What a quotation may name before a comma, only to say something of it.
_TOPICS = FIRES | names("explode hack demolish lay show fortify")
_COUNTED, _VERBS = COUNTED | NORTH, PREDICATES | LIGHT
#: What only tells that something is so.
_TELLS = names("say detect assess")
#: Verbs that "안" before them denies; before a Chinese word it is "inside".
_NATIVE = ("쏘", "쏴", "쐈", "쏜", "날", "띄", "보내", "보냈", "떨어", "넘", "뿌", "건너", "막")
_DONE_MODIFIER = names("한 된 했던 하는 되는 하던 중인")
_NEGATED = re.compile(r"^(?:하지|지)?\s?(?:않|못|안\s|안해|안했|줄\s알|아닌|아니)")


def settle(piece: Piece, reading: Reading, *, foreseen: bool) -> Token | None:
    """Name forms and moods of a piece's tokens; the predicate is returned. `foreseen`: an "if" stands before it."""
    tokens = piece.tokens
    concepts = {token.concept for token in tokens}
    watched = foreseen or piece.role == "ahead" or "may" in concepts or _is_asked(piece, reading)
    head, foretold, denied = _predicate(piece, reading, concepts)
    watched = watched or foretold
    counted = not concepts.isdisjoint(_COUNTED) and _closes_in_count(tokens, reading)
    counted = counted and (head is None or head.concept not in FIRES)
    if counted:
        head = None
    if head is not None and (_far_from_end(head, piece, reading) or _topic(head, piece, reading)):
        head, piece.unread = None, True
    mood = "not" if denied else "may" if watched else "done"
    if head is None or head.concept in LIGHT:
        for token in tokens:
            token.mood = mood
    verbs: list[Token] = []
    for token in tokens:
        if token.concept == "rounds" and not counted:
            token.mood = "not"  # a sum, or what another verb is said of
        elif token.concept in _VERBS:
            token.form = _form(token, head, piece, reading)
            if token is head and token.form == "v" and mood != "done":
                token.mood = mood
            known = token is head and _asks_what(piece, reading)
            token.mood = ("" if known else _ending(token, reading)) or token.mood
            verbs.append(token)
    for number in range(len(verbs) - 2, -1, -1):
        token, following = verbs[number], verbs[number + 1]
        if following.start == token.stop and token.mood == "done":
            token.mood = following.mood  # one compound: 시험 + 발사
    return head


def _is_asked(piece: Piece, reading: Reading) -> bool:
    """Whether a piece asks, or says that something can be: '쏘나', '쏠 것', '발사?'."""
    last = without_edition(reading.words[piece.end - 1])
    if last.endswith(_ASKED) and _QUESTION.search(last):
        return not _asks_what(piece, reading)
    if last == "것" and piece.end - piece.at > 1 and to_come(reading.words[piece.end - 2][-1]):
        return True
    return reading.text.startswith("?", reading.stops[piece.end - 1])


def _asks_what(piece: Piece, reading: Reading) -> bool:
    """Whether a piece that ends in a question takes the firing as known and asks what was fired."""
    told = reading.text[reading.starts[piece.at] : reading.stops[piece.end - 1]]
    return without_edition(reading.words[piece.end - 1]).endswith(_SHOT) and _NEW_KIND.search(told) is not None


def _predicate(piece: Piece, reading: Reading, concepts: set[str]) -> tuple[Token | None, bool, bool]:
    """The last verbal noun, else the last word that carries one; whether it is only awaited; whether it is denied."""
    tokens = piece.tokens
    blamed = "blame" in concepts  # what is laid at a door now may be of long ago
    denied = not blamed and ("past-time" in concepts or _names_years(piece, reading))
    light: Token | None = None
    awaited = False
    for token in reversed(tokens):
        if token.concept in LIGHT:
            awaited = awaited or (token.concept == "assess" and not blamed)
            denied = denied or token.concept == "not"
            if light is None or (token.concept == "fail" and light.concept in _TELLS):  # '공중폭발 추정'
                light = token if token.concept != "fresh" else light
        elif token.concept not in ACTORS:
            denied = denied or token.concept == "explain"
            if token.concept in PREDICATES:
                return token, awaited, denied
    return light, awaited, denied


def _names_years(piece: Piece, reading: Reading) -> bool:
    if _WHILE.search(reading.text) is None:
        return False
    stretch = reading.text[reading.starts[piece.at] : reading.stops[piece.end - 1] + 1]
    return _YEARS.search(stretch) is not None or _TALLY.search(stretch) is not None


def _form(token: Token, head: Token | None, piece: Piece, reading: Reading) -> str:
    """What a verbal noun is used as (see docs/rules.md)."""
    text = reading.text
    rest = text[token.stop : reading.stops[token.end - 1]]
    describes = rest in _DONE_MODIFIER
    if token is head:
        told = _told_of(token, rest, piece, text)  # '쏜 건 신형?': what is asked is another thing
        return "p" if told or (token.concept == "explode" and describes) else "v"
    word = text[token.start : token.stop]
    if describes or (token.native and not rest and describing(word[-1])):
        return "p"
    if rest in CONNECTIVE or (token.native and _goes_on(word + rest)):
        return "g"
    return "w" if token.native and not rest and to_come(word[-1]) else "n"


def _goes_on(word: str) -> bool:
    """Whether a native verb joins what follows ('날아가 …', '넘어왔다 …')."""
    return ends_open(word[-1]) or (word.endswith("다") and len(word) > 1 and ends_past(word[-2]))


def _ending(token: Token, reading: Reading) -> str:
    """The mood that a word's own ending tells: 'not', 'may', or '' where it tells none."""
    text = reading.text
    rest, tail = text[token.stop : reading.stops[token.end - 1]], text[token.stop : token.stop + 8]
    if text.startswith(_NATIVE, token.start) and text[max(0, token.start - 3) : token.start] in (" 안 ", " 못 "):
        return "not"
    if tail and (_NEGATED.match(tail) or _NEVER.match(tail)):
        return "not"
    if tail and (_WILL.match(tail) or (rest and _WILL.match(rest))):
        return "may"
    return "may" if token.native and not rest and to_come(text[token.stop - 1]) else ""


def _told_of(head: Token, rest: str, piece: Piece, text: str) -> bool:
    """Whether the last verb only describes, as done, what the words behind it speak of ('쏜 건', '발사한 위성')."""
    if head.concept not in FIRES or head.end >= piece.end:
        return False
    return rest in ("한", "했던") or (head.native and not rest and describing(text[head.stop - 1]))


def _closes_in_count(tokens: list[Token], reading: Reading) -> bool:
    """Whether a clause that names weapons closes with their number or where they went, and so needs no verb."""
    last = next((m for m in reversed(tokens) if m.concept not in LIGHT), None)
    if last is None:
        return False
    return last.concept == "rounds" or (last.concept == "sea" and reading.words[last.end - 1].endswith("로"))


def _topic(head: Token, piece: Piece, reading: Reading) -> bool:
    """Whether a quotation names an act before a comma, only to say something of it ('"시험, 기술적으로 초기 단계"')."""
    if not piece.quoted or head.concept not in _TOPICS or not reading.text.startswith(",", reading.stops[head.end - 1]):
        return False
    rest = reading.words[max(head.end, piece.tokens[-1].end) : piece.end]
    return len(rest) > 1 and not any(sign.isdigit() for word in rest for sign in word)


def _far_from_end(head: Token, piece: Piece, reading: Reading) -> bool:
    """Whether so many unknown words follow that the predicate must be among them ('교란 걱정 없는 기술 개발')."""
    after = piece.end - max(head.end, piece.tokens[-1].end)
    limit = UNKNOWN_WORDS - (piece.quoted and head.concept in FIRES and not head.native)  # '"위성 발사 주권적 권리"'
    if after < limit:
        return False
    words = range(piece.end - after, piece.end - (piece.role != "main"))
    unknown = [reading.words[i] for i in words if reading.words[i] not in _HELPERS]
    return sum(not any(sign.isdigit() for sign in word) for word in unknown) >= limit
