"""Numbers and names that the text of a report states about an act.

Nothing is guessed: a field is empty where the words are silent. The exception is the day, which falls back to the day
of publication in Korea and says so in `act_day_basis`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from data.models import Category, ExtractTables, Facts, Kind, Name
from scoring.facts.dates import act_day, first_day
from scoring.facts.numbers import altitude_km, count_of, ordinal_of, range_km, usd_millions
from scoring.facts.report_clauses import MAX_SUMMARY, MAX_TITLE, clauses_of, is_caption

MAX_TOKENS = 24
GENERIC_FORM = "missile"
# Acts that go on for days and count once, from their first day.
EPISODES = ("gps",)
# Acts of which nothing is counted: a number of drones in a report of jamming is that of its victims.
UNCOUNTED = ("cyber", "gps", "nuclear", "parade", "rhetoric")

_ANOTHER = re.compile(
    r"\b(?:second|third|another|further|additional) (?:\S+ ){0,5}?(?:of|on|in|within) (?:the|a|one|this) "
    r"(?:same |single )?day\b"
    r"|\b(?:fire[sd]?|launch(?:es|ed)|test(?:s|ed)|test-fire[sd]?)\b[^.;]{0,80}?\b(?:hours|minutes) after "
    r"(?:firing|launching|testing|it (?:fired|launched|tested)|its (?:first|earlier|morning) (?:launch|test|missile))"
    r"|\b(?:fires?|launch\w*|test\w*) (?:\S+ ){0,4}?(?:later|again) (?:that|the same|in the) day\b"
    r"|\bsecond time (?:today|in a day|in one day|in hours|on \w+day)\b"
    r"|\bagain (?:in the evening|at night|later (?:in|on) )"
    r"|(?:시간|분) (?:만에|뒤|후) (?:또|다시|추가)"
    r"|(?:오늘|이날|같은 날) (?:또|다시|두 ?번째|추가)|同じ日に再び|今日2(?:回|度)目",
    re.IGNORECASE,
)
_AFTERWARDS = re.compile(
    r"\b(?:photos?|images?|video|footage|orbit\w*|residents|shelter\w*|aftermath|analysis|explain\w*|what we know"
    r"|need to know|assess\w*|reveals?|revealed|earlier (?:missile|rocket|test|launch)\w*"
    r"|says? (?:latest|its|missile|rocket|test|launch|it )|confirms?|claims?|boasts?|state media|KCNA"
    r"|oversaw|oversees)\b"
    r"|사진|영상|공개|보도|주장|궤도|대피|분석|참관|지도|조선중앙",
    re.IGNORECASE,
)
_METONYM_EN = r"\b(?:near|around|outside|over|north of)\s+(?:\w+\s+){{0,3}}?{term}\b"
_METONYM_KO = r"{term}(?:시)?(?:\s?(?:일대|인근|상공|부근|북쪽|남쪽|북부|지역)|에서)"
# A name with a capital or a digit inside, or a plain capitalised one after words that introduce a name.
_CODE_NAME = r"[A-Z][\w-]*[A-Z0-9][\w-]*"
_CALLED = re.compile(
    r"\b(?:called|dubbed|named|code-?named|known as|tracked as|variant of|version of)\s+(?:the\s+)?[\"'“‘]?"
    rf"(?P<name>{_CODE_NAME}|[A-Z][a-z]{{3,}}[\w-]*)"
    r"|[\"“‘'](?P<quoted>[A-Z][A-Za-z0-9-]{3,})[\"”’']\s+(?:backdoor|malware|trojan|ransomware|campaign)"
    rf"|\b(?P<before>{_CODE_NAME}|[A-Z][a-z]{{4,}})\s+(?:backdoor|malware|trojan|ransomware|RAT)\b"
)
_LONG_WORD = re.compile(r"[A-Za-z][a-z-]{5,}|[가-힣]{3,}")
_CAPITAL = re.compile(r"(?<![\w-])(?:[A-Z][\w’'-]*[\w]|[A-Z]{2,}\d*|\w+-\d+|\d{2,}(?:,\d{3})*)(?![\w-])")


def facts(
    title: str,
    summary: str,
    published: datetime,
    language: str,
    category: Category | None,
    kind: Kind,
    words: ExtractTables,
) -> Facts:
    """What `title` and `summary` (plain text) state about the act they report.

    `published` is aware and resolves "Thursday" and "어제"; `category` narrows where the same words mean different
    things. Only the head of the text is read, in time linear in its length. `language` is a hint that is not needed:
    each script is read by its own patterns.
    """
    if kind == "unrelated":
        return Facts()
    head, body = title[:MAX_TITLE], summary[:MAX_SUMMARY]
    if is_caption(body):
        body = ""
    text = f"{head}\n{body}"
    clauses = clauses_of(head, body)
    main = "\n".join(c.text for c in clauses if not c.aside) or text
    finders = _finders(words)
    title_main = " ".join(c.text for c in clauses if c.sentence == 0 and not c.aside) or head
    claimed_by = finders.claimants.all(text)
    state_media = "KCNA" in finders.claimants.all(main)
    only_state_media = state_media and not {"JCS", "Japan"} & set(finders.claimants.all(head))
    day = act_day(clauses, published, only_state_media)
    if category in EPISODES:
        day = first_day(title_main, published) or day
    count = count_of(clauses) if category not in UNCOUNTED else None
    ordinal, series = ordinal_of(clauses)
    weapon = finders.weapons.first(main)
    cyber = category == "cyber"
    return Facts(
        act_day=day.days[0],
        act_day_basis=day.basis,
        days=day.days,
        count=count.number if count else None,
        count_at_least=bool(count and count.at_least),
        count_about=bool(count and count.about),
        ordinal=ordinal,
        series=series,
        weapon=weapon,
        form="" if cyber else finders.form(title_main, main, weapon),
        range_km=range_km(text),
        altitude_km=altitude_km(text),
        place=finders.place(main),
        claimed_by=claimed_by,
        campaign=_campaign(text, finders, words.generic) if cyber else "",
        actor=finders.actors.first(text) if cyber else "",
        tokens=_tokens(head, body, words) if cyber else (),
        another=bool(_ANOTHER.search(text)),
        follow_up=only_state_media or bool(_AFTERWARDS.search(head)),
    )


class _Finder:
    """Finds canonical names in a text with one pass of one pattern; of spellings that fit, the longest wins."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._canonical = {t.lower(): n.name for n in names for t in n.terms}
        latin = [t for t in self._canonical if t[0].isascii()]
        other = [t for t in self._canonical if not t[0].isascii()]
        # A spelling that ends in Korean may go on in Korean: particles are glued to names.
        self._ascii = re.compile(rf"(?<![\w-]){_trie(latin)}(?![a-z0-9])") if latin else None
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


class _Finders:
    def __init__(self, words: ExtractTables) -> None:
        self.weapons = _Finder(words.weapons)
        self.claimants = _Finder(words.claimants)
        self.actors = _Finder(words.actors)
        self.campaigns = _Finder(words.campaigns)
        self._forms = _Finder(words.forms)
        self._form_of = {w.name: w.form for w in words.weapons}
        self._places = _Finder(Name(p.name, p.terms) for p in words.places if not p.metonym)
        self._metonyms = [(p.name, _metonym(p.terms)) for p in words.places if p.metonym]

    def place(self, text: str) -> str:
        if named := self._places.first(text):
            return named
        return next((name for name, pattern in self._metonyms if pattern.search(text)), "")

    def form(self, title: str, main: str, weapon: str) -> str:
        """The title decides, then a weapon named in the text, then the text; a bare "missile" says least. The engine of
        an ICBM is an engine."""
        in_title = self._forms.all(title)
        if "engine" in in_title:
            return "engine"
        by_weapon = [self._form_of.get(name, "") for name in (self.weapons.first(title), weapon)]
        named = [by_weapon[0], *in_title, by_weapon[1], *self._forms.all(main)]
        return next((form for form in named if form and form != GENERIC_FORM), GENERIC_FORM if any(named) else "")


def _metonym(terms: Iterable[str]) -> re.Pattern[str]:
    spelled = ((_METONYM_EN if t.isascii() else _METONYM_KO).format(term=re.escape(t)) for t in terms)
    return re.compile("|".join(spelled), re.IGNORECASE)


@lru_cache(maxsize=4)
def _finders(words: ExtractTables) -> _Finders:
    return _Finders(words)


def _campaign(text: str, finders: _Finders, generic: frozenset[str]) -> str:
    if known := finders.campaigns.first(text):
        return known
    for match in _CALLED.finditer(text):
        name = match["name"] or match["quoted"] or match["before"]
        if name and not finders.actors.first(name) and name.lower() not in generic:
            return name
    return ""


def _tokens(title: str, summary: str, words: ExtractTables) -> tuple[str, ...]:
    """What names the attack, lower case and without the words that every such report holds: sums ("$100m"), names,
    numbers; and, marked "~", long words of the title, which count for less."""
    found: dict[str, None] = {}
    for text in (title, summary):
        if (millions := usd_millions(text)) is not None:
            found[f"${millions}m"] = None
    # In a Title Case headline a capital says nothing: only what the summary capitalises too is a name there.
    headline_case = sum(w[:1].isupper() for w in title.split()) > 0.6 * len(title.split())
    for text in (title, summary):
        for match in _CAPITAL.finditer(text):
            word = match.group(0)
            if not (text is title and headline_case and word.istitle() and word not in summary):
                _keep(found, word, words.generic)
    for word in _LONG_WORD.findall(title):
        if word.casefold() not in found:
            _keep(found, word, words.generic, "~")
    return tuple(found)[:MAX_TOKENS]


def _keep(found: dict[str, None], word: str, generic: frozenset[str], mark: str = "") -> None:
    token = word.casefold().removesuffix("'s").removesuffix("’s")
    if token not in generic and len(token) > 2:
        found[mark + token] = None
