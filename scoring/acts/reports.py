"""What the rules on acts ask of reports: their order, who published them, when first, which days they leave open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from data.models import KST, Report
from scoring.acts.credibility import publisher
from scoring.facts.calendar_dates import DAY

# So many publishers must tell of something for it to stand: one alone may be wrong, or speak of another act.
ESTABLISHED = 2


def place(report: Report) -> tuple[datetime, str, str]:
    """By publication, then source and guid: the same order whatever order reports came in."""
    return report.entry.published, report.entry.source, report.entry.guid


def in_order(reports: Iterable[Report]) -> list[Report]:
    """Reports by their `place`."""
    return sorted(reports, key=place)


def first_told(reports: Iterable[Report]) -> datetime:
    """When the first of some reports was published. Raises ValueError where there are none."""
    return min(r.entry.published for r in reports)


def publishers(*some: Iterable[Report]) -> int:
    """How many publishers some reports have."""
    return len({publisher(r) for reports in some for r in reports})


def days_open(report: Report) -> tuple[date, ...]:
    """The KST days that a report's words allow for its act, the likeliest first."""
    facts = report.assessment.facts
    if facts.days:
        return facts.days
    published = report.entry.published.astimezone(KST).date()
    return (facts.act_day,) if facts.act_day else (published, published - DAY)


def states_its_day(report: Report) -> bool:
    """Whether its words leave no doubt of the day."""
    facts = report.assessment.facts
    return facts.act_day_basis in ("stated", "weekday", "relative") and len(days_open(report)) == 1
