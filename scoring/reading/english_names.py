"""Names in headline English: which 'North', 'South' and 'Kim' are ours, and who owns a weapon named without a state."""

from __future__ import annotations

from itertools import pairwise

from scoring.reading.inflection import THIRD
from scoring.reading.lexicon import Reading, Token
from scoring.reading.predicates import names as words_of

#: Between these a clause ends.
BREAK = frozenset({",", ";", ":", "|", "(", ")", "–", "—", "-", ".", "?", "!"})
_KIMS_HOSTS = words_of("putin lavrov kursk")
_KIMS_PLACES = words_of("russian russia beijing vladivostok moscow hanoi wonsan congress premier")
_KIMS_PEERS = words_of("trump xi")
# Words that titles write with a capital and that are no part of a name.
_SMALL = words_of(
    "why how what when will can could should would may might must and or with for to as if after before meets"
)
_OTHER_POWERS = words_of("china russia other-state")
_JOINTS = frozenset({",", "and", "or", "&", "/", "the"})
_OFFICES = words_of("ministry minister agency office chiefs staff council service jcs")
_HAVE_OFFICES, _KOREAS = ("south", "un"), ("south", "koreas")
_ENVOYS = (["envoy"], ["ambassador"], ["mission"], ["representative"])
#: With these a clause begins.
_BEGIN = words_of("as while when whether that if after before say says said")
_TOLD = words_of("tell tells told notify notifies notified inform informs informed")
_BARE = words_of("north-bare south-bare kim-bare hackers-bare")
_NORTHERN = frozenset({"north", "kim", "north-bare"})
PREPOSITIONS = words_of(
    """to with at from over near into for against of toward towards on by in off between under around about across
    inside past threatening tell tells told"""  # whom somebody tells is no subject either
)


def settle_names(reading: Reading) -> None:
    """'North', 'South' and 'Kim' alone are names only when capitalised and beside another name of the peninsula,
    or where the rest of the entry names the North.

    A weapon by the North's own name for it names the North as well.
    """
    words = reading.words
    found = [m.concept for m in reading.tokens]
    if not reading.traits["own"].isdisjoint(found):
        _name_owner(reading)
    if "elsewhere" in found:
        for token in reading.tokens:
            named = token.concept == "elsewhere" and token.at and reading.text[token.start].isupper()
            if named and words[token.at : token.end] in (["south", "of"], ["north", "of"]):  # 'accuses South of …'
                token.concept = f"{words[token.at]}-bare"
                token.end, token.stop = token.at + 1, reading.stops[token.at]
    _give_offices(reading)
    _name_by_site(reading)
    names = {m.concept for m in reading.tokens}
    for token in reading.tokens:
        if token.concept in reading.traits["state"] and token.at:
            told = token.at > 1 and words[token.at - 2] in _TOLD  # 'tells neighbouring Japan'
            token.oblique = told or words[token.at - 1] in PREPOSITIONS or _is_theirs(reading, token)
    if names.isdisjoint(_BARE):
        return
    traits = reading.traits
    armed = not names.isdisjoint(traits["kims"])
    here = reading.told or not names.isdisjoint(traits["near"]) or (armed and names.isdisjoint(traits["far"]))
    both = {"north-bare", "south-bare"} <= names
    northern = not names.isdisjoint(_NORTHERN)
    hacked = not names.isdisjoint(traits["cyber|hack"])
    kept: list[Token] = []
    for token in reading.tokens:
        if token.concept == "hackers-bare":
            company = reading.traits["cyber"] | {"hack", "cross", "hackers", "vendor"}
            if not (northern or reading.told or names & company):
                continue
            token.concept = "hackers"
        if token.concept in _BARE:
            known = here or both or (hacked and words[token.at - 1] == "by")  # 'ten firms hacked by North'
            known = known or _owns_act(reading, token)
            if token.concept == "kim-bare" and "sport" in names and not (northern and _stands_alone(reading, token)):
                continue
            if token.concept == "kim-bare" and not northern:
                known = _is_leader(reading, token, here, armed)
            if not known or not reading.text[token.start].isupper():
                continue
            token.concept = token.concept.removesuffix("-bare")
            token.oblique = bool(token.at) and words[token.at - 1] in PREPOSITIONS
        kept.append(token)
    reading.tokens = kept


def _is_theirs(reading: Reading, token: Token) -> bool:
    """Whether the North's name only says of what another's thing is: 'Trump's North Korea pivot'."""
    if token.concept != "north" or reading.words[token.at - 1] != "'s":
        return False
    return any(m.end == token.at - 1 and m.concept in reading.traits["foreign"] for m in reading.tokens)


def _owns_act(reading: Reading, token: Token) -> bool:
    """Whether it is the North by what it owns: 'condemns North's launch'."""
    owned = reading.words[token.end : token.end + 1] == ["'s"] and token.concept == "north-bare"
    acts = reading.traits["act|aggression"]
    return owned and any(m.at == token.end + 1 and m.concept in acts for m in reading.tokens)


def _is_leader(reading: Reading, token: Token, here: bool, armed: bool) -> bool:
    """Whether 'Kim' in a text that names nobody else of the North is its leader: beside those he meets, as an owner
    beside another name of the peninsula (`here`), or first where he acts, with weapons (`armed`) or where he goes."""
    words = reading.words
    alone = _stands_alone(reading, token)
    if not _KIMS_HOSTS.isdisjoint(words) or (alone and not _KIMS_PEERS.isdisjoint(words)):
        return True
    if alone and here and words[token.end : token.end + 1] == ["'s"]:
        return True
    leads = (not token.at or words[token.at - 1] in BREAK | _BEGIN) and _goes_on(reading, token.end)
    return leads and (here or armed or not _KIMS_PLACES.isdisjoint(words))


def _give_offices(reading: Reading) -> None:
    """'Defence ministry' alone is Seoul's; behind another state's name it is that state's, as is its 'UN envoy'."""
    words, states = reading.words, reading.traits["state"]
    if "northern" in words:  # 'Northern soldiers', but not 'northern Gyeonggi'
        armed_by = {t.at for t in reading.tokens if t.concept in reading.traits["weapon|troops|salvo|cyber-people"]}
        reading.tokens = [t for t in reading.tokens if words[t.at : t.end] != ["northern"] or t.end in armed_by]
    if "unification" in words:
        _name_peninsula(reading)
    for before, token in list(pairwise(reading.tokens)):
        if token.concept not in _HAVE_OFFICES or before.concept not in states or before.concept in _KOREAS:
            continue
        office = words[token.end - 1] in _OFFICES or words[token.end : token.end + 1] in _ENVOYS
        if office and words[before.end : token.at] in ([], ["'s"]):
            reading.tokens.remove(token)


def _name_by_site(reading: Reading) -> None:
    """What comes from a site of the North comes from the North: 'Missiles from Kusong land in sea'."""
    if not reading.traits["northern"].isdisjoint([token.concept for token in reading.tokens]):
        return
    for place, token in enumerate(reading.tokens):
        if token.concept in ("nuclear-site", "launch-site") and token.at and reading.words[token.at - 1] == "from":
            reading.tokens.insert(place, Token("north", "", token.at, token.at, token.start, token.start, implied=True))
            return


def _name_peninsula(reading: Reading) -> None:
    """What the South's ministry for unification says or does is about the peninsula."""
    words = reading.words
    for place, token in enumerate(reading.tokens):
        office = words[token.at] == "unification" and words[token.end - 1] in ("ministry", "minister")
        if token.concept == "south" and office:
            held = Token("the-peninsula", "", token.at, token.at, token.start, token.start, implied=True)
            reading.tokens.insert(place, held)
            return


def mark_list(reading: Reading) -> None:
    """Put the concept 'listed' before the last name of a row of three or more states that the North is one of."""
    if _OTHER_POWERS.isdisjoint([token.concept for token in reading.tokens]):
        return
    words, found = reading.words, -1
    row: list[Token] = []
    for index, token in enumerate(reading.tokens):
        if token.concept not in reading.traits["state"]:
            continue
        between = words[row[-1].end : token.at] if row else []
        ranges = between == ["to"] and row[0].at == 1 and words[0] == "from"  # 'From Cuba to North Korea: …'
        row = [*row, token] if row and (ranges or _JOINTS.issuperset(between)) else [token]
        others = len([t for t in row if t.concept in _OTHER_POWERS])
        if any(t.concept == "north" for t in row) and ((len(row) > 2 and others > 1) or (ranges and others)):
            found = index
    if found >= 0:
        last = reading.tokens[found]
        reading.tokens.insert(found, Token("listed", "", last.at, last.at, last.start, last.start))


def _goes_on(reading: Reading, at: int) -> bool:
    """Whether the word at this place is no further name: a verb, or a word in small letters."""
    small = len(reading.words) > at and reading.text[reading.starts[at]].islower()
    return small or any(m.at == at and m.form == THIRD for m in reading.tokens)


def _stands_alone(reading: Reading, token: Token) -> bool:
    """Whether no capitalised word stands on either side of this name: 'Daniel Dae Kim' and 'Kim Davis' are others."""
    sides = [at for at in (token.at - 1, token.end) if 0 <= at < len(reading.words)]
    if any(reading.words[at] in _KIMS_PEERS for at in sides):
        return True  # 'Trump-Kim Summitry'
    return not any(reading.text[reading.starts[at]].isupper() and reading.words[at] not in _SMALL for at in sides)


def _name_owner(reading: Reading) -> None:
    """Read 'Hwasong-18' as an ICBM of the North; where nothing else names the North, the weapon stands for it too."""
    named = any(m.concept in ("north", "kim") for m in reading.tokens)
    tokens: list[Token] = []
    for token in reading.tokens:
        if token.concept.startswith("own-"):
            token.concept = token.concept.removeprefix("own-")
            if not named:
                tokens.append(Token("north", "", token.at, token.at, token.start, token.start, implied=True))
                named = True
        tokens.append(token)
    reading.tokens = tokens
