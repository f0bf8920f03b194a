"""An election's window beside those of the elections before it, day by day, as charts draw them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from components.figures.cycles import ElectionCycle
from components.reads import cycles, load
from components.reads.cycles import Live, PastRecord
from data.models import Election
from scoring.window import window


def past_and(election: Election, today: date) -> list[Election]:
    """The elections of its country by `today` (KST), and the election itself."""
    past = list(window.cycles(load.elections(), election.country, cycles.FIRST_YEAR, today))
    return past if election in past else [*past, election]


def cycles_of(
    past: Sequence[Election],
    election: Election,
    known: PastRecord,
    seen: Live,
    words: Collection[str],
    today: date,
) -> list[ElectionCycle]:
    """A cycle an election; that of `election` is the chosen one. `words` say which acts count."""
    own = cycles.live_counts(known, seen, words)
    return [
        ElectionCycle(
            cycles.cycle_label(one, past),
            window.past_windows(known.past, [one], known.span, today, words, own),
            one == election,
        )
        for one in past
    ]
