"""English doers: whose doing a predicate is, and the verb on which it hangs."""

from __future__ import annotations

from scoring.reading.clauses import Clause
from scoring.reading.lexicon import Reading, Token

#: Before a name these say that it does what a noun or a passive tells: 'launch by North Korea', 'fired from the North'.
_BY = frozenset({"by", "from", "of"})
_FROM = _BY | {"off", "near", "in"}
#: … and these put who is behind a hack behind it: 'heist pinned on …', 'malware tied to …'.
_LINKS = frozenset({"by", "from", "to", "on"})
#: … and behind hackers these say whose they are.
_TIES = frozenset({"to", "by", "with", "from", "for", "of"})
#: Behind one of these a noun is not the name's before it.
_NO_OWNER = frozenset({"of", "is", "was"})
#: Forms of nouns: a noun's, and a fixed term's that has none.
NOUNS = ("n", "")


def agent_of(clause: Clause, head: Token, subject: Token | None, reading: Reading) -> str:
    """Whose doing it is. Where nobody is named, officials or experts who begin the clause are somebody after all."""
    if subject is not None:
        if _is_person(clause, head, subject, reading):
            return "other"  # 'North Korean crosses border by swimming'
        return agent_named(subject.concept, reading)
    if clause.speaker in reading.traits["northern"]:
        return "north"  # 'Hwasong-18 tested, KCNA says'
    if head.concept == "stage" and head.form == "p" and _is_held_there(clause, head, reading):
        return "north"  # 'Launching drill conducted in eastern region of DPRK'
    if head.concept in reading.traits["allied"]:
        return "ally"  # 'Freedom Shield begins'
    first = clause.tokens[0]
    if first.concept == "fresh" and len(clause.tokens) > 1 and clause.tokens[1].at == first.end:
        first = clause.tokens[1]  # 'New defence chief urges …'
    begins = first.at <= clause.at + 1 and first.concept in reading.traits["source"]
    return "stranger" if begins else "nobody"


def _is_held_there(clause: Clause, head: Token, reading: Reading) -> bool:
    """Whether what was held, by nobody who is named, was held in the North."""
    named = [t for t in clause.tokens if t.concept in reading.traits["state"]]
    return len(named) == 1 and named[0].concept == "north" and "in" in reading.words[head.end : named[0].at]


def agent_named(concept: str, reading: Reading) -> str:
    """What kind of agent a name is: see `Event`."""
    traits = reading.traits
    if concept in ("hackers", "koreas"):
        return concept
    if concept == "stranger":
        return concept
    if concept == "daughter":
        return "other"
    return "north" if concept in traits["northern"] else "ally" if concept in traits["ours"] else "other"


def _is_person(clause: Clause, head: Token, subject: Token, reading: Reading) -> bool:
    """Whether the doer is somebody from there, not the state: 'North Korean crosses …', 'North Korean defector …'."""
    if subject.end == head.at:
        return head.form == "v" and reading.words[subject.end - 1] in ("korean", "koreans")
    if head.concept == "cross" and reading.words[subject.end : subject.end + 1] == ["soldier"]:
        return True  # one soldier alone flees
    return any(t.at == subject.end and t.concept in reading.traits["person"] for t in clause.tokens)


def doer_of(clause: Clause, place: int, reading: Reading) -> tuple[Token | None, bool]:
    """Who does it, and whether it is told as done to something."""
    head = clause.tokens[place]
    actors = reading.traits["actor"]
    if head.form in NOUNS or head.form == "p" or head.concept == "origin":
        behind = _named_behind(clause, place, reading)
        if behind is not None:
            return behind, head.form == "p"
    before = [t for t in clause.tokens[:place] if t.concept in actors]
    if before and before[-1].concept == "koreas" and word_at(reading, before[-1].at) == "inter":
        before.pop()  # 'inter-Korean accord' is nobody's doing
    if head.form == "g" and before and before[-1].end == head.at and word_at(reading, before[-1].at - 1) == "of":
        return before[-1], False  # 'signs of North preparing …'
    if head.form == "i":
        verb = next((i for i in range(place - 1, -1, -1) if clause.tokens[i].form == "v"), None)
        others = reading.traits["demands|reports|reveals"]
        if verb is not None and clause.tokens[verb].concept not in others:
            return doer_of(clause, verb, reading)  # 'notifies Japan of its plan to launch'
    own = next((t for t in reversed(before) if not t.oblique), None)
    if head.form in NOUNS:
        owner = before[-1] if before and head.at - before[-1].end <= 3 else None
        if owner is not None and not _NO_OWNER.isdisjoint(reading.words[owner.end : head.at]):
            owner = None  # 'tells Japan of plan', 'North Korea pivot is a warning'
        governor = governor_of(clause, place)
        if owner is None and governor is not None and governor.concept not in reading.traits["reports"]:
            return doer_of(clause, clause.tokens.index(governor), reading)[0], False
        return owner or own, False
    if head.form == "v" and word_at(reading, head.at - 1) in ("and", "but", "or"):
        earlier = next((i for i in range(place - 1, -1, -1) if clause.tokens[i].form == "v"), None)
        if earlier is not None:
            return doer_of(clause, earlier, reading)
    near = next((t for t in reversed(before) if t.oblique and word_at(reading, t.at - 1) in _BY), None)
    weapons = reading.traits["weapon"]
    sent = weapons | reading.traits["troops"]
    if own is None and near is None and head.form == "v" and any(t.concept in sent for t in clause.tokens[:place]):
        near = _named_behind(clause, place, reading)  # 'Missile launched from North Korea', 'soldiers crossed from'
    if near is not None and near.at > head.at:
        return near, True
    if near is not None and any(t.concept in weapons and t.end >= near.at - 4 for t in clause.tokens[:place]):
        return near, head.form == "p"  # 'a missile from North Korea lands …'
    return own or near, head.form == "p"


def _named_behind(clause: Clause, place: int, reading: Reading) -> Token | None:
    """The name that 'by', 'from' or 'of' puts behind a noun or a passive."""
    head = clause.tokens[place]
    for token in clause.tokens[place + 1 :]:
        if token.at > head.end + 6 or (token.form == "v" and head.concept not in reading.traits["cyber"]):
            return None
        if token.implied and token.concept in reading.traits["northern"]:
            return token  # 'Test-fire of Hwasal-2': the weapon's name tells whose
        if token.concept in reading.traits["actor"]:
            linked = _LINKS if head.concept in reading.traits["cyber|attribute"] else _BY
            if head.concept == "launch" and head.form in ("v", "p"):
                linked = _FROM  # 'Missiles fired off North Korea's coast'
            words = {word_at(reading, token.at - 1), word_at(reading, token.at - 2)} & linked
            return token if words and (words != {"of"} or token.at <= head.end + 3) else None
    return None


def owner_of(clause: Clause, place: int, reading: Reading) -> Token | None:
    """Whose hackers or malware stand before a verb: 'hackers linked to Pyongyang breach', 'with ties to'."""
    cyber = None
    for token in clause.tokens[:place]:
        if token.form in ("v", "i") and token.concept not in reading.traits["hack|attribute"]:
            return None
        if token.concept in reading.traits["cyber"]:
            cyber = cyber or token
        elif cyber is not None and token.concept in reading.traits["northern"] and token.at <= cyber.end + 6:
            return token if word_at(reading, token.at - 1) in _TIES else None
    return None


def governor_of(clause: Clause, place: int) -> Token | None:
    """The verb before a noun or an -ing form on which it may hang."""
    if clause.tokens[place].form not in ("n", "", "g", "i"):
        return None
    return next((t for t in reversed(clause.tokens[:place]) if t.form in ("v", "i", "g")), None)


def word_at(reading: Reading, at: int) -> str:
    return reading.words[at] if at >= 0 else ""
