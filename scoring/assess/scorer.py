"""Entry text in, assessment out: the first clause that a rule explains decides what the entry's news is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import cast

from data.models import SIGNAL_KINDS, Assessment, Category, Kind, Match
from scoring.assess.rules import OPEN_RANK, Hit, Rule, RuleBook, find
from scoring.reading.clauses import ROLES, Clause
from scoring.reading.english import read_clauses as read_english
from scoring.reading.english_format import is_bundle, is_own_voice
from scoring.reading.events import bar_of
from scoring.reading.gate import Gate
from scoring.reading.japanese import read_clauses as read_japanese
from scoring.reading.korean import read_clauses as read_korean
from scoring.reading.lexicon import Reading, Token, fold, lower, script_of
from scoring.reading.trie import any_of

#: Code points of a field that are read. News fits; a stranger's megabytes cost no more than a long headline.
TITLE_LIMIT, SUMMARY_LIMIT = 400, 1200

_READERS: dict[str, Callable[[Reading], list[Clause]]] = {
    "en": read_english,
    "ko": read_korean,
    "ja": read_japanese,
}
#: What a threat names beside itself: seldom what the North threatens with.
_BESIDE = ("missile", "cruise", "artillery", "parade")
_CLAUSE_ORDER = {role: place for place, role in enumerate(ROLES)}


@dataclass(slots=True)  # not frozen: a frozen one takes three times as long to make
class Field:
    """One field as read: its clauses and every rule that holds in it, the deciding one first."""

    name: str
    reading: Reading
    clauses: list[Clause]
    hits: list[Hit]
    concepts: set[str]


class Scorer:
    """Assesses entries with one rule book. Holds no state between calls; safe to share between threads."""

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self._gate = Gate(book.tables)
        finer = {category for _, categories in book.tables.sharper for category in categories}
        self._finer_term = {script: self._term_in(script, finer) for script in _READERS}
        northern = {
            lower(t) for row in book.tables.terms if row.concept in ("north", "kim", "voice") for t in row.terms
        }
        self._parade_term = {script: self._term_in(script, {"parade"}) for script in _READERS}
        self._names_north = re.compile(any_of(northern)).search
        groups = book.groups
        self._named = frozenset(c for g in ("northern", "hackers", "both", "site") for c in groups.get(g, ()))
        self._soft = groups.get("soft", frozenset()) | groups.get("nature", frozenset())
        self._northern = groups.get("northern", frozenset())
        self._rails = groups.get("roads", frozenset())
        self._lines = frozenset(c for g in ("roads", "line") for c in groups.get(g, ()))
        self._details = frozenset(c for g in ("weapon", "detail", "place") for c in groups.get(g, ()))
        self._topics = frozenset(c for g in ("weapon", "cyber", "shelter") for c in groups.get(g, ()))
        # A caption or a look-back in the summary is not today's news.
        self._stale = frozenset(c for c in ("caption", "lookback", "ago") if c in book.tables.concepts)
        self._sharper = cast("dict[str, tuple[Category, ...]]", dict(book.tables.sharper))

    def _term_in(self, script: str, categories: set[str]) -> Callable[[str], object]:
        """A search for terms of some categories in small letters: cheap, and met wherever one would be marked."""
        rows = [r for r in self.book.tables.terms if r.language == script]
        named = [row for row in rows if self.book.categories[row.concept] in categories]
        found = any_of(lower(term) for row in named for term in (*row.terms, *row.nouns))
        return re.compile(rf"\b(?:{found})" if script == "en" else found).search

    def assess(
        self,
        title: str,
        summary: str = "",
        language: str = "",
        published: datetime | None = None,
        reliability: str = "",
    ) -> Assessment:
        """What the entry's main news is. `published` has no part in it: a text means the same on any day, inside
        the election window or out. `reliability` is A-F or "".

        Pure and deterministic; time is linear in the text up to the limits above and constant beyond them. Numbers and
        names are not read here: scoring.facts.extract.facts does that, for signals only.
        """
        title, summary = title[:TITLE_LIMIT], summary[:SUMMARY_LIMIT]
        if not self._gate(f"{title} \n{summary} "):  # so that a name may close either
            return Assessment("unrelated", None, 0, "no-north", rules=self.book.version)
        if is_bundle(title, summary):
            summary = ""
        fields = [self._field("title", title, language, beside=summary)]
        if summary and self._open(fields[0]) and (sentence := _first_sentence(summary)) and not _cut_short(sentence):
            fields.append(self._field("summary", sentence, language))
        hit, field = self.decide(fields)
        kind: Kind = hit.rule.row.kind if hit else "unrelated"
        rule = hit.rule.row.id if hit else "passing"
        category = self._category(hit, field, fields[0]) if hit and kind != "unrelated" else None
        if category in self._sharper and kind == "provocation" and summary and field is fields[0]:
            category = self._sharpened(category, summary, language)
        if category == "rhetoric" and rule == "en-rubric":
            category = self._stated(summary) or category
        if kind == "threat" and hit and field is fields[0] and field.reading.language == "en":
            category = self._paraded(category, hit, field, summary, language)
        matches = self._matches(kind, category, hit, field, fields)
        points = sum(m.points for m in matches)
        if kind != "unrelated":
            points += self.book.tables.letter_points.get(reliability, 0.0)
        return Assessment(kind, category, round(max(0.0, min(100.0, points))), rule, matches, self.book.version)

    def read(self, title: str, summary: str, language: str = "") -> list[Field]:
        """The fields as the rules see them. The summary is read to the end of its first sentence."""
        fields = [self._field("title", title, language, complete=True, beside=summary)]
        if summary:
            fields.append(self._field("summary", _first_sentence(summary), language, complete=True))
        return fields

    def decide(self, fields: list[Field]) -> tuple[Hit | None, Field]:
        """The deciding hit and its field: the title's, unless it leaves open what the news is."""
        title = fields[0]
        hit = title.hits[0] if title.hits else None
        if not self._open(title):
            return hit, title
        named = not title.concepts.isdisjoint(self._named)
        soft = not title.concepts.isdisjoint(self._soft)  # of such news only an act changes what it is
        others = _led_by_others(title) or _tells_no_act(title)
        names = [t for t in title.reading.tokens if t.concept in self._northern]
        aside = bool(names) and all(token.oblique for token in names)
        leads = hit is not None and title.clauses[hit.clause].role in ("lead", "main")
        for field in fields[1:]:
            usable = [h for h in field.hits if h.rule.row.summary and (named or h.rule.row.kind in SIGNAL_KINDS)]
            if others:
                usable = [h for h in usable if h.rule.row.kind != "provocation"]
            if aside:  # of what stands beside something else the North's words are no news
                usable = [h for h in usable if h.rule.row.kind != "threat"]
            if soft:
                usable = [h for h in usable if h.rule.row.kind not in ("threat", "response")]
            if not field.concepts.isdisjoint(self._stale) or _cut_short(field.reading.text):
                continue
            if usable and usable[0].rule.row.kind == "response" and leads and field.reading.language == "en":
                continue  # a title that leads with the North seldom tells others' reply
            if usable and (hit is None or usable[0].rule.row.rank < hit.rule.row.rank):
                return usable[0], field
        return hit, title

    def _open(self, title: Field) -> bool:
        """Whether the summary may decide: the title names the North or our topics, and no firm rule holds in it."""
        if title.hits and title.hits[0].rule.row.rank < OPEN_RANK:
            return False
        return not (title.concepts.isdisjoint(self._named) and title.concepts.isdisjoint(self._topics))

    def _field(self, name: str, text: str, language: str, complete: bool = False, beside: str = "") -> Field:
        """The field with the rules that hold in it: all of them if `complete`, else enough to decide.

        `beside` is what else the entry says: where only that names the North, the field is about it all the same.
        """
        script = script_of(text, language)
        reading = self.book.lexicon.read(text, script)
        reading.own = name == "title" and script == "en" and is_own_voice(beside)
        if beside and self._northern.isdisjoint([m.concept for m in reading.tokens]):
            reading.told = self._names_north(lower(fold(beside))) is not None
        clauses = _READERS[script](reading)
        names = {m.concept for m in reading.tokens}
        if reading.told and names.isdisjoint(self._northern):
            names.add("told")
        hits = self._hits(self.book.candidates(script, names), clauses, complete, not complete and name == "title")
        if len(hits) > 1:
            hits.sort(key=lambda h: self._precedence(h, clauses))
        return Field(name, reading, clauses, hits, names)

    def _hits(self, rules: list[Rule], clauses: list[Clause], complete: bool, first: bool) -> list[Hit]:
        """Where the rules hold. Unless `complete`, the search ends with the first stage that finds something: screens
        in any clause, then clause by clause in the order of their weight, then the open rules. Where only the `first`
        hit is asked for, rules of a weaker rank than one that holds are not tried in the same clause."""
        if not rules:
            return []
        book = self.book
        parts = [(i, c, book.lacks([m.concept for m in c.tokens], c.role)) for i, c in enumerate(clauses) if c.tokens]
        by_stage: tuple[list[Rule], ...] = ([], [], [])
        for rule in rules:
            by_stage[rule.stage].append(rule)
        screens, firm, weak = by_stage
        by_weight = sorted(parts, key=lambda part: (_CLAUSE_ORDER[part[1].role], part[0])) if len(parts) > 1 else parts
        hits: list[Hit] = []
        for some, places in ((screens, parts), *((firm, [part]) for part in by_weight), (weak, parts)):
            for rule in some:
                if hits and first and len(places) == 1 and rule.row.rank > hits[0].rule.row.rank:
                    break
                bars = rule.in_clause
                for index, clause, against in places:
                    if (
                        not bars & against
                        and (not rule.speaker or clause.speaker in rule.speaker)
                        and clause.speaker not in rule.unless_said_by
                        and (hit := find(rule, clause, index, book))
                        and not (rule.act and self._barred(rule, clause, hit))
                    ):
                        hits.append(hit)
            if hits and not complete:
                break
        return hits

    @staticmethod
    def _barred(rule: Rule, clause: Clause, hit: Hit) -> bool:
        """Whether the clause's events keep it from being an act; a rule for adjuncts may find one there."""
        return bar_of(clause.events, hit.tokens) not in ("", "adjunct" if rule.row.adjunct else "")

    @staticmethod
    def _precedence(hit: Hit, clauses: list[Clause]) -> tuple[int, int, int, int, int]:
        """Screens come first and open readings last; between them the clause decides, and in it the first verb."""
        rule = hit.rule
        return rule.stage, _CLAUSE_ORDER[clauses[hit.clause].role], hit.clause, rule.row.rank, hit.place

    def _category(self, hit: Hit, field: Field, title: Field) -> Category | None:
        """The rule's own, else the gravest that its tokens bear, else the nearest in its clause, else in the field."""
        if hit.rule.row.category is not None:
            return hit.rule.row.category
        weights, category_of = self.book.tables.category_points, self.book.categories
        # Troops and borders are named in many a threat without being what it threatens with, and a drill may simulate
        # a nuclear attack without being one.
        vague: Category | None = "border" if hit.rule.row.otherwise else None
        if hit.rule.row.kind == "response" and field.reading.language == "ko":
            vague = "border"  # what answers, aircraft or troops at the front, is not what is answered
        if hit.rule.row.kind == "provocation" and any(m.concept in ("drill", "simulate") for m in hit.tokens):
            vague = "nuclear"
        named = [m for m in hit.tokens if not (hit.rule.row.kind == "threat" and _unspecific(m, hit, field))]
        firm = self._lines if field.reading.language == "en" else self._rails  # they are threatened; troops stand by
        own: list[Category] = [c for m in named if (c := category_of[m.concept]) and (c != vague or m.concept in firm)]
        clause = field.clauses[hit.clause].tokens
        if own:
            gravest = max(own, key=lambda c: weights[c])
            beside = {category_of[m.concept] for m in clause}
            return next((c for c in self._sharper.get(gravest, ()) if c in beside), gravest)
        if field is not title:
            clause = [*title.reading.tokens, *clause]
        reach = field.reading.tokens
        if hit.rule.row.kind == "threat" and hit.rule.row.otherwise and field.reading.language == "en":
            # What the North threatens with: not what others have, nor what stands beside the threat.
            own_words = [t for t in self._not_others(clause, field.reading.words) if not _unspecific(t, hit, field)]
            if hit.rule.row.act:  # missiles and guns that a threat names are seldom what it threatens with
                own_words = [t for t in own_words if category_of[t.concept] not in _BESIDE]
            clause = reach = own_words + self._accused(reach)
        near = [
            (abs(m.at - hit.place), c)
            for m in clause
            if (c := category_of[m.concept]) and (c != vague or m.concept in firm)
        ]
        if near:
            return min(near, key=lambda pair: pair[0])[1]
        found = [c for m in reach if (c := category_of[m.concept]) and c != vague]
        if found:
            return max(found, key=lambda c: weights[c])
        if vague and not hit.rule.row.otherwise and any(self.book.categories[m.concept] == vague for m in reach):
            return vague
        return hit.rule.row.otherwise or (None if hit.rule.row.kind == "context" else "other")

    def _accused(self, tokens: list[Token]) -> list[Token]:
        """What the North accuses others of: drones, balloons and loudspeakers are its subject whoever has them."""
        return [t for t in tokens if self.book.categories[t.concept] in ("drone", "balloon")]

    def _not_others(self, tokens: list[Token], words: list[str]) -> list[Token]:
        """Tokens that no other state's name owns: not those of 'US nuclear umbrella' or 'South's drones'."""
        ends = {m.end + (words[m.end : m.end + 1] == ["'s"]) for m in tokens if m.concept in self.book.foreign}
        return [m for m in tokens if m.at not in ends]

    def _sharpened(self, category: Category, summary: str, language: str) -> Category:
        """The finer category that the summary tells of the act: 'a ballistic missile' may be an ICBM there."""
        sentence = _first_sentence(summary)
        finer = self._sharper[category]
        if not self._finer_term[script_of(sentence, language)](lower(fold(sentence))):
            return category
        field = self._field("summary", sentence, language)
        acts = [h for h in field.hits if h.rule.row.kind == "provocation" and field.clauses[h.clause].role == "lead"]
        acts = [h for h in acts if all(m.concept != "motor" for m in h.tokens)]  # an engine test of days before
        told = self._category(acts[0], field, field) if acts else None
        return told if told in finer else category

    def _stated(self, summary: str) -> Category | None:
        """What a statement is about whose title only says whose statement it is."""
        told = self._accused(self.book.lexicon.read(summary, "en").tokens)
        return self.book.categories[told[0].concept] if told else None

    def _paraded(
        self, category: Category | None, hit: Hit, field: Field, summary: str, language: str
    ) -> Category | None:
        """'parade' where weapons are shown and the clause or the summary tells of a parade or an exhibition."""
        if all(t.concept != "show" for t in hit.tokens):
            return category
        sentence = lower(fold(_first_sentence(summary)))
        here = any(t.concept == "parade" for t in field.clauses[hit.clause].tokens)
        return "parade" if here or self._parade_term[script_of(sentence, language)](sentence) else category

    def _matches(
        self, kind: Kind, category: Category | None, hit: Hit | None, field: Field, fields: list[Field]
    ) -> tuple[Match, ...]:
        tables = self.book.tables
        if hit is None:
            return ()
        points: dict[tuple[str, int, int], tuple[str, float]] = {}
        tokens = [m for m in hit.tokens if m.stop > m.start] or list(hit.tokens)
        share = tables.kind_points[kind] / len(tokens)
        for token in tokens:
            points[field.name, token.start, token.stop] = (token.concept, share)
        if kind == "unrelated":
            return self._as_matches({k: (c, 0.0) for k, (c, _) in points.items()}, fields)
        if category:
            bonus = tables.category_points[category] * tables.category_share[kind]
            bearer = next((m for m in tokens if self.book.categories[m.concept] == category), tokens[-1])
            key = (field.name, bearer.start, bearer.stop)
            points[key] = (bearer.concept, points[key][1] + bonus)
        left = tables.specific_limit * tables.category_share[kind]
        each = tables.specific_points * tables.category_share[kind]
        for reading_field in fields:
            for token in reading_field.reading.tokens:
                if token.concept not in self._details:
                    continue
                key = (reading_field.name, token.start, token.stop)
                if key not in points:
                    extra = min(left, each)
                    left -= extra
                    points[key] = (token.concept, extra)
        return self._as_matches(points, fields)

    @staticmethod
    def _as_matches(points: dict[tuple[str, int, int], tuple[str, float]], fields: list[Field]) -> tuple[Match, ...]:
        matches: list[Match] = []
        for field in fields:
            name, text = field.name, field.reading.text
            rows = [(start, stop, *row) for (where, start, stop), row in points.items() if where == name]
            rows.sort(key=itemgetter(0))
            for start, stop, concept, value in rows:
                matches.append(Match(text[start:stop], concept, name, start, stop, round(value, 2)))  # type: ignore[arg-type]
        return tuple(matches)


def _unspecific(token: Token, hit: Hit, field: Field) -> bool:
    """Whether the token names no weapon of a threat: arms as such, ordered or made, or munitions that go nowhere."""
    if field.reading.language != "en":
        return False
    if token.concept == "weapon":
        return hit.head.concept != "show"
    return token.concept == "munitions" and field.concepts.isdisjoint(("russia", "other-state"))


def _led_by_others(title: Field) -> bool:
    """Whether an ally acts where the title leads: what the North did before stands in the summary at most."""
    lead = next((clause for clause in title.clauses if clause.role == "lead"), None)
    return lead is not None and any(event.agent == "ally" and event.head.form == "v" for event in lead.events)


def _tells_no_act(title: Field) -> bool:
    """Whether what the title tells of the North is not done: the summary's act is then one of before."""
    acts = [event for clause in title.clauses for event in clause.events if event.act and event.deed]
    return any(e.agent in ("north", "nobody") for e in acts) and all(
        e.reality not in ("done", "withdrawn") for e in acts
    )


def _cut_short(sentence: str) -> bool:
    """Whether a Korean sentence ends before its predicate, which stands last: it says nothing yet."""
    return script_of(sentence) == "ko" and not sentence.rstrip(". ").endswith("다")


def _first_sentence(text: str) -> str:
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
