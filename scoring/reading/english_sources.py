"""Who says it: sources before, behind and between clauses of headline English."""

from __future__ import annotations

from itertools import pairwise

from scoring.reading.clauses import Clause
from scoring.reading.english_names import PREPOSITIONS
from scoring.reading.lexicon import Reading, Token

# Between the North's name and 'could' these are what is its: 'warns North's nuclear test could come'.
_OWNED = frozenset({"cyber-people", "nuclear", "missile", "icbm", "space", "test", "launch", "fresh"})
_TELLING = frozenset({"say", "warn"})
PRONOUNS = frozenset({"it", "they", "he", "she", "that", "we", "who"})


def attribution(clause: Clause, reading: Reading) -> list[Clause]:
    """The clause, or its source and its content: 'Seoul says | …', '… | reports Kyodo'."""
    if not clause.tokens:
        return [clause]
    actors = [m for m in clause.tokens if m.concept in reading.traits["state"]]
    says = next((m for m in clause.tokens if m.concept in _TELLING and _tells(clause, m)), None)
    if says is None:
        speaker = _unsaid(clause, actors, reading)
        return [clause] if speaker is None else [_source(clause, speaker)]
    return _said(clause, says, actors, reading)


def _source(clause: Clause, speaker: str) -> Clause:
    return Clause("source", clause.at, clause.end, clause.tokens, speaker)


def _unsaid(clause: Clause, actors: list[Token], reading: Reading) -> str | None:
    """Who speaks in a clause that is a source without a verb of saying ("" somebody unnamed), None where it is none."""
    length = clause.end - clause.at
    if _warns_last(clause, actors, length) or _they_warn(clause, actors):
        return actors[0].concept
    after = reading.words[clause.end] if clause.end < len(reading.words) else ""
    if not clause.at:
        acts = any(m.form in ("v", "p") for m in clause.tokens)  # 'North Korea fires missile toward Japan: report'
        labelled = after == ":" and not reading.own and not acts and length <= 8
        labelled = labelled and _speaks(actors, length, clause, reading)
        return actors[-1].concept if labelled else None
    said_by = reading.words[clause.at - 1] == ":" and clause.end == len(reading.words) and length <= 9
    if said_by and actors and clause.tokens[0].concept == "source-word":
        return actors[0].concept  # '…: spokesman for Seoul's ministry'
    if length > 4 or reading.words[clause.at - 1] == ";":
        return None
    alone = len(clause.tokens) == len(actors) and not reading.words[clause.at].endswith("ing")  # "…, irking Seoul"
    named_last = reading.words[clause.at - 1] == ":"
    whole = bool(actors) and (actors[-1].concept != "kim" or length == 1 or named_last)  # "…, Kim furious" is none
    if whole and alone and clause.role == "main":
        return actors[-1].concept
    told = (m.concept in reading.traits["source"] or (m.concept == "say" and m.form == "n") for m in clause.tokens)
    if length <= 2 and any(told):  # '…: report'
        return actors[-1].concept if actors else ""
    return None


def _warns_last(clause: Clause, actors: list[Token], length: int) -> bool:
    """'…, warns North Korea'."""
    first = clause.tokens[0]
    told_last = bool(actors) and actors[-1].end >= clause.end - 1 and length <= 8 and actors[0].at <= first.end + 1
    return first.at == clause.at and first.concept in ("warn", "vow") and first.form == "v" and told_last


def _they_warn(clause: Clause, actors: list[Token]) -> bool:
    """'…, US and South Korea warn'."""
    last = clause.tokens[-1]
    warn = last.concept == "warn" and last.form == "v" and last.end == clause.end
    return bool(clause.at and actors) and clause.role == "main" and warn and len(clause.tokens) == len(actors) + 1


def _said(clause: Clause, says: Token, actors: list[Token], reading: Reading) -> list[Clause]:
    """The clause cut at its verb of saying."""
    if any(m.concept == "not" and says.at - 2 <= m.at < says.at for m in clause.tokens):
        return [clause]  # 'has not announced a launch' hands nothing on
    before = [m for m in actors if m.end <= says.at]
    ahead = [m for m in clause.tokens if m.end <= says.at and m.concept not in reading.traits["state"]]
    acting = [m for m in ahead if m.form in ("v", "n") and m.concept != "say" and not _is_behind(m, reading)]
    if acting and (before or any(m.concept in reading.traits["hackers|cyber-people"] for m in ahead)):
        return [clause]
    # 'suggests North satellite launch' names nobody as who speaks
    things = [m.at for m in clause.tokens if m.concept in reading.traits["weapon|act"]]
    last = [m for m in actors if m.end >= clause.end - 2 and not any(at >= m.end for at in things)]
    told_by = next((m for m in last if says.end <= m.at <= says.end + 1), None)  # '…, says Kim', 'according to Seoul'
    someone = "source-word" if any(m.concept == "source-word" for m in ahead) else ""  # 'Defence chief says …'
    if reading.words[clause.at : clause.at + 2] == ["state", "media"]:
        named = next((m.concept for m in reading.tokens if m.concept in reading.traits["state"]), "")
        someone = "north" if named in reading.traits["northern"] else ""
    speaker = before[-1].concept if before else told_by.concept if told_by else someone
    if before:  # 'North Korean defector tells …': not the state's word
        person = (m.concept for m in ahead if m.at == before[-1].end and m.concept in reading.traits["person"])
        speaker = next(person, speaker)
    near = range(says.end, says.end + 3)
    told = next((m for m in actors if m.at in near and PRONOUNS & {*reading.words[m.end : m.end + 2]}), None)
    edge = told.end if told else says.end
    content = [m for m in clause.tokens if m.at >= edge]
    names = all(m.concept in reading.traits["state"] or m.concept == "source-word" for m in content)
    if not content or (clause.end - edge <= 4 and names):
        return [clause] if says.at - clause.at > 4 and acting else [_source(clause, speaker)]
    said = [m for m in clause.tokens if m.at < edge]
    return [
        Clause("source", clause.at, edge, said, speaker, clause.role == "side"),
        Clause(clause.role, edge, clause.end, content, speaker),
    ]


def _is_behind(token: Token, reading: Reading) -> bool:
    """Whether it is a weapon behind a preposition: 'Kim aboard destroyer says …' acts in nothing before he speaks."""
    before = reading.words[token.at - 1] if token.at else ""
    return token.concept in reading.traits["weapon"] and before in PREPOSITIONS | {"aboard"}


def _speaks(actors: list[Token], length: int, clause: Clause, reading: Reading) -> bool:
    """Whether who stands before a colon speaks what follows: 'Kim: …' and 'Tokyo: …' do; 'North Korea: …' only labels,
    unless what follows tells of another state."""
    last = actors[-1].concept if actors else "koreas"
    if last == "north" and any(t.concept == "source-word" for t in clause.tokens):
        return True  # 'North Korean spokesperson: …'
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
    after = [m for m in clause.tokens if m.at >= token.end and m.concept not in _OWNED][:3]
    if len(after) == 3 and after[1].concept == "may" and after[2].concept in ("scrap", "punish", "respond"):
        return False  # 'warns North Korea's regime will end'
    return (
        len(after) > 1
        and after[0].concept in ("north", "kim")
        and after[1].concept in ("may", "prepare", "not", "fear")
    )


def late_speakers(clauses: list[Clause]) -> None:
    """A source that follows ('…, Seoul says') speaks the clause before it, one that begins ('JCS: …') the next.

    '…, as Seoul says …' is a clause beside the main one: it tells nothing of who says what stands before it.
    """
    for index, (before, clause) in enumerate(pairwise(clauses)):
        told = clause.role == "source" and clause.speaker and not clause.beside
        if told and before.role == "main" and not before.tokens and index:
            before = clauses[index - 1]  # '…, stability: Seoul'
        if told and before.role == "ahead":  # 'would fire if attacked, Kim says'
            before = next((c for c in reversed(clauses[:index]) if c.role in ("lead", "main")), before)
        if told and not before.speaker and before.role in ("lead", "main"):
            before.speaker = clause.speaker
        elif before.role == "source" and not before.at and not clause.speaker:
            clause.speaker = before.speaker
