"""Cyber reports of one campaign or theft.

Reports are linked when they share what names an attack: the campaign or malware, who was hit, the sum stolen, or
several names that reports of other attacks do not hold; the further apart they stand, the more it takes. A group's name
alone links nothing. Linked reports, and those linked to them, are one provocation. Links are pairwise and symmetric, so
the order of arrival cannot matter. What one desk alone tells without any name joins what others talk of in those days,
and what does not even name a group or who found it joins the named attack nearest in time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from data.models import Facts, Report
from scoring.acts.reports import in_order, place, publishers
from scoring.acts.tails import rests_on_news

# Reports of one attack further apart than this are a later story of its own.
LINK = timedelta(days=30)
# What goes on for years is one act only as long as it is in the news.
LASTING_LINK = timedelta(days=4)
# An official attribution is all over the news within this time, in many words.
NEWS_CYCLE = timedelta(days=3)
# What desks tell of one lesser group within this time, without a name that keeps them apart, is one story.
ONE_STORY = timedelta(hours=36)
# Weight of shared names (a name 1, a word that many attacks share .5) that links reports this far apart.
_ENOUGH = ((NEWS_CYCLE, 1.5), (timedelta(days=10), 2.5), (LINK, 4.0))
# So much links also what names two campaigns or two groups.
_BEYOND_DOUBT = 4.0
# A victim that one report names and the other only mentions is the same within this time.
_MENTIONED = timedelta(days=10)
# So many publishers telling of one attack make it the talk of these days.
_CROWD = 2
# Sums within this ratio are one sum, rounded by two desks.
_SAME_SUM = 1.08
_ACCUSERS = frozenset({"FBI", "NIS", "US", "UN", "Police"})
# What is taken in few attacks of a week, unlike coins.
_RARE_LOOT = frozenset({"defence", "banks"})
# Lazarus is also the name for all of the North's groups.
_UMBRELLA = frozenset({"Lazarus", ""})
_LAZARUS = frozenset({"Lazarus", "BlueNoroff", "Andariel"})
# How much a report says of which attack it tells: a group or who found it; its name, who was hit, the sum.
_A_GROUP, _A_NAME = 2, 3


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
    if apart <= _MENTIONED:
        victims |= set(left.victims) & set(_bare(right.tokens)) | set(right.victims) & set(_bare(left.tokens))
    weight += 1.0 * bool(victims - set(shared))
    groups = {left.actor, right.actor}
    weight += 0.5 * (left.actor == right.actor and not groups <= _UMBRELLA)
    weight += 0.5 * (bool(left.vendor) and left.vendor == right.vendor)
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
    if why := _story_of_days(a, b, apart):
        return Likeness(why, weight, found)
    nameless = _vague(left) or _vague(right)
    if nameless and shared and weight >= 1.0 and 4 * weight >= min(len(left.tokens), len(right.tokens)):
        return Likeness("names", weight, found)
    return Likeness("", weight, found)


def _story_of_days(a: Report, b: Report, apart: timedelta) -> str:
    """Why two reports of one news cycle that share no names are of one attack all the same; "" where they are not."""
    left, right = a.assessment.facts, b.assessment.facts
    if left.vendor and left.vendor == right.vendor and _finding_of_one(a, b):
        return "vendor"
    nameless = _vague(left) or _vague(right)
    if nameless and set(left.targets) & set(right.targets):
        return "target"
    loot = set(left.loot) & set(right.loot)
    if loot and _ACCUSERS & set(left.claimed_by) & set(right.claimed_by):
        return "accuser"
    if apart > ONE_STORY or not nameless or (left.vendor and right.vendor):
        return ""
    if left.actor == right.actor and left.actor not in _UMBRELLA:
        return "group"
    one_group = (
        left.actor == right.actor or not {left.actor, right.actor} - _UMBRELLA or "" in (left.actor, right.actor)
    )
    return "target" if _vague(left) and _vague(right) and loot & _RARE_LOOT and one_group else ""


def _bare(tokens: Sequence[str]) -> tuple[str, ...]:
    return tuple(token.lstrip("~") for token in tokens)


def _vague(facts: Facts) -> bool:
    """Whether a report names neither campaign nor victim nor sum."""
    return not (facts.campaign or facts.victims or _sums(facts.tokens))


def _finding_of_one(a: Report, b: Report) -> bool:
    """Whether two reports of one vendor tell what it found: both headlines name it, or one does and they are in two
    languages, which share few other names. An authority speaks of many attacks a week."""
    left, right = a.assessment.facts, b.assessment.facts
    if left.vendor_titled and right.vendor_titled:
        return True
    titled = left.vendor_titled or right.vendor_titled
    return titled and left.vendor not in _ACCUSERS and a.entry.language != b.entry.language


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
    return _with_passing_words(list(groups.values()))


def _with_passing_words(groups: Sequence[list[Report]]) -> list[list[Report]]:
    """`groups` with those joined to another that one publisher alone tells of and that name nothing: beside an attack
    that everybody tells of these days, on the same kind of loot or victims, "the largest crypto heist" is that one;
    "hackers use fake jobs" is what somebody with a name was found to do on that day."""
    borne = [g for g in groups if rests_on_news(g)]  # what is only followed up is no act that another can be
    crowds = [g for g in borne if publishers(g) >= _CROWD]
    named = [g for g in borne if _naming(g) >= _A_GROUP]
    joined: dict[int, list[Report]] = {}
    for one in groups:
        if publishers(one) > 1 or not all(_vague(r.assessment.facts) for r in one):
            continue
        fitting = [g for g in crowds if _of_one_talk(one, g)]
        if fitting:
            joined[id(one)] = max(fitting, key=len)
        elif _naming(one) < _A_GROUP and (near := [g for g in named if _can_be(one, g)]):
            joined[id(one)] = min(near, key=lambda g: (_apart(one, g[:1]), place(g[0])))
    added: dict[int, list[Report]] = {}
    for one in groups:
        if (to := joined.get(id(one))) is not None:
            added.setdefault(id(joined.get(id(to), to)), []).extend(one)
    return [in_order([*g, *added.get(id(g), ())]) for g in groups if id(g) not in joined]


def _naming(reports: Sequence[Report]) -> int:
    """How much reports say of which attack it is: its name, who was hit or the sum; a group or who found it; that
    Lazarus did it; nothing. Any other name in it may be that of who was hit."""
    facts = [r.assessment.facts for r in reports]
    if not all(map(_vague, facts)):
        return _A_NAME
    if any(f.vendor or f.actor not in _UMBRELLA or not all(t.startswith("~") for t in f.tokens) for f in facts):
        return _A_GROUP
    return int(any(f.actor for f in facts))


def _can_be(one: Sequence[Report], other: Sequence[Report]) -> bool:
    """Whether what one desk tells without a name can be a named attack of the same day: neither the groups nor the
    victims that both name are others."""
    actors = {r.assessment.facts.actor for r in one} - {""}
    theirs = {r.assessment.facts.actor for r in other} - {""}
    if (actors and theirs and not theirs & (actors | _LAZARUS)) or _apart(one, other[:1]) > ONE_STORY:
        return False
    mine, yours = _classes(one), _classes(other)
    return not mine or not yours or bool(mine & yours)


def _apart(some: Sequence[Report], others: Sequence[Report]) -> timedelta:
    return min(abs(a.entry.published - b.entry.published) for a in some for b in others)


def _of_one_talk(some: Sequence[Report], others: Sequence[Report]) -> bool:
    return _apart(some, others) <= NEWS_CYCLE and bool(_classes(some) & _classes(others))


def _classes(reports: Sequence[Report]) -> set[str]:
    """Of loot and victims, as the headlines name them. Makers of drones and aircraft are firms of defence."""
    named = (name for r in reports for name in (*r.assessment.facts.loot, *r.assessment.facts.targets))
    return {"defence" if name == "aerospace" else name for name in named}
