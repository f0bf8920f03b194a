"""Cyber reports of one campaign or theft.

Reports are linked when they stand close in time and share what names an attack: the campaign or malware, the sum
stolen, or several names that reports of other attacks do not hold. Linked reports, and those linked to them, are one
provocation. Links are pairwise and symmetric, so the order of arrival cannot matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

from data.models import Report

# Reports of one attack further apart than this are a later story of its own.
LINK = timedelta(days=10)
# An official attribution is all over the news within this time, in many words.
NEWS_CYCLE = timedelta(days=3)
_ACCUSERS = frozenset({"FBI", "NIS", "US", "UN", "Police"})


def linked(a: Report, b: Report) -> bool:
    """Whether two cyber reports tell of one attack."""
    apart = abs(a.entry.published - b.entry.published)
    if apart > LINK:
        return False
    left, right = a.assessment.facts, b.assessment.facts
    if left.campaign and left.campaign == right.campaign:
        return True
    shared, weight, sums = _shared(left.tokens, right.tokens)
    if left.actor and right.actor and left.actor != right.actor and weight < 3:
        return False
    if left.campaign and right.campaign:
        return weight >= 3
    if sums == "same":
        return True
    smaller = min(len(left.tokens), len(right.tokens))
    if weight >= 3 or (shared and weight >= 1.5 and 4 * weight >= smaller):
        return True
    accusers = _ACCUSERS & set(left.claimed_by) & set(right.claimed_by)
    return bool(accusers) and apart <= NEWS_CYCLE and sums != "other" and _alike(a, b)


def _shared(mine: Sequence[str], yours: Sequence[str]) -> tuple[set[str], float, Literal["", "same", "other"]]:
    """Tokens in common, their weight (a name 1, a plain word of a title 0.5), and whether sums of money agree."""
    left, right = {t.lstrip("~"): t for t in mine}, {t.lstrip("~"): t for t in yours}
    names = {t for t in left.keys() & right.keys() if not t.startswith("$") and not t[0].isdigit()}
    weight = sum(0.5 if left[t][0] == right[t][0] == "~" else 1.0 for t in names)
    amounts = {t for t in mine if t.startswith("$")}, {t for t in yours if t.startswith("$")}
    if not (amounts[0] and amounts[1]):
        return names, weight, ""
    return names, weight, "same" if amounts[0] & amounts[1] else "other"


_KINDS = (
    ("crypto", "bitcoin", "가상화폐", "암호화폐", "코인"),
    ("ransomware", "랜섬웨어"),
    ("it worker", "위장취업", "it 인력"),
    ("bank", "은행", "atm"),
    ("defen", "방산", "국방"),
)


def _alike(a: Report, b: Report) -> bool:
    """Whether both titles name the same kind of loot or victim."""
    left, right = a.entry.title.lower(), b.entry.title.lower()
    return any(any(w in left for w in kind) and any(w in right for w in kind) for kind in _KINDS)


def group(reports: Sequence[Report]) -> list[list[Report]]:
    """Connected groups of linked reports. `reports` are in order of publication; so are groups and their members."""
    root = list(range(len(reports)))

    def find(n: int) -> int:
        while root[n] != n:
            root[n] = root[root[n]]
            n = root[n]
        return n

    start = 0
    for n, report in enumerate(reports):
        while report.entry.published - reports[start].entry.published > LINK:
            start += 1
        for other in range(start, n):
            if find(other) != find(n) and linked(reports[other], report):
                root[max(find(other), find(n))] = min(find(other), find(n))
    groups: dict[int, list[Report]] = {}
    for n, report in enumerate(reports):
        groups.setdefault(find(n), []).append(report)
    return list(groups.values())
