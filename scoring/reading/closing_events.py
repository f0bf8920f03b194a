"""Events where the predicate closes the clause, as in Korean and Japanese: whose they are, whether real, new, the news.

The predicate governs what stands before it: '발사 준비' is still to come, '발사 규탄' is what others speak about, '발사
참관' has happened. What a word does so stands in closing.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from scoring.reading.events import Event
from scoring.reading.lexicon import Reading, Token
from scoring.reading.predicates import FLYING, FOREIGN, LIGHT, NEWS, NORTH, names

#: What can be taken back: acts, weapons, alerts. A clause that takes back one of them leaves the others alone.
_TAKEN_BACK = NEWS | FLYING | names("shelter quake")
#: What is sent; without any of it, what comes or crosses beside a word for weather is the weather.
_SENT = FLYING | names("weapon troops warship warplane nuclear cyber")
#: What no story makes up: the makers of films are broken into as well.
_BEYOND_FICTION = names("hack hack-weak")
_MOODS = {"may": "may", "not": "denied", "done": "done"}
#: Works at the border: in the North's words without an ending, what it will do ('"국경 요새화"').
_SET_UP = names("fortify lay rebuild demolish")
#: What is somebody's and flies.
_FLIES = FLYING - names("balloon trash-balloon") | {"warplane"}
#: The South's own arms by name.
_ARMS = "defend"
#: Who warns of hackers at work, or takes shelter, reports what others do.
_REPORTS = names("advisory shelter")
_MISSILES = names("missile icbm projectile cruise")
_HACKERS = names("gang cyber")
#: What must stand right before a verb to be what it is done with: '미사일 참관', but not '미사일 부대 체육경기 참관'.
_NEXT_TO = names("watch")
#: Where a weapon does something that others fired: '우크라서 떨어져'.
_ABROAD = names("fire fly")
_THERE = re.compile(r"(?:에|에서|서)(?= |$)")
#: What moves by itself or is moved.
_GOES = names("cross trespass send land")
#: '발사 정황': seen to have been done; '발사 준비 정황', '활동', '징후': still to come.
_TRACES = re.compile(r"\s?(?:정황|흔적)")
#: Behind an act: it is what something else is about.
_ABOUT = re.compile(r"에 (?:대한|관한)")
#: How far before a verb the owner of what it is done with stands.
_OWNER = 2
_JOINS = ("·", "ㆍ", "∙", "・")
#: A subject beyond doubt, as its particle says.
_SUBJECT = re.compile(r"[이가](?![가-힣])|が")


@dataclass(slots=True)  # not frozen: a frozen one takes three times as long to make
class Doing:
    """Who does what a clause tells, as events have it, with the name that says so.

    unread: the clause's predicate is a word that no term holds. told: the doer is quoted.
    """

    agent: str
    subject: Token | None
    unread: bool = False
    told: bool = False


def unreal(parts: Iterable[list[Token]], reading: Reading) -> list[str]:
    """What a text, given by its parts' tokens, says of all acts that it names: withdrawn, rehearsed, fictional.

    Who takes back an alert in a clause of its own leaves the act that caused it as it is ('…발사…경계경보 오발령').
    """
    found: list[str] = []
    if reading.closing.untrue.keys().isdisjoint([t.concept for t in reading.tokens]):
        return found
    for tokens in parts:
        own = _unreal_in(tokens, reading)
        named = any(t.concept in _TAKEN_BACK for t in tokens)
        found += [reality for reality in own if not (named and reality == "withdrawn")]
    return found


def doing_of(
    own: Token | None, tokens: list[Token], reading: Reading, *, told: bool, firm: bool = False, unread: bool = False
) -> Doing:
    """Who does what a clause tells.

    `own`: who acts or speaks in it; `told`: that is who is quoted and only tells; `firm`: its subject beyond doubt;
    `unread`: see Doing.
    """
    if tokens and tokens[0].concept == "trash-balloon":
        return Doing("north", tokens[0], unread)  # nobody else sends them, whatever place is named behind
    northern = own is not None and own.concept in NORTH
    concepts = {t.concept for t in tokens}
    moved = not concepts.isdisjoint(reading.closing.elements) and concepts.isdisjoint(_SENT)
    if moved and not (northern and firm):
        return Doing("stranger", None, unread)
    if own is None:
        return Doing("nobody", None, unread)
    return Doing(_agent_named(own.concept, told=told), own, unread, told)


def events_of(
    tokens: list[Token], head: Token | None, doing: Doing, speaker: str, reading: Reading, whole: list[str]
) -> list[Event]:
    """The events of one clause, its tokens' forms and moods settled. `whole` is what `unreal` says of the text."""
    concepts = {t.concept for t in tokens}
    untrue = whole if reading.closing.untrue.keys().isdisjoint(concepts) else _unreal_in(tokens, reading) + whole
    past = not concepts.isdisjoint(reading.closing.looks_back)
    # a Japanese comma parts the sum from the period over which it ran
    reach = {t.concept for t in reading.tokens} if reading.language == "ja" else concepts
    summed = not reach.isdisjoint(reading.closing.sums)
    explained = "explain" in concepts
    found: list[Event] = []
    for place, token in enumerate(tokens):
        if not token.form or (token is not head and token.concept in LIGHT):
            continue
        act, thing = _act(tokens, place, reading)
        found.append(
            Event(
                agent=_agent(tokens, place, act, thing, doing, reading),
                act=act,
                head=token,
                subject=doing.subject,
                thing=thing,
                reality=(_untruth(token, untrue) if untrue else "") or _reality(tokens, place, head, doing, reading),
                time="past" if past or (summed and act == "hack") else "now",
                news=not explained and _is_news(tokens, place, head, doing, reading),
                speaker=speaker,
                deed=act not in _REPORTS,
            )
        )
    if untrue and not found and tokens:
        found.append(Event(doing.agent, "named", tokens[0], reality=untrue[0]))
    return found


def flash_of(last: Token, doing: Doing, reading: Reading, whole: list[str]) -> list[Event]:
    """The event that a weapon makes which closes a clause without any verb: '北, 새벽에 또 탄도미사일'."""
    rows = [row for row in reading.closing.acts.get(last.concept, ()) if not row.objects]
    untrue = _untruth(last, whole)
    agent = "north" if last.concept == "trash-balloon" else doing.agent
    return [Event(agent, row.name, last, doing.subject, reality=untrue or _MOODS[last.mood]) for row in rows[:1]]


def _unreal_in(tokens: Iterable[Token], reading: Reading) -> list[str]:
    untrue = reading.closing.untrue
    return sorted({untrue[t.concept] for t in tokens if t.concept in untrue})


def _untruth(token: Token, untrue: list[str]) -> str:
    story = "fictional" in untrue and token.concept not in _BEYOND_FICTION
    return next((reality for reality in untrue if reality != "fictional"), "fictional" if story else "")


def _agent_named(concept: str, *, told: bool) -> str:
    if concept in NORTH:
        return "hackers" if concept == "hackers" else "north"
    if concept == "koreas":
        return "koreas"
    if told:
        return "nobody"
    return "stranger" if concept in ("stranger", "source-word") else "other"


def _of_others(thing: Token | None, tokens: list[Token]) -> bool:
    """Whether what flies is another's, as the name right before it says ('한국 무인기', '현무 미사일')."""
    if thing is None or thing.concept not in _FLIES:
        return False
    return any((t.concept in FOREIGN or t.concept == _ARMS) and 0 <= thing.start - t.stop <= 1 for t in tokens)


def _agent(tokens: list[Token], place: int, act: str, thing: Token | None, doing: Doing, reading: Reading) -> str:
    """The clause's doer, unless the North says that others did it or another stands before the act as its subject.

    Jamming befalls the others that are named: '정부, GPS 혼신 주의보'.
    """
    if tokens[place].concept == "blame" and any(t.concept in NORTH for t in tokens):
        return "north"  # at whose door it is laid, whoever says so
    if act == "hack" and doing.agent == "other" and _of_hackers(tokens, place):
        return "hackers"
    if doing.agent == "other" and thing is not None and _is_theirs(tokens, place, thing):
        return "north"
    if tokens[place].form == "x" or (doing.agent in ("north", "nobody") and _of_others(thing, tokens)):
        return "other"
    start = doing.subject.start if doing.subject is not None else -1
    if act in _ABROAD and any(t.concept == "other-state" and _THERE.match(reading.text, t.stop) for t in tokens):
        return "other"
    for name in reversed(tokens[:place]):
        if name.start > start and _SUBJECT.match(reading.text, name.stop):
            if name.concept in FOREIGN:
                return "other"
            if doing.agent == "other" and name.concept in NORTH:
                return "north"  # '일본 정부는 북한이 쏜 미사일이 … 떨어졌다고 말했다'
    if doing.agent == "nobody" and tokens[place].form == "g":
        # what goes on ('넘어왔다 경고사격에 …') is the doing of the name before it, whoever does the rest
        first = next((t for t in tokens[:place] if t.concept in NORTH or t.concept in FOREIGN), None)
        return "north" if first is not None and first.concept in NORTH else doing.agent
    return "nobody" if act == "jam" and doing.agent == "other" else doing.agent


def _is_theirs(tokens: list[Token], place: int, thing: Token) -> bool:
    """'軍, 北 미사일 쏜 지 40분 만에 …': whether a verb tells on what the North's weapon right before it did."""
    if tokens[place].form not in ("p", "g") or place < _OWNER or tokens[place - 1] is not thing:
        return False
    owner = tokens[place - _OWNER]
    return owner.concept in NORTH and all(
        0 <= b.start - a.stop <= 1 for a, b in pairwise((owner, thing, tokens[place]))
    )


def _of_hackers(tokens: list[Token], place: int) -> bool:
    """Whether hackers of the North, named before an attack, do it, whoever tells of it."""
    for before, token in pairwise(tokens[: place + 1]):
        if token.concept in _HACKERS and before.concept in NORTH and token.start - before.stop <= 1:
            return True
    return any(token.concept == "hackers" for token in tokens[:place])


def _act(tokens: list[Token], place: int, reading: Reading) -> tuple[str, Token | None]:
    """The class of an act, by the first row of the table whose object stands nearest before it, else behind it."""
    concept = tokens[place].concept
    first = ""
    near: list[Token] | None = None
    for row in reading.closing.acts.get(concept, ()):
        if not row.objects:
            first = first or row.name
            continue
        if near is None:
            near = tokens[:place][::-1]
            if not (tokens[place].native and tokens[place].form == "g"):
                near += tokens[place + 1 :]
        objects = row.objects - reading.closing.stays if concept in _GOES else row.objects
        if concept in _NEXT_TO:
            near = [thing for thing in near if thing.end == tokens[place].at]
        for thing in near:
            if thing.concept in objects:
                return row.name, _heads_row(thing, tokens, row.objects, reading)
    return first or concept, None


def _heads_row(thing: Token, tokens: list[Token], objects: frozenset[str], reading: Reading) -> Token:
    """What a row of things joined by dots names first ('미사일·드론·방사포'): it leads the news of them all."""
    for token in reversed([t for t in tokens if t.stop < thing.start]):
        if token.concept not in objects or reading.text[token.stop : thing.start] not in _JOINS:
            break
        thing = token
    return thing


def _governor(tokens: list[Token], place: int, head: Token | None) -> Token | None:
    """The predicate that an act hangs on; None where it is the predicate itself, goes on ('쏘고'), or there is none."""
    token = tokens[place]
    if head is None or token is head or token.form in ("v", "g") or token.start > head.start:
        return None
    return head


def _reality(tokens: list[Token], place: int, head: Token | None, doing: Doing, reading: Reading) -> str:
    token, governor = tokens[place], _governor(tokens, place, head)
    if token.concept == "land" and token.mood == "may" and all(t.concept not in reading.closing.awaits for t in tokens):
        return "done"  # where it may fall is asked of what flies
    if (
        token.concept == "land"
        and governor is not None
        and governor.concept == "fear"
        and any(t.concept in _MISSILES for t in reading.tokens)
    ):
        return "done"
    if token.mood != "done" or governor is None:
        tells = doing.told and doing.agent == "north" and token.concept in _SET_UP and not token.native
        return "announced" if tells and token.mood == "done" else _MOODS[token.mood]
    if governor.mood != "done":
        return _MOODS[governor.mood]
    told = token.form == "p" and token.concept != "hack-weak"  # '노린', '겨냥한' say what for
    seen = told or _TRACES.match(reading.text, token.stop)
    if seen or any(t.concept == "fail" for t in tokens[place:]):
        return "done"
    if governor.concept in reading.closing.awaits:
        return "may"
    if governor.concept in reading.closing.announces:
        return "announced" if doing.agent in ("north", "hackers") else "demanded"
    return "done"


def _is_news(tokens: list[Token], place: int, head: Token | None, doing: Doing, reading: Reading) -> bool:
    """Whether an act is what its clause tells, not what its predicate is about."""
    governor = _governor(tokens, place, head)
    if governor is not None and _ABOUT.match(reading.text, tokens[place].stop):
        return False
    if governor is None:
        return not (doing.unread and tokens[place].form == "n")
    if governor.concept in reading.closing.drills:
        return doing.agent == "north"  # its firing drills are firings
    closing = reading.closing
    if governor.concept in closing.carries or governor.concept in closing.awaits | closing.announces:
        return True
    return governor.start == tokens[place].stop and governor.concept in closing.acts  # one compound: 시험 + 발사
