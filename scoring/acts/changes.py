"""What there is to see of a signal or provocation, and what has changed since somebody saw it.

Facets are few, plain values that survive JSON, so that 'changed since you read it' is exact and can say what changed.
"""

from __future__ import annotations

from data.models import Facets, Provocation, Report

# A later report of the same publishers is news for a reader, but does not bring back what an officer closed.
_WEIGHTY = ("kind", "category", "status")


def facets_of_act(act: Provocation) -> dict[str, int | str]:
    """What there is to see of a provocation now."""
    return {
        "severity": act.severity,
        "credibility": act.credibility,
        "category": act.category,
        "status": act.status,
        "day": act.date.isoformat(),
        "publishers": len(act.publishers),
        "reports": len(act.reports),
        "edits": sum(report.entry.revision - 1 for report in act.reports),
    }


def facets_of_report(report: Report) -> dict[str, int | str]:
    """What there is to see of an entry now. Its score is not among it: newer rules may move that without any news."""
    said = report.assessment
    return {"kind": said.kind, "category": said.category or "", "edits": report.entry.revision - 1}


def differences(then: Facets, now: Facets) -> tuple[tuple[str, int | str, int | str], ...]:
    """(facet, what it was, what it is) of everything that changed, in the order of `now`."""
    return tuple((name, then[name], value) for name, value in now.items() if name in then and then[name] != value)


def returns(then: Facets, now: Facets) -> bool:
    """Whether what an officer closed has to come before officers again: graver, more credible, or another thing."""
    return any(
        (name == "severity" and int(value) > int(was))
        or (name == "credibility" and int(value) < int(was))  # 1 is confirmed
        or name in _WEIGHTY
        for name, was, value in differences(then, now)
    )
