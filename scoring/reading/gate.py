"""The gate: turns away, at the cost of one scan, the texts that cannot be about North Korea."""

from __future__ import annotations

import re

from data.models import RuleTables
from scoring.reading.letters import plain
from scoring.reading.trie import any_of


class Gate:
    """Opens for a text that holds an anchor: a name of North Korea, or all words of a group that stands for one.

    Stems are short pieces of the anchors, looked for as written and in capitals; nearly every text is turned away by
    them in one pass. Only what is left is looked at for whole anchors.
    """

    def __init__(self, tables: RuleTables) -> None:
        english, other = set[str](), set[str]()
        for row in tables.terms:
            if row.concept in tables.anchors:
                (english if row.language == "en" else other).update(row.terms, row.nouns)
        stems = {form for stem in tables.stems for form in (stem, stem.upper())}
        self._stem = re.compile(any_of(stems)).search
        self._anchor = re.compile(rf"\b(?:{any_of({t.lower() for t in english})})").search
        self._groups: dict[str, list[tuple[str, ...]]] = {}  # by their first words, which many of them share
        for first, *rest in [words for words in tables.anchor_pairs if "".join(words).isascii()]:
            self._groups.setdefault(first, []).append(tuple(rest))
        self.pairs = Pairs(tables)
        self._other = re.compile(any_of(other)).search

    def __call__(self, text: str) -> bool:
        if not text.isascii():
            text, _ = plain(text)
        if self._stem(text.upper() if text.islower() else text):
            low = text.lower()
            if self._anchor(low):
                return True
            for first, groups in self._groups.items():
                if first in low and any(all(word in low for word in rest) for rest in groups):
                    return True
        return not text.isascii() and (self._other(text) is not None or self.pairs(text))


class Pairs:
    """Knows a text that names nobody by words that stand together only in news of the North ('확성기', '접경')."""

    def __init__(self, tables: RuleTables) -> None:
        self._all = [words for words in tables.anchor_pairs if not "".join(words).isascii()]
        self._first = re.compile(any_of({words[0] for words in self._all} or {"\0"})).search

    def __call__(self, text: str) -> bool:
        return self._first(text) is not None and any(all(word in text for word in words) for words in self._all)
