"""A field of an entry as the rules see it, and what can be said of a title or a summary before any rule decides."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.assess.rules import Hit
from scoring.reading.clauses import Clause
from scoring.reading.letters import script_of
from scoring.reading.lexicon import Reading

#: Rules of this rank and above say little of a title.
_WEAK = 5


@dataclass(slots=True)  # not frozen: a frozen one takes three times as long to make
class Field:
    """One field as read: its clauses and every rule that holds in it, the deciding one first."""

    name: str
    reading: Reading
    clauses: list[Clause]
    hits: list[Hit]
    concepts: set[str]


def led_by_others(title: Field) -> bool:
    """Whether an ally acts where the title leads: what the North did before stands in the summary at most."""
    lead = next((clause for clause in title.clauses if clause.role == "lead"), None)
    return lead is not None and any(event.agent == "ally" and event.head.form == "v" for event in lead.events)


def tells_no_act(title: Field) -> bool:
    """Whether what the title tells of the North is not done: the summary's act is then one of before."""
    acts = [event for clause in title.clauses for event in clause.events if event.act and event.deed]
    if title.reading.language == "ko" and any(e.reality == "denied" and e.agent == "north" for e in acts):
        return True  # '… 현재 가동하지 않는 상태'
    summed = "tally" in title.concepts  # 'drove half of all thefts in first half of year'
    return any(e.agent in ("north", "nobody") for e in acts) and all(
        e.reality not in ("done", "withdrawn") or (summed and e.time == "past") for e in acts
    )


def only_words(title: Field) -> bool:
    """Whether all that a Korean title tells of the North is what it says or shows, by a weak rule: the act that its
    agency reports of the day before may stand in the summary."""
    hit = title.hits[0]
    weak = hit.rule.row.rank >= _WEAK or hit.head.concept == "show"
    return title.reading.language == "ko" and hit.rule.row.kind == "threat" and weak


def asks(title: Field) -> bool:
    """Whether an English title begins as an explainer does ('What … reveals', 'How …'): it reports nothing, whatever
    its summary tells."""
    first = title.reading.tokens[0] if title.reading.language == "en" and title.reading.tokens else None
    return first is not None and first.concept in ("explain", "opinion") and not first.at


def cut_short(sentence: str) -> bool:
    """Whether a Korean sentence ends before its predicate, which stands last: it says nothing yet."""
    return script_of(sentence) == "ko" and not sentence.rstrip(". ").endswith("다")


def told_part(sentence: str) -> str:
    """What a sentence tells: of a Korean one that is cut off, what stands before the last '…다고'."""
    if cut_short(sentence) and (end := sentence.rfind("다고")) > 0:
        return sentence[: end + 1]
    return sentence


def first_sentence(text: str) -> str:
    """Up to the first full stop that ends a sentence: one that a space and a capital follow, not an abbreviation's; a
    Korean one stands behind the ending 다, a Japanese one is '。'."""
    for ending in ("다. ", "。"):
        if (stop := text.find(ending)) >= 0:
            return text[: stop + len(ending.rstrip())]
    at = 0
    while (at := text.find(". ", at)) >= 0:
        word = text[:at].rsplit(" ", 1)[-1]
        if len(word) > 3 and "." not in word and text[at + 2 : at + 3].isupper():
            return text[: at + 1]
        at += 2
    return text
