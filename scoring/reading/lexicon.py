"""Finding the lexicon's terms in a text: where each stands, which concept it belongs to, which form a verb has."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, compress
from operator import add
from typing import TypeAlias

from data.models import RuleTables, TermList
from scoring.reading.closing_acts import NO_CLOSING, Closing, closing_of
from scoring.reading.inflection import NOUN, PLAIN, inflect, plural
from scoring.reading.korean_forms import stems_of, with_particle
from scoring.reading.letters import lower, plain
from scoring.reading.trie import any_of

# Words and punctuation; no hyphens inside words, dots of abbreviations ("U.S.", "3.5") or commas inside numbers.
_TOKEN = re.compile(
    r"""(\w+ | '(?:s\b)? | [^\w\s.,'-]
    | -(?:(?!\S)|(?<!\S-)) | ,(?:(?!\d)|(?<!\d,)) | \.(?<!\b\w\.)(?:(?<!\w\.)|(?!\w)))""",
    re.VERBOSE,
)
_CJK_WORD = re.compile(r"([^\s#＃.,…·:;!?\"'“”‘’「」『』【】、。()\[\]<>《》―—]+)")


#: Shorter Korean terms of two words are other words where they are written as one ('한 발', '한발').
_CLOSED = 3


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
    alone: bool = False  # … and no other power that fires, ships arms or is at war
    own: bool = False  # the North's own news agency writes
    traits: Mapping[str, frozenset[str]] = field(default_factory=dict)  # trait or group -> concepts that have it
    acts: Mapping[str, tuple[ActClass, ...]] = field(default_factory=dict)  # predicate -> classes it may be of
    closing: Closing = NO_CLOSING  # what words do where the predicate closes the clause


def _tokens(text: str, word: re.Pattern[str] = _TOKEN) -> tuple[list[str], list[int], list[int]]:
    """Words and punctuation, with where they start and stop. `word` holds one group, the whole of a word."""
    parts = word.split(text)  # what stands between two words, a word, what stands between, …
    ends = list(accumulate(map(len, parts)))
    return parts[1::2], ends[:-1:2], ends[1::2]


class Traits(dict[str, frozenset[str]]):
    """Traits, and groups under their own names, with the concepts that have them.

    "cyber|attribute", each a trait, a group or else a concept, are the concepts of both, joined when first asked for.
    """

    def __init__(self, tables: RuleTables) -> None:
        super().__init__({trait: frozenset(concepts) for trait, concepts in tables.traits.items()})
        for name, (group, _) in tables.concepts.items():
            self[group] = self.get(group, frozenset()) | {name}
        self._concepts = tables.concepts

    def __missing__(self, names: str) -> frozenset[str]:
        parts = names.split("|")
        if len(parts) == 1 or any(part not in self and part not in self._concepts for part in parts):
            raise KeyError(names)
        joined = frozenset[str]().union(*(self.get(part, (part,)) for part in parts))
        return self.setdefault(names, joined)


def _acts(tables: RuleTables) -> dict[str, tuple[ActClass, ...]]:
    """The classes of acts by their predicates' concepts, in the order of the table."""
    groups = Traits(tables)

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


def _put_back(reading: Reading, places: list[int]) -> None:
    """Places in the text that was read as places in the original."""

    def stop(at: int) -> int:
        return places[at - 1] + 1 if at else 0

    reading.starts = [places[at] for at in reading.starts]
    reading.stops = [stop(at) for at in reading.stops]
    for token in reading.tokens:
        token.start, token.stop = places[token.start], stop(token.stop)


#: A term: its length in words (Korean, Japanese: in letters), its concept, its form, whether it is a verb's stem.
_Term: TypeAlias = tuple[int, str, str, bool]


@dataclass(slots=True)
class _Branch:
    """The term that ends here, and what goes on from here by the next word or letter."""

    term: _Term | None = None
    further: dict[str, _Branch] = field(default_factory=dict)

    def longest(self, parts: Sequence[str], at: int) -> _Term | None:
        """The longest term on from here that goes on in `parts`, words or a text, at `at`."""
        found, further = self.term, self.further
        while at < len(parts) and (branch := further.get(parts[at])) is not None:
            found, further, at = branch.term or found, branch.further, at + 1
        return found

    def grow(self, parts: Iterable[str]) -> _Branch:
        """The branch where `parts` end that go on from here."""
        branch = self
        for part in parts:
            if (known := branch.further.get(part)) is None:
                known = branch.further[part] = _Branch()
            branch = known
        return branch


class _Terms:
    """Korean or Japanese terms as branches by their first two letters: few pairs of letters of a text open any."""

    def __init__(self) -> None:
        self._pairs: dict[str, _Branch] = {}
        self._letters: dict[str, _Branch] = {}  # terms of one letter
        self._alone = re.compile(any_of(()))

    def add(self, text: str, concept: str, stem: bool) -> None:
        """Hold a term. What is written as it stands replaces a verb's stem."""
        term = (len(text), concept, PLAIN, stem)
        if len(text) == 1:
            self._letters[text] = _Branch(term)
            return
        branch = self._pairs.setdefault(text[:2], _Branch()).grow(text[2:])
        if branch.term is None or branch.term[3] or not stem:
            branch.term = term

    def close(self) -> None:
        """Let each pair fall back on its first letter, once all terms are held."""
        for pair, branch in self._pairs.items():
            if branch.term is None and pair[0] in self._letters:
                branch.term = self._letters[pair[0]].term
        self._alone = re.compile(any_of(self._letters))

    def opened(self, text: str) -> Iterator[tuple[int, _Branch]]:
        """The branches that the letters of a text open, and where."""
        found = list(map(self._pairs.get, map(add, text, text[1:] + "\n")))
        for letter in self._alone.finditer(text):
            at = letter.start()
            found[at] = found[at] or self._letters[letter[0]]
        return compress(enumerate(found), found)  # type: ignore[arg-type]


class Lexicon:
    """Terms of every language, compiled once. Finding them takes one pass over the text."""

    def __init__(self, tables: RuleTables) -> None:
        self._closing = closing_of(tables)
        self.traits, self.acts = Traits(tables), _acts(tables)
        self._first: dict[str, _Branch] = {}  # what an English word may begin
        self._capitals: dict[str, _Term] = {}  # … and what it is in capitals alone
        self._cjk = {"ko": _Terms(), "ja": _Terms()}
        for row in tables.terms:
            if row.language == "en":
                for form, text in self._english(row, tables.irregular):
                    self._add(text, row.concept, form)
            else:
                verbs = (written for verb in row.verbs for written in with_particle(verb))
                stems = [stem for verb in verbs for stem in stems_of(verb)]
                for text in (*row.terms, *stems):
                    self._cjk[row.language].add(text, row.concept, text in stems)
        self._close_up(tables)
        for terms in self._cjk.values():
            terms.close()

    def _close_up(self, tables: RuleTables) -> None:
        """Add the Korean terms of several words as they are written without a space, which headlines leave out."""
        rows = [row for row in tables.terms if row.language == "ko"]
        held = {text for row in rows for text in row.terms}
        for row in rows:
            for text in row.terms:
                closed = text.replace(" ", "")
                if " " in text.strip() and text == text.strip() and len(closed) > _CLOSED and closed not in held:
                    self._cjk["ko"].add(closed, row.concept, False)

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
        term = (len(words), concept, form, False)
        branch = self._first.setdefault(words[0], _Branch()).grow(words[1:])
        if text.isupper() and len(raw) == 1 and len(text) <= 3:
            # Short capitals ("US", "UN") are names only when written so: "us" is a pronoun.
            self._capitals.setdefault(words[0], term)
        else:
            branch.term = branch.term or term

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
        if "#" in words:  # '#NorthKorea' is a name like another
            kept = [at for at, word in enumerate(words) if word != "#"]
            words, starts, stops = [words[at] for at in kept], [starts[at] for at in kept], [stops[at] for at in kept]
        tokens: list[Token] = []
        free = 0  # the first word that no token holds yet
        small = text.islower()  # a text without any capital says nothing by its letters ("us" may still be a pronoun)
        begun = list(map(self._first.get, words))
        for at, branch in compress(enumerate(begun), begun):
            if branch is None or at < free:
                continue
            named = branch.longest(words, at + 1) if branch.further else branch.term
            if (
                named is None
                and words[at] in self._capitals
                and ((small and words[at] != "us") or text[starts[at] : stops[at]].isupper())
            ):
                named = self._capitals[words[at]]
            if named is not None:
                size, concept, form, _ = named
                free = at + size
                tokens.append(Token(concept, form, at, free, starts[at], stops[free - 1]))
        return Reading(text, "en", words, starts, stops, tokens)

    def _read_cjk(self, text: str, language: str) -> Reading:
        words, starts, stops = _tokens(text, _CJK_WORD)
        tokens: list[Token] = []
        free, word = 0, 1  # the first letter that no token holds yet; the words that have begun
        for place, branch in self._cjk[language].opened(text):
            if place < free or (named := branch.longest(text, place + 2)) is None:
                continue
            size, concept, _, native = named
            free = place + size
            word = bisect_right(starts, place, word)
            tokens.append(Token(concept, PLAIN, word - 1, bisect_left(starts, free, word), place, free, native=native))
        return Reading(text, language, words, starts, stops, tokens, closing=self._closing)
