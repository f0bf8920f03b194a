"""The facts of an act on which its reports settle: where, which weapon of which class, how it ended, what was taken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data.models import Category, Report
from scoring.acts.credibility import OFFICIALS, carries_the_norths_word, publisher
from scoring.acts.families import family
from scoring.facts.names import HYPERSONIC
from scoring.facts.outcomes import Outcome

# Forms that a class of ballistic missiles makes more exact.
_BALLISTIC = ("", "ballistic", "weapon")
# What can end so.
_FLEW: tuple[Category, ...] = ("missile", "icbm", "cruise", "space")
_ENDS: Mapping[str, tuple[Category, ...]] = {
    "failed": _FLEW,
    "orbit": ("space",),
    "intercepted": (*_FLEW, "drone", "balloon", "artillery", "border", "other"),
    "overflew": _FLEW,
}


@dataclass(frozen=True, slots=True)
class SettledFacts:
    """Fields of `data.models.Provocation` of the same names."""

    place: str
    weapon: str
    form: str
    minute: int | None
    outcome: Outcome
    agent: str
    campaign: str
    victim: str
    stolen: tuple[str, int] | tuple[()]
    reach: str


def settle(reports: Sequence[Report], origin: Mapping[str, str], category: Category) -> SettledFacts:
    """What `reports` of an act of `category` agree on, in order of publication. `origin`: of each publisher."""
    facts = [r.assessment.facts for r in reports]
    campaign = _most(f.campaign for f in facts)
    return SettledFacts(
        place=_most(f.place for f in facts),
        weapon=_most(f.weapon for f in facts),
        form=(form := _most(f.form for f in facts if f.form != "missile")),
        minute=_minute(reports),
        outcome=_outcome(reports, origin, category),
        agent=_most(f.actor for f in facts),
        campaign=campaign,
        victim="" if campaign else _victim(reports, origin),
        stolen=_stolen(reports, origin),
        reach=_reach(reports, origin) if category == "missile" and form in _BALLISTIC else "",
    )


def own_reports(reports: Sequence[Report], category: Category) -> Sequence[Report]:
    """Of the reports of an act those that call it what it is, or no more than a missile: one that tells of a satellite
    beside it gives it no facts. All where there are none."""
    return [r for r in reports if named(r) in (category, "missile")] or reports


def named(report: Report) -> Category:
    """The category a report uses, or that of the family it belongs to where it names what that holds otherwise."""
    name, category = family(report), report.assessment.category or "other"
    if name == "drone":
        return "drone"
    if name == "launch" and category in ("border", "other", "drone"):
        return "artillery" if report.assessment.facts.form == "rockets" else "missile"
    return category


def _minute(reports: Sequence[Report]) -> int | None:
    """The time of day that most of the reports which tell one agree on."""
    told = Counter(m for r in reports if (m := r.assessment.facts.act_minute) is not None)
    return min(told, key=lambda m: (-told[m], m)) if told else None


def _reach(reports: Sequence[Report], origin: Mapping[str, str]) -> str:
    """The class that most reports name, how far before how. What only state media call it is their claim; that it was
    hypersonic, which they like to say, stands where two publishers have it from an official or nobody else saw it."""
    seen = [r for r in reports if not carries_the_norths_word(r)]
    if far := _most(r.assessment.facts.reach for r in seen or reports if r.assessment.facts.reach != HYPERSONIC):
        return far
    how = [r for r in seen or reports if r.assessment.facts.reach == HYPERSONIC]
    officially = [r for r in how if (sides := set(r.assessment.facts.claimed_by)) & OFFICIALS and "KCNA" not in sides]
    return HYPERSONIC if len(_tellers(officially, origin)) > 1 or (how and not seen) else ""


def _outcome(reports: Sequence[Report], origin: Mapping[str, str], category: Category) -> Outcome:
    """The newest outcome that an official tells, or more than one publisher; of its failure the North's own word is
    enough. A failure is not outweighed by what was claimed before it was known, unless more tell that the satellite is
    in orbit. Only what flies fails, and only a satellite reaches orbit."""
    telling: dict[Outcome, list[Report]] = {}
    for report in reports:
        outcome = report.assessment.facts.outcome
        if outcome and category in _ENDS[outcome]:
            telling[outcome] = [*telling.pop(outcome, []), report]
    settled = [outcome for outcome, told in telling.items() if _is_settled(outcome, told, origin)]
    if "failed" in settled and "orbit" in settled:
        failed, flies = (len(_tellers(telling[outcome], origin)) for outcome in ("failed", "orbit"))
        return "failed" if failed >= flies else "orbit"
    return "failed" if "failed" in settled else settled[-1] if settled else ""


def _is_settled(outcome: Outcome, told: Sequence[Report], origin: Mapping[str, str]) -> bool:
    sides = {side for r in told for side in r.assessment.facts.claimed_by}
    official = bool(sides & OFFICIALS) or any(r.publisher_type == "government" for r in told)
    own = outcome == "failed" and "KCNA" in sides
    return official or own or len(_tellers(told, origin)) > 1


def _stolen(reports: Sequence[Report], origin: Mapping[str, str]) -> tuple[str, int] | tuple[()]:
    """The sum that most origins give, in dollars where anybody counts in them; the earliest of equals."""
    told: dict[tuple[str, int], list[Report]] = {}
    for report in reports:
        if found := report.assessment.facts.stolen:
            told.setdefault(found, []).append(report)
    dollars = {found: by for found, by in told.items() if found[0] == "USD"} or told
    return max(dollars, key=lambda found: len(_tellers(dollars[found], origin)), default=())


def _victim(reports: Sequence[Report], origin: Mapping[str, str]) -> str:
    """Whom more than one origin names as hit, in their spelling; "" where nobody settles it."""
    told: dict[str, list[Report]] = {}
    for report in reports:
        for name in report.assessment.facts.victims:
            told.setdefault(name, []).append(report)
    known = [name for name, by in told.items() if len(_tellers(by, origin)) > 1]
    if not known:
        return ""
    first = max(known, key=lambda name: len(told[name]))
    text = "\n".join(f"{r.entry.title}\n{r.entry.summary}" for r in told[first])
    spelled = re.search(re.escape(first), text, re.IGNORECASE)
    return spelled[0] if spelled else ""


def _tellers(reports: Sequence[Report], origin: Mapping[str, str]) -> set[str]:
    return {origin[publisher(r)] for r in reports}


def _most(names: Iterable[str]) -> str:
    counted = Counter(n for n in names if n)
    return min(counted, key=lambda n: (-counted[n], n)) if counted else ""
