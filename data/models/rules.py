"""What the scorer is compiled from."""

from __future__ import annotations

from dataclasses import dataclass, field

from data.models.news import Category, Kind

# What reading establishes of an event (scoring.reading.events), and frames ask for.
#: Who does it: the North; hackers by a group's name; both Koreas; the South, the US, Japan, the UN or their friends;
#: any other state; somebody whom no term names; nobody who is named.
AGENTS = ("north", "hackers", "koreas", "ally", "other", "stranger", "nobody")
#: What it is said to be: done; possible; announced by its own doer; demanded; rehearsed; withdrawn, false or mis-sent;
#: denied or not done; told in a film or a book.
REALITIES = ("done", "may", "announced", "demanded", "rehearsed", "withdrawn", "denied", "fictional")
#: When: within days; still to come; looked back at (a tally, an anniversary, a trial, years ago).
TIMES = ("now", "coming", "past")


@dataclass(frozen=True, slots=True)
class TermList:
    """The words of one language for one concept. `verbs` and `nouns` are inflected when compiled; `terms` are not."""

    concept: str
    language: str
    terms: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule as the rules file states it; ../docs/rules.md explains each field."""

    id: str
    language: str
    kind: Kind
    says: str
    order: tuple[str, ...]
    category: Category | None = None
    clause: tuple[str, ...] = ()
    mood: tuple[str, ...] = ()
    within: int = 8
    needs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    not_beside: tuple[str, ...] = ()
    speaker: tuple[str, ...] = ()
    unless_said_by: tuple[str, ...] = ()
    starts: bool = False
    first: bool = False
    otherwise: Category | None = None
    rank: int = 1
    summary: bool = True
    act: tuple[str, ...] = ()
    agent: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    reality: tuple[str, ...] = ("done",)
    time: tuple[str, ...] = ("now",)
    adjunct: bool = False


@dataclass(frozen=True, slots=True)
class ActRow:
    """A class of act: its predicates with the objects that make them so, as names of concepts or @groups.

    `place`: where the object stands, "after" the predicate, "before" it, on "either" side, "toward", behind a
    preposition, or "next", right behind it. `deed`: whether it can be
    an act of the North at all; words, replies and orders cannot.
    """

    name: str
    predicates: tuple[str, ...]
    objects: tuple[str, ...] = ()
    place: str = "after"
    deed: bool = True


@dataclass(frozen=True, slots=True)
class RuleTables:
    """Everything the scorer is compiled from.

    `concepts`: name -> (group, category or None); `irregular`: verb -> forms; `traits`: trait -> concepts that have it;
    `acts`: classes of acts, the first that fits a predicate and its object holds; `closing_acts`: those of languages
    whose predicate closes the clause.
    """

    concepts: dict[str, tuple[str, Category | None]]
    terms: tuple[TermList, ...]
    rules: tuple[RuleRow, ...]
    kind_points: dict[str, float]
    category_points: dict[str, float]
    category_share: dict[str, float]
    letter_points: dict[str, float]
    specific_points: float
    specific_limit: float
    irregular: dict[str, tuple[str, str, str, str]]
    anchors: tuple[str, ...]
    anchor_pairs: tuple[tuple[str, ...], ...] = ()
    sharper: tuple[tuple[str, tuple[str, ...]], ...] = ()
    stems: tuple[str, ...] = ()
    traits: dict[str, tuple[str, ...]] = field(default_factory=dict)
    acts: tuple[ActRow, ...] = ()
    closing_acts: tuple[ActRow, ...] = ()
