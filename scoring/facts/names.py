"""Canonical names in a text: places, weapons, forms, sides, groups, campaigns, firms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from data.models import ExtractTables, Name

# Spellings that hold another's and name nothing that acted ("방위성" holds 위성).
NO_FORM = "none"
# How a missile flies, and not how far.
HYPERSONIC = "hypersonic"
# Who watch what flies, so that they see a launch themselves.
WATCHERS = frozenset({"JCS", "Japan"})
# Forms that say least, the more telling first: soldiers and the lines they guard stand in reports of any act there.
GENERIC_FORMS = ("missile", "weapon", "troops", "ship")
_METONYM_EN = r"\b(?:near|around|outside|over|north of)\s+(?:\w+\s+){{0,3}}?{term}\b"
_METONYM_KO = r"{term}(?:시)?(?:\s?(?:일대|인근|상공|부근|북쪽|남쪽|북부|지역)|에서)"
# What a side owns or does is not its word: "South Korea's military drills".
_THEIRS = (
    r"(?!\s(?:drills?|exercis|maneuv|manoeuv|training|games|ship|vessel|aircraft|planes?|jets?|base|allian|cooperat))"
)
_ENGINE_TEST = re.compile(
    r"\b(?:engines?|motors?) (?:\w+ )?(?:tests?|firings?)\b"
    r"|\btest\w*\b.{0,60}\b(?:engines?|motors?)\b|\b(?:engines?|motors?)\b.{0,60}\btested\b|\bstatic (?:fire|test)"
    r"|(?:엔진|발동기).{0,12}(?:시험|분출|연소)",
    re.IGNORECASE,
)
_WARHEADS = re.compile(r"\bwarheads?\b|탄두", re.IGNORECASE)
_FLIES = frozenset({"satellite", "missile", "ballistic"})
_HURLED = re.compile(
    r"\b(?:fir(?:e[sd]?|ing)|launch(?:es|ed|ing)?|shoots?|shot|(?:lift|blast)(?:s|ed)?[- ]?off|orbit)\b"
    r"|발사|쏘|쐈|궤도|発射|軌道",
    re.IGNORECASE,
)


# Where something came down, and not from where: "함북 어랑천에 명중", "hit an islet off the east coast".
_IMPACT = re.compile(
    r"(?:(?![^\s,]*서[\s,])[가-힣A-Za-z·]{1,12} ){0,3}(?![^\s,]*서[\s,])[가-힣]{1,12}(?:에|을|를) "
    r"?(?:정확히 |정밀 |모두 )?(?:명중|탄착|낙하|떨어|타격)"
    r"|\b(?:hit|hits|hitting|struck|strik(?:es?|ing)|land(?:s|ed|ing)|fell|falls|falling|splash\w*|impact\w*)\b"
    r"(?:(?!\b(?:fired|launched|after|from|and|while|according)\b)[^.,;\n]){1,80}",
    re.IGNORECASE,
)


def without_impact(text: str) -> str:
    """A text without what it says of where something came down."""
    return _IMPACT.sub(" ", text)


def tells_of_firing(title: str) -> bool:
    """Whether a headline says that something was fired or launched, and not only what it was or did."""
    return _HURLED.search(title) is not None


class Finder:
    """Finds canonical names in a text with one pass of one pattern; of spellings that fit, the longest wins."""

    def __init__(self, names: Iterable[Name], unless: str = "") -> None:
        """`unless` is a pattern of what must not follow a Latin spelling."""
        self._canonical = {t.lower(): n.name for n in names for t in n.terms}
        latin = [t for t in self._canonical if t[0].isascii()]
        other = [t for t in self._canonical if not t[0].isascii()]
        # A spelling that ends in Korean may go on in Korean: particles are glued to names. One that begins with a mark
        # (": Seoul") stands behind a word.
        words, marks = [t for t in latin if t[0].isalnum()], [t for t in latin if not t[0].isalnum()]
        starts = "|".join(p for p in (words and rf"(?<![\w-]){_trie(words)}", marks and _trie(marks)) if p)
        self._ascii = re.compile(rf"(?:{starts})(?![a-z0-9]){unless}") if latin else None
        self._any = re.compile("|".join(p for p in (self._ascii.pattern if self._ascii else "", _trie(other)) if p))

    def all(self, text: str) -> tuple[str, ...]:
        """Names in order of first mention, each once."""
        pattern = self._ascii if text.isascii() else self._any
        if pattern is None:
            return ()
        return tuple(dict.fromkeys(self._canonical[m.group(0)] for m in pattern.finditer(text.lower())))

    def first(self, text: str) -> str:
        return next(iter(self.all(text)), "")


def _trie(terms: Iterable[str]) -> str:
    """A pattern for any of `terms` that shares their beginnings: a mismatch then costs one step, not one a term."""
    root: dict[str, Any] = {}
    for term in terms:
        node = root
        for character in term:
            node = node.setdefault(character, {})
        node[""] = {}

    def pattern(node: dict[str, Any]) -> str:
        parts = [re.escape(c) + pattern(child) for c, child in sorted(node.items()) if c]
        if not parts:
            return ""
        body = parts[0] if len(parts) == 1 and "" not in node else f"(?:{'|'.join(parts)})"
        return f"{body}?" if "" in node else body

    return pattern(root)


class Finders:
    """One finder a table of names."""

    def __init__(self, words: ExtractTables) -> None:
        self.weapons = Finder(words.weapons)
        self.claimants = Finder(words.claimants, unless=_THEIRS)
        self.actors = Finder(words.actors)
        self.campaigns = Finder(words.campaigns)
        self.vendors = Finder(words.vendors)
        self.targets = Finder(words.targets)
        self.loot = Finder(words.loot)
        self._reaches = Finder(words.reaches)
        self._forms = Finder(words.forms)
        self._form_of = {w.name: w.form for w in words.weapons}
        self._wide = {p.name for p in words.places if p.wide}
        self._places = Finder(Name(p.name, p.terms) for p in words.places if not p.metonym)
        self._metonyms = [(p.name, _metonym(p.terms)) for p in words.places if p.metonym]

    def place(self, text: str) -> str:
        """The first place named in `text`, of a province and a place in it the latter; a capital that stands for its
        government counts only after "near …"."""
        if named := self._places.all(text):
            return named[1] if len(named) > 1 and named[0] in self._wide else named[0]
        return next((name for name, pattern in self._metonyms if pattern.search(text)), "")

    def reach(self, title: str, main: str) -> str:
        """The class of a ballistic missile, as the title names it, else the text; how far it flies before how."""
        named = (*self._reaches.all(title), *self._reaches.all(main))
        return next((name for name in named if name != HYPERSONIC), named[0] if named else "")

    def form(self, title: str, main: str, weapon: str) -> str:
        """The title decides, then a weapon named in the text, then the text; a bare "missile" says least. The engine of
        an ICBM is an engine, also where only the text behind a title that fires nothing names it; a bomb for one is a
        bomb."""
        in_title, in_main = self._forms_of(title), self._forms_of(main)
        flown = "satellite" in in_title or _HURLED.search(title) or _WARHEADS.search(title)
        told_behind = "engine" in in_main and not flown
        on_stand = "engine" in in_title or told_behind
        # It failed under a satellite, or a missile proved it.
        flew = "engine" in in_title and _FLIES & set(in_title) and not _ENGINE_TEST.search(title)
        if on_stand and not flew:
            return "engine"
        if "nuclear test" in in_title:
            return "nuclear test"
        by_weapon = [self._form_of.get(name, "") for name in (self.weapons.first(title), weapon)]
        named = [by_weapon[0], *in_title, by_weapon[1], *in_main]
        if flew or flown:
            named = [form for form in named if form != "engine"]
        generic = next((form for form in GENERIC_FORMS if form in named), "")
        return next((form for form in named if form and form not in GENERIC_FORMS), generic)

    def _forms_of(self, text: str) -> tuple[str, ...]:
        return tuple(form for form in self._forms.all(text) if form != NO_FORM)

    def other_forms(self, title: str, form: str) -> tuple[str, ...]:
        """What else acted besides `form`, as the title names it. An engine or a bomb acts alone."""
        if form in ("engine", "nuclear test", *GENERIC_FORMS):
            return ()
        named = [*self._forms_of(title), *(self._form_of.get(name, "") for name in self.weapons.all(title))]
        return tuple(dict.fromkeys(f for f in named if f and f != form and f not in GENERIC_FORMS))


def _metonym(terms: Iterable[str]) -> re.Pattern[str]:
    spelled = ((_METONYM_EN if t.isascii() else _METONYM_KO).format(term=re.escape(t)) for t in terms)
    return re.compile("|".join(spelled), re.IGNORECASE)


@lru_cache(maxsize=4)
def finders_of(words: ExtractTables) -> Finders:
    """The finders of some tables, made once."""
    return Finders(words)
