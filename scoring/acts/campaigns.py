"""Cyber reports of one campaign or theft.

Reports are linked when they share what names an attack: the campaign or malware, who was hit, the sum stolen, or
several names that reports of other attacks do not hold; the further apart they stand, the more it takes. A group's name
alone links nothing. Linked reports, and those linked to them, are one provocation. Links are pairwise and symmetric, so
the order of arrival cannot matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from data.models import Report

# Reports of one attack further apart than this are a later story of its own.
LINK = timedelta(days=30)
# What goes on for years is one act only as long as it is in the news.
LASTING_LINK = timedelta(days=7)
# An official attribution is all over the news within this time, in many words.
NEWS_CYCLE = timedelta(days=3)
# Weight of shared names (a name 1, a word that many attacks share .5) that links reports this far apart.
_ENOUGH = ((NEWS_CYCLE, 1.5), (timedelta(days=10), 2.5), (LINK, 4.0))
# So much links also what names two campaigns or two groups.
_BEYOND_DOUBT = 4.0
# Sums within this ratio are one sum, rounded by two desks.
_SAME_SUM = 1.06
_ACCUSERS = frozenset({"FBI", "NIS", "US", "UN", "Police"})
# Lazarus is also the name for all of the North's groups.
_UMBRELLA = frozenset({"Lazarus", ""})


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two cyber reports share. `weight`: of names in common; `why`: what decides, "" where they are two acts."""

    why: str
    weight: float
    shared: tuple[str, ...] = ()


def linked(a: Report, b: Report) -> bool:
    """Whether two cyber reports tell of one attack."""
    return bool(likeness(a, b).why)


def likeness(a: Report, b: Report) -> Likeness:
    """Why two cyber reports are of one attack, or what they share although they are not."""
    apart = abs(a.entry.published - b.entry.published)
    if apart > LINK:
        return Likeness("", 0.0)
    left, right = a.assessment.facts, b.assessment.facts
    shared, weight = _shared(left.tokens, right.tokens)
    victims = set(left.victims) & set(right.victims)
    weight += 1.0 * bool(victims - set(shared))
    groups = {left.actor, right.actor}
    weight += 0.5 * (left.actor == right.actor and not groups <= _UMBRELLA)
    vendors = bool(left.vendor) and left.vendor == right.vendor
    weight += 0.5 * vendors
    two_groups = len(groups - _UMBRELLA) == 2
    # A campaign of years is the frame of others: its name contradicts none.
    campaigns = {f.campaign.casefold() for f in (left, right) if f.campaign and not f.lasting}
    one_campaign = bool(left.campaign) and left.campaign.casefold() == right.campaign.casefold()
    named_in_other = _names(left.campaign, right.tokens) or _names(right.campaign, left.tokens)
    found = tuple(sorted({*shared, *victims}))
    if one_campaign and apart <= (LASTING_LINK if left.lasting else LINK):
        return Likeness("campaign", weight, (left.campaign,))
    if named_in_other and not two_groups:
        return Likeness("campaign", weight, found)
    if (two_groups or len(campaigns) == 2) and weight < _BEYOND_DOUBT:
        return Likeness("", weight, found)
    sums = _sums(left.tokens), _sums(right.tokens)
    if _same_sum(*sums):
        return Likeness("sum", weight, found)
    if victims:
        return Likeness("victim", weight, tuple(sorted(victims)))
    enough = next(need for within, need in _ENOUGH if apart <= within)
    if shared and weight >= enough:
        return Likeness("names", weight, found)
    if apart > NEWS_CYCLE or (sums[0] and sums[1]):
        return Likeness("", weight, found)
    if vendors and left.vendor in a.entry.title and right.vendor in b.entry.title:
        return Likeness("vendor", weight, (left.vendor,))
    vague = not (left.campaign or left.victims or sums[0]) or not (right.campaign or right.victims or sums[1])
    if vague and _alike(a, b, _TARGETS):
        return Likeness("target", weight, found)
    accusers = _ACCUSERS & set(left.claimed_by) & set(right.claimed_by)
    if accusers and _alike(a, b, _LOOT):
        return Likeness("accuser", weight, tuple(sorted(accusers)))
    smaller = min(len(left.tokens), len(right.tokens))
    if vague and shared and (weight >= 1.0 and 4 * weight >= smaller):
        return Likeness("names", weight, found)
    return Likeness("", weight, found)


def _names(campaign: str, tokens: Sequence[str]) -> bool:
    return bool(campaign) and campaign.casefold() in tokens


def _shared(mine: Sequence[str], yours: Sequence[str]) -> tuple[tuple[str, ...], float]:
    """Names in common and their weight: a name 1, a plain word of a title or one that many attacks share .5."""
    left, right = {t.lstrip("~"): t for t in mine}, {t.lstrip("~"): t for t in yours}
    names = {t for t in left.keys() & right.keys() if not t.startswith("$")}
    weight = sum(0.5 if "~" in (left[t][0], right[t][0]) else 1.0 for t in names)
    return tuple(sorted(names)), weight


def _sums(tokens: Sequence[str]) -> tuple[int, ...]:
    return tuple(int(t[1:-1]) for t in tokens if t.startswith("$"))


def _same_sum(mine: Sequence[int], yours: Sequence[int]) -> bool:
    return any(max(m, y) <= _SAME_SUM * min(m, y) for m in mine for y in yours)


# Who is hit, by class, in words that few attacks of one week share: in the news of three days they name one campaign
# that nobody has named yet. Loot that every week's news knows (coins, banks) is no such class.
_TARGETS = (
    re.compile(
        r"\b(?:(?:cyber ?)?security|bug|vulnerability|threat) (?:researchers?|experts?)\b"
        r"|보안 ?(?:연구|전문)"
    ),
    re.compile(r"\bjournalists?\b|\breporters\b|기자 사칭|언론인"),
    re.compile(r"\bdevelopers?\b|\bjob ?seekers?\b|\bfreelancers?\b|개발자|구직자"),
    re.compile(r"\bhospitals?\b|\bhealth ?care\b|병원|의료기관"),
    re.compile(r"\bacademics?\b|\bthink ?tanks?\b|\bscholars?\b|교수|학자|연구소"),
    re.compile(r"\bdiplomats?\b|\bembass(?:y|ies)\b|외교관|대사관"),
    re.compile(r"\bship ?(?:builders?|yards?)\b|조선소|조선업"),
    re.compile(r"\bsemiconductors?\b|\bchip ?makers?\b|반도체"),
    re.compile(r"\baerospace\b|\bspace (?:agency|firm|compan)|우주항공|항공우주"),
)
_LOOT = (
    re.compile("crypto|bitcoin|가상화폐|암호화폐|코인"),
    re.compile("ransomware|랜섬웨어"),
    re.compile("it worker|위장취업|it 인력"),
    re.compile("bank|은행|atm"),
    re.compile("defen|방산|국방"),
)


def _alike(a: Report, b: Report, classes: Sequence[re.Pattern[str]]) -> bool:
    """Whether both titles name one and the same of `classes`, of loot or of victims."""
    left, right = a.entry.title.lower(), b.entry.title.lower()
    return any(one.search(left) and one.search(right) for one in classes)


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
