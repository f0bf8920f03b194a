"""What the scorer is compiled from."""

from __future__ import annotations

from dataclasses import dataclass

from data.models.news import Category, Kind


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


@dataclass(frozen=True, slots=True)
class RuleTables:
    """Everything the scorer is compiled from.

    `concepts`: name -> (group, category or None); `irregular`: verb -> forms.
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
