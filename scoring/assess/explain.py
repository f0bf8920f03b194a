"""Why an entry is rated as it is: the rule that held, those that lost to it, and which word would change the kind."""

from __future__ import annotations

from dataclasses import dataclass

from data.models import Assessment, Kind
from scoring.assess.fields import Field
from scoring.assess.rules import OPEN_RANK, Hit
from scoring.assess.scorer import SUMMARY_LIMIT, TITLE_LIMIT, Scorer
from scoring.reading.clauses import Clause
from scoring.reading.events import barred
from scoring.reading.lexicon import Token

_ROLES = {
    "lead": "leads",
    "main": "stands in a further clause",
    "back": "tells what went before",
    "side": "tells what goes on beside it",
    "ahead": "tells what is still to come",
    "source": "names who says it",
}


@dataclass(frozen=True, slots=True)
class Other:
    """A rule that held as well but did not decide. `why` is a sentence."""

    rule: str
    kind: Kind
    says: str
    why: str


@dataclass(frozen=True, slots=True)
class Change:
    """What the entry would be without one of its terms."""

    term: str
    concept: str
    field: str
    kind: Kind
    score: int


@dataclass(frozen=True, slots=True)
class Deed:
    """An event of the text that could be an act. `bar` is what keeps it from being one ("" nothing), `nearest` the rule
    that reports acts of its class, "" where none does."""

    clause: str
    agent: str
    act: str
    object: str
    reality: str
    time: str
    news: bool
    bar: str
    nearest: str

    def line(self) -> str:
        """The event in one line, for a terminal."""
        about = [self.agent, self.act, self.object, self.reality, self.time, "" if self.news else "adjunct"]
        line = f"'{self.clause}': {', '.join(part for part in about if part)}"
        line += f"; barred by {self.bar}" if self.bar else ""
        return line + (f"; nearest {self.nearest}" if self.nearest else "")


@dataclass(frozen=True, slots=True)
class Explanation:
    """An assessment and its reasons. `excerpt` is the field that decided, with its matched terms in [brackets]."""

    said: Assessment
    says: str  # the deciding rule in words
    field: str
    clause: str  # the text of the clause that decided, "" where none did
    role: str  # what that clause does, in words
    excerpt: str
    others: tuple[Other, ...]
    changes: tuple[Change, ...]
    deeds: tuple[Deed, ...] = ()

    def lines(self) -> list[str]:
        """The explanation as plain lines, for a terminal."""
        said = self.said
        out = [self.excerpt, f"{said.kind}, {said.category or 'no category'}, score {said.score} (rules {said.rules})"]
        out.append(f"because: {self.says} [{said.rule}]" + (f"; '{self.clause}' {self.role}" if self.clause else ""))
        out += [f"  {m.points:5.1f}  {m.term}  ({m.concept}, {m.field} {m.start}-{m.end})" for m in said.matches]
        out += [f"read as {deed.line()}" for deed in self.deeds]
        out += [f"not {o.kind}: {o.says} [{o.rule}]: {o.why}" for o in self.others]
        out += [f"without '{c.term}' ({c.concept}): {c.kind}, score {c.score}" for c in self.changes]
        if not self.changes:
            out.append("no single word changes the kind")
        return out


def explain(scorer: Scorer, title: str, summary: str = "", language: str = "", reliability: str = "") -> Explanation:
    """Why `scorer` assesses the text so. Pure; costs one assessment for each term found."""
    said = scorer.assess(title, summary, language, reliability=reliability)
    title, summary = title[:TITLE_LIMIT], summary[:SUMMARY_LIMIT]
    if said.rule == "no-north":
        says = "no name of North Korea, its leaders, sites or hacker groups in it"
        return Explanation(said, says, "title", "", "", title, (), ())
    fields = scorer.read(title, summary, language)
    hit, field = scorer.decide(fields)
    if hit is None:
        says = "North Korea is named only in passing; no rule holds"
        changes = _changes(scorer, said, fields, language, reliability)
        return Explanation(said, says, "title", "", "", title, (), changes, _deeds(scorer, fields))
    clause = field.clauses[hit.clause]
    return Explanation(
        said=said,
        says=hit.rule.row.says,
        field=field.name,
        clause=_text(field, clause),
        role=_ROLES[clause.role],
        excerpt=mark_up(field.reading.text, [(m.start, m.end) for m in said.matches if m.field == field.name]),
        others=_others(hit, field, fields),
        changes=_changes(scorer, said, fields, language, reliability),
        deeds=_deeds(scorer, fields),
    )


def mark_up(text: str, places: list[tuple[int, int]], before: str = "[", after: str = "]") -> str:
    """`text` with the stretches in `places` (sorted, apart) between `before` and `after`."""
    out, at = [], 0
    for start, end in places:
        out += [text[at:start], before, text[start:end], after]
        at = end
    return "".join(out) + text[at:]


def _text(field: Field, clause: Clause) -> str:
    reading = field.reading
    if clause.end <= clause.at:
        return ""
    return reading.text[reading.starts[clause.at] : reading.stops[clause.end - 1]]


def _deeds(scorer: Scorer, fields: list[Field]) -> tuple[Deed, ...]:
    """Every event of the fields that could be an act, with the first rule that reports acts of its class."""
    found: list[Deed] = []
    for field in fields:
        frames = [r for r in scorer.book.rules(field.reading.language) if r.act]
        for clause in field.clauses:
            for event in (e for e in clause.events if e.deed and e.act not in ("", "told")):
                nearest = next((r.row.id for r in frames if event.act in r.events), "")
                thing = event.thing.concept if event.thing else ""
                what = (event.agent, event.act, thing, event.reality, event.time, event.news)
                found.append(Deed(_text(field, clause), *what, barred(event), nearest))
    return tuple(found)


def _others(hit: Hit, field: Field, fields: list[Field]) -> tuple[Other, ...]:
    """The first rule of every other kind that held, with the reason why it did not decide."""
    found: dict[Kind, Other] = {}
    for other_field in fields:
        for other in other_field.hits:
            row = other.rule.row
            if row.kind == hit.rule.row.kind or row.kind in found:
                continue
            found[row.kind] = Other(row.id, row.kind, row.says, _why_not(hit, field, other, other_field))
    return tuple(found.values())


def _why_not(hit: Hit, field: Field, other: Hit, other_field: Field) -> str:
    if other_field is not field:
        return f"it holds only in the {other_field.name}, and the {field.name} decides"
    won, lost = field.clauses[hit.clause], field.clauses[other.clause]
    if hit.rule.row.rank == 0:
        return "what sort of text it is decides first"
    if won is not lost and _text(field, lost):
        return f"'{_text(field, lost)}' {_ROLES[lost.role]}, '{_text(field, won)}' {_ROLES[won.role]}"
    if other.rule.row.rank >= OPEN_RANK > hit.rule.row.rank:
        return "it holds only where nothing else does"
    if other.rule.row.rank != hit.rule.row.rank:
        return "the other rule is the stronger one in this clause"
    later = other.place > hit.place
    return "its verb comes later in the clause" if later else "the other rule stands first in the file"


def _changes(
    scorer: Scorer, said: Assessment, fields: list[Field], language: str, reliability: str
) -> tuple[Change, ...]:
    texts = {f.name: f.reading.text for f in fields}
    found: list[Change] = []
    for field in fields:
        for token in field.reading.tokens:
            if token.stop <= token.start:
                continue
            without = texts | {field.name: _blank(field.reading.text, token)}
            then = scorer.assess(without["title"], without.get("summary", ""), language, reliability=reliability)
            if then.kind != said.kind:
                term = field.reading.text[token.start : token.stop]
                found.append(Change(term, token.concept, field.name, then.kind, then.score))
    return tuple(found)


def _blank(text: str, token: Token) -> str:
    return text[: token.start] + text[token.stop :]
