"""Whose a weapon is that a headline leaves without an owner: the scene tells, or the text beneath it."""

from __future__ import annotations

from scoring.reading.english_names import PREPOSITIONS
from scoring.reading.inflection import NOUN, PLAIN
from scoring.reading.lexicon import Reading, Token
from scoring.reading.predicates import names as words_of

#: Those who see what the North fires and say so.
_SEERS = words_of("south japan un")
#: With one of these in the title the weapon may be somebody else's, or no news.
_RIVALS = (
    "russia|china|other-state|ally|us|koreas|stranger|hackers|soft|passing"
    "|roundup|gallery|opinion|market|domestic|commemorate|ago"
)
#: Behind one of these a weapon is part of what somebody has, wants or speaks of.
_BEHIND = PREPOSITIONS - {"near", "off"}
_OURS = words_of("'s its their our military army navy homegrown indigenous own")
#: With one of these in the title the South's own forces shoot or drill.
_FORCES = words_of("marines navy fleet")
#: Right behind a weapon these make another thing of it, which nobody has fired.
_OF_WEAPONS = words_of(
    """part parts piece pieces fragment fragments debris wreckage remains interceptor interceptors defence defense
    shield deal deals sale sales contract"""
)
#: The South's command speaks of the North's weapons only.
_COMMAND = (["jcs"], ["joint", "chiefs"], ["joint", "chiefs", "of", "staff"])
#: States launch satellites and rockets of their own: these are the North's only where more says so.
_OWN = words_of("space launch salvo")
_BEFORE_SOURCE = frozenset({":", ","})
_ROCKETS = words_of("rocket rockets")


def name_by_scene(reading: Reading) -> None:
    """Put the North before a weapon or a launch that nobody is said to own ('Missile falls outside EEZ').

    It does so where the entry's text names the North and no other power, or where the title names a line or a sea at
    the peninsula, an alarm of Japan, the South's command, or the South or Japan as who sees a missile or condemns
    a launch.
    """
    tokens, traits = reading.tokens, reading.traits
    held = {token.concept for token in tokens}
    if held.isdisjoint(traits["ownerless"]) or not held.isdisjoint(traits["northern"]):
        return
    if not held.isdisjoint(traits[_RIVALS]) or not _FORCES.isdisjoint(reading.words):
        return
    if reading.alone and reading.words[:2] == ["state", "media"]:
        tokens.insert(0, Token("north", "", 0, 0, tokens[0].start, tokens[0].start, implied=True))
        return
    for place, token in enumerate(tokens):
        if token.concept in traits["ownerless"] and _is_bare(reading, place):
            if reading.alone or not held.isdisjoint(traits["scene"]) or _is_seen(reading, place):
                tokens.insert(place, Token("north", "", token.at, token.at, token.start, token.start, implied=True))
            return


def _is_bare(reading: Reading, place: int) -> bool:
    """Whether nothing before the thing says whose it is, or who does something with it other than see it."""
    token, words, traits = reading.tokens[place], reading.words, reading.traits
    before = words[token.at - 1] if token.at else ""
    if before in _BEHIND or before in _OURS or words[token.at].startswith("leaflet"):
        return False
    if not _OF_WEAPONS.isdisjoint(words[token.end : token.end + 1]):
        return False
    for index, other in enumerate(reading.tokens[:place]):
        if other.concept in traits["state"]:
            verb = any(t.form not in (PLAIN, NOUN) or t.concept == "say" for t in reading.tokens[index + 1 : place])
            if other.concept not in _SEERS or not (verb or ":" in words[other.end : token.at]):
                return False
        elif other.form not in (PLAIN, NOUN) and other.concept in traits["act|menace|trade|sign"]:
            return False
    return True


def _is_seen(reading: Reading, place: int) -> bool:
    """Whether the South's command speaks, or the South or Japan sees the thing or condemns it."""
    token, words, traits = reading.tokens[place], reading.words, reading.traits
    for index, other in enumerate(reading.tokens):
        if other.concept not in _SEERS:
            continue
        if words[other.at : other.end] in _COMMAND:
            return True
        own = token.concept in _OWN or words[token.at] in _ROCKETS
        if other.end == len(words) and words[other.at - 1] in _BEFORE_SOURCE and not own:
            return True  # 'Missile has fallen: defence ministry'
        verb = next(iter(reading.tokens[index + 1 :]), None)
        if verb is None or verb.form in (PLAIN, NOUN) or verb.at - other.end > 2:
            continue
        if verb.concept in traits["respond|accuse|punish"]:
            return True
        if verb.concept in traits["reports"] and not own:
            return True
    return False
