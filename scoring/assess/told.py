"""What the summary tells of a title that does not name the North: that it names it, first or not, and beside an act."""

from __future__ import annotations

import re

from data.models import RuleTables
from scoring.assess.fields import first_sentence
from scoring.reading.korean_forms import stems_of
from scoring.reading.letters import fold, lower
from scoring.reading.trie import any_of

#: How far into a summary its first words reach: a name there says what the entry is about.
_OPENING = 16
#: A summary that begins so tells of something else than its title.
_BESIDES = ("plus", "also", "and ", "elsewhere", "meanwhile", "in other news", "the following is")
#: A Korean summary's dateline: '(서울=연합뉴스) 아무개 기자 = '.
_DATELINE = re.compile(r"^\s*[(\[][^)\]]{2,40}[)\]](?:[^=\n]{0,60}=|\s)\s*")
#: The dateline of the North's own agency: '(평양 3월 11일발 조선중앙통신)'.
_OWN = re.compile(r"\s*\(?평양 ?[^()]{0,16}조선중앙통신")
#: Where Korean summaries say on what occasion somebody speaks: in their first words.
_OCCASION = 160


class TitleSigns:
    """Says which signs a title gets from its summary, with one rule book's names and acts."""

    def __init__(self, tables: RuleTables) -> None:
        rows = [row for row in tables.terms if row.concept in ("north", "kim", "voice")]
        named = (row.terms for row in tables.terms if row.language == "ko" and row.concept == "hackers")
        gangs = {term for terms in named for term in terms if term[0] >= "가"}
        # 'the North' in one Korean letter is a piece of other words ('경북'): a text that says no more names nobody
        northern = {lower(t) for row in rows for t in row.terms} - {"북"} | gangs
        done = frozenset(tables.traits.get("done-or-said", ()))
        rows = [row for row in tables.terms if row.language == "ko" and row.concept in done]
        acts = {t for row in rows for t in (*row.terms, *(stem for verb in row.verbs for stem in stems_of(verb)))}
        acts |= {"쐈다", "쏜 ", "쏴 "}
        powers = {n for n, (group, _) in tables.concepts.items() if group == "foreign"} - {"south", "us", "japan", "un"}
        others = {lower(t) for row in tables.terms if row.language == "en" and row.concept in powers for t in row.terms}
        self._others = re.compile(rf"\b(?:{any_of(others - {'west'})})\b").search  # 'West Sea'
        self._north = re.compile(any_of(northern)).search
        korean = any_of(t for t in northern if "가" <= t[0] <= "힣" or t == "北")
        self._act = re.compile(f"(?:{korean}).{{0,24}}?(?:{any_of(lower(t) for t in acts if len(t) > 1)})").search

    def signs(self, summary: str, script: str) -> tuple[str, ...]:
        """The concepts that stand for what a summary tells: "told" where it names the North, "told-first" where it
        begins with it, "told-act" where a Korean one begins with what the North does or says, "told-own" where its
        dateline is that of the North's agency, "told-alone" where the first sentences of an English one name no other
        power that could be meant; empty without a name."""
        low = lower(fold(summary))
        named = self._north(low)
        if named is None:
            return ()
        found = ["told"]
        start = m.end() if script == "ko" and (m := _DATELINE.match(low)) else 0
        first = named if named.start() >= start else self._north(low, start)
        if first is not None and first.start() - start < _OPENING:
            found.append("told-first")
        beginning = low[: len(first_sentence(summary))] if script == "en" else ""
        opens = named.start() < len(beginning) and self._north(beginning)
        if opens and not self._others(beginning) and not beginning.startswith(_BESIDES):
            found.append("told-alone")
        if script == "ko" and _OWN.match(low):
            found.append("told-own")
        if script == "ko" and self._act(low, start, start + _OCCASION):
            found.append("told-act")
        return tuple(found)
