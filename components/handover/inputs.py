"""Reads what a handover is made of from the store: the state then and the state now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from components.reads import clock, load, picture, stored
from components.text.act_title import act_title
from components.text.i18n import language
from data.models import AHEAD_KINDS, Digest, Filters, Gap, Handover, HandoverItem, HandoverLine, Step, iso
from data.store import handover_inputs, handovers
from scoring.level.handover import HandoverInputs, compose

ACT_DAYS = 14  # KST days before the stretch from which acts may still go on
BLIND = "the watch did not see when this was written"
_LATE = timedelta(days=3)  # how much earlier than it was seen an entry may have been published
_MOST_SIGNALS = 400


def digest(since: datetime, now: datetime) -> Digest:
    """What happened in (since, now], with acts named in the language in use."""
    return _digest(since, now, language())


@load.from_store
def _digest(since: datetime, now: datetime, _language: str) -> Digest:
    first, today = clock.korean_day(since) - timedelta(days=ACT_DAYS), clock.korean_day(now)
    signals = Filters(since=since - _LATE, kinds=AHEAD_KINDS)
    with load.store().read() as conn:
        sources = (
            handover_inputs.edited,
            handover_inputs.read_anew,
            handover_inputs.refiled,
            handover_inputs.ruled,
            handover_inputs.judged,
        )
        corrections = [item for read in sources for item in read(conn, since, now)]
        marks, notes = handover_inputs.marked(conn, since, now), handover_inputs.noted(conn, since, now)
    return compose(
        HandoverInputs(
            since=since,
            until=now,
            then=picture.provocations(first, today, since),
            acts=picture.provocations(first, today, now),
            signals=stored.reports(signals, now, _MOST_SIGNALS),
            corrections=corrections,
            marks=marks,
            notes=notes,
            gaps=[*load.gaps(since, now), *_blind(since, now)],
            level=picture.level_state(now).log,
            standing=_standing(now),
        ),
        called=act_title,
    )


def _standing(now: datetime) -> list[HandoverItem]:
    """What the next watch takes over: the level as it stands and how far the watch sees."""
    level, seen = picture.level_state(now), load.coverage(now)
    of_level = (
        [Step("level", after=level.level), Step("since", after=iso(level.since))] if level.level and level.since else []
    )
    way = "answering" if clock.mode() == "live" else "published"
    newest = [Step("newest", after=iso(seen.newest_entry))] if seen.newest_entry else []
    return [
        HandoverItem(level.since or now, "level_stands", steps=tuple(of_level)),
        HandoverItem(
            now,
            "coverage" if seen.open else "coverage_blind",
            steps=(
                Step(way, str(seen.answering), str(seen.sources_on)),
                *newest,
            ),
        ),
    ]


def _blind(since: datetime, now: datetime) -> list[Gap]:
    """The gap that nobody has recorded yet, because it has not ended: quiet must not be read into it."""
    seen = load.coverage(now)
    return [] if seen.open else [Gap("", max(since, seen.last_poll or since), now, BLIND)]


@load.from_store
def signed(now: datetime) -> Sequence[Handover]:
    """Signed handovers, the newest first."""
    with load.store().read() as conn:
        return tuple(handovers.signed(conn, now))


def own_lines(previous: str) -> list[HandoverLine]:
    """The lines of the shift under way, read uncached: another officer may just have added one."""
    with load.store().read() as conn:
        return handovers.lines(conn, previous)


def since_signed(handover: Handover) -> list[HandoverLine]:
    """What was added to the log about a signed handover, read uncached."""
    with load.store().read() as conn:
        return handovers.since_signed(conn, handover)


def entry_named(subject: str) -> int | None:
    """The number of the entry that a subject names."""
    with load.store().read() as conn:
        return handover_inputs.entry_named(conn, subject)
