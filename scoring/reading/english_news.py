"""Whether a clause tells an event itself: what others speak of, answer or celebrate, and headings, are not the news."""

from __future__ import annotations

from scoring.reading.clauses import Clause
from scoring.reading.english_doers import doer_of, governor_of, word_at
from scoring.reading.lexicon import Reading

#: Before a noun these say what others speak of.
_TOPIC = frozenset({"on", "about", "over"})
#: By what somebody celebrates or protests: with a launch, by firing.
_MEANS = frozenset({"with", "by"})
#: Words that hang a clause on a noun or on another clause.
RELATIVE = frozenset({"that", "which", "who", "where", "because", "despite"})


def is_news(clause: Clause, place: int, act: str, reading: Reading) -> bool:
    """Whether the clause tells the event itself. A noun that hangs on the verb of somebody who only speaks of it,
    answers it or celebrates it is an adjunct: 'Japan protests at North Korean launch'."""
    head = clause.tokens[place]
    if clause.role == "back" or (clause.role == "side" and reading.words[clause.at] in RELATIVE):
        return False
    if act == "hack" and any(t.concept in reading.traits["answers"] for t in clause.tokens):
        return False
    if act == "hack" and word_at(reading, head.at) == "stolen" and _describes(clause, place, reading):
        return False  # 'moves stolen coins'
    relative = word_at(reading, head.at - 1) in RELATIVE
    if head.form not in ("n", "", "g"):
        others = (t for t in clause.tokens[:place] if t.concept in reading.traits["foreign"] and not t.oblique)
        return not relative or not any(others)
    if act != "hack" and _is_label(clause, place, reading):
        return False
    if any(t.concept in reading.traits["hushes"] for t in clause.tokens[:place]):
        return False  # 'remains silent on launch'
    remarks = (t for t in clause.tokens[:place] if t.concept in reading.traits["comments"] and not t.form)
    if any(remarks) and clause.speaker not in reading.traits["northern"]:
        return False  # 'US statement on launch'
    governor = governor_of(clause, place)
    if (governor is None or governor.concept not in reading.traits["reports"]) and _is_topic(clause, place, reading):
        return False
    if governor is None:
        verb = next((t for t in clause.tokens[place + 1 :] if t.form == "v"), None)
        comments = verb is not None and verb.concept in reading.traits["comments"]
        return not comments or clause.speaker in reading.traits["northern"]
    told = reading.traits["reports|reveals"] if act == "hack" else reading.traits["reports"]
    subject, _ = doer_of(clause, clause.tokens.index(governor), reading)
    foreign = subject is not None and subject.concept in reading.traits["foreign"]
    if subject is None and governor.concept in reading.traits["speaks"] - told:
        return False
    if governor.concept in told:
        own = subject is not None and not foreign  # 'North Korea accuses others of a launch'
        return not own or governor.concept not in reading.traits["reveals"]
    if governor.concept in reading.traits["celebrates"]:
        return not foreign and not _MEANS.isdisjoint(reading.words[governor.end : head.at])
    return not foreign


def _describes(clause: Clause, place: int, reading: Reading) -> bool:
    """Whether the form only says of what stands right behind it, coins or data, how it was come by."""
    end = clause.tokens[place].end
    return any(t.concept in reading.traits["cyber"] and t.at <= end + 1 for t in clause.tokens[place + 1 : place + 2])


def _is_label(clause: Clause, place: int, reading: Reading) -> bool:
    """Whether the clause is a heading that its noun ends: 'North Korea's launches: a message'. A source behind the
    colon is short; of a heading at most two words are held by no term, and none of its terms is a verb."""
    words, end = reading.words, clause.tokens[place].end
    if len(words) - clause.end < 5 or words[clause.end] != ":" or clause.speaker:
        return False
    held = {at for t in clause.tokens for at in range(t.at, t.end)}
    free = [words[at] for at in range(clause.at, end) if at not in held and words[at].isalpha()]
    verbs = any(t.form in ("v", "p", "g") for t in clause.tokens)
    return not verbs and len(free) <= 2 and clause.end - end <= 2


def _is_topic(clause: Clause, place: int, reading: Reading) -> bool:
    """Whether a noun is only what others speak of or act upon: 'joint statement on launch', 'convenes council over
    launch'. Sirens and shelters tell the launch itself."""
    at = clause.tokens[place].at
    for index in range(place, -1, -1):
        token = clause.tokens[index]
        if at - token.end > 3 or token.form in ("v", "i", "g"):
            return False
        at = token.at
        before = at - 2 if word_at(reading, at - 1) == "the" else at - 1
        if word_at(reading, before) in _TOPIC:
            return any(t.concept in reading.traits["reply"] for t in clause.tokens[:index])
    return False
