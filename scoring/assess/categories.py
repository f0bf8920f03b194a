"""What an assessment is filed under: the category that its rule, its tokens or its clause bear."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

from data.models import Category
from scoring.assess.fields import Field, first_sentence
from scoring.assess.rules import Hit, RuleBook
from scoring.reading.letters import fold, lower, script_of
from scoring.reading.lexicon import Token
from scoring.reading.trie import any_of

#: What a threat names beside itself: seldom what the North threatens with.
_BESIDE = ("missile", "cruise", "artillery", "parade")
#: Verbs whose ship is shown or built: what drives it says nothing of the category, what it is armed with does.
_SHOWN = ("show", "visit", "launch", "rebuild", "boast", "stage")
_SCRIPTS = ("en", "ko", "ja")


class Categories:
    """Chooses categories with one rule book."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book
        self._weights, self._category_of, self._foreign = book.tables.category_points, book.categories, book.foreign
        self._rails = book.in_groups("roads")
        self._lines = book.in_groups("roads", "line")
        self.sharper = cast("dict[str, tuple[Category, ...]]", dict(book.tables.sharper))
        finer = {category for _, categories in book.tables.sharper for category in categories}
        self._finer_term = {script: self._term_in(script, finer) for script in _SCRIPTS}
        self._parade_term = {script: self._term_in(script, {"parade"}) for script in _SCRIPTS}

    def _term_in(self, script: str, categories: set[str]) -> Callable[[str], object]:
        """A search for terms of some categories in small letters: cheap, and met wherever one would be marked."""
        rows = [r for r in self._book.tables.terms if r.language == script]
        named = [row for row in rows if self._category_of[row.concept] in categories]
        found = any_of(lower(term) for row in named for term in (*row.terms, *row.nouns))
        return re.compile(rf"\b(?:{found})" if script == "en" else found).search

    def of(self, hit: Hit, field: Field, title: Field) -> Category | None:
        """The rule's own, else the gravest that its tokens bear, else the nearest in its clause, else in the field."""
        if hit.rule.row.category is not None:
            return hit.rule.row.category
        found = self._met(hit, field, title)
        if field.reading.language != "ko":
            return found
        if found == "arms" and hit.rule.row.kind == "provocation":
            return "artillery"  # shells that fly
        return _engine_of(field) if found == "icbm" else found

    def _met(self, hit: Hit, field: Field, title: Field) -> Category | None:
        weights, category_of = self._weights, self._category_of
        # Troops and borders are named in many a threat without being what it threatens with, and a drill may simulate
        # a nuclear attack without being one.
        vague: Category | None = "border" if hit.rule.row.otherwise else None
        if hit.rule.row.kind == "response" and field.reading.language == "ko":
            vague = "border"  # what answers, aircraft or troops at the front, is not what is answered
        if hit.rule.row.kind == "provocation" and any(m.concept in ("drill", "simulate") for m in hit.tokens):
            vague = "nuclear"
        named = [m for m in hit.tokens if not (hit.rule.row.kind == "threat" and _unspecific(m, hit, field))]
        firm = self._lines if field.reading.language == "en" else self._rails  # they are threatened; troops stand by
        ship = hit.rule.row.kind == "threat" and hit.head.concept in _SHOWN
        if ship:
            named = [m for m in named if not _is_only_driven(m, field)]
        own: list[Category] = [c for m in named if (c := category_of[m.concept]) and (c != vague or m.concept in firm)]
        clause = field.clauses[hit.clause].tokens
        if own and set(own) == {"nuclear"} and _is_plain_warhead(hit, field):
            return "missile"
        if own:
            return self._sharp(max(own, key=lambda c: weights[c]), hit, clause, field)
        if hit.rule.stage == 0:
            clause = field.reading.tokens  # a statement's title says of what it is behind a colon
        if field is not title:
            clause = [*title.reading.tokens, *clause]
        reach = field.reading.tokens
        clause = _specific(clause, hit, field)
        if hit.rule.row.kind == "threat" and hit.rule.row.otherwise and field.reading.language == "en":
            # What the North threatens with: not what others have, nor what stands beside the threat.
            own_words = [t for t in self._not_others(clause, field.reading.words) if not _unspecific(t, hit, field)]
            if hit.rule.row.act:  # missiles and guns that a threat names are seldom what it threatens with
                own_words = [t for t in own_words if category_of[t.concept] not in _BESIDE]
            if ship:
                own_words = [t for t in own_words if not _is_only_driven(t, field)]
            clause = reach = own_words + self._accused(reach)
        near = [
            (abs(m.at - hit.place), c)
            for m in clause
            if (c := category_of[m.concept]) and (c != vague or m.concept in firm)
        ]
        if near:
            nearest = min(near, key=lambda pair: pair[0])[1]
            sharp = hit.rule.row.kind == "preparation" or (nearest == "icbm" and field.reading.language == "en")
            return self._sharp(nearest, hit, clause, field) if sharp else nearest
        found = [c for m in reach if (c := category_of[m.concept]) and c != vague]
        if found:
            return max(found, key=lambda c: weights[c])
        if vague and not hit.rule.row.otherwise and any(self._category_of[m.concept] == vague for m in reach):
            return vague
        if hit.rule.row.otherwise == "rhetoric" and any(m.concept in ("warship", "nuclear-sub") for m in hit.tokens):
            return "other"  # a ship shown, whatever it carries
        return hit.rule.row.otherwise or (None if hit.rule.row.kind == "context" else "other")

    def _sharp(self, gravest: Category, hit: Hit, clause: list[Token], field: Field) -> Category:
        """A category met, or the finer one that stands in the same clause."""
        beside = {self._category_of[m.concept] for m in clause}
        named = {m.concept for m in clause}
        if gravest == "icbm" and "icbm" not in named and "missile" in named:
            return "missile"  # an engine is filed under the missile that it is for
        if field.reading.language == "ko" and gravest == "missile":
            return _korean_missile(hit, beside, field)
        return next((c for c in self.sharper.get(gravest, ()) if c in beside), gravest)

    def _accused(self, tokens: list[Token]) -> list[Token]:
        """What the North accuses others of: drones, balloons and loudspeakers are its subject whoever has them."""
        return [t for t in tokens if self._category_of[t.concept] in ("drone", "balloon")]

    def _not_others(self, tokens: list[Token], words: list[str]) -> list[Token]:
        """Tokens that no other state's name owns: not those of 'US nuclear umbrella' or 'South's drones'."""
        ends = {m.end + (words[m.end : m.end + 1] == ["'s"]) for m in tokens if m.concept in self._foreign}
        return [m for m in tokens if m.at not in ends]

    def names_finer(self, sentence: str, language: str) -> bool:
        """Whether the sentence holds a term of a category that is finer than another."""
        return self._finer_term[script_of(sentence, language)](lower(fold(sentence))) is not None

    def sharpened(self, category: Category, field: Field) -> Category:
        """The finer category that a summary's sentence tells of the act: 'a ballistic missile' may be an ICBM there."""
        acts = [h for h in field.hits if h.rule.row.kind == "provocation" and field.clauses[h.clause].role == "lead"]
        if any(m.concept == "motor" for m in field.reading.tokens):  # an engine test, of that day or of days before
            return category
        told = self.of(acts[0], field, field) if acts else None
        return told if told in self.sharper[category] else category

    def stated(self, summary: str, script: str = "en") -> Category | None:
        """What a statement is about whose title only says whose statement it is, or only threatens."""
        told = self._accused(self._book.lexicon.read(summary, script).tokens)
        return self._category_of[told[0].concept] if told else None

    def paraded(
        self, category: Category | None, hit: Hit, field: Field, summary: str, language: str
    ) -> Category | None:
        """'parade' where weapons are shown and the clause or the summary tells of a parade or an exhibition."""
        if all(t.concept != "show" for t in hit.tokens):
            return category
        sentence = lower(fold(first_sentence(summary)))
        here = any(t.concept == "parade" for t in field.clauses[hit.clause].tokens)
        return "parade" if here or self._parade_term[script_of(sentence, language)](sentence) else category


def _engine_of(field: Field) -> Category:
    """What an engine is filed under: the missile or satellite that the title names it for, else an ICBM."""
    named = {t.concept for t in field.reading.tokens}
    if "icbm" in named or "motor" not in named:
        return "icbm"
    return "missile" if "missile" in named else "space" if "space" in named else "icbm"


def _korean_missile(hit: Hit, beside: set[Category | None], field: Field) -> Category:
    """An ICBM where any clause of an act's title says so; no ballistic one is a cruise one."""
    act = hit.rule.row.kind == "provocation"
    if "icbm" in beside or (act and any(t.concept == "icbm" and t.mood != "not" for t in field.reading.tokens)):
        return "icbm"
    if act and any(t.concept == "southward" for t in field.reading.tokens):
        return "space"
    ballistic = any(t.concept == "missile" and "탄도" in field.reading.text[t.start : t.stop] for t in hit.tokens)
    if "space" in beside:
        return "space"
    return "cruise" if "cruise" in beside and not ballistic else "missile"


def _specific(clause: list[Token], hit: Hit, field: Field) -> list[Token]:
    """What a Korean or Japanese threat names beside its own words: the weapon, not the works that make it."""
    if hit.rule.row.kind != "threat" or field.reading.language == "en":
        return clause
    return [t for t in clause if not _unspecific(t, hit, field)]


def _unspecific(token: Token, hit: Hit, field: Field) -> bool:
    """Whether the token names no weapon of a threat: arms as such, ordered or made, or munitions that go nowhere."""
    if token.concept == "weapon" and field.reading.language == "en":
        return hit.head.concept != "show"
    return token.concept == "munitions" and field.concepts.isdisjoint(("russia", "other-state"))


def _is_only_driven(token: Token, field: Field) -> bool:
    """Whether a submarine is called nuclear by what drives it: "nuclear-armed", "nuclear attack submarine" are not."""
    words = " ".join(field.reading.words[token.at : token.end])
    return token.concept == "nuclear-sub" and "armed" not in words and "attack" not in words


def _is_plain_warhead(hit: Hit, field: Field) -> bool:
    """Whether what was tested or flew is a warhead that nobody calls nuclear: 'hypersonic warhead', 'multi-warhead'."""
    act = hit.rule.row.kind == "provocation" and field.reading.language == "en"
    arms = [t for t in field.reading.tokens if t.concept == "nuclear"]
    plain = (field.reading.text[t.start : t.stop].lower() in ("warhead", "warheads") for t in arms)
    return act and "cruise" not in field.concepts and all(plain)
