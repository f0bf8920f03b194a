"""Entry text in, assessment out: the first clause that a rule explains decides what the entry's news is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from data.models import SIGNAL_KINDS, Assessment, Kind
from scoring.assess.categories import Categories
from scoring.assess.fields import (
    Field,
    asks,
    cut_short,
    first_sentence,
    led_by_others,
    only_words,
    tells_no_act,
    told_part,
)
from scoring.assess.matches import matches_of
from scoring.assess.rules import OPEN_RANK, Hit, Rule, RuleBook, find
from scoring.assess.told import TitleSigns
from scoring.reading.clauses import ROLES, Clause
from scoring.reading.english import read_clauses as read_english
from scoring.reading.english_format import is_bundle, is_own_voice
from scoring.reading.events import bar_of
from scoring.reading.gate import Gate
from scoring.reading.japanese import read_clauses as read_japanese
from scoring.reading.korean import read_clauses as read_korean
from scoring.reading.letters import script_of
from scoring.reading.lexicon import Reading

#: Code points of a field that are read. News fits; a stranger's megabytes cost no more than a long headline.
TITLE_LIMIT, SUMMARY_LIMIT = 400, 1200

#: Rules of a lower rank ask for a deed with its verb.
_PLAIN = 3

_READERS: dict[str, Callable[[Reading], list[Clause]]] = {
    "en": read_english,
    "ko": read_korean,
    "ja": read_japanese,
}
_CLAUSE_ORDER = {role: place for place, role in enumerate(ROLES)}


class Scorer:
    """Assesses entries with one rule book. Holds no state between calls; safe to share between threads."""

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self._gate = Gate(book.tables)
        self._unrelated = Assessment("unrelated", None, 0, "no-north", rules=book.version)  # of nearly every entry
        self._categories = Categories(book)
        self._told = TitleSigns(book.tables)
        self._named = book.in_groups("northern", "hackers", "both", "site")
        self._soft = book.in_groups("soft", "nature")
        self._northern = book.northern
        self._happens = frozenset(book.tables.traits.get("happens", ()))
        self._details = book.in_groups("weapon", "detail", "place")
        self._topics = book.in_groups("weapon", "cyber", "shelter")
        powers = book.foreign - {"south", "japan", "un"}
        self._elsewhere = self._named | self._topics | self._soft | book.in_groups("format", "passing") | powers
        self._near = book.in_groups("line", "place", "troops", "roads", "source") | {"south", "japan"}
        # A caption or a look-back in the summary is not today's news.
        self._stale = frozenset(c for c in ("caption", "lookback", "ago") if c in book.tables.concepts)

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
            return self._unrelated
        if is_bundle(title, summary):
            summary = ""
        fields = [self._field("title", title, language, beside=summary)]
        sentence = told_part(first_sentence(summary)) if summary and self._open(fields[0]) else ""
        if sentence and not cut_short(sentence):
            fields.append(self._field("summary", sentence, language))
        hit, field = self.decide(fields)
        kind: Kind = hit.rule.row.kind if hit else "unrelated"
        rule = hit.rule.row.id if hit else "passing"
        category = self._categories.of(hit, field, fields[0]) if hit and kind != "unrelated" else None
        if category in self._categories.sharper and kind == "provocation" and summary and field is fields[0]:
            sentence = first_sentence(summary)
            if self._categories.names_finer(sentence, language):
                category = self._categories.sharpened(category, self._field("summary", sentence, language))
        if category == "rhetoric" and rule == "en-rubric":
            category = self._categories.stated(summary) or category
        if category == "rhetoric" and kind == "threat" and field.reading.language == "ko" and summary:
            category = self._categories.stated(first_sentence(summary), "ko") or category
        if kind == "threat" and hit and field is fields[0] and field.reading.language == "en":
            category = self._categories.paraded(category, hit, field, summary, language)
        matches = matches_of(self.book, self._details, kind, category, hit, field, fields)
        points = sum(m.points for m in matches)
        if kind != "unrelated":
            points += self.book.tables.letter_points.get(reliability, 0.0)
        return Assessment(kind, category, round(max(0.0, min(100.0, points))), rule, matches, self.book.version)

    def read(self, title: str, summary: str, language: str = "") -> list[Field]:
        """The fields as the rules see them. The summary is read to the end of its first sentence."""
        fields = [self._field("title", title, language, complete=True, beside=summary)]
        if summary:
            fields.append(self._field("summary", first_sentence(summary), language, complete=True))
        return fields

    def decide(self, fields: list[Field]) -> tuple[Hit | None, Field]:
        """The deciding hit and its field: the title's, unless it leaves open what the news is."""
        title = fields[0]
        hit = title.hits[0] if title.hits else None
        if not self._open(title):
            return hit, title
        named = not title.concepts.isdisjoint(self._named)
        soft = not title.concepts.isdisjoint(self._soft)  # of such news only an act changes what it is
        others = led_by_others(title) or tells_no_act(title)
        names = [t for t in title.reading.tokens if t.concept in self._northern]
        aside = bool(names) and all(token.oblique for token in names)
        nameless = self._nameless(title)
        leads = hit is not None and title.clauses[hit.clause].role in ("lead", "main")
        for field in () if asks(title) else fields[1:]:
            if not field.concepts.isdisjoint(self._stale) or cut_short(field.reading.text):
                continue
            usable = [h for h in field.hits if h.rule.row.summary and (named or h.rule.row.kind in SIGNAL_KINDS)]
            if nameless:  # of what the title does not speak of, only a deed plainly told is its news
                usable = [h for h in usable if h.rule.row.kind == "provocation" and h.rule.row.rank < _PLAIN]
            if others:
                usable = [h for h in usable if h.rule.row.kind != "provocation"]
            if hit is not None and hit.rule.row.kind == "threat":  # what was said or shown yields to a firing alone
                if fired := [h for h in usable if h.rule.row.kind == "provocation" and h.rule.row.of]:
                    return fired[0], field
                continue
            if aside:  # of what stands beside something else the North's words are no news
                usable = [h for h in usable if h.rule.row.kind != "threat"]
            if soft:
                usable = [h for h in usable if h.rule.row.kind not in ("threat", "response")]
            if usable and usable[0].rule.row.kind == "response" and leads and field.reading.language == "en":
                continue  # a title that leads with the North seldom tells others' reply
            if usable and (hit is None or usable[0].rule.row.rank < hit.rule.row.rank):
                return usable[0], field
        return hit, title

    def _open(self, title: Field) -> bool:
        """Whether the summary may decide: no firm rule holds in the title, and it names the North or our topics, or
        says only that something happened ('예고대로 쐈다') where the summary begins with an act of the North.
        """
        if title.hits and title.hits[0].rule.row.rank < OPEN_RANK:
            return only_words(title)
        if "told-act" in title.concepts and title.concepts.isdisjoint(self._soft):
            return not title.concepts.isdisjoint(self._happens | self._topics)
        if not title.concepts.isdisjoint(self._topics):
            return True
        return not title.concepts.isdisjoint(self._named) or self._nameless(title)

    def _nameless(self, title: Field) -> bool:
        """Whether an English title names no power, weapon or other topic, but a place or people who may be ours, and
        its summary the North alone."""
        near = "told-alone" in title.concepts and not title.concepts.isdisjoint(self._near)
        return near and title.concepts.isdisjoint(self._elsewhere)

    def _field(self, name: str, text: str, language: str, complete: bool = False, beside: str = "") -> Field:
        """The field with the rules that hold in it: all of them if `complete`, else enough to decide.

        `beside` is what else the entry says: where only that names the North, the field is about it all the same.
        """
        script = script_of(text, language)
        reading = self.book.lexicon.read(text, script)
        told: tuple[str, ...] = ()
        reading.own = name == "title" and script == "en" and is_own_voice(beside)
        if name == "title" and self._northern.isdisjoint([m.concept for m in reading.tokens]):
            told = self._told.signs(beside, script) if beside else ()
            if script == "ko" and not told and self._gate.pairs(text):
                told = ("told", "told-pair", "told-act")
            reading.told, reading.alone = bool(told), "told-alone" in told
        clauses = _READERS[script](reading)
        names = {m.concept for m in reading.tokens}
        if reading.told and names.isdisjoint(self._northern):
            names.update(told)
        hits = self._hits(self.book.candidates(script, names), clauses, complete, not complete and name == "title")
        if len(hits) > 1:
            hits.sort(key=lambda h: self._precedence(h, clauses))
        return Field(name, reading, clauses, hits, names)

    def _hits(self, rules: tuple[list[Rule], ...], clauses: list[Clause], complete: bool, first: bool) -> list[Hit]:
        """Where the rules of each stage hold. Unless `complete`, the search ends with the first stage that finds
        something: screens in any clause, then clause by clause in the order of their weight, then the open rules. Where
        only the `first` hit is asked for, rules of a weaker rank than one that holds are not tried in the same clause.
        """
        screens, firm, weak = rules
        if not (screens or firm or weak):
            return []
        book = self.book
        parts = [(i, c, book.lacks([m.concept for m in c.tokens], c.role)) for i, c in enumerate(clauses) if c.tokens]
        by_weight = sorted(parts, key=lambda part: (_CLAUSE_ORDER[part[1].role], part[0])) if len(parts) > 1 else parts
        hits: list[Hit] = []
        for some, places in ((screens, parts), *((firm, [part]) for part in by_weight), (weak, parts)):
            for rule, index, clause in [
                (r, i, c) for r in some for i, c, against in places if not r.in_clause & against
            ]:
                if hits and first and len(places) == 1 and rule.row.rank > hits[0].rule.row.rank:
                    break
                if (
                    (not rule.speaker or clause.speaker in rule.speaker)
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
