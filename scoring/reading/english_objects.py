"""English objects: the class of act that a predicate is of, decided together with what it is done with or to."""

from __future__ import annotations

from scoring.reading.clauses import Clause
from scoring.reading.english_doers import NOUNS, word_at
from scoring.reading.english_names import PREPOSITIONS
from scoring.reading.lexicon import ActClass, Reading, Token

#: Words between a predicate and its doer or its object.
_REACH = 9
#: What somebody holds, whatever stands behind it.
_HELD = frozenset({"meet", "parade"})
#: With a weapon these tell what somebody has or places: 'holds 70 warheads', 'puts guns on standby'.
_OWNS = frozenset({"hold", "holds", "held", "holding", "put", "puts", "putting"})
#: Before a noun these say when, where or why, not what is done.
_PLACED = frozenset({"at", "over", "amid", "during", "despite", "about", "since", "against"})


def act_of(clause: Clause, place: int, reading: Reading) -> tuple[ActClass | None, Token | None]:
    """The class of the act: of the rows whose objects stand where they must, a deed's before those of words, then the
    nearest, then the first of the table."""
    head = clause.tokens[place]
    rows = reading.acts[head.concept]
    plain: ActClass | None = None
    best: tuple[ActClass, Token] | None = None
    nearest = (True, _REACH + 1)
    here = {token.concept for token in clause.tokens}
    for row in rows:
        if row.uses and (head.form or "n") not in row.uses:
            continue
        if not row.objects:
            plain = plain or row
            continue
        if row.objects.isdisjoint(here):
            continue
        thing = _thing(clause, place, reading, row.objects, row.place)
        if row.name == "fire" and word_at(reading, head.at) in _OWNS and (thing is None or thing.concept != "space"):
            continue
        if thing is not None and row.deed and _is_others(clause, head, thing, reading):
            continue  # 'discusses South's drones'
        if thing is not None and (gap := (not row.deed, _gap(clause, head, thing, reading))) < nearest:
            best, nearest = (row, thing), gap
    return best or (plain, None)


def _gap(clause: Clause, head: Token, thing: Token, reading: Reading) -> int:
    """Words between a predicate and the phrase that its object stands in: 'missile test' is one phrase."""
    if thing.at < head.end:
        return head.at - thing.end
    start = thing.at
    for token in reversed(clause.tokens):
        if token.end == start and token.at >= head.end and token.concept in reading.traits["weapon"]:
            start = token.at
    return start - head.end


def _thing(clause: Clause, place: int, reading: Reading, objects: frozenset[str], side: str) -> Token | None:
    head, foresees = clause.tokens[place], reading.traits["foresees"]
    if side == "next":
        return next((t for t in clause.tokens[place + 1 :] if t.at == head.end and t.concept in objects), None)
    if side in ("either", "toward") or (side == "after" and head.form != "p"):
        for token in clause.tokens[place + 1 :]:
            supposed = token.concept == "say" or (token.at == head.end and token.concept in reading.traits["sign"])
            if token.at > head.end + _REACH or (token.form == "v" and token.concept not in objects and not supposed):
                break
            if head.concept == "stage" and token.concept in _HELD and token.concept not in objects:
                break  # 'holds meeting on drones', 'holds parade with new ICBM'
            if token.concept in foresees and head.concept != "foretell":  # 'warns of imminent launch'
                break  # 'completes preparations for a test'
            argued = token.at == head.end + 1 and head.form in ("v", "i", "g")  # 'hints at retaliation'
            if (
                token.at > head.end
                and not argued
                and word_at(reading, token.at - 1) in _PLACED
                and side != "toward"
                and "diplomacy" not in objects  # 'hints at talks'
                and not _is_at_site(clause, token, reading)
            ):
                break  # 'puts daughter on view at launch'
            if token.concept in objects and (side != "toward" or word_at(reading, token.at - 1) in PREPOSITIONS):
                return token
    seen = word_at(reading, head.at - 1) in ("seen", "spotted")  # 'guards at JSA seen carrying pistols'
    if side not in ("after", "toward") or head.form in NOUNS or head.form == "p" or seen:
        for token in reversed(clause.tokens[:place]):
            if head.at - token.end > _REACH or (token.form == "v" and head.form in NOUNS and token.concept != "show"):
                break  # 'launch sparks alarm', but 'site shows activity'
            if token.concept in objects:
                return token
    return None


def _is_at_site(clause: Clause, token: Token, reading: Reading) -> bool:
    """Whether the token is a site, or a site's name stands right behind it: 'at North Korean rocket site'."""
    behind = token.end + (reading.words[token.end : token.end + 1] == ["'s"])
    return any(t.at in (token.at, behind) and t.concept in reading.traits["site"] for t in clause.tokens)


def _is_others(clause: Clause, head: Token, thing: Token, reading: Reading) -> bool:
    """Whether another state's name owns the thing: 'S. Korea's alleged drone flights'."""
    for token in clause.tokens:
        if token.at >= head.end and token.concept in reading.traits["ours"] and token.end < thing.at <= token.end + 3:
            between = reading.words[token.end : thing.at]
            if between[0] == "'s" and PREPOSITIONS.isdisjoint(between):
                return True
    return False
