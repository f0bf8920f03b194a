"""Finding the lexicon's terms in a text: where each stands, which concept it belongs to, which form a verb has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, count
from operator import add
from typing import TypeAlias

from data.models import RuleTables, TermList
from scoring.reading.closing_acts import NO_CLOSING, Closing, closing_of
from scoring.reading.korean_forms import stems_of

#: One code point for one code point, so that a place in the folded text is a place in the original.
_FOLDED = tuple(zip("\u2019\u2018\u201c\u201d\u201e\u2011\u2010\u00a0\u2026", '\'\'"""-- ;', strict=True))
#: Letters, digits and signs of full width, and the wide space, as the plain ones.
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_IS_WIDE = re.compile(r"[\uff01-\uff5e\u3000]").search
#: Signs that take no room: soft hyphens, joiners, marks of direction, the mark of byte order.
_NO_ROOM = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# Words and punctuation; no hyphens inside words, dots of abbreviations ("U.S.", "3.5") or commas inside numbers.
_TOKEN = re.compile(
    r"""(\w+ | '(?:s\b)? | [^\w\s.,'-]
    | -(?:(?!\S)|(?<!\S-)) | ,(?:(?!\d)|(?<!\d,)) | \.(?<!\b\w\.)(?:(?<!\w\.)|(?!\w)))""",
    re.VERBOSE,
)
_CJK_WORD = re.compile(r"[^\s#＃.,…·:;!?\"'“”‘’「」『』【】、。()\[\]<>《》―—]+")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_LATIN = re.compile("[A-Za-z]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HAN = re.compile(r"[\u4e00-\u9fff]")

_PARTICLES = frozenset({
    "of", "as", "out", "up", "off", "down", "over", "in", "into", "on", "back", "against", "at", "with", "to", "for",
    "after", "toward", "through", "ready", "apart", "short", "that", "cover", "dead", "guilty", "behind", "by", "away",
    "talks", "force", "law", "concern", "commitment", "aloft", "airborne",
})  # fmt: skip
#: Forms a term is written in; a language's clause module turns those of verbs into what they are used as (see `USES`).
BASE, THIRD, PAST, ING, NOUN, PLAIN = "base", "third", "past", "ing", "n", ""
#: What a verb form is used as: finite verb, infinitive, participle, noun.
USES = {"v": "finite", "i": "infinitive", "g": "participle", "n": "noun"}


def fold(text: str) -> str:
    """Quotation marks, hyphens and spaces of every make as the plain ones, each in its place."""
    if not text.isascii():
        for mark, usual in _FOLDED:
            text = text.replace(mark, usual)
        if _IS_WIDE(text):
            text = text.translate(_WIDE)
    return text


def plain(text: str) -> tuple[str, list[int] | None]:
    """The folded text without signs that take no room, and where each of its letters stood (None: where it stands)."""
    text = fold(text)
    if text.isascii() or not _NO_ROOM.search(text):
        return text, None
    kept = [place for place, letter in enumerate(text) if not _NO_ROOM.match(letter)]
    return "".join(text[place] for place in kept), [*kept, len(text)]


def _is_latin(text: str) -> bool:
    """Whether a text with some Hangul is written in Latin letters: an English headline with a Korean publisher's name
    behind it. A syllable of Hangul stands for two or three letters."""
    latin = len(_LATIN.findall(text))
    return latin > 24 and latin > 4 * len(_HANGUL.findall(text))


def script_of(text: str, declared: str = "") -> str:
    """'ko', 'ja' or 'en': the language whose rules read this text, decided by its letters rather than by its label."""
    if text.isascii():
        return "en"
    if _HANGUL.search(text):
        return "en" if _is_latin(text) else "ko"
    if _KANA.search(text) or (_HAN.search(text) and declared == "ja"):
        return "ja"
    return "ko" if declared == "ko" and _HAN.search(text) else "en"


@dataclass(slots=True)
class Token:
    """A term found. `at` and `end` count words, `start` and `stop` code points of the field's text."""

    concept: str
    form: str
    at: int
    end: int
    start: int
    stop: int
    mood: str = "done"
    implied: bool = False  # a subject that the clause leaves out
    oblique: bool = False  # a name behind a preposition: no subject
    native: bool = False  # Korean: a verb's stem, whose last syllable tells how it is used, no Chinese noun


@dataclass(frozen=True, slots=True)
class ActClass:
    """A class of act that a predicate may be of: used so (any use if ""), with one of these objects in this place."""

    name: str
    uses: str
    objects: frozenset[str]
    place: str
    deed: bool


@dataclass(slots=True)
class Reading:
    """A field's text cut into words, with the tokens found in it in order of place."""

    text: str
    language: str
    words: list[str]
    starts: list[int]
    stops: list[int]
    tokens: list[Token] = field(default_factory=list)
    told: bool = False  # what else the entry says names the North
    own: bool = False  # the North's own news agency writes
    traits: Mapping[str, frozenset[str]] = field(default_factory=dict)  # trait or group -> concepts that have it
    acts: Mapping[str, tuple[ActClass, ...]] = field(default_factory=dict)  # predicate -> classes it may be of
    closing: Closing = NO_CLOSING  # what words do where the predicate closes the clause


def inflect(verb: str, irregular: Mapping[str, tuple[str, str, str, str]]) -> list[tuple[str, str]]:
    """(form, text) of an English verb phrase. `irregular`: base -> (third person, past, participle, -ing).

    The last word is inflected ("test fire"), or the first where the last is a particle ("carry out").
    """
    first, _, rest = verb.partition(" ")
    if rest and rest.rsplit(" ", 1)[-1] in _PARTICLES:
        return [(form, f"{text} {rest}") for form, text in inflect(first, irregular)]
    head, _, last = verb.rpartition(" ")
    lead = head + " " if head else ""
    if last in irregular:
        third, past, participle, ing = irregular[last]
    else:
        stem = last[:-1] if last.endswith("e") else last
        if last.endswith("y") and last[-2:-1] not in "aeiou":
            third, past = last[:-1] + "ies", last[:-1] + "ied"
        else:
            third = last + ("es" if last.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
            past = stem + "ed"
        participle, ing = past, (last if last.endswith("ee") else stem) + "ing"
    forms = {past: PAST, participle: PAST, last: BASE, third: THIRD, ing: ING}
    return [(form, lead + text) for text, form in forms.items()]


def plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x", "z")) else "s")


def lower(text: str) -> str:
    """Small letters, one code point for one code point."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _tokens(text: str) -> tuple[list[str], list[int], list[int]]:
    """Words and punctuation, with where they start and stop."""
    parts = _TOKEN.split(text)  # what stands between two words, a word, what stands between, …
    ends = list(accumulate(map(len, parts)))
    return parts[1::2], ends[:-1:2], ends[1::2]


def _traits(tables: RuleTables) -> dict[str, frozenset[str]]:
    """Traits, and groups under their own names, with the concepts that have them."""
    found = {trait: frozenset(concepts) for trait, concepts in tables.traits.items()}
    for name, (group, _) in tables.concepts.items():
        found[group] = found.get(group, frozenset()) | {name}
    return found


def _acts(tables: RuleTables) -> dict[str, tuple[ActClass, ...]]:
    """The classes of acts by their predicates' concepts, in the order of the table."""
    groups = _traits(tables)

    def named(text: str) -> frozenset[str]:
        parts = (groups[n[1:]] if n.startswith("@") else frozenset({n}) for n in text.split("|"))
        return frozenset().union(*parts)

    found: dict[str, tuple[ActClass, ...]] = {}
    for row in tables.acts:
        objects = frozenset().union(*map(named, row.objects))
        for text in row.predicates:
            names, _, uses = text.partition(":")
            for concept in sorted(named(names)):
                found[concept] = (*found.get(concept, ()), ActClass(row.name, uses, objects, row.place, row.deed))
    return found


_Named: TypeAlias = tuple[str, str]  # concept and form
_Phrase: TypeAlias = tuple[int, list[str], _Named]


def _put_back(reading: Reading, places: list[int]) -> None:
    """Places in the text that was read as places in the original."""

    def stop(at: int) -> int:
        return places[at - 1] + 1 if at else 0

    reading.starts = [places[at] for at in reading.starts]
    reading.stops = [stop(at) for at in reading.stops]
    for token in reading.tokens:
        token.start, token.stop = places[token.start], stop(token.stop)


class Lexicon:
    """Terms of every language, compiled once. Finding them takes one pass over the text."""

    def __init__(self, tables: RuleTables) -> None:
        self._closing = closing_of(tables)
        self.traits, self.acts = _traits(tables), _acts(tables)
        # What an English word may begin: phrases by their second word, longest first; a name; one in capitals.
        self._first: dict[str, tuple[dict[str, list[_Phrase]], _Named | None, _Named | None]] = {}
        # Korean and Japanese: (term, concept, whether a verb's stem) by the term's first two letters, the longest
        # first; those of one letter.
        self._cjk: dict[str, dict[str, list[tuple[str, str, bool]]]] = {"ko": {}, "ja": {}}
        self._letters: dict[str, dict[str, tuple[str, str, bool]]] = {"ko": {}, "ja": {}}
        for row in tables.terms:
            if row.language == "en":
                for form, text in self._english(row, tables.irregular):
                    self._add(text, row.concept, form)
            else:
                stems = [stem for verb in row.verbs for stem in stems_of(verb)]
                for text in (*row.terms, *stems):
                    named = (text, row.concept, text in stems)
                    if len(text) == 1:
                        self._letters[row.language][text] = named
                    else:
                        self._cjk[row.language].setdefault(text[:2], []).append(named)
        for seconds, _, _ in self._first.values():
            for phrases in seconds.values():
                phrases.sort(key=lambda phrase: -phrase[0])
        for terms in self._cjk.values():
            for rows in terms.values():
                rows.sort(key=lambda row: (-len(row[0]), row[2]))  # what is written as it stands comes before a stem

    @staticmethod
    def _english(row: TermList, irregular: Mapping[str, tuple[str, str, str, str]]) -> Iterator[tuple[str, str]]:
        for text in row.terms:
            yield PLAIN, text
        for verb in row.verbs:
            yield from inflect(verb, irregular)
        for noun in row.nouns:
            yield NOUN, noun
            yield NOUN, plural(noun)

    def _add(self, text: str, concept: str, form: str) -> None:
        raw = _tokens(text)[0]
        words = [word.lower() for word in raw]
        seconds, alone, capitals = self._first.get(words[0], ({}, None, None))
        if text.isupper() and len(raw) == 1 and len(text) <= 3:
            # Short capitals ("US", "UN") are names only when written so: "us" is a pronoun.
            capitals = capitals or (concept, form)
        elif len(words) == 1:
            alone = alone or (concept, form)
        else:
            known = seconds.setdefault(words[1], [])
            if not any(parts == words for _, parts, _ in known):
                known.append((len(words), words, (concept, form)))
        self._first[words[0]] = seconds, alone, capitals

    def read(self, text: str, language: str) -> Reading:
        """Words and tokens of `text`; the longest term wins and no two tokens overlap."""
        folded, places = plain(text)
        reading = self._read_english(folded) if language == "en" else self._read_cjk(folded, language)
        if places:
            _put_back(reading, places)
        reading.text, reading.traits, reading.acts = text, self.traits, self.acts
        return reading

    def _read_english(self, text: str) -> Reading:
        words, starts, stops = _tokens(lower(text))
        tokens: list[Token] = []
        free = 0  # the first word that no token holds yet
        for at, entry in [found for found in enumerate(map(self._first.get, words)) if found[1]]:
            if entry is None or at < free:
                continue
            phrases, named, capitals = entry
            length = 1
            if phrases:
                for size, parts, found in phrases.get(words[at + 1] if at + 1 < len(words) else "", ()):
                    if size == 2 or words[at : at + size] == parts:
                        length, named = size, found
                        break
            if named is None and capitals and text[starts[at] : stops[at]].isupper():
                named = capitals
            if named is not None:
                free = at + length
                tokens.append(Token(named[0], named[1], at, free, starts[at], stops[free - 1]))
        return Reading(text, "en", words, starts, stops, tokens)

    def _read_cjk(self, text: str, language: str) -> Reading:
        words: list[str] = []
        starts: list[int] = []
        stops: list[int] = []
        for found in _CJK_WORD.finditer(text):
            words.append(found[0])
            starts.append(found.start())
            stops.append(found.end())
        tokens: list[Token] = []
        pairs = map(self._cjk[language].get, map(add, text, text[1:] + " "))
        letters = map(self._letters[language].get, text)
        free, word, last = 0, 0, len(starts) - 1
        for place, rows, named in [found for found in zip(count(), pairs, letters) if found[1] or found[2]]:
            if place < free:
                continue
            for row in rows or ():
                if text.startswith(row[0], place):
                    named = row
                    break
            if named is None:
                continue
            term, concept, native = named
            free = place + len(term)
            while word < last and starts[word + 1] <= place:
                word += 1
            end = word
            while end < last and starts[end + 1] < free:
                end += 1
            tokens.append(Token(concept, PLAIN, word, end + 1, place, free, native=native))
        return Reading(text, language, words, starts, stops, tokens, closing=self._closing)
