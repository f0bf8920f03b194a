"""Clauses of a reading: what is said first, what stands behind 'after' or 'amid', who is only quoted as the source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from scoring.reading.events import Event
from scoring.reading.lexicon import Reading, Token

#: What a clause can be, in the order of its weight (see Clause).
ROLES = ("lead", "main", "source", "side", "back", "ahead")


@dataclass(slots=True)
class Clause:
    """A stretch of words [at, end) with the tokens in it.

    role: lead, the first main clause; main, a further one; back, what went before ('after …'); side, what goes on
    beside it ('as', 'amid'); ahead, what is still to come ('before'); source, nothing but an attribution.
    speaker: the concept of who is said to have said it, "" where nobody is.
    beside: a source whose words are their own clause beside the main one ("…, as Seoul says …").
    events: what the clause says is done, established before any rule runs.
    """

    role: str
    at: int
    end: int
    tokens: list[Token] = field(default_factory=list)
    speaker: str = ""
    beside: bool = False
    events: list[Event] = field(default_factory=list)


def share_tokens(clauses: Iterable[Clause], reading: Reading) -> None:
    """Put each token into the clause it stands in. One pass: both are in order of place."""
    tokens, last = reading.tokens, 0
    for clause in clauses:
        first = last
        while first < len(tokens) and tokens[first].at < clause.at:
            first += 1
        last = first
        while last < len(tokens) and tokens[last].at < clause.end:
            last += 1
        clause.tokens = tokens[first:last]


def whole(reading: Reading) -> list[Clause]:
    """The text as one clause."""
    return [Clause("lead", 0, len(reading.words), list(reading.tokens))]
