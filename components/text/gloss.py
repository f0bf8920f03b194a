"""What a headline in another language than the reader's is about, from the facts read in it; it is no translation."""

from __future__ import annotations

from collections.abc import Callable

from components.text.act_title import group_called, weapon_called
from components.text.catalogue import words
from components.text.fact_title import OWN_WORD, counted
from components.text.i18n import language, named, t
from data.models import SIGNAL_KINDS, Entry, Report

_MOST = 2  # sides named
_KANA, _HANGUL = ("\u3040", "\u30ff"), ("\uac00", "\ud7a3")
_MIXED = 4  # one letter in so many of a script tells the language: names and abbreviations are written in others


def spoken(entry: Entry) -> str:
    """The language of a headline: by its letters where they tell, else that of its source, which may mix several."""
    letters = [letter for letter in entry.title if letter.isalpha()]
    for tongue, (first, last) in (("ja", _KANA), ("ko", _HANGUL)):
        if _MIXED * sum(first <= letter <= last for letter in letters) > len(letters):
            return tongue
    return entry.language


def gloss(report: Report, placed: Callable[[str], str] = str) -> str:
    """Such as "Provocation: 3 ballistic missiles, KN-25, Sunan; JCS", plain text; "" where the headline is in the
    reader's language or no signal. `placed` gives a place's name in the reader's language."""
    said = report.assessment
    if spoken(report.entry) == language() or said.kind not in SIGNAL_KINDS or not said.category:
        return ""
    facts = said.facts
    parts = (_what(report), weapon_called(facts.weapon), group_called(facts.campaign), placed(facts.place))
    who = ", ".join(named("voice_of", side, side) for side in facts.claimed_by[:_MOST])
    told = ", ".join(filter(None, parts))
    return t("gloss.line", kind=t(f"kind.{said.kind}"), told="; ".join(filter(None, (told, who))))


def _what(report: Report) -> str:
    said, strings = report.assessment, words(language())
    facts = said.facts
    tells = facts.form == "engine" or (f"act_what.{facts.form}" in strings and said.category not in OWN_WORD)
    what = facts.form if tells else said.category
    if facts.reach and what in ("missile", "ballistic"):
        what = facts.reach
    if said.kind != "provocation" or f"act_what.{what}" not in strings:
        return t(f"category.{said.category}")
    return counted(what or "other", facts, strings)
