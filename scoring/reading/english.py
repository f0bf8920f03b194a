"""Headline English: clauses, attributions, and what each verb form is used as.

Headlines leave out articles and auxiliaries, put the news first and its source last ('…, Seoul says'), and hide what
happened before behind 'after'. The words that steer this belong to the grammar of the language and stand here; what an
officer may want to change (names, weapons, acts, moods) stands in the rules folder.
"""

from __future__ import annotations

from itertools import pairwise

from scoring.reading.clauses import Clause, share_tokens
from scoring.reading.english_events import find_events
from scoring.reading.english_format import drop_tail, keep_first_item
from scoring.reading.english_names import ACTORS, BREAK, PREPOSITIONS, settle_names
from scoring.reading.lexicon import BASE, ING, PAST, THIRD, Reading, Token
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
_DETERMINERS = words_of(
    """a an the its his her their our this that these those 's latest recent new another first second third fourth
    fifth sixth seventh eighth more no any of for over on in with by from about against possible potential failed
    successful major joint annual record rare alleged suspected next last"""
)
_MODALS = words_of("will would could may might can should must to shall not n't helps help lets let")
_BE = words_of("was were is are been be being gets got")
_AFTER_NOUN = BREAK | words_of("over about to on after as amid")
_BEFORE_ING = _BE | words_of(
    """for by of after before in on while from without and then again still now , ; : amid despite reportedly"""
)
# "failed to launch", "claims to have launched": it was tried or done.
_TRIED = words_of("have attempt attempts attempted fails failed failing tried tries bid seen heard used")
_PRONOUNS = frozenset({"it", "they", "he", "she", "that", "we", "who"})
# Verbs whose base and -s forms are nouns as often: after another noun they are read as nouns.
_NOUNS = words_of(
    """launch launches test tests trial trials fire report reports claim claims attack attacks order orders plan plans
    show shows visit visits target targets use uses charge charges crash block demand demands protest protests blast
    blasts display displays release drop watch guide pledge pledges talk talks promise promises arrest arrests
    return hit hits strike strikes raid raids end cut cuts state states mine mines guard crossing review practice
    broadcast blame track tour push host spread note net call calls judge answer counter signal lead view freeze
    fine pact share deal exchange drill arm increase boost sanctions stage stages"""
)
_ADJECTIVES = words_of("new bigger larger stronger faster powerful huge unprecedented")
_ACT_NOUNS = words_of("launch test salvo drill parade")
_TELLING = frozenset({"say", "warn"})
_STEERING = frozenset({"may", "not", "deny", "fear", "prepare", "whether"})


def read_clauses(reading: Reading) -> list[Clause]:
    """Clauses of an English reading, in order; verb forms and moods of the reading's tokens are settled."""
    drop_tail(reading)
    settle_names(reading)
    _settle_forms(reading)
    clauses = _split(reading)
    clauses = [part for clause in clauses for part in _attribution(clause, reading)]
    keep_first_item(clauses, reading)
    _name_roles(clauses)
    _late_speakers(clauses)
    _name_strangers(clauses, reading)
    _imply_subjects(clauses)
    for clause in clauses:
        _settle_moods(clause, reading)
    find_events(clauses, reading)
    return clauses


def _settle_forms(reading: Reading) -> None:
    """What each verb form is used as: finite 'v', infinitive 'i', participle 'g', passive 'p' or noun 'n'."""
    for index, token in enumerate(reading.tokens):
        if token.form in (BASE, THIRD, PAST, ING):
            token.form = _use(reading, index)


def _use(reading: Reading, index: int) -> str:
    words, token = reading.words, reading.tokens[index]
    last = words[token.end - 1]
    before = words[token.at - 1] if token.at else ""
    if before.endswith("ly") and token.at > 1 and words[token.at - 2] in _MODALS:
        before = words[token.at - 2]  # "to permanently block"
    previous = reading.tokens[index - 1] if index and reading.tokens[index - 1].end == token.at else None
    after_noun = previous is not None and previous.form == "n" and previous.concept not in reading.traits["people"]
    verb_before = previous is not None and previous.form == "v"  # 'Seoul detects launch …'
    plural = before.endswith("s") and not verb_before and before not in ("'s", "us", "this", "its", "his")
    if token.form == ING:
        named = previous is not None and (previous.concept in ACTORS or previous.concept == "hackers")
        adjective = words[token.at - 1 : token.at] == ["korean"]
        if token.concept == "warn" and (before in _BE or token.end == len(words) or words[token.end] in _AFTER_NOUN):
            return "n"
        if (named and not adjective) or (after_noun and plural) or before in _BEFORE_ING:
            return "g"
        return "n" if token.at else "g"
    if token.form == PAST and (not token.at or before in BREAK):
        return "p"  # 'Suspected missile …'
    if token.form == PAST:
        after = _next(words, token.end - 1)
        adverb = before.endswith("ly") and token.at > 1
        described = words[token.at - 2] if adverb else before  # "across heavily fortified border"
        governed = adverb and any(m.end == token.at - 1 and m.form == "v" for m in reading.tokens[:index])
        passive = before in _BE or after == "by" or described in PREPOSITIONS or governed
        return "p" if passive or (after in ("of", "not") and token.concept == "warn") else "v"
    if before in _MODALS:
        return "i"
    if before == "korean" and (last in _NOUNS or words[token.at] in _NOUNS):  # "North Korean launches off Wonsan"
        return "n"
    if (after := _next(words, token.end - 1)) in _MODALS and after != "to":
        return "n"
    if token.form == THIRD:
        gerund = before.endswith("ing") and before not in ("beijing", "king")  # "evading sanctions"
        shows = token.concept == "show" and previous is not None and previous.concept in _ACT_NOUNS  # "the test shows"
        noun = (after_noun and not shows) or before in _DETERMINERS or before.isdigit() or gerund or not token.at
        return "n" if noun and last in _NOUNS else "v"
    if before in _DETERMINERS or before.isdigit():
        return "n"
    if after_noun and not plural:
        return "n" if last in _NOUNS else "v"
    if previous is not None and previous.oblique and previous.at > 1 and words[previous.at - 2].endswith("s"):
        return "v"  # "Hackers from North Korea target …"
    return "n" if last in _NOUNS and not plural and not _joined_subject(reading, index) else "v"


def _joined_subject(reading: Reading, index: int) -> bool:
    """Whether what stands before can be more than one: 'US, South Korea launch', 'both Koreas test'."""
    token = reading.tokens[index]
    if token.at and reading.words[token.at - 1] in ("they", "we", "who", "also", "jointly", "again"):
        return True
    names = [m for m in reading.tokens[:index] if m.concept in ACTORS]
    return bool(names) and names[-1].end == token.at and (len(names) > 1 or names[-1].concept in ("koreas", "ally"))


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
    for index, word in [found for found in enumerate(words) if found[1] in _SPLITS]:
        while token is not None and token.at <= index:
            free = token.end - 1 if token.end - token.at > 1 or token.concept == "question" else free
            token = next(held, None)
        if index <= free:
            continue
        if word in BREAK:
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
    return _next(words, at) in _NOT_AS or (at > 0 and words[at - 1] in _BEFORE_AS)


def _lists_actors(reading: Reading, comma: int) -> bool:
    """Whether the comma stands between names of one list: 'US, Japan and South Korea'. In '… from Russia, Seoul says'
    it ends the clause: one who says or warns, and is not many, is no further name."""
    words = reading.words
    joined = _next(words, comma) == "and"
    second = comma + 2 if joined else comma + 1
    before = after = False
    for index, token in enumerate(reading.tokens):
        if token.concept in ACTORS:
            before = before or token.end == comma
            if token.at == second:
                verb = next((m for m in reading.tokens[index + 1 : index + 2] if m.at == token.end), None)
                after = joined or verb is None or verb.form != "v" or not words[verb.end - 1].endswith("s")
                if verb is not None and verb.concept == "source-word":  # "…, Seoul officials say"
                    after = joined or not any(m.concept == "say" for m in reading.tokens[index + 2 : index + 4])
    return before and after


def _next(words: list[str], index: int) -> str:
    return words[index + 1] if index + 1 < len(words) else ""


def _attribution(clause: Clause, reading: Reading) -> list[Clause]:
    """The clause, or its source and its content: 'Seoul says | …', '… | reports Kyodo'."""
    if not clause.tokens:
        return [clause]
    actors = [m for m in clause.tokens if m.concept in ACTORS]
    length = clause.end - clause.at
    says = next((m for m in clause.tokens if m.concept in _TELLING and _tells(clause, m)), None)
    if says is None:
        warned = clause.tokens[0] if clause.tokens and clause.tokens[0].at == clause.at else None
        told_last = bool(actors) and actors[-1].end >= clause.end - 1 and length <= 8
        if warned is not None and warned.concept in ("warn", "vow") and warned.form == "v" and told_last:
            return [Clause("source", clause.at, clause.end, clause.tokens, actors[0].concept)]
        after = reading.words[clause.end] if clause.end < len(reading.words) else ""
        if not clause.at and after == ":" and length <= 8 and _speaks(actors, length, clause, reading):
            return [Clause("source", clause.at, clause.end, clause.tokens, actors[-1].concept)]
        if not clause.at or length > 4:
            return [clause]
        alone = len(clause.tokens) == len(actors) and not reading.words[clause.at].endswith("ing")  # "…, irking Seoul"
        whole = bool(actors) and (actors[-1].concept != "kim" or length == 1)  # "…, Kim furious" is no source
        named = whole and alone and clause.role == "main"
        if named or (length <= 2 and any(m.concept == "source-word" for m in clause.tokens)):
            return [Clause("source", clause.at, clause.end, clause.tokens, actors[-1].concept if actors else "")]
        return [clause]
    before = [m for m in actors if m.end <= says.at]
    told_by = next((m for m in actors if says.end <= m.at <= says.end + 1), None)  # '…, says Kim', 'according to Seoul'
    speaker = before[-1].concept if before else told_by.concept if told_by else ""
    near = range(says.end, says.end + 3)
    told = next((m for m in actors if m.at in near and _PRONOUNS & {*reading.words[m.end : m.end + 2]}), None)
    edge = told.end if told else says.end
    content = [m for m in clause.tokens if m.at >= edge]
    acting = [m for m in clause.tokens if m.end <= says.at and m.form in ("v", "n") and m.concept not in ACTORS]
    if not acting or not before:
        rest = clause.end - edge
        if not content or (rest <= 4 and all(m.concept in ACTORS or m.concept == "source-word" for m in content)):
            if says.at - clause.at > 4 and acting:
                return [clause]
            return [Clause("source", clause.at, clause.end, clause.tokens, speaker)]
        return [
            Clause(
                "source", clause.at, edge, [m for m in clause.tokens if m.at < edge], speaker, clause.role == "side"
            ),
            Clause(clause.role, edge, clause.end, content, speaker),
        ]
    return [clause]


def _speaks(actors: list[Token], length: int, clause: Clause, reading: Reading) -> bool:
    """Whether who stands before a colon speaks what follows: 'Kim: …' and 'Tokyo: …' do; 'North Korea: …' only labels,
    unless what follows tells of another state."""
    last = actors[-1].concept if actors else "koreas"
    if last == "north":
        return length <= 2 and _names_foe(reading, clause.end + 1)
    return last != "koreas"


def _names_foe(reading: Reading, at: int) -> bool:
    return any(m.at == at and m.concept in ("us", "south", "japan") for m in reading.tokens)


def _tells(clause: Clause, token: Token) -> bool:
    """Whether the token is a verb that only hands on what follows: 'says …', 'warns North Korea could …'."""
    if token.concept == "say":
        return token.form in ("v", "")
    if token.concept != "warn" or token.form != "v":
        return False
    after = [m for m in clause.tokens if m.at >= token.end][:2]
    return len(after) == 2 and after[0].concept in ("north", "kim") and after[1].concept in ("may", "prepare", "not")


def _name_roles(clauses: list[Clause]) -> None:
    """The first main clause leads; a name before a colon ('North Korea: …') is the subject of what follows it."""
    if len(clauses) > 2 and _interrupted(clauses):
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


def _interrupted(clauses: list[Clause]) -> bool:
    """Whether what stands between a name and its verb is set off by commas: 'North Korea, angry at drills, fires …'."""
    name, aside, verb = clauses[:3]
    named = bool(name.tokens) and all(m.concept in ACTORS for m in name.tokens) and name.tokens[-1].end == name.end
    return named and aside.role == verb.role == "main" and any(m.at == verb.at and m.form == "v" for m in verb.tokens)


def _late_speakers(clauses: list[Clause]) -> None:
    """A source that follows ('…, Seoul says') speaks the clause before it, one that begins ('JCS: …') the next.

    '…, as Seoul says …' is a clause beside the main one: it tells nothing of who says what stands before it.
    """
    for index, (before, clause) in enumerate(pairwise(clauses)):
        told = clause.role == "source" and clause.speaker and not clause.beside
        if told and before.role == "ahead":  # 'would fire if attacked, Kim says'
            before = next((c for c in reversed(clauses[:index]) if c.role in ("lead", "main")), before)
        if told and not before.speaker and before.role in ("lead", "main"):
            before.speaker = clause.speaker
        elif before.role == "source" and not before.at and not clause.speaker:
            clause.speaker = before.speaker


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
        before = (t for t in clause.tokens[:verb] if t.concept not in traits["cyber"] | traits["people"])
        others = [t for t in before if t.concept not in traits["actor"] or not t.oblique]
        if named and not others and reading.words[clause.at] not in _PRONOUNS | _DETERMINERS:
            start, stop = reading.starts[clause.at], reading.stops[end - 1]
            name = Token("stranger", "", clause.at, end, start, stop)
            clause.tokens.insert(0, name)
            reading.tokens.append(name)


def _imply_subjects(clauses: list[Clause]) -> None:
    """A clause without a subject of its own takes its speaker ('North Korea says it tested') or the clause before's."""
    if len(clauses) < 2:
        return
    subject: Token | None = None
    for index, clause in enumerate(clauses):
        if clause.role == "source":
            if subject is not None and not clause.speaker and clause.at:  # '…, says it was a warning'
                clause.speaker = subject.concept
                for told in clauses[index + 1 : index + 2]:
                    told.speaker = told.speaker or subject.concept
            subject = next((m for m in clause.tokens if m.concept in ACTORS and m.concept == clause.speaker), subject)
            continue
        own = verb = first = None
        for token in clause.tokens:
            if own is None and token.concept in ACTORS:
                own = token
            if verb is None and token.form in ("v", "g", "i"):
                verb = token
            if first is None and token.concept not in ("say", "may", "not"):
                first = token
        lacks = own is None or (verb is not None and own.at > verb.at)
        if subject is not None and lacks and first is not None and clause.role in ("lead", "main", "side"):
            ghost = Token(subject.concept, "", clause.at, clause.at, subject.start, subject.stop, implied=True)
            clause.tokens.insert(0, ghost)
        elif own is not None and not clause.speaker:
            subject = own


def _settle_moods(clause: Clause, reading: Reading) -> None:
    """Mood of every act: what stands within five words before it, nearest first, back to the verb before."""
    words = reading.words
    steering = [m for m in clause.tokens if m.concept in _STEERING]
    if not steering and clause.role != "ahead" and "i" not in [m.form for m in clause.tokens]:
        return
    for token in clause.tokens:
        if not token.form:
            continue
        if clause.role == "ahead":
            token.mood = "may"
        if token.form == "i" and _TRIED.isdisjoint(words[max(0, token.at - 4) : token.at]):
            token.mood = "may"
        for guide in steering:
            if guide.concept == "may" and token.form in ("v", "p") and "have" in words[guide.end : token.at]:
                continue  # "may have fallen": if it was, it is done
            if guide.end <= token.at <= guide.end + 4 and not any(
                m.form == "v" and guide.end <= m.at < token.at and m.concept not in ("may", "not")
                for m in clause.tokens
            ):
                token.mood = "not" if guide.concept in ("not", "deny") else "may"
