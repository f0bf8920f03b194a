"""Headline English: clauses, attributions, and what each verb form is used as.

Headlines leave out articles and auxiliaries, put the news first and its source last ('…, Seoul says'), and hide what
happened before behind 'after'. The words that steer this belong to the grammar of the language and stand here; what an
officer may want to change (names, weapons, acts, moods) stands in the rules folder.
"""

from __future__ import annotations

from itertools import compress

from scoring.reading.clauses import Clause, share_tokens
from scoring.reading.english_events import find_events
from scoring.reading.english_format import drop_label, drop_tail, keep_first_item, writes_like_the_north
from scoring.reading.english_forms import DETERMINERS, settle_forms
from scoring.reading.english_names import BREAK, mark_list, settle_names
from scoring.reading.english_scene import name_by_scene
from scoring.reading.english_sources import PRONOUNS, attribution, late_speakers
from scoring.reading.english_unknown import mark_asking, mark_unknown_verb
from scoring.reading.events import barred
from scoring.reading.lexicon import Reading, Token
from scoring.reading.predicates import names as words_of

_BACK = frozenset({"after", "following"})
_SIDE = frozenset({"as", "amid", "amidst", "while", "when", "because", "since", "despite", "where", "which", "who"})
_AHEAD = frozenset({"before", "until", "unless", "if", "ahead"})
_SPLITS = BREAK | _BACK | _SIDE | _AHEAD
_NOT_AS = words_of(
    """well part many much a an if of far long soon threat its their primary main principal hostile enemy reckless sole
    separate foreign number proof evidence warning rehearsal success deterrent nuclear"""
)
_BEFORE_AS = words_of(
    "pose poses posed posing disguised masquerading acting known described seen such same treated treat tracked dubbed"
)
# "failed to launch", "claims to have launched": it was tried or done.
_TRIED = words_of(
    "have attempt attempts attempted fails failed failing tried tries try trying attempting bid seen heard used"
)
_ADJECTIVES = words_of("new bigger larger stronger faster powerful huge unprecedented")
_ABBREVIATED = words_of("dept sen rep gen gov lt adm col mr st")
_DOUBTFUL = frozenset({"likely", "possibly", "probably", "potentially"})
_WILL = frozenset({"will", "would", "may", "could", "is", "are"})
_QUOTES = frozenset("'\"")
_STEERING = frozenset({"may", "not", "deny", "fear", "prepare", "whether"})


def read_clauses(reading: Reading) -> list[Clause]:
    """Clauses of an English reading, in order; verb forms and moods of the reading's tokens are settled."""
    drop_label(reading)
    drop_tail(reading)
    settle_names(reading)
    name_by_scene(reading)
    mark_list(reading)
    settle_forms(reading)
    mark_unknown_verb(reading)
    mark_asking(reading)
    clauses = _split(reading)
    clauses = [part for clause in clauses for part in attribution(clause, reading)]
    keep_first_item(clauses, reading)
    _name_roles(clauses, reading)
    late_speakers(clauses)
    named = reading.own or not reading.traits["northern"].isdisjoint([token.concept for token in reading.tokens])
    if reading.own or (not named and writes_like_the_north(reading.text)):
        _let_speak(clauses, reading)
    _name_strangers(clauses, reading)
    _imply_subjects(clauses, reading)
    for clause in clauses:
        _settle_moods(clause, reading)
    find_events(clauses, reading)
    _pass_over_question(clauses)
    return clauses


def _pass_over_question(clauses: list[Clause]) -> None:
    """A question behind an act that the lead tells asks about it: 'North Korea fires missile. What does Kim want?'."""
    told = (e for c in clauses if c.role == "lead" for e in c.events if e.agent == "north" and e.head.form == "v")
    if any(event.deed and not barred(event) for event in told):
        for clause in clauses:
            if clause.role == "main":
                clause.tokens = [token for token in clause.tokens if token.concept != "question"]


def _split(reading: Reading) -> list[Clause]:
    words = reading.words
    clauses: list[Clause] = []
    at, role = 0, "main"

    def close(end: int) -> None:
        if end > at:
            clauses.append(Clause(role, at, end))

    free = -1  # the last word that a token with several words holds
    held = iter(reading.tokens)
    token = next(held, None)
    for index, word in compress(enumerate(words), map(_SPLITS.__contains__, words)):
        while token is not None and token.at <= index:
            free = token.end - 1 if token.end - token.at > 1 or token.concept == "question" else free
            token = next(held, None)
        if index <= free:
            continue
        if word in BREAK:
            if word == "." and index and words[index - 1] in _ABBREVIATED:
                continue
            if word == "," and (_lists_actors(reading, index) or (index and words[index - 1] in _ADJECTIVES)):
                continue
            close(index)
            at, role = index + 1, "main"
        elif word in _BACK or (word in _SIDE and not (word == "as" and _compares(words, index))):
            close(index)
            at, role = index, "back" if word in _BACK else "side"
        elif word in _AHEAD and not (word == "ahead" and _next(words, index) != "of"):
            close(index)
            at, role = index, "ahead"
    close(len(words))
    share_tokens(clauses, reading)
    return clauses


def _compares(words: list[str], at: int) -> bool:
    """Whether this 'as' says what something is or is called, not what goes on beside it."""
    before, quoted = words[at - 1] if at else "", _next(words, at) in _QUOTES
    return _next(words, at + quoted) in _NOT_AS or before in _BEFORE_AS or (before in _NOT_AS and words[at - 2] == "as")


def _lists_actors(reading: Reading, comma: int) -> bool:
    """Whether the comma stands between names of one list: 'US, Japan and South Korea'. In '… from Russia, Seoul says'
    it ends the clause: one who says or warns, and is not many, is no further name."""
    words = reading.words
    joined = _next(words, comma) == "and"
    second = comma + 2 if joined else comma + 1
    before = after = False
    for index, token in enumerate(reading.tokens):
        if token.at > second or (token.at >= comma and not before):
            break
        if token.concept in reading.traits["state"]:
            before = before or token.end == comma
            if token.at == second:
                verb = next((m for m in reading.tokens[index + 1 : index + 2] if m.at == token.end), None)
                after = joined or verb is None or verb.form != "v" or not words[verb.end - 1].endswith("s")
                if verb is not None and verb.concept == "source-word":  # "…, Seoul officials say"
                    after = joined or not any(m.concept == "say" for m in reading.tokens[index + 2 : index + 4])
    return before and after


def _next(words: list[str], index: int) -> str:
    return words[index + 1] if index + 1 < len(words) else ""


def _name_roles(clauses: list[Clause], reading: Reading) -> None:
    """The first main clause leads; a name before a colon ('North Korea: …') is the subject of what follows it."""
    if len(clauses) > 2 and reading.words[clauses[0].end] == "," and _interrupted(clauses, reading):
        clauses[1].role = "side"
    lead = clauses[0] if clauses and _labels_itself(clauses[0]) else None
    if lead is None:
        mains = [c for c in clauses if c.role == "main"]
        lead = next((c for c in mains if any(m.form for m in c.tokens)), None)
        lead = lead or next(iter(mains or clauses), None)
    if lead is not None:
        lead.role = "lead"


def _labels_itself(clause: Clause) -> bool:
    """Whether the text begins with what sort of text it is: 'Explainer: …', 'Why …'."""
    first = clause.tokens[0] if clause.tokens else None
    return first is not None and clause.role == "main" and first.at <= 1 and first.concept in ("explain", "opinion")


def _interrupted(clauses: list[Clause], reading: Reading) -> bool:
    """Whether what stands between a name and its verb is set off by commas: 'North Korea, angry at drills, fires …'.
    Where the name is a weapon's, the verb gets the weapon: 'North Korean missile, its third this week, lands …'."""
    name, aside, verb = clauses[:3]
    weapons = [m for m in name.tokens if m.concept in reading.traits["weapon"] and m.form == "n"]
    names = [m for m in name.tokens if m.concept in reading.traits["state"]]
    named = bool(names) and len(names) + len(weapons) == len(name.tokens) and name.tokens[-1].end == name.end
    first = next((m for m in verb.tokens if m.at == verb.at and m.form in ("v", "p")), None)
    doing = reading.words[aside.at].endswith("ing")  # 'North Korea, defying the UN, …'
    if not named or (first is None and not doing) or not aside.role == verb.role == "main":
        return False
    if first is not None:
        first.form = "v"  # 'North Korea, angry at drills, fired …' is no passive
    carried = [Token(m.concept, "n", verb.at, verb.at, m.start, m.stop, implied=True) for m in weapons]
    verb.tokens = carried + verb.tokens
    return True


def _let_speak(clauses: list[Clause], reading: Reading) -> None:
    """The North's own agency speaks where nobody else is said to; where it names nobody of the North, it is named."""
    for clause in clauses if reading.own else ():
        clause.speaker = clause.speaker or "north"
    if clauses and reading.traits["northern"].isdisjoint([token.concept for token in reading.tokens]):
        name = Token("north", "", 0, 0, 0, 0, implied=True)
        clauses[0].tokens.insert(0, name)
        reading.tokens.insert(0, name)


def _name_strangers(clauses: list[Clause], reading: Reading) -> None:
    """Somebody whom no term holds, known by the place before a verb of speech: 'Pope Francis condemns …'."""
    traits = reading.traits
    for clause in clauses:
        if clause.role not in ("lead", "main"):
            continue
        verb = next((i for i, t in enumerate(clause.tokens) if t.form == "v"), None)
        if verb is None or clause.tokens[verb].concept not in traits["speaks"]:
            continue
        end = clause.tokens[verb].at
        named = clause.at < end <= clause.at + 5 and reading.text[reading.starts[clause.at]].isupper()
        before = (t for t in clause.tokens[:verb] if t.concept not in traits["cyber|people"])
        others = [t for t in before if t.concept not in traits["actor"] or not t.oblique]
        if named and not others and reading.words[clause.at] not in PRONOUNS | DETERMINERS:
            start, stop = reading.starts[clause.at], reading.stops[end - 1]
            name = Token("stranger", "", clause.at, end, start, stop)
            clause.tokens.insert(0, name)
            reading.tokens.append(name)


def _imply_subjects(clauses: list[Clause], reading: Reading) -> None:
    """A clause without a subject of its own takes its speaker ('North Korea says it tested') or the clause before's."""
    states, weapons, foreign = reading.traits["state"], reading.traits["weapon"], reading.traits["foreign"]
    if len(clauses) < 2:
        return
    subject: Token | None = None
    doer: Token | None = None  # who acts in the clause before, whoever is said to have said it
    for index, clause in enumerate(clauses):
        if clause.role == "source":
            if subject is not None and not clause.speaker and clause.at:  # '…, says it was a warning'
                clause.speaker = subject.concept
                for told in clauses[index + 1 : index + 2]:
                    told.speaker = told.speaker or subject.concept
            subject = next((m for m in clause.tokens if m.concept in states and m.concept == clause.speaker), subject)
            continue
        own = verb = first = None
        for token in clause.tokens:
            if own is None and token.concept in states:
                own = token
            if verb is None and token.form in ("v", "g", "i"):
                verb = token
            if first is None and token.concept not in ("say", "may", "not"):
                first = token
        lacks = own is None or (verb is not None and own.at > verb.at)
        goes_on = doer is not None and verb is not None and verb.form == "g" and verb is first
        implied_by = doer if goes_on else subject
        thing = first is not None and first.concept in weapons and first.form == "n"
        if (
            thing
            and verb is not None
            and verb is not first
            and implied_by is not None
            and implied_by.concept in foreign
        ):
            continue  # 'JCS: rockets fired Tuesday flew 350 km'
        if implied_by is not None and lacks and first is not None and clause.role in ("lead", "main", "side"):
            ghost = Token(implied_by.concept, "", clause.at, clause.at, implied_by.start, implied_by.stop, implied=True)
            clause.tokens.insert(0, ghost)
        elif own is not None and not clause.speaker and (subject is None or clause.role in ("lead", "main")):
            subject = own
        if own is not None and not lacks and clause.role in ("lead", "main"):
            doer = own


def _settle_moods(clause: Clause, reading: Reading) -> None:
    """Mood of every act: what stands within five words before it, nearest first, back to the verb before."""
    words = reading.words
    steering = [m for m in clause.tokens if m.concept in _STEERING]
    willed = "be" in words or "i" in [m.form for m in clause.tokens]
    if not steering and clause.role != "ahead" and not willed:
        return
    for token in clause.tokens:
        if not token.form:
            continue
        if clause.role == "ahead" or (token.form == "p" and words[max(0, token.at - 2) : token.at] == ["to", "be"]):
            token.mood = "may"  # 'to be tested'
        tried = words[max(0, token.at - 4) : token.at]
        if token.form == "i" and (_TRIED.isdisjoint(tried) or _is_to_try(token, clause)):
            token.mood = "may"
        for guide in steering:
            if guide.concept == "may" and token.form in ("v", "p") and _was_done(guide, token, clause, words):
                continue
            if guide.end <= token.at <= guide.end + 4 and not any(
                m.form == "v" and guide.end <= m.at < token.at and m.concept not in ("may", "not")
                for m in clause.tokens
            ):
                token.mood = "not" if guide.concept in ("not", "deny") else "may"


def _is_to_try(token: Token, clause: Clause) -> bool:
    """Whether the attempt itself is still to come: 'will make a third attempt to launch'."""
    return any(t.concept == "may" and token.at - 9 <= t.at < token.at - 1 for t in clause.tokens)


def _was_done(guide: Token, token: Token, clause: Clause, words: list[str]) -> bool:
    """Whether what may be so is over all the same: 'may have fallen', 'likely fired', 'possible missile fired'."""
    if "have" in words[guide.end : token.at]:
        return True
    word = words[guide.end - 1]
    if word in _DOUBTFUL:
        return guide.end == token.at and words[guide.at - 1] not in _WILL
    return word in ("possible", "potential") and any(t.at == guide.end and t.form == "n" for t in clause.tokens)
