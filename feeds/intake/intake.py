"""The way of an entry from parsed feed to stored provocation, in one transaction a source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from sqlalchemy.engine import Connection

from data.backup import waiting
from data.models import (
    AHEAD_KINDS,
    SIGNAL_KINDS,
    ActTables,
    Assessment,
    Entry,
    ExtractTables,
    Report,
    Source,
    SourceState,
    content_hash,
    is_evidence,
    takes_back,
)
from data.store import entries as table
from data.store import evidence, joining, states
from data.store.store import Store
from data.tables.act_tables import load_act_tables
from data.tables.extract_tables import extract_tables
from data.tables.rule_tables import load_rules
from data.tables.sources import graded, on_the_way, source_of
from feeds.alerts import queueing
from feeds.intake import budget, merging, several
from feeds.intake.same import as_stored
from feeds.parsing.seismic import assess_seismic
from scoring.assess.rules import compile_rules
from scoring.assess.scorer import Scorer
from scoring.facts.extract import facts
from scoring.facts.two_acts import second_act

_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Taken:
    """How many entries were new, how many had changed, and how many were left out because their source floods."""

    new: int = 0
    changed: int = 0
    left_out: int = 0


class Assessor:
    """What an entry is judged with: the rules, the tables that facts and acts are read with, and the known sources."""

    def __init__(self, scorer: Scorer, words: ExtractTables, acts: ActTables, sources: dict[str, Source]) -> None:
        self.scorer = scorer
        self.words = words
        self.acts = acts
        self.sources = sources

    @property
    def rules(self) -> str:
        return self.scorer.book.version

    def source_of(self, entry: Entry) -> Source:
        """The source that grades an entry."""
        return source_of(self.sources, entry.source, entry.publisher)

    def assess(self, entry: Entry, source: Source) -> Assessment:
        """An instrument's reading speaks for itself; everything else is read as news."""
        if seismic := assess_seismic(entry):
            return replace(seismic, rules=self.rules)
        said = self.scorer.assess(entry.title, entry.summary, entry.language, entry.published, source.reliability)
        if said.kind not in SIGNAL_KINDS and not takes_back(said):
            return said
        own = source.country == "KP"
        told = entry.title, entry.summary, entry.published, entry.language
        found = facts(*told, said.category, said.kind, self.words, own)
        if several.SECOND in entry.flags:
            second = second_act(found, entry.title, entry.summary, entry.published)
            said, found = (said, second) if second else (replace(said, kind="context"), found)
        if "undated" in entry.flags:  # its days would be counted from when we saw it
            found = replace(found, act_day=None, act_day_basis="", days=())
        return replace(said, facts=found)

    def assess_again(self, entry: Entry) -> Assessment:
        """Assess an entry that is stored: its source is the one that grades it now."""
        return self.assess(entry, self.source_of(entry))


@cache
def _tools() -> tuple[Scorer, ExtractTables, ActTables]:
    return Scorer(compile_rules(load_rules())), extract_tables(), load_act_tables()


def make_assessor(sources: Iterable[Source]) -> Assessor:
    """An assessor of the shipped reference files, which are read once a process. Raises BadReference."""
    return Assessor(*_tools(), graded(sources))


def take_in(
    store: Store, source: Source, entries: Sequence[Entry], state: SourceState, now: datetime, assessor: Assessor
) -> Taken:
    """Save what a poll of one source brought, with everything that follows from it.

    Entries, assessments, provocations, counts and the source's state (validators, next check) commit together or not
    at all. Raises StoreError.
    """
    with store.begin() as conn:
        arrived = as_stored(conn, source, entries, assessor.sources, now)
        arrived, left_out = budget.within(conn, arrived, now, assessor)
        taken = add(conn, arrived, now, assessor)
        if left_out:
            words = f"{left_out} entries left out: over {budget.ENTRIES} or {budget.BYTES:,} characters came in a day"
            state = replace(state, state="flooding", detail=words)
        states.save_source_state(conn, state)
    return replace(taken, left_out=left_out)


def add(
    conn: Connection,
    arrived: Sequence[tuple[Source, Entry]],
    now: datetime,
    assessor: Assessor,
    archived: Mapping[tuple[str, str], table.History] | None = None,
) -> Taken:
    """Save entries inside the caller's transaction. An entry that is already stored as it is costs one look-up.

    `archived` tells that they come from an archive, with what it knows of them by source and guid: a text that the
    store has seen replaced is then no news, and acts keep the ids they had where those are free.
    """
    touched: list[int] = []
    signals: list[Report] = []
    named: dict[int, str] = {}
    new = changed = 0
    for batch in _by_source(arrived):
        source = on_the_way(batch[0][0])
        latest = {entry.guid: entry for _, entry in batch}
        known = table.stored(conn, source.name, latest)
        if archived is None:
            latest = several.moved_on(conn, source, latest, known, assessor.assess, assessor.sources)
        latest = several.with_second_acts(latest, source, assessor.assess)
        known |= table.stored(conn, source.name, latest.keys() - known.keys())
        fresh = [(e, assessor.assess(e, source)) for guid, e in latest.items() if guid not in known]
        ids = table.insert(conn, fresh, now)
        if archived:
            histories = {i: archived.get((e.source, e.guid)) for i, (e, _) in zip(ids, fresh, strict=True)}
            table.add_earlier(conn, {i: history.earlier for i, history in histories.items() if history})
            named |= {i: history.act for i, history in histories.items() if history and history.act}
        touched += [i for i, (e, a) in zip(ids, fresh, strict=True) if is_evidence(a) or e.revision > 1]
        again = [(known[guid], e, assessor.assess(e, source)) for guid, e in _edited(conn, latest, known, archived)]
        held = evidence.held(conn, [old.id for old, _, _ in again])
        revised = _revise(conn, again, archived or {}, now)
        touched += [i for i in revised if i in held or i in {old.id for old, _, a in again if is_evidence(a)}]
        stored = ((replace(e, id=i), a) for i, (e, a) in zip(ids, fresh, strict=True) if a.kind in AHEAD_KINDS)
        signals += [_graded(e, a, assessor) for e, a in stored]
        new, changed = new + len(ids), changed + len(revised)
    if touched:
        evidence.settle(conn, touched, assessor.assess_again)
        known_sources = {s.name: s for s, _ in arrived} | assessor.sources
        merged = merging.merge_new(conn, touched, assessor.acts, now, known_sources, named)
        queueing.tell_acts(conn, merged.acts, merged.moved, now, live=archived is None)
    if archived is None:
        queueing.tell_signals(conn, signals, now)
    return Taken(new, changed)


def _edited(
    conn: Connection,
    latest: Mapping[str, Entry],
    known: Mapping[str, table.Stored],
    archived: Mapping[tuple[str, str], table.History] | None,
) -> list[tuple[str, Entry]]:
    """Of the entries that are stored already, by guid, those that come with another text or another history.

    An archive that knows no histories may hold texts that the store has seen replaced: those are no news.
    """
    found = []
    for guid, entry in latest.items():
        history = (archived or {}).get((entry.source, guid)) or table.History()
        changed_at = history.earlier[-1].replaced_at if history.earlier else None
        if guid in known and joining.differ(known[guid], content_hash(entry), entry.revision, changed_at):
            found.append((guid, entry))
    if archived is None or not found:
        return found
    former = table.former_hashes(conn, [known[guid].id for guid, e in found if (e.source, guid) not in archived])
    return [(guid, e) for guid, e in found if content_hash(e) not in former.get(known[guid].id, ())]


def _revise(
    conn: Connection,
    again: Sequence[tuple[table.Stored, Entry, Assessment]],
    archived: Mapping[tuple[str, str], table.History],
    now: datetime,
) -> tuple[int, ...]:
    """Put other texts beside those that are stored: a poll's behind them, those of another watch as they were seen."""
    polled = [one for one in again if (one[1].source, one[1].guid) not in archived]
    told = [
        (old, joining.rows_of(e, said, archived[e.source, e.guid].earlier, now))
        for old, e, said in again
        if (e.source, e.guid) in archived
    ]
    return table.revise(conn, polled, now) + joining.join(conn, told)


def _graded(entry: Entry, said: Assessment, assessor: Assessor) -> Report:
    """A stored entry with its assessment and what the one who wrote it is worth."""
    source = source_of(assessor.sources, entry.source, entry.publisher)
    return Report(entry, said, source.reliability, source.state_controlled, source.publisher_type)


def file_waiting(store: Store, sources: Iterable[Source], now: datetime) -> int:
    """File the entries that a restore left to the poller with the acts they report. Returns how many there were."""
    with store.read() as conn:
        if not waiting.unfiled(conn):
            return 0
    assessor = make_assessor(sources)
    with store.begin() as conn:
        left = waiting.unfiled(conn)
        evidence.settle(conn, left, assessor.assess_again)
        merged = merging.merge_new(conn, left, assessor.acts, now, assessor.sources)
        queueing.tell_acts(conn, merged.acts, merged.moved, now, live=False)
        waiting.filed(conn)
    return len(left)


def _by_source(arrived: Sequence[tuple[Source, Entry]]) -> Iterable[list[tuple[Source, Entry]]]:
    """Runs of at most a batch with one source each, in order of arrival within a source."""
    grouped: dict[str, list[tuple[Source, Entry]]] = {}
    for source, entry in arrived:
        grouped.setdefault(source.name, []).append((source, entry))
    for rows in grouped.values():
        for at in range(0, len(rows), _BATCH):
            yield rows[at : at + _BATCH]
