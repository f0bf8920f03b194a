"""What the cases look at that decide who acts or speaks in a Korean clause."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.reading.korean_names import strong
from scoring.reading.korean_segments import Piece
from scoring.reading.lexicon import Reading, Token
from scoring.reading.predicates import FOREIGN, NORTH


@dataclass(slots=True)
class Scene:
    """What the cases look at: a piece with its predicate, the names in it, and who was named or quoted before."""

    piece: Piece
    head: Token | None
    reading: Reading
    before: Token | None
    quoter: Token | None
    speaks: bool  # a quotation follows
    names: list[Token]
    free: list[Token]
    verdict: bool  # its predicate is what others say about an act

    @property
    def first(self) -> Token:
        """The leading name: who is quoted, else the first that can be a doer."""
        unnamed = self.quoter is not None and self.quoter.start == self.quoter.stop
        return self.free[0] if self.quoter is None or (unnamed and self.free[0].concept in FOREIGN) else self.quoter

    @property
    def firm_north(self) -> bool:
        return any(t.concept in NORTH and strong(t, self.reading) for t in self.free)

    @property
    def north(self) -> Token | None:
        return next((t for t in self.free if t.concept in NORTH), None)


#: What a case says: whether it knows, and who it is (None: nobody).
Known = tuple[bool, Token | None]
OPEN: Known = (False, None)
