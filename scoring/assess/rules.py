"""The rule book: rules compiled so that a reading meets only those whose concepts it holds."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from data.models import Category, RuleRow, RuleTables
from scoring.reading.clauses import ROLES, Clause
from scoring.reading.lexicon import Lexicon, Token

#: Rules of this rank and above are open: they hold only where no other rule does.
OPEN_RANK = 8


#: One place in a rule's order: any of some concepts, used in one of some uses ("" means any use). A plain pair, since
#: it is taken apart for every rule in every clause.
Element: TypeAlias = tuple[frozenset[str], str]


@dataclass(frozen=True, slots=True)
class Rule:
    row: RuleRow
    first: Element
    rest: tuple[Element, ...]
    within: int  # words between one element's token and the next
    moods: frozenset[str]
    speaker: frozenset[str]
    unless_said_by: frozenset[str]
    stage: int  # 0 screen, 1 firm, 2 open: an earlier stage that finds something ends the search
    in_text: int  # bits that a text must not have for the rule to hold in it (see RuleBook.lacks)
    in_clause: int  # bits that a clause of it must not have
    head: int  # the element that is the act: its place says which rule's verb leads
    events: dict[str, str]  # a frame's classes of acts, each with the uses of its predicate ("" means any)
    things: frozenset[str]  # a frame's objects, empty where any will do
    act: bool  # it reports an act: what is barred from being one it cannot bring back


@dataclass(slots=True)
class Hit:
    """A rule that holds in a clause, with the tokens that make it hold."""

    rule: Rule
    clause: int
    tokens: tuple[Token, ...]
    head: Token

    @property
    def place(self) -> int:
        return self.head.at


class RuleBook:
    """Lexicon, rules and weights of every language. `version` is a hash of all that can change an assessment."""

    def __init__(self, tables: RuleTables) -> None:
        self.tables = tables
        self.lexicon = Lexicon(tables)
        self.version = hashlib.sha256(repr(tables).encode()).hexdigest()[:12]
        self.groups: dict[str, frozenset[str]] = {}
        for name, (group, _) in tables.concepts.items():
            self.groups[group] = self.groups.get(group, frozenset()) | {name}
        self.foreign = self.groups.get("foreign", frozenset())
        self.northern = self.groups.get("northern", frozenset())
        self.actors = self.northern | self.foreign
        self.categories: dict[str, Category | None] = {
            name: category for name, (_, category) in tables.concepts.items()
        }
        acts = (*tables.acts, *tables.closing_acts)
        self._predicates = {
            name: "|".join(p.partition(":")[0] for act in acts if act.name == name for p in act.predicates)
            for name in {act.name for act in acts}
        }
        self._bit = {name: 1 << index for index, name in enumerate(tables.concepts)}
        sets = {self._expand(names) for row in tables.rules for names in self._sets_of(row)}
        self._sets = {concepts: 1 << index for index, concepts in enumerate(sets)}
        self._roles = {role: 1 << len(sets) + len(self._bit) + index for index, role in enumerate(ROLES)}
        self._met = (1 << len(sets)) - 1
        self._signs = {
            name: (bit << len(sets)) | sum(sign for concepts, sign in self._sets.items() if name in concepts)
            for name, bit in self._bit.items()
        }
        self._rules: dict[str, list[Rule]] = {}
        for row in tables.rules:
            self._rules.setdefault(row.language, []).append(self._compile(row))
        for rules in self._rules.values():
            rules.sort(key=lambda rule: (rule.stage == 2, rule.row.rank))
        self._index = {language: self._file(rules) for language, rules in self._rules.items()}
        # Where the firm rules of a language begin and where the open ones do.
        self._edges = {
            language: (sum(r.stage == 0 for r in rules), sum(r.stage < 2 for r in rules))
            for language, rules in self._rules.items()
        }

    def in_groups(self, *names: str) -> frozenset[str]:
        """The concepts of some groups. A group that no concept is in has none."""
        return frozenset().union(*(self.groups.get(name, ()) for name in names))

    def bits(self, concepts: Iterable[str]) -> int:
        """The concepts as a set of bits."""
        out = 0
        for concept in concepts:
            out |= self._bit[concept]
        return out

    def lacks(self, concepts: Iterable[str], role: str = "") -> int:
        """What speaks against rules where these concepts stand, as bits: each set of concepts that a rule may ask for
        and of which none is there, each concept that is there, and the clause's role."""
        out = 0
        signs = self._signs
        for concept in concepts:
            out |= signs[concept]
        return (out ^ self._met) | (self._roles[role] if role else 0)

    def rules(self, language: str) -> list[Rule]:
        """All rules of a language, by rank, and in a rank in the order of their files."""
        return self._rules.get(language, [])

    def candidates(self, language: str, concepts: Iterable[str]) -> tuple[list[Rule], list[Rule], list[Rule]]:
        """The rules that can hold in a text with these concepts, by stage, in a stage in the order of `rules`."""
        filed = self._index.get(language, {}).get
        rules = self._rules.get(language, [])
        lacks = self.lacks(concepts)
        found = sorted({place for concept in concepts for place, bars in filed(concept, ()) if not bars & lacks})
        firm, weak = self._edges.get(language, (0, 0))
        some = [rules[place] for place in found]
        a, b = bisect_left(found, firm), bisect_left(found, weak)
        return some[:a], some[a:b], some[b:]

    def _file(self, rules: list[Rule]) -> dict[str, list[tuple[int, int]]]:
        """Each rule under the concepts of the rarest set that it asks for: (place, bits that bar it)."""
        index: dict[str, list[tuple[int, int]]] = {}
        for place, rule in enumerate(rules):
            asked = [self._expand(names) for names in self._sets_of(rule.row)]
            for concept in min(asked, key=lambda concepts: (not concepts.isdisjoint(self.actors), len(concepts))):
                index.setdefault(concept, []).append((place, rule.in_text))
        return index

    def _sets_of(self, row: RuleRow) -> list[str]:
        """The sets of concepts that a rule asks for, as they are written."""
        order = [text.partition(":")[0] for text in row.order]
        acts = ["|".join(self._predicates[act.partition(":")[0]] for act in row.act)] if row.act else []
        things = ["|".join(row.of)] if row.of else []
        return [*order, *acts, *things, *row.needs]

    def _expand(self, text: str) -> frozenset[str]:
        out: frozenset[str] = frozenset()
        for name in text.split("|") if text else ():
            out |= self.groups[name[1:]] if name.startswith("@") else frozenset({name})
        return out

    def _compile(self, row: RuleRow) -> Rule:
        order: list[Element] = []
        for text in row.order:
            names, _, uses = text.partition(":")
            order.append((self._expand(names), uses))
        nouns = ("northern", "foreign", "weapon", "hackers", "source", "both", "bare")
        acts = frozenset(c for c, (group, _) in self.tables.concepts.items() if group not in nouns)
        head = next((i for i, (_, uses) in enumerate(order) if uses), None)
        if head is None:
            head = next((i for i, (concepts, _) in enumerate(order) if concepts <= acts), 0)
        needs = tuple(self._expand(n) for n in row.needs)
        without = self._expand("|".join(row.without)) if row.without else frozenset()
        asked = [self._expand(names) for names in self._sets_of(row)[: -len(row.needs) or None]]
        return Rule(
            row=row,
            first=order[0] if order else (frozenset(), ""),
            rest=tuple(order[1:]),
            within=row.within,
            moods=frozenset(row.mood),
            speaker=self._expand("|".join(row.speaker)) if row.speaker else frozenset(),
            unless_said_by=self._expand("|".join(row.unless_said_by)) if row.unless_said_by else frozenset(),
            stage=0 if row.rank == 0 else 2 if row.rank >= OPEN_RANK else 1,
            in_text=_union(self._sets[c] for c in (*asked, *needs)) | self.bits(without) << len(self._sets),
            in_clause=_union(self._sets[c] for c in asked)
            | self.bits(self._expand("|".join(row.not_beside)) if row.not_beside else ()) << len(self._sets)
            | _union(bit for role, bit in self._roles.items() if role not in row.clause),
            head=head,
            events={name: uses for name, _, uses in (act.partition(":") for act in row.act)},
            things=self._expand("|".join(row.of)),
            act=row.kind == "provocation",
        )


def _union(bits: Iterable[int]) -> int:
    out = 0
    for bit in bits:
        out |= bit
    return out


def compile_rules(tables: RuleTables) -> RuleBook:
    """The rule book of `tables` (see data.tables.rule_tables.load_rules). Equal tables give equal versions."""
    return RuleBook(tables)


def find(rule: Rule, clause: Clause, index: int, book: RuleBook) -> Hit | None:
    """Where the rule's elements stand in the clause, in order and near enough; None where they do not.

    Elements are taken greedily from each possible first token, so the work is at most the number of tokens times the
    length of the rule. A foreign actor between subject and verb breaks the subject's hold on the verb. A frame holds
    where the clause has an event that it asks for.
    """
    if rule.row.act:
        return _frame(rule, clause, index)
    tokens = clause.tokens
    concepts, uses = rule.first
    for place, token in enumerate(tokens):
        if token.concept not in concepts or (uses and token.form not in uses):
            continue
        row = rule.row
        if row.starts and token.at > clause.at + 1:
            return None
        if row.first and (token.oblique or (place and any(_rivals(m, token, book) for m in tokens[:place]))):
            continue
        chosen = _follow(rule, tokens, place, book.actors)
        if chosen and (not rule.moods or chosen[rule.head].mood in rule.moods):
            return Hit(rule, index, tuple(chosen), chosen[rule.head])
    return None


def _frame(rule: Rule, clause: Clause, index: int) -> Hit | None:
    """The first event of the clause that the frame asks for."""
    row = rule.row
    for event in clause.events:
        if (
            (uses := rule.events.get(event.act)) is not None
            and (not uses or (event.head.form or "n") in uses)
            and (not row.agent or event.agent in row.agent)
            and event.reality in row.reality
            and event.time in row.time
            and (event.news or row.adjunct)
            and (not rule.things or (event.thing is not None and event.thing.concept in rule.things))
        ):
            return Hit(rule, index, event.tokens, event.head)
    return None


def _rivals(before: Token, token: Token, book: RuleBook) -> bool:
    """Whether a name before `token` acts: the North's before another's, another's before the North's."""
    other = book.northern if token.concept in book.foreign else book.foreign
    return before.concept in other and not before.oblique


def _follow(rule: Rule, tokens: list[Token], place: int, actors: frozenset[str]) -> list[Token] | None:
    """The tokens of all elements, the first of them at `place`."""
    before = tokens[place]
    chosen, within, last = [before], rule.within, len(tokens) - 1
    for concepts, uses in rule.rest:
        bound = uses and before.concept in actors
        furthest = before.end + within
        while place < last:
            place += 1
            token = tokens[place]
            if token.at > furthest:
                return None
            if token.concept in concepts and (not uses or token.form in uses):
                chosen.append(token)
                before = token
                break
            if bound and token.concept in actors and not token.oblique and _differ(token.concept, before.concept):
                return None
        else:
            return None
    return chosen


def _differ(one: str, other: str) -> bool:
    """Whether two names are two actors: the leader and the country are one."""
    return one != other and not {one, other} <= {"north", "kim", "voice", "daughter"}
