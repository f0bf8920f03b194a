"""How often officers found the machine right: shares with their intervals, from verdicts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from data.models import KINDS, Verdict
from scoring.window.intervals import share

FEW = 20  # judged readings; with fewer, the 95 % interval can span 46 points and more


@dataclass(frozen=True, slots=True)
class Share:
    """`right` of `judged` readings, with the 95 % interval of the share (Clopper and Pearson).

    `what`: a kind, or "merge": whether the reports joined in one provocation are of one act.
    """

    what: str
    right: int
    judged: int
    low: float
    high: float

    @property
    def few(self) -> bool:
        return self.judged < FEW


def latest(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """One verdict a subject: the last given, so that a second look replaces the first. In the order given."""
    last = {one.subject: one for one in sorted(verdicts, key=lambda one: one.id) if not one.undone_by}
    return sorted(last.values(), key=lambda one: one.id)


def shares(verdicts: Iterable[Verdict]) -> tuple[Share, ...]:
    """Precision by the kind that the machine said, then of merging; what nobody judged has no line.

    A verdict that disputes the merge says nothing about the kind, and the other way round.
    """
    held = latest(verdicts)
    tally: dict[str, list[bool]] = {
        kind: [one.verdict == "right" for one in held if one.said.kind == kind and one.verdict != "wrong_merge"]
        for kind in KINDS
    }
    tally["merge"] = [one.verdict == "right" for one in held if one.said.reports and one.verdict != "wrong_kind"]
    return tuple(
        Share(what, sum(found), len(found), *share(sum(found), len(found))) for what, found in tally.items() if found
    )


def misread(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Verdicts that found the machine wrong, the newest first."""
    return [one for one in reversed(latest(verdicts)) if one.verdict != "right"]
