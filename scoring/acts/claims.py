"""What each side says of an act, side by side: claims are never averaged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from data.models import Claim, Report

# Fields on which claims can differ, with the words pages use for them.
_FIELDS = ("count", "category", "weapon", "range_km", "altitude_km")


def claims_of(reports: Sequence[Report]) -> tuple[Claim, ...]:
    """One claim a side (JCS, Japan, KCNA, …), in the order they first spoke, the North's own word last. `reports` are
    in order of publication.

    A count belongs to the side that its own sentence names, everything else to the side the text names first. A side's
    later count replaces its earlier one, as first alerts are corrected; `first_said` and `entry_id` are of the report
    that first gave the count shown, or that first quoted the side where it gives none.
    """
    claims: dict[str, Claim] = {}
    for report in reports:
        facts = report.assessment.facts
        for rank, side in enumerate(facts.claimed_by):
            known = claims.get(side) or Claim(by=side, first_said=report.entry.published, entry_id=report.entry.id)
            if rank == 0:
                known = _with_what_is_said(known, report)
            claims[side] = _with_count(known, report) if facts.count_by == side else known
    return tuple(sorted(claims.values(), key=lambda claim: claim.by == "KCNA"))


def _with_count(claim: Claim, report: Report) -> Claim:
    facts = report.assessment.facts
    lower = facts.count_at_least or facts.count_about
    if facts.count is None or (claim.count, claim.count_at_least) == (facts.count, lower):
        return claim
    return replace(
        claim,
        count=facts.count,
        count_at_least=lower,
        first_said=report.entry.published,
        entry_id=report.entry.id,
    )


def _with_what_is_said(claim: Claim, report: Report) -> Claim:
    facts, category = report.assessment.facts, report.assessment.category
    # "missile" says nothing against a more specific word of the same side.
    if category and (claim.category in (None, "missile") or category != "missile"):
        claim = replace(claim, category=category)
    return replace(
        claim,
        weapon=facts.weapon or claim.weapon,
        range_km=facts.range_km if facts.range_km is not None else claim.range_km,
        altitude_km=facts.altitude_km if facts.altitude_km is not None else claim.altitude_km,
    )


def disagreements_of(claims: Sequence[Claim]) -> tuple[str, ...]:
    """Names of the fields on which two sides state different things."""
    found = []
    for field in _FIELDS:
        stated = [c for c in claims if getattr(c, field) not in (None, "")]
        if len({getattr(c, field) for c in stated}) > 1 and not (field == "count" and _compatible(stated)):
            found.append(field)
    return tuple(found)


def _compatible(claims: Sequence[Claim]) -> bool:
    """Whether counts differ only because some are lower bounds or round figures that fit the rest."""
    exact = {c.count for c in claims if not c.count_at_least}
    if len(exact) > 1:
        return False
    lower = [c.count or 0 for c in claims if c.count_at_least]
    return not exact or all((n or 0) >= max(lower, default=0) for n in exact)
