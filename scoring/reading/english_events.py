"""English events: who does what in each clause, and whether it is real, new and the news."""

from __future__ import annotations

from scoring.reading.clauses import Clause
from scoring.reading.english_names import PREPOSITIONS
from scoring.reading.events import Event
from scoring.reading.lexicon import ActClass, Reading, Token

#: Words between a predicate and its doer or its object.
_REACH = 9
#: Before a name these say that it does what a noun or a passive tells: 'launch by North Korea', 'fired from the North'.
_BY = frozenset({"by", "from", "of"})
#: … and these put who is behind a hack behind it: 'heist pinned on …', 'malware tied to …'.
_LINKS = frozenset({"by", "from", "to", "on"})
#: Forms of nouns: a noun's, and a fixed term's that has none.
_NOUNS = ("n", "")
#: Before a noun these say when, where or why, not what is done.
_PLACED = frozenset({"at", "over", "amid", "during", "despite", "about", "since", "against"})
#: Words that hang a clause on a noun or on another clause.
_RELATIVE = frozenset({"that", "which", "who", "where", "because", "despite"})
_AGENTS = {
    "north": "north", "kim": "north", "voice": "north",
    "hackers": "hackers", "koreas": "koreas", "stranger": "stranger", "daughter": "stranger",
    "south": "ally", "us": "ally", "japan": "ally", "un": "ally", "ally": "ally",
}  # fmt: skip


def find_events(clauses: list[Clause], reading: Reading) -> None:
    """Give each clause its events, from its tokens with their forms and moods settled."""
    taken_back = not reading.traits["withdraws"].isdisjoint([token.concept for token in reading.tokens])
    fictional = not reading.traits["fictional"].isdisjoint([token.concept for token in reading.tokens])
    withdrawn = taken_back and any(_withdraws(clause, reading) for clause in clauses)
    acts = reading.acts
    for clause in clauses:
        if clause.role == "source" or not clause.tokens:
            continue
        if withdrawn:  # so that no rule finds an act where no predicate stands either
            clause.events.append(Event("nobody", "told", clause.tokens[0], reality="withdrawn"))
        for place, token in enumerate(clause.tokens):
            if token.concept in acts:
                event = _event(clause, place, reading, withdrawn)
                if fictional and event.deed and event.act != "hack" and event.reality == "done":
                    event.reality = "fictional"
                clause.events.append(event)


def _withdraws(clause: Clause, reading: Reading) -> bool:
    """Whether the clause takes back what the text tells; a false alarm does not take back the launch that caused it."""
    if clause.role in ("back", "side"):
        return False
    for place, token in enumerate(clause.tokens):
        if token.concept in reading.traits["withdraws"]:
            acts = [t for t in clause.tokens[:place] if t.concept in reading.acts]
            if token.concept != "false-alarm" or not acts:
                return True
    return False


def _event(clause: Clause, place: int, reading: Reading, withdrawn: bool) -> Event:
    head = clause.tokens[place]
    subject, passive = _doer(clause, place, reading)
    row, thing = _act(clause, place, reading)
    agent = _agent(clause, head, subject, reading)
    if row is None:  # of no class: no frame asks for it, and it bars nothing
        return Event(agent, "", head, subject, speaker=clause.speaker, passive=passive)
    act, deed = row.name, row.deed
    if agent == "nobody" and not deed and clause.speaker in reading.traits["foreign"]:
        agent = _AGENTS.get(clause.speaker, "other")  # 'Seoul says sanctions are needed'
    if not deed and head.form == "v" and subject is not None and _is_thing(clause, place, subject, reading):
        agent = "nobody"  # 'North Korean launch shows …': the launch does it
    return Event(
        agent=agent,
        act=act,
        head=head,
        subject=subject,
        thing=thing,
        reality="withdrawn" if withdrawn else _reality(clause, place, act, thing, reading),
        time=_time(clause, head, act, reading),
        news=_is_news(clause, place, act, reading) if deed else _is_own(clause, place, agent, reading),
        speaker=clause.speaker,
        passive=passive,
        deed=deed,
    )


def _is_thing(clause: Clause, place: int, subject: Token, reading: Reading) -> bool:
    """Whether the name only says whose weapon or launch the subject is."""
    last = clause.tokens[place - 1]
    owned = last.end == clause.tokens[place].at and last.at >= subject.end and not subject.implied
    thing = last.concept in reading.traits["act"] or last.concept == "drill"
    return owned and thing and last.form in ("n", "")


def _is_own(clause: Clause, place: int, agent: str, reading: Reading) -> bool:
    """Whether words or a reply told as a noun are not what the other side speaks of: 'North Korea condemns drills'."""
    if clause.role == "side" and reading.words[clause.at] in _RELATIVE:
        return False  # '…, despite Pyongyang denying contact'
    if place == 0:
        return True
    reports, reveals = reading.traits["reports"], reading.traits["reveals"]
    first = None
    for index, token in enumerate(clause.tokens[:place]):
        if token.form in ("v", "i") and (token.concept not in reports or token.concept in reveals):
            first = index
            break
    subject = None if first is None else _doer(clause, first, reading)[0]
    if subject is None:
        return True
    return (subject.concept in reading.traits["northern"]) == (agent == "north")


def _agent(clause: Clause, head: Token, subject: Token | None, reading: Reading) -> str:
    """Whose doing it is. Where nobody is named, officials or experts who begin the clause are somebody after all."""
    if subject is not None:
        if _is_person(clause, head, subject, reading):
            return "other"  # 'North Korean crosses border by swimming'
        return _AGENTS.get(subject.concept, "other")
    if clause.speaker in reading.traits["northern"]:
        return "north"  # 'Hwasong-18 tested, KCNA says'
    if head.concept in reading.traits["allied"]:
        return "ally"  # 'Freedom Shield begins'
    begins = clause.tokens[0].at <= clause.at + 1 and clause.tokens[0].concept in reading.traits["source"]
    return "stranger" if begins else "nobody"


def _is_person(clause: Clause, head: Token, subject: Token, reading: Reading) -> bool:
    """Whether the doer is somebody from there, not the state: 'North Korean crosses …', 'North Korean defector …'."""
    if subject.end == head.at:
        return head.form == "v" and reading.words[subject.end - 1] in ("korean", "koreans")
    return any(t.at == subject.end and t.concept in reading.traits["person"] for t in clause.tokens)


def _doer(clause: Clause, place: int, reading: Reading) -> tuple[Token | None, bool]:
    """Who does it, and whether it is told as done to something."""
    head = clause.tokens[place]
    actors = reading.traits["actor"]
    if head.form in _NOUNS or head.form == "p":
        behind = _named_behind(clause, place, reading)
        if behind is not None:
            return behind, head.form == "p"
    before = [t for t in clause.tokens[:place] if t.concept in actors]
    if head.form == "g" and before and before[-1].end == head.at and _word(reading, before[-1].at - 1) == "of":
        return before[-1], False  # 'signs of North preparing …'
    own = next((t for t in reversed(before) if not t.oblique), None)
    if head.form in _NOUNS:
        owner = before[-1] if before and head.at - before[-1].end <= 3 else None
        governor = _governor(clause, place)
        if owner is None and governor is not None and governor.concept not in reading.traits["reports"]:
            return _doer(clause, clause.tokens.index(governor), reading)[0], False
        return owner or own, False
    if head.form == "v" and _word(reading, head.at - 1) in ("and", "but", "or"):
        earlier = next((i for i in range(place - 1, -1, -1) if clause.tokens[i].form == "v"), None)
        if earlier is not None:
            return _doer(clause, earlier, reading)
    near = next((t for t in reversed(before) if t.oblique and _word(reading, t.at - 1) in _BY), None)
    weapons = reading.traits["weapon"]
    if own is None and near is None and head.form == "v" and any(t.concept in weapons for t in clause.tokens[:place]):
        near = _named_behind(clause, place, reading)  # 'Missile launched from North Korea'
    if near is not None and near.at > head.at:
        return near, True
    if near is not None and any(t.concept in weapons and t.end >= near.at - 1 for t in clause.tokens[:place]):
        return near, head.form == "p"  # 'a missile from North Korea lands …'
    return own or near, head.form == "p"


def _named_behind(clause: Clause, place: int, reading: Reading) -> Token | None:
    """The name that 'by', 'from' or 'of' puts behind a noun or a passive."""
    head = clause.tokens[place]
    for token in clause.tokens[place + 1 :]:
        if token.at > head.end + 6 or (token.form == "v" and head.concept not in reading.traits["cyber"]):
            return None
        if token.concept in reading.traits["actor"]:
            linked = _LINKS if head.concept in reading.traits["cyber"] else _BY
            words = {_word(reading, token.at - 1), _word(reading, token.at - 2)} & linked
            return token if words and (words != {"of"} or token.at <= head.end + 3) else None
    return None


def _act(clause: Clause, place: int, reading: Reading) -> tuple[ActClass | None, Token | None]:
    """The class of the act: of the rows whose objects stand where they must, a deed's before those of words, then the
    nearest, then the first of the table."""
    head = clause.tokens[place]
    plain: ActClass | None = None
    best: tuple[ActClass, Token] | None = None
    nearest = (True, _REACH + 1)
    here = [token.concept for token in clause.tokens]
    for row in reading.acts[head.concept]:
        if row.uses and (head.form or "n") not in row.uses:
            continue
        if not row.objects:
            plain = plain or row
            continue
        if row.objects.isdisjoint(here):
            continue
        thing = _thing(clause, place, reading, row.objects, row.place)
        if thing is not None and (gap := (not row.deed, _gap(clause, head, thing, reading))) < nearest:
            best, nearest = (row, thing), gap
    return best or (plain, None)


def _gap(clause: Clause, head: Token, thing: Token, reading: Reading) -> int:
    """Words between a predicate and the phrase that its object stands in: 'missile test' is one phrase."""
    if thing.at < head.end:
        return head.at - thing.end
    start = thing.at
    for token in reversed(clause.tokens):
        if token.end == start and token.at >= head.end and token.concept in reading.traits["weapon"]:
            start = token.at
    return start - head.end


def _thing(clause: Clause, place: int, reading: Reading, objects: frozenset[str], side: str) -> Token | None:
    head, foresees = clause.tokens[place], reading.traits["foresees"]
    if side in ("either", "toward") or (side == "after" and head.form != "p"):
        for token in clause.tokens[place + 1 :]:
            supposed = token.concept == "say" or (token.at == head.end and token.concept in reading.traits["sign"])
            if token.at > head.end + _REACH or (token.form == "v" and token.concept not in objects and not supposed):
                break
            if token.concept in foresees:
                break  # 'completes preparations for a test'
            site = token.concept in reading.traits["site"]
            talks = "diplomacy" in objects  # 'hints at talks'
            if _word(reading, token.at - 1) in _PLACED and side != "toward" and not site and not talks:
                break  # 'puts daughter on view at launch'
            if token.concept in objects and (side != "toward" or _word(reading, token.at - 1) in PREPOSITIONS):
                return token
    if side not in ("after", "toward") or head.form in _NOUNS or head.form == "p":
        for token in reversed(clause.tokens[:place]):
            if head.at - token.end > _REACH or (token.form == "v" and head.form in _NOUNS):
                break  # 'launch sparks alarm'
            if token.concept in objects:
                return token
    return None


def _reality(clause: Clause, place: int, act: str, thing: Token | None, reading: Reading) -> str:
    head = clause.tokens[place]
    end = head.end if thing is None else thing.at  # 'launched no other', 'fires no missile'
    if any(t.concept == "not" and head.end <= t.at <= end for t in clause.tokens):
        return "denied"  # 'fires no missile'
    if head.mood != "done":
        return "denied" if head.mood == "not" else "may"
    before = clause.tokens[:place]
    if head.form in _NOUNS and _is_foreseen(clause, place, reading):
        return "may"
    governor = _governor(clause, place)
    told = reading.traits["reveals"] if act == "hack" else ()
    if (
        governor is not None
        and governor.concept not in told
        and (governor.mood != "done" or governor.concept in reading.traits["wills"])
    ):
        return _willed(clause, governor, reading)
    if head.form in ("n", "", "g") and any(t.concept in reading.traits["rehearses"] for t in before):
        practises = next(t for t in before if t.concept in reading.traits["rehearses"])
        if any(t.concept in reading.traits["foreign"] and not t.oblique for t in before if t.at < practises.at):
            return "rehearsed"
    return "done"


def _willed(clause: Clause, governor: Token, reading: Reading) -> str:
    """What hangs on a verb that wills or fears: announced where the North orders or vows it, demanded by others."""
    if governor.concept == "deny":
        return "denied"
    if governor.concept not in reading.traits["demands"]:
        return "may"
    subject, _ = _doer(clause, clause.tokens.index(governor), reading)
    if subject is None:
        return "may"
    return "announced" if subject.concept in reading.traits["northern"] else "demanded"


def _is_foreseen(clause: Clause, place: int, reading: Reading) -> bool:
    """Whether signs, fears or preparations stand around a noun: 'signs of a launch', 'launch preparations'."""
    head, marks = clause.tokens[place], reading.traits["foresees"]
    before = (t for t in clause.tokens[:place] if t.concept in marks and head.at - t.end <= 6)
    behind = (t for t in clause.tokens[place + 1 :] if t.concept in marks | {"may"} and t.at == head.end)
    return any(before) or any(behind)


def _governor(clause: Clause, place: int) -> Token | None:
    """The verb before a noun or an -ing form on which it may hang."""
    if clause.tokens[place].form not in ("n", "", "g", "i"):
        return None
    return next((t for t in reversed(clause.tokens[:place]) if t.form in ("v", "i", "g")), None)


def _time(clause: Clause, head: Token, act: str, reading: Reading) -> str:
    if clause.role == "ahead":
        return "coming"
    concepts = {t.concept for t in clause.tokens}
    if concepts & reading.traits["past"]:
        return "past"
    summed = act == "hack" or head.form in ("n", "", "g")  # 'fires first ICBM since 2017' sums nothing up
    return "past" if summed and concepts & reading.traits["tallies"] else "now"


def _is_news(clause: Clause, place: int, act: str, reading: Reading) -> bool:
    """Whether the clause tells the event itself. A noun that hangs on the verb of somebody who only speaks of it,
    answers it or celebrates it is an adjunct: 'Japan protests at North Korean launch'."""
    head = clause.tokens[place]
    if clause.role == "back" or (clause.role == "side" and reading.words[clause.at] in _RELATIVE):
        return False
    if act == "hack" and any(t.concept in reading.traits["answers"] for t in clause.tokens):
        return False
    relative = _word(reading, head.at - 1) in _RELATIVE
    if head.form not in ("n", "", "g"):
        others = (t for t in clause.tokens[:place] if t.concept in reading.traits["foreign"] and not t.oblique)
        return not relative or not any(others)
    if any(t.concept in reading.traits["hushes"] for t in clause.tokens[:place]):
        return False  # 'remains silent on launch'
    remarks = (t for t in clause.tokens[:place] if t.concept in reading.traits["comments"] and not t.form)
    if any(remarks) and clause.speaker not in reading.traits["northern"]:
        return False  # 'US statement on launch'
    governor = _governor(clause, place)
    if governor is None:
        verb = next((t for t in clause.tokens[place + 1 :] if t.form == "v"), None)
        comments = verb is not None and verb.concept in reading.traits["comments"]
        return not comments or clause.speaker in reading.traits["northern"]
    told = reading.traits["reports"] | reading.traits["reveals"] if act == "hack" else reading.traits["reports"]
    subject, _ = _doer(clause, clause.tokens.index(governor), reading)
    foreign = subject is not None and subject.concept in reading.traits["foreign"]
    if subject is None and governor.concept in reading.traits["speaks"] - told:
        return False
    if governor.concept in told:
        own = subject is not None and not foreign  # 'North Korea accuses others of a launch'
        return not own or governor.concept not in reading.traits["reveals"]
    if governor.concept in reading.traits["celebrates"]:
        return not foreign and "with" in reading.words[governor.end : head.at]
    return not foreign


def _word(reading: Reading, at: int) -> str:
    return reading.words[at] if at >= 0 else ""
