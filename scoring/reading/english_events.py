"""English events: who does what in each clause, and whether it is real, new and the news."""

from __future__ import annotations

from scoring.reading.clauses import Clause
from scoring.reading.english_doers import NOUNS, agent_named, agent_of, doer_of, owner_of, word_at
from scoring.reading.english_news import RELATIVE, is_news
from scoring.reading.english_objects import act_of
from scoring.reading.english_reality import reality_of
from scoring.reading.events import Event, barred
from scoring.reading.lexicon import Reading, Token

#: With one of these a number of years sums nothing up: 'for first time since 2022'.
_FIRSTS = frozenset({"first", "1st", "biggest", "largest", "longest"})
#: With an invitation behind them these ask for talks.
_ASKS = ("reply", "threaten", "arm")
_YEARS = frozenset({"years", "decade", "months"})
_SPANS = frozenset({"over", "past", "last", "since", "during", "in"})
_IS = frozenset({"is", "was", "were", "be", "as"})


def find_events(clauses: list[Clause], reading: Reading) -> None:
    """Give each clause its events, from its tokens with their forms and moods settled."""
    held = {token.concept for token in reading.tokens}
    taken_back = not reading.traits["withdraws"].isdisjoint(held)
    fictional = not reading.traits["fictional"].isdisjoint(held)
    dated = not (held.isdisjoint(reading.traits["past"]) and held.isdisjoint(reading.traits["tallies"]))
    dated = dated or "this-year" in held or not _YEARS.isdisjoint(reading.words)
    withdrawn = taken_back and any(_withdraws(clause, reading) for clause in clauses)
    acts = reading.acts
    for clause in clauses:
        if clause.role == "source" or not clause.tokens:
            continue
        if withdrawn:  # so that no rule finds an act where no predicate stands either
            clause.events.append(Event("nobody", "told", clause.tokens[0], reality="withdrawn"))
        summed = dated and clause.at > 0 and _sums_up(clauses, clause, reading)
        for place, token in enumerate(clause.tokens):
            if token.concept in acts:
                event = _event(clause, place, reading, withdrawn)
                if dated and event.time == "now":
                    event.time = "past" if summed else _time(clause, event, reading)
                if fictional and event.deed and event.act != "hack" and event.reality == "done":
                    event.reality = "fictional"
                clause.events.append(event)
        _judge(clause, reading.words)


def _judge(clause: Clause, words: list[str]) -> None:
    """What the clause's events say of each other: those that another makes needless lose their act."""
    for place, event in enumerate(clause.events):
        before, behind = clause.events[:place], clause.events[place + 1 :]
        if event.deed and event.reality == "may" and event.head.form == "i":
            # What hackers did is not yet to come because they did it for more: 'hit by hackers looking to steal'.
            event.news = not any(e.act == event.act and e.agent == event.agent and not barred(e) for e in before)
        if event.agent == "ally" and any(_demands(e) for e in before):
            event.reality = "demanded"  # 'North Korea demands Seoul halt drills'
        for earlier in before if event.deed and event.news else ():
            if _is_means(clause, event, earlier) or _accused(event, earlier, words):
                earlier.act = ""
        if event.act == "foresee" and event.head.concept == "assess" and any(map(_is_done, behind)):
            event.act = ""  # 'JCS assesses that satellite entered orbit': what is judged to be done is not foreseen


def _is_means(clause: Clause, event: Event, earlier: Event) -> bool:
    """Whether 'with' puts a deed at the end of what its doer does: 'ramps up tension with missile launch'."""
    if event.head.form != "n" or earlier.deed or earlier.agent != event.agent:
        return False
    start = event.head.at if event.thing is None else min(event.head.at, event.thing.at)
    return any(t.concept == "with" and start - 3 <= t.at < start for t in clause.tokens)


def _accused(event: Event, earlier: Event, words: list[str]) -> bool:
    """Whether who accuses the North of a deed tells it: 'accuses North of drone incursion'."""
    blamed = event.agent == "north" and earlier.head.concept == "blame"
    return blamed and "of" in words[earlier.head.end : event.head.at]


def _demands(event: Event) -> bool:
    return event.agent == "north" and event.head.concept in ("order", "want") and event.head.form == "v"


def _is_done(event: Event) -> bool:
    return bool(event.deed and event.act and event.reality == "done" and event.head.form in ("v", "p"))


def _withdraws(clause: Clause, reading: Reading) -> bool:
    """Whether the clause takes back what the text tells; a false alarm does not take back the launch that caused it."""
    if clause.role in ("back", "side"):
        return False
    for place, token in enumerate(clause.tokens):
        if token.concept in reading.traits["withdraws"]:
            acts = [t for t in clause.tokens[:place] if t.concept in reading.acts]
            if token.concept != "false-alarm" or not acts or word_at(reading, token.at - 1) in _IS:
                return True
    return False


def _event(clause: Clause, place: int, reading: Reading, withdrawn: bool) -> Event:
    head = clause.tokens[place]
    row, thing = act_of(clause, place, reading)
    if row is None and head.form != "v":
        return Event("nobody", "", head, speaker=clause.speaker)
    subject, passive = doer_of(clause, place, reading)
    agent = agent_of(clause, head, subject, reading)
    if row is None:  # of no class: no frame asks for it, and it bars nothing
        return Event(agent, "", head, subject, speaker=clause.speaker, passive=passive)
    act, deed = row.name, row.deed
    if act == "hack" and subject is None and head.form == "v" and (owner := owner_of(clause, place, reading)):
        subject, agent = owner, agent_of(clause, head, owner, reading)
    said = agent == "nobody" and not deed and head.concept != "prepare"  # 'Tunnel ready for test, IAEA says': nobody's
    if said and clause.speaker in reading.traits["foreign"]:
        agent = agent_named(clause.speaker, reading)  # 'Seoul says sanctions are needed'
    if agent == "nobody" and _is_strangers(clause, act, deed, reading):
        agent = "stranger"
    act = _settled(act, agent, clause, head, thing, reading)
    if agent == "north" and head.concept in ("warn", "foretell") and (giver := _giver(clause, head, reading)):
        agent = agent_named(giver.concept, reading)  # 'North Korea warned of response from US'
    told = clause.speaker not in ("", "north", "kim") and head.form in NOUNS
    if agent == "north" and head.concept == "respond" and told:
        agent = "stranger"  # 'Minister says North Korea would face end of its regime'
    if act in ("penalty", "kill") and passive and subject is not None and subject.at < head.at:
        agent = "stranger" if act == "penalty" else "nobody"  # 'North Korean hacker charged': somebody charges him
    if not deed and head.form == "v" and subject is not None and _is_thing(clause, place, subject, reading):
        agent = "nobody"  # 'North Korean launch shows …': the launch does it
    return Event(
        agent=agent,
        act=act,
        head=head,
        subject=subject,
        thing=thing,
        reality="withdrawn" if withdrawn else reality_of(clause, place, act, thing, reading),
        time="coming" if clause.role == "ahead" else "now",
        news=is_news(clause, place, act, reading) if deed else _is_own(clause, place, agent, reading),
        speaker=clause.speaker,
        passive=passive,
        deed=deed,
    )


def _settled(act: str, agent: str, clause: Clause, head: Token, thing: Token | None, reading: Reading) -> str:
    """The class of the act where its doer, its speaker or the place of its object make another of it; "" for none."""
    if agent == "north" and (act == "alarm" or (act == "reply" and head.concept in ("order", "dub"))):
        return "threaten" if act == "alarm" else "denounce"  # what the North warns of, or demands and calls of others
    if act == "threaten" and head.form == "n" and word_at(reading, head.at - 2) in _IS:
        return ""  # 'pivot is a warning for Japan'
    if agent != "north" and act in _ASKS and head.concept in ("order", "vow") and _is_invited(clause, head):
        return "seek"  # 'urges North Korea to return to talks', 'vows to restore dialogue'
    if thing is None:
        return act
    if act == "arm" and head.form == "v" and thing.concept in reading.traits["site"] and thing.at < head.at:
        return ""  # 'Test site shows no activity'
    if act == "ease" and thing.concept != "balloon" and clause.speaker in ("north", "kim"):
        return ""  # what the North says of others' drills eases nothing
    return act


def _is_invited(clause: Clause, head: Token) -> bool:
    """Whether what is asked or promised is to talk, or an end of hostility."""
    behind = [t.concept for t in clause.tokens if t.at >= head.end]
    ends = "scrap" in behind and not {"hostility", "tension", "menace"}.isdisjoint(behind)
    return ends or not {"meet", "diplomacy"}.isdisjoint(behind)


def _giver(clause: Clause, head: Token, reading: Reading) -> Token | None:
    """Whose response it is that somebody was warned of, where its name stands behind 'from'."""
    if not word_at(reading, head.at).endswith("ed"):
        return None
    named = (t for t in clause.tokens if head.end <= t.at <= head.end + 5 and t.concept in reading.traits["ours"])
    return next((t for t in named if word_at(reading, t.at - 1) == "from"), None)


def _is_strangers(clause: Clause, act: str, deed: bool, reading: Reading) -> bool:
    """Whether officials speak, or balloons are those of activists: 'Activists say they flew leaflets'."""
    if deed:
        return act == "float" and any(token.concept == "stranger" for token in reading.tokens)
    return clause.speaker == "source-word"


def _is_thing(clause: Clause, place: int, subject: Token, reading: Reading) -> bool:
    """Whether the name only says whose weapon or launch the subject is."""
    last = clause.tokens[place - 1]
    owned = last.end == clause.tokens[place].at and last.at >= subject.end and not subject.implied
    thing = last.concept in reading.traits["act"] or last.concept == "drill"
    return owned and thing and last.form in ("n", "")


def _is_own(clause: Clause, place: int, agent: str, reading: Reading) -> bool:
    """Whether words or a reply told as a noun are not what the other side speaks of: 'North Korea condemns drills'."""
    if clause.role == "side" and reading.words[clause.at] in RELATIVE:
        return False  # '…, despite Pyongyang denying contact'
    if place == 0:
        return True
    reports, reveals = reading.traits["reports"], reading.traits["reveals"]
    first = None
    for index, token in enumerate(clause.tokens[:place]):
        if token.form in ("v", "i") and (token.concept not in reports or token.concept in reveals):
            first = index
            break
    subject = None if first is None else doer_of(clause, first, reading)[0]
    if subject is None:
        return True
    return (subject.concept in reading.traits["northern"]) == (agent == "north")


def _time(clause: Clause, event: Event, reading: Reading) -> str:
    """'past' where the clause looks back or sums up, else 'now'."""
    act, head = event.act, event.head
    concepts = [t.concept for t in clause.tokens]
    past = reading.traits["past"].intersection(concepts)
    # 'Seoul says the North stole coins in 2019' is told now, and so is 'fires for first time since 2022'.
    first = past == {"tally"} and act != "hack" and head.form in ("v", "p")
    first = first and not _FIRSTS.isdisjoint(reading.words[clause.at : clause.end])
    if past and not first and not (past == {"ago"} and act == "hack" and head.form == "v" and clause.speaker):
        return "past"
    summed = act == "hack" or head.form in ("n", "", "g")  # 'fires first ICBM since 2017' sums nothing up
    if act in ("fire", "test") and head.form == "v" and "this-year" in concepts and _is_counted(head, event, reading):
        return "past"  # 'has fired 40 missiles this year'
    if act == "hack" and _spans_years(reading.words[clause.at : clause.end]):
        return "past"  # 'stole $3 billion over six years'
    return "past" if summed and not reading.traits["tallies"].isdisjoint(concepts) else "now"


def _spans_years(words: list[str]) -> bool:
    """Whether the words count over several years: 'over six years', 'in past two years'."""
    places = [at for at, word in enumerate(words) if word in _YEARS]
    return any(not _SPANS.isdisjoint(words[max(0, at - 3) : at]) for at in places)


def _is_counted(head: Token, event: Event, reading: Reading) -> bool:
    """Whether a perfect tense and a number sum up what was fired."""
    end = head.end + 3 if event.thing is None else event.thing.at
    told = word_at(reading, head.at - 1) in ("has", "have")
    return told and any(word.isdigit() for word in reading.words[head.end : end])


def _sums_up(clauses: list[Clause], clause: Clause, reading: Reading) -> bool:
    """Whether the heading before the clause's colon only counts or looks back: '18 times in May: …'."""
    if reading.words[clause.at - 1] != ":":
        return False
    heading = [token for before in clauses if before.end == clause.at - 1 for token in before.tokens]
    past = any(token.concept in reading.traits["past"] for token in heading)
    return past and not any(token.form in ("v", "p") for token in heading)
