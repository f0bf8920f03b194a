"""What takes a report of an act back, and what is left of the act then.

Two things do: a later text of the entry that reported it, and an entry of its own ("Correction: no launch"). A
publisher takes back its own report; an official voice that no other official contradicts, or a word against an act that
no official ever confirmed, takes the act back. An act that an official reports again afterwards stands, disputed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from data.models import Report, Withdrawal, kst_day, takes_back
from scoring.acts.credibility import OFFICIALS, publisher
from scoring.acts.families import family, fits, form_class

# An act is taken back within so long of its first report; a later correction is of something else.
REACH = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Standing:
    """An act's reports at a moment: those that stand, and who took it back ("" and None where nobody did).

    `disputed`: somebody takes it back while somebody else's word stands.
    """

    reports: tuple[Report, ...]
    withdrawn: Withdrawal | None = None
    disputed: bool = False


def is_withdrawal(report: Report) -> bool:
    """Whether an entry of its own takes a report back."""
    return report.assessment.kind != "provocation" and takes_back(report.assessment)


def official(report: Report) -> bool:
    """Whether an official voice that watches the North speaks, quoted or publishing itself."""
    return report.publisher_type == "government" or bool(OFFICIALS & set(report.assessment.facts.claimed_by))


def target(withdrawal: Report, acts: Sequence[tuple[str, date, Sequence[Report]]]) -> int | None:
    """Which of `acts` (family, day, reports that tell it as new) an entry takes back, as a place in the list.

    The act must have been reported within REACH before; of "another" sighting, on the day of it. One with a report of
    the same publisher comes before others, then one whose form the entry names, then the latest.
    """
    own, said = family(withdrawal), withdrawal.entry.published
    best: tuple[bool, bool, datetime, int] | None = None
    for place, (name, day, reports) in enumerate(acts):
        if withdrawal.assessment.facts.again and day != kst_day(said):
            continue
        first = reports[0].entry.published
        same = any(publisher(r) == publisher(withdrawal) for r in reports)
        if name != own or not timedelta(0) <= said - first <= REACH:
            continue
        if not fits(withdrawal, reports):
            continue
        named = any(form_class(r) == form_class(withdrawal) for r in reports)
        rank = (same, named, first, -place)
        best = max(best, rank) if best else rank
    return -best[3] if best else None


def standing(reports: Sequence[Report], now: datetime) -> Standing:
    """What stands at `now` of an act that `reports` (in order of publication, withdrawals among them) tell of."""
    told = [r for r in reports if not is_withdrawal(r)]
    taken = [r for r in reports if is_withdrawal(r)]
    words = sorted(
        [*((r.entry.first_seen, publisher(r), r) for r in taken), *_own(told, now)], key=lambda w: (w[0], w[1])
    )
    if not words:
        return Standing(tuple(told))
    left = [r for r in told if not _taken_back_by_its_own(r, taken, now)]
    last = max(at for at, _, _ in words)
    confirmed_later = any(official(r) and r.entry.published > last for r in left)
    against_all = [(at, by, r) for at, by, r in words if is_withdrawal(r) and not _others_stand(r, left)]
    by = next(iter(against_all or words))
    gone = not left or (bool(against_all) and not confirmed_later)
    if gone:
        return Standing(tuple(told), Withdrawal(_voice(by[2]) or by[1], by[0], by[2].entry.id))
    return Standing(tuple(left), None, disputed=True)


def _others_stand(withdrawal: Report, left: Sequence[Report]) -> bool:
    """Whether officials stand by the act whom `withdrawal` does not speak for.

    Tokyo's alert taken back leaves what Seoul reports.
    """
    spoken = OFFICIALS & set(withdrawal.assessment.facts.claimed_by)
    if withdrawal.publisher_type == "government" and not spoken:
        return False
    sides = {side for one in left for side in OFFICIALS & set(one.assessment.facts.claimed_by)}
    offices = not spoken and any(one.publisher_type == "government" for one in left)
    return bool(sides - spoken) or offices


def _own(told: Iterable[Report], now: datetime) -> list[tuple[datetime, str, Report]]:
    return [(r.withdrawn_at, publisher(r), r) for r in told if r.withdrawn_at and r.withdrawn_at <= now]


def _taken_back_by_its_own(report: Report, taken: Sequence[Report], now: datetime) -> bool:
    if report.withdrawn_at and report.withdrawn_at <= now:
        return True
    return any(publisher(w) == publisher(report) and w.entry.published >= report.entry.published for w in taken)


def _voice(report: Report) -> str:
    """The official whose word it is; "" where the publisher speaks for itself."""
    if not is_withdrawal(report):
        return ""
    return next((side for side in report.assessment.facts.claimed_by if side in OFFICIALS), "")
