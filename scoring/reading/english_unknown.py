"""Words that no term holds and that English shows by their place: a verb behind a name, a question word that opens."""

from __future__ import annotations

from scoring.reading.english_forms import BE, HAVE, MODALS, NOUNS_AS_OFTEN
from scoring.reading.english_names import BREAK, PREPOSITIONS
from scoring.reading.lexicon import Reading, Token
from scoring.reading.predicates import names as words_of

# Behind hackers these are no verbs of what they do.
_NO_VERB = PREPOSITIONS | BREAK | BE | MODALS | HAVE | words_of("and or who that s group linked after as not earn")
_ASKING = words_of("what how why who where")
# A text that begins with one of these and asks is a question, whatever stands behind it: 'Could North test? Experts …'.
_INVERTED = words_of("could will would can should is are was does do did has have may might")
_ENDS = frozenset({".", ":", ";", "!", "?"})
_SEEMING = words_of("seems seemed appears appeared looks looked is was may might could")


def mark_asking(reading: Reading) -> None:
    """Put the concept 'explain' where a text begins as an explainer does: 'What Pyongyang sees in …', but not 'What
    seems a missile …'. A text that is one question asks as well."""
    words = reading.words
    held = reading.tokens and not reading.tokens[0].at
    if len(words) > 1 and words[0] in _ASKING and words[1] not in _SEEMING and not held:
        reading.tokens.insert(0, Token("explain", "", 0, 1, reading.starts[0], reading.stops[0]))
    elif words and "?" in words and words[0] in _INVERTED and "sport" not in [t.concept for t in reading.tokens]:
        reading.tokens.insert(0, Token("explain", "", 0, 0, reading.starts[0], reading.stops[0], implied=True))
    elif words and words[-1] == "?" and _ENDS.isdisjoint(words[:-1]):
        reading.tokens.insert(0, Token("explain", "", 0, 0, reading.starts[-1], reading.stops[-1], implied=True))


def mark_unknown_verb(reading: Reading) -> None:
    """Put the concept 'some-verb' where a text begins with the North and a verb that no term holds, and goes on with
    another state's name: 'North Korea derides Seoul's drills'. What that state does is then spoken of."""
    tokens, words = reading.tokens, reading.words
    ours = reading.traits["northern|hackers"]
    for place in [i for i, token in enumerate(tokens) if token.concept in ours and _begins(reading, i, token)]:
        _mark_hackers_verb(reading, place)
    if len(tokens) < 2 or tokens[0].at or tokens[0].concept not in reading.traits["northern"]:
        return
    at, other = tokens[0].end, tokens[1]
    near = other.concept in reading.traits["foreign"] and at < other.at <= at + 4
    if not near or not words[at].endswith("s") or len(words[at]) < 4 or words[at] in NOUNS_AS_OFTEN or other.oblique:
        return
    verb = Token("some-verb", "v", at, at + 1, reading.starts[at], reading.stops[at])
    tokens.insert(1, verb)


def _begins(reading: Reading, place: int, token: Token) -> bool:
    """Whether a sentence begins with the token: the text, or what a colon or 'says' hands on."""
    if not token.at or reading.words[token.at - 1] == ":":
        return True
    before = reading.tokens[place - 1] if place else None
    return before is not None and before.concept == "say" and before.form == "v" and before.end == token.at


def _mark_hackers_verb(reading: Reading, place: int) -> None:
    """Where a sentence begins with hackers of the North and a verb that no term holds, the verb is one of hacking:
    'North Korean hackers flood npm with malware'."""
    tokens, words = reading.tokens, reading.words
    name, rest = tokens[place], tokens[place + 1 :]
    group = name.concept in reading.traits["hackers"]
    people = bool(rest) and rest[0].at == name.end and rest[0].concept == "cyber-people"
    if not group and not (people and name.concept in reading.traits["northern"]):
        return
    at = rest[0].end if people else name.end
    rest = rest[1:] if people else rest
    if rest and rest[0].at == at:
        if rest[0].concept == "hack-weak":
            rest[0].form = rest[0].form or "v"  # 'used'
            return
        if rest[0].concept not in reading.traits["soft"] or rest[0].end != at + 1:
            return
        tokens.remove(rest[0])  # 'hackers flood npm'
    elif not people and reading.traits["cyber"].isdisjoint([token.concept for token in rest]):
        return  # a group alone may also split or grow
    word = words[at] if at + 1 < len(words) else ""
    if not word.isalpha() or word in _NO_VERB or word.endswith(("ing", "ed")) or word.endswith("s") == people:
        return
    tokens.insert(place + 1 + people, Token("hack-weak", "v", at, at + 1, reading.starts[at], reading.stops[at]))
