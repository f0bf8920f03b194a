"""English reality: whether what a predicate says is done, denied, demanded, rehearsed, announced or may be."""

from __future__ import annotations

from scoring.reading.clauses import Clause
from scoring.reading.english_doers import NOUNS, doer_of, governor_of
from scoring.reading.english_names import PREPOSITIONS
from scoring.reading.lexicon import Reading, Token

#: What is a sign itself is not foreseen by another.
_SIGNS = ("foresee", "ready")
#: With one of these no sign is seen.
_UNSEEN = frozenset({"sign", "signs", "yet"})
_VEILED = frozenset({"not", "may", "hush"})


def reality_of(clause: Clause, place: int, act: str, thing: Token | None, reading: Reading) -> str:
    """One of `data.models.REALITIES` for the predicate at this place, of this class and with this object."""
    head = clause.tokens[place]
    end = head.end if thing is None else thing.at  # 'launched no other', 'fires no missile'
    wills = act in ("arm", "threaten") and head.concept in reading.traits["wills"]  # 'vows not to give up nuclear arms'
    if (
        head.form not in NOUNS
        and not wills
        and any(t.concept == "not" and t.at <= end for t in clause.tokens[place + 1 :])
    ):
        return "denied"  # 'fires no missile'
    if any(_is_unseen(t, reading) for t in clause.tokens[:place] if t.concept in _VEILED):
        return "denied"  # 'no signs of imminent nuclear test'
    if head.mood != "done":
        return "denied" if head.mood == "not" else "may"
    before = clause.tokens[:place]
    if head.form == "" and any(t.concept == "not" and 0 <= head.at - t.end < 2 for t in before):
        return "denied"  # 'without parade', 'no new activity'
    if head.form in NOUNS and act not in _SIGNS and _is_foreseen(clause, place, reading):
        return "may"
    governor = governor_of(clause, place)
    if governor is not None and _is_stopped(clause, governor, head, reading):
        return "denied"  # 'to halt balloon launches'
    if governor is not None and head.form == "" and any(t.concept == "may" and head.at - t.end <= 2 for t in before):
        return "may"  # 'warns of possible North Korean cyberattacks'
    told = reading.traits["reveals"] if act == "hack" else ()
    if (
        governor is not None
        and governor.concept not in told
        and (governor.mood != "done" or governor.concept in reading.traits["wills"])
    ):
        return _willed(clause, governor, reading)
    rehearses = reading.traits["rehearses"]
    if head.form in ("n", "", "g") and any(t.concept in rehearses for t in before):
        practises = next(t for t in before if t.concept in rehearses)
        if any(t.concept in reading.traits["foreign"] and not t.oblique for t in before if t.at < practises.at):
            return "rehearsed"
    return "done"


def _is_unseen(token: Token, reading: Reading) -> bool:
    """Whether a word of doubt says that no sign is seen: 'no signs of', 'yet to show signs', 'no clear sign'."""
    reach = token.end + 2 if reading.words[token.end - 1] == "no" else token.end
    return not _UNSEEN.isdisjoint(reading.words[token.at : reach])


def _is_stopped(clause: Clause, governor: Token, head: Token, reading: Reading) -> bool:
    """Whether the North ends what the noun says: no preposition stands between its verb and the noun."""
    between = reading.words[governor.end : head.at]
    if governor.concept not in reading.traits["stops"] or not PREPOSITIONS.isdisjoint(between) or "after" in between:
        return False
    subject, _ = doer_of(clause, clause.tokens.index(governor), reading)
    return subject is not None and subject.concept in reading.traits["northern"]


def _willed(clause: Clause, governor: Token, reading: Reading) -> str:
    """What hangs on a verb that wills or fears: announced where the North orders, vows or warns of it, demanded by
    others."""
    if governor.concept == "deny":
        return "denied"
    subject, _ = doer_of(clause, clause.tokens.index(governor), reading)
    if subject is None:
        return "may"
    if subject.concept in reading.traits["northern"] and governor.concept in reading.traits["speaks"]:
        return "announced"
    return "demanded" if governor.concept in reading.traits["demands"] else "may"


def _is_foreseen(clause: Clause, place: int, reading: Reading) -> bool:
    """Whether signs, fears or preparations stand around a noun: 'signs of a launch', 'launch preparations'."""
    head, marks = clause.tokens[place], reading.traits["foresees"]
    if any(t.concept in marks and head.at - t.end <= 6 for t in clause.tokens[:place]):
        return True
    marks = reading.traits["foresees|may"]
    return any(t.at == head.end and t.concept in marks for t in clause.tokens[place + 1 :])
