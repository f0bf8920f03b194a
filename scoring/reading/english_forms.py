"""What each English verb form is used as: headlines leave out the words that would show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scoring.reading.english_names import BREAK, PREPOSITIONS
from scoring.reading.inflection import BASE, ING, PAST, THIRD
from scoring.reading.lexicon import Reading, Token
from scoring.reading.predicates import names as words_of

DETERMINERS = words_of(
    """a an the its his her their our this that these those 's latest recent new another first second third fourth
    fifth sixth seventh eighth more no any of for over on in with by from about against possible potential failed
    successful major joint annual record rare alleged suspected next last 2nd 3rd 4th 5th 6th 7th"""
)
# Before a name and a word that may be verb or noun: 'new North Korea sanctions'.
_QUALIFIERS = words_of("new latest recent another more any failed possible further fresh next")
MODALS = words_of("will would could may might can should must to shall not n't helps help lets let")
BE = words_of("was were is are been be being gets got")
HAVE = words_of("have has had 've")
_AFTER_NOUN = BREAK | words_of("over about to on after as amid")
_BEFORE_ING = BE | words_of(
    """for by of after before in on while from without and then again still now , ; : amid despite reportedly seen
    spotted"""
)
# Verbs whose base and -s forms are nouns as often: after another noun they are read as nouns.
NOUNS_AS_OFTEN = words_of(
    """launch launches test tests trial trials fire report reports claim claims attack attacks order orders plan plans
    show shows visit visits target targets use uses charge charges crash block demand demands protest protests blast
    blasts display displays release drop watch guide pledge pledges talk talks promise promises arrest arrests
    return hit hits strike strikes raid raids end cut cuts state states mine mines guard crossing review practice
    broadcast blame track tour push host spread note net call calls judge answer counter signal lead view freeze
    fine pact share deal exchange drill arm increase boost sanctions stage stages"""
)
# A past form between two of these describes what follows: 'tests "upgraded" missile'.
_QUOTES = frozenset({"'", '"'})
# A past form right behind one of these describes what follows.
_ARTICLES = words_of("a an its his their new")
# Behind one of these stands no finite verb.
_OWNERS = words_of("a an the its his her their my our your 's")
# An adjective, behind which a base form is a noun: 'South Korean probe'.
_DEMONYMS = words_of("korean japanese american russian chinese")
# Before one of these a base form is who or what does it: 'North Korea launch was …'.
_AFTER_SUBJECT = (MODALS | BE | HAVE | {"poses"}) - {"to", "not"}
# Behind a past form these tell of what or when somebody is charged.
_AFTER_CHARGE = PREPOSITIONS | BREAK | words_of("or and after as while before")
_SEEN_AT = words_of("at near off along inside")
_SAYING = words_of("say assess detect deny boast")
# Behind a finite verb of these an -ing form goes on with it: 'begins restoring posts'.
_GOING_ON = words_of("greet stage scrap want")
_ACT_NOUNS = words_of("launch test salvo drill parade")


@dataclass(slots=True)
class _Place:
    """A verb form where it stands: the words and the token around it."""

    reading: Reading
    index: int
    token: Token
    before: str  # the word before, or the one before an adverb behind a modal
    after: str
    last: str  # the form's own last word
    previous: Token | None  # the token that ends where this one begins

    @property
    def after_noun(self) -> bool:
        people = self.reading.traits["people"]
        return self.previous is not None and self.previous.form == "n" and self.previous.concept not in people

    @property
    def plural(self) -> bool:
        """Whether a plural stands before it; 's' of a finite verb is none ('Seoul detects launch')."""
        verb = self.previous is not None and self.previous.form == "v"
        return self.before.endswith("s") and not verb and self.before not in ("'s", "us", "this", "its", "his")


def settle_forms(reading: Reading) -> None:
    """Set each verb form of the reading: finite 'v', infinitive 'i', participle 'g', passive 'p' or noun 'n'."""
    for index, token in enumerate(reading.tokens):
        if (use := _USES.get(token.form)) is not None:
            token.form = use(_place(reading, index))
        elif token.concept == "vow":
            token.form = token.form or "v"  # 'will never …'


def _place(reading: Reading, index: int) -> _Place:
    words, token = reading.words, reading.tokens[index]
    before = words[token.at - 1] if token.at else ""
    if before.endswith("ly") and token.at > 1 and words[token.at - 2] in MODALS:
        before = words[token.at - 2]  # "to permanently block"
    after = words[token.end] if token.end < len(words) else ""
    previous = reading.tokens[index - 1] if index and reading.tokens[index - 1].end == token.at else None
    return _Place(reading, index, token, before, after, words[token.end - 1], previous)


def _ing(place: _Place) -> str:
    token, previous, words = place.token, place.previous, place.reading.words
    if token.concept in ("warn", "foretell") and (place.before in BE or not place.after or place.after in _AFTER_NOUN):
        return "n"
    named = previous is not None and previous.concept in place.reading.traits["state|hackers"]
    adjective = words[token.at - 1 : token.at] == ["korean"]
    goes_on = previous is not None and previous.form == "v" and previous.concept in _GOING_ON
    if goes_on or (named and not adjective) or (place.after_noun and place.plural) or place.before in _BEFORE_ING:
        return "g"
    return "n" if token.at else "g"


def _past(place: _Place) -> str:
    token, words = place.token, place.reading.words
    if not token.at or place.before in BREAK or (place.last == "seen" and place.before not in HAVE):
        return "p"  # 'Suspected missile …'
    done = place.previous is not None and place.previous.form == "v" and place.previous.concept not in _SAYING
    if place.before in _QUOTES and place.after in _QUOTES and place.token.at > 1:
        return "p"  # 'tests "upgraded" missile'
    if place.before in _ARTICLES or (done and place.after):
        return "p"  # 'test-fires upgraded launcher', 'unveils a guided rocket', but 'says tested a rocket'
    following = place.reading.tokens[place.index + 1 : place.index + 2]
    weapons = place.reading.traits["weapon|northern" if _said_before(place) else "weapon"]
    if token.concept == "assess" and any(m.at == token.end and m.concept in weapons for m in following):
        return "p"  # 'Japan says suspected missile launched', 'says suspected North Korean balloon'
    names = place.reading.traits["northern|hackers"]
    if token.concept == "attribute" and place.previous is not None and place.previous.concept in names:
        return "p"  # 'North Korea-linked hackers'
    if _suffers(place) or (token.concept == "stage" and _was_held(place)):
        return "p"  # 'Striking Drill of Missile Units Held', 'Test conducted in North Korea'
    speakers = place.reading.traits["state|source"]
    acted = place.before in HAVE or (place.previous is not None and place.previous.concept in speakers)
    if (token.concept == "foretell" and not acted) or (place.after == "not" and token.concept == "warn"):
        return "p"  # 'residents warned of', but not 'North Korea warned of'
    adverb = place.before.endswith("ly") and token.at > 1
    described = words[token.at - 2] if adverb else place.before  # "across heavily fortified border"
    armed = place.previous is not None and place.previous.concept in place.reading.traits["weapon"]
    if place.before in BE or place.after == "by" or described in PREPOSITIONS or (armed and place.after == "from"):
        return "p"
    held = place.reading.tokens[: place.index]
    return "p" if adverb and any(m.end == token.at - 1 and m.form == "v" for m in held) else "v"


def _was_held(place: _Place) -> bool:
    """Whether nothing behind it is what somebody held: a drill, test or launch was, where no verb stands before."""
    return (not place.after or (place.after in _SEEN_AT | {"in"} and _is_act(place.previous))) and not _last_verb(place)


def _is_act(token: Token | None) -> bool:
    return token is not None and token.concept in _ACT_NOUNS and token.form in ("n", "")


def _said_before(place: _Place) -> bool:
    return place.previous is not None and place.previous.concept == "say" and place.previous.form == "v"


def _suffers(place: _Place) -> bool:
    """Whether who stands before it has it done to them: 'North Korean charged with …', 'soldiers killed in …',
    'hack pinned on …'."""
    concept, previous, traits = place.token.concept, place.previous, place.reading.traits
    if concept == "attribute" or place.last == "found":
        named = any(m.concept in traits["actor"] for m in place.reading.tokens[: place.index])
        if place.last == "found" and previous is not None and previous.concept in traits["weapon"]:
            return True  # 'drone found in …'
        return not named and (place.last == "found" or place.after in ("on", "to"))
    if concept == "detect" and place.after in _SEEN_AT:
        return True  # 'activity spotted at site'
    if concept == "accuse" and place.after in _AFTER_CHARGE | {"due"}:
        return True  # 'cadet dismissed over …'
    if concept not in ("punish", "kill", "blame", "assess"):
        return False
    before = place.reading.tokens[place.index - 1] if place.index else None
    if before is not None and before.concept == concept and place.before in ("and", "or"):
        return before.form == "p"  # 'killed or wounded'
    if previous is None:
        return False
    ends = not place.after or place.after in _AFTER_CHARGE
    own = traits["northern|cyber|hackers|troops"]
    if concept in ("blame", "assess"):  # '…, North Korea suspected'
        return (not place.after or place.after in BREAK | {"in", "of", "over"}) and previous.concept in own
    return ends and previous.concept in own and (concept == "punish" or previous.concept in traits["troops"])


def _present(place: _Place) -> str:
    """Base and -s forms, which are nouns as often as verbs."""
    if place.before in MODALS:
        return "i"
    if place.token.concept == "attribute" and place.after in ("to", "back") and place.before not in DETERMINERS:
        return "p"  # 'packages trace to …'
    first = place.reading.words[place.token.at]
    if place.before in _OWNERS or _owned(place) or (place.before in _DEMONYMS and place.token.form == BASE):
        return "n"
    if place.before == "korean" and not NOUNS_AS_OFTEN.isdisjoint((place.last, first)):
        return "n"  # "North Korean launches off Wonsan"
    if place.after in _AFTER_SUBJECT:
        return "n"
    return _third(place) if place.token.form == THIRD else _base(place)


def _third(place: _Place) -> str:
    previous = place.previous
    gerund = place.before.endswith("ing") and place.before not in ("beijing", "king")  # "evading sanctions"
    shows = place.token.concept == "show" and previous is not None and previous.concept in _ACT_NOUNS  # "test shows"
    noun = (place.after_noun and not shows) or _determined(place) or gerund or not place.token.at or _governed(place)
    return "n" if noun and place.last in NOUNS_AS_OFTEN else "v"


def _owned(place: _Place) -> bool:
    """Whether a plural's apostrophe, and no quotation's end, stands before it: "hackers' attacks"."""
    words, at = place.reading.words, place.token.at
    return place.before == "'" and words[at - 2].endswith("s") and words[: at - 1].count("'") % 2 == 0


def _governed(place: _Place) -> bool:
    """Whether a verb before it has no other object, and no subject or joint stands between: 'halt nuclear tests'."""
    traits = place.reading.traits
    for token in reversed(place.reading.tokens[: place.index]):
        if token.form in ("v", "i"):
            between = place.reading.words[token.end : place.token.at]
            reports = token.concept in traits["reports"] or token.concept in ("show", "want", "may")
            return not reports and len(between) <= 2 and (BREAK | {"and", "or", "but", "as"}).isdisjoint(between)
        if token.concept in traits["actor"] or token.form == "n":
            return False
    return False


def _base(place: _Place) -> str:
    if _determined(place) or place.reading.text[place.token.stop : place.token.stop + 1] == "-":
        return "n"  # 'cross-border'
    if place.before in ("and", "or") and _last_verb(place) == "i":
        return "i"  # "to cut roads and fortify border"
    if place.after_noun and not place.plural:
        return "n" if place.last in NOUNS_AS_OFTEN else "v"
    previous, words = place.previous, place.reading.words
    if previous is not None and previous.concept in ("family", "daughter") and previous.at > 1:
        return "v"  # 'Kim, daughter watch …'
    if previous is not None and previous.oblique and previous.at > 1 and words[previous.at - 2].endswith("s"):
        return "v"  # "Hackers from North Korea target …"
    joined = place.plural or _joined_subject(place.reading, place.index)
    return "n" if place.last in NOUNS_AS_OFTEN and not joined else "v"


def _last_verb(place: _Place) -> str:
    """Use of the verb before, "" where there is none."""
    return next((t.form for t in reversed(place.reading.tokens[: place.index]) if t.form in ("v", "i", "g", "p")), "")


def _determined(place: _Place) -> bool:
    if place.before in DETERMINERS or place.before.isdigit():
        return True
    name = place.previous
    if name is None or name.concept not in place.reading.traits["state"] or not name.at:
        return False
    return place.reading.words[name.at - 1] in _QUALIFIERS


def _joined_subject(reading: Reading, index: int) -> bool:
    """Whether what stands before can be more than one: 'US, South Korea launch', 'both Koreas test'."""
    token = reading.tokens[index]
    if token.at and reading.words[token.at - 1] in ("they", "we", "who", "also", "jointly", "again"):
        return True
    names = [m for m in reading.tokens[:index] if m.concept in reading.traits["state"]]
    return bool(names) and names[-1].end == token.at and (len(names) > 1 or names[-1].concept in ("koreas", "ally"))


_USES: dict[str, Callable[[_Place], str]] = {ING: _ing, PAST: _past, THIRD: _present, BASE: _present}
