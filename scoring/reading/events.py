"""Events: what a clause says is done, by whom, and whether it is real, new and the news: known before any rule runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scoring.reading.lexicon import Token

#: Agents whose deeds can be an act of the North. "nobody": a flash that leaves the doer out ("Missile lands …").
_OURS = frozenset({"north", "hackers", "koreas", "nobody"})


@dataclass(slots=True)
class Event:
    """One thing that a clause says is done.

    act: the class of what is done, decided together with its object ("fire" needs a weapon, "cross" the line; see
    [[act]] in concepts.toml); "" where it is of no class.
    head: the token of the predicate. subject, thing: the tokens of who does it and what it is done with or to.
    news: whether it is what the clause tells, not an adjunct that only says when or of what ("celebrates the launch",
    "since the test"). speaker: the concept of who says it, "" where nobody is said to. deed: whether acts of its class
    can be acts of the North at all; words cannot.
    """

    agent: str
    act: str
    head: Token
    subject: Token | None = None
    thing: Token | None = None
    reality: str = "done"
    time: str = "now"
    news: bool = True
    speaker: str = ""
    passive: bool = False
    deed: bool = True

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Predicate, doer and object, in order of place."""
        found = {id(t): t for t in (self.subject, self.head, self.thing) if t is not None}
        return tuple(sorted(found.values(), key=lambda token: (token.at, token.end)))


def barred(event: Event) -> str:
    """What keeps the event from being an act of the North that has just happened: "agent", one of `REALITIES`, "past",
    "coming" or "adjunct"; "" where nothing does. What is barred here no weaker rule may bring back."""
    if event.agent not in _OURS:
        return "agent"
    if event.reality != "done":
        return event.reality
    if event.time != "now":
        return event.time
    return "" if event.news else "adjunct"


def bar_of(events: list[Event], tokens: Iterable[Token]) -> str:
    """What bars an act that a rule finds at these tokens of a clause with these events.

    Words and events of no class bar nothing. Those whose predicates are among the tokens decide, or where there is none
    all of the clause: one that is open is enough, and without any event nothing is barred.
    """
    acts = [event for event in events if event.act and event.deed]
    heads = {id(token) for token in tokens}
    bars = [barred(event) for event in acts if id(event.head) in heads] or [barred(event) for event in acts]
    return bars[0] if bars and all(bars) else ""
