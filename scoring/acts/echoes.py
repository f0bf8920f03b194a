"""What one desk prints of an act some days later, with no day in its words and nothing that makes it new.

Such a report reads like news of another act: a feature on the balloons, a column on the missile. An officer wants it
with the act that all others told, and not as a line of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from data.models import Report
from scoring.acts.families import fits, form_class
from scoring.acts.reports import publishers
from scoring.acts.tails import is_faint, tells_apart
from scoring.facts.calendar_dates import DAY

# An act echoes for so many days.
ECHO = 2
# What is heard of an act that one desk alone tells may be the first word of another for so long.
FIRST_WORD = timedelta(days=1)
# What state media claimed is told again for so long by desks that leave out the day.
RETOLD = timedelta(hours=30)

Act = tuple[date, list[Report]]


def without_echoes(acts: Sequence[Act]) -> list[Act]:
    """`acts` of one family, by day, with those that only echo another joined to it: the latest before that is none."""
    found: list[Act] = []
    for day, reports in acts:
        before = [one for one in found if one[0] == day - DAY and _restates(reports, one[1])]
        if before:
            before[-1][1].extend(reports)
            continue
        if is_echo(reports):
            heard = [one for one in found if DAY <= day - one[0] <= ECHO * DAY and _of_one_act(reports, one[1])]
            if heard:
                heard[-1][1].extend(reports)
                continue
        found.append((day, list(reports)))
    return found


def _restates(reports: Sequence[Report], act: Sequence[Report]) -> bool:
    """Whether state media's claim is told once more on the day after, with nothing that makes it another."""
    claims = [r for r in act if _is_claim(r)]
    return bool(claims) and all(
        _is_claim(r)
        and not tells_apart(r)
        and any(timedelta(0) <= r.entry.published - c.entry.published <= RETOLD for c in claims)
        and any(form_class(r) == form_class(c) for c in claims)
        for r in reports
    )


def _is_claim(report: Report) -> bool:
    facts = report.assessment.facts
    return facts.follow_up and facts.act_day_basis == "published" and "KCNA" in facts.claimed_by


def is_echo(reports: Sequence[Report]) -> bool:
    """Whether one desk alone tells of an act, with nothing that makes it new."""
    return publishers(reports) == 1 and all(map(is_faint, reports))


def _of_one_act(echo: Sequence[Report], act: Sequence[Report]) -> bool:
    counts = {r.assessment.facts.count for r in echo} - {None}
    others = {r.assessment.facts.count for r in act} - {None}
    told = publishers(act) > 1 or echo[0].entry.published - act[0].entry.published >= FIRST_WORD
    return (
        told
        and not is_echo(act)
        and (not counts or not others or bool(counts & others))
        and all(fits(r, act) for r in echo)
    )
