"""An act summed up from the reports known at a moment: what pages and exports show of a provocation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from data.models import ActTables, Category, Claim, Filters, Provocation, Report, kst_day
from scoring.acts.claims import claims_of, disagreements_of
from scoring.acts.clusters import merge
from scoring.acts.credibility import credibility, dated, is_state_media, publisher
from scoring.acts.origins import origins, voices
from scoring.acts.reports import in_order
from scoring.acts.settled import named, own_reports, settle
from scoring.acts.severity import severity
from scoring.acts.tails import is_news
from scoring.acts.withdrawals import standing

Status = Literal["machine", "confirmed", "rejected", "edited", "withdrawn"]
# A more specific name for a launch, or its plural, stands when at least this share of the reports uses it.
SPECIFIC_SHARE = 0.25
# Among more reports than this, one that calls the act another thing tells of something else.
STRAY = 3
# Whose count is shown first where sides differ; the others stand beside it as claims.
_FIRST_WORD = ("JCS", "Japan", "US", "KCNA")


def summarise(
    id: str,
    reports: Sequence[Report],
    tables: ActTables,
    now: datetime,
    status: Status = "machine",
    severity_override: int | None = None,
    day: date | None = None,
) -> Provocation:
    """The provocation `id` as it stood at `now`: only reports first seen by then count.

    `reports` are those of the act today, in any order; times are aware. A severity that an officer set replaces the
    rule's. `day` is the KST day that merging gave the act among its neighbours; while only some of the reports are
    known, they alone decide. Raises ValueError where no report was known yet.
    """
    known = in_order(r for r in reports if r.entry.first_seen <= now)
    stands = standing(known, now)
    told = dated(stands.reports)
    if not told:
        raise ValueError(f"no report of {id} was known at {now.isoformat()}")
    category = category_of(told)
    claims = claims_of(told)
    score, _ = severity(category, told, tables.severity)
    origin = origins(told)
    count, about, at_least = _count(told, claims)
    several = (count is None or (count == 1 and at_least)) and _several(told)
    if several:  # more than "at least one"
        count, at_least = None, False
    settled = settle(own_reports(told, category), origin, category)
    place = settled.place
    best = best_report(told, count, category, settled.stolen)
    at = next((p for p in tables.places if p.name == place), None)
    if status in ("machine", "withdrawn"):  # an officer's word goes before a publisher's
        status = "withdrawn" if stands.withdrawn else "machine"
    return Provocation(
        id=id,
        date=day if day and len(known) == len(reports) else _day_of(told),
        category=category,
        title=best.entry.title,
        severity=severity_override or score,
        credibility=credibility(told, origin, disputed=stands.disputed),
        first_published=told[0].entry.published,
        first_publisher=publisher(told[0]),
        last_published=known[-1].entry.published,
        publishers=tuple(dict.fromkeys(origin.values())),
        languages=tuple(dict.fromkeys(r.entry.language for r in told)),
        reports=tuple(known),
        claims=claims,
        disagreements=disagreements_of(claims),
        count=count,
        several=several,
        weapon=settled.weapon,
        place=place,
        place_ko=at.name_ko if at else "",
        lat=at.lat if at else None,
        lon=at.lon if at else None,
        korean_lead_minutes=korean_lead(told),
        status=status,
        withdrawn=stands.withdrawn,
        voices=voices(told),
        form=settled.form,
        count_at_least=at_least,
        count_about=about,
        minute=settled.minute,
        outcome=settled.outcome,
        agent=settled.agent,
        campaign=settled.campaign,
        victim=settled.victim,
        stolen=settled.stolen,
        reach=settled.reach,
        best=best,
        day_known=any("undated" not in r.entry.flags for r in told),
    )


def meets(act: Provocation, by: Filters) -> bool:
    """Whether an act has a report that meets sources, languages and score of `by`, and is of one of its categories."""
    return (not by.categories or act.category in by.categories) and any(
        (not by.sources or r.entry.source in by.sources)
        and (not by.languages or r.entry.language in by.languages)
        and r.assessment.score >= by.min_score
        for r in act.reports
    )


def category_of(reports: Sequence[Report]) -> Category:
    """The category most reports use; "missile" gives way to a more specific one that a fair share uses.

    What only state media say of it is their claim, not its category, unless nobody else reports. One report among more
    than three that calls it another thing than a better missile is a stray.
    """
    seen = [r for r in reports if "KCNA" not in r.assessment.facts.claimed_by] or reports
    used = Counter(map(named, seen))
    share = SPECIFIC_SHARE * len(seen)
    strays = {c for c, n in used.items() if c != "icbm" and n == 1 and len(seen) > STRAY}
    specific = {c: n for c, n in used.items() if c not in ("missile", "other", *strays) and n >= share}
    return min(specific or used, key=lambda c: (-used[c], c))


def best_report(
    reports: Sequence[Report],
    count: int | None = None,
    category: Category | None = None,
    stolen: tuple[str, int] | tuple[()] = (),
) -> Report:
    """The report that says it best: not state media's own, in English, the act in its headline, most facts, no wire's
    mark of a rewrite before the headline ("(3rd LD)", "[속보]"), highest score; the earliest of equals. A number or sum
    other than the settled one is no fact, nor is a category that says less than the settled one."""

    def rank(report: Report) -> tuple[bool, bool, bool, int, bool, int]:
        facts = report.assessment.facts
        in_title = all(match.field == "title" for match in report.assessment.matches)
        stated = (
            facts.count is not None and count in (None, facts.count),
            facts.stolen == stolen != (),
            report.assessment.category == category,
            bool(facts.form),
            bool(facts.weapon),
            bool(facts.place),
            bool(facts.claimed_by),
        )
        bare = not report.entry.title.startswith(("(", "["))
        others = not is_state_media(report)
        facts_told = sum(stated) - facts.follow_up
        return others, report.entry.language == "en", in_title, facts_told, bare, report.assessment.score

    return max(reports, key=rank)


def korean_lead(reports: Sequence[Report]) -> int | None:
    """Minutes from the first Korean report to the first English one; negative where English came first. None unless
    both languages report."""
    first = {
        language: min(r.entry.published for r in reports if r.entry.language == language)
        for language in {r.entry.language for r in reports}
    }
    if "ko" not in first or "en" not in first:
        return None
    return round((first["en"] - first["ko"]).total_seconds() / 60)


def _day_of(reports: Sequence[Report]) -> date:
    """The KST day on which most of the reports place the act when they are seen together."""
    clusters = merge(reports)
    if not clusters:
        return min(r.assessment.facts.act_day or kst_day(r.entry.published) for r in reports)
    return max(clusters, key=lambda c: (len(c.reports), -c.date.toordinal())).date


def _count(reports: Sequence[Report], claims: Sequence[Claim]) -> tuple[int | None, bool, bool]:
    """(the first side's exact count, else the exact one most reports state, else the round one most reports state, else
    the highest lower bound; whether it is a round figure; whether it is a lower bound)."""
    by_side = {c.by: c.count for c in claims if c.count is not None and not c.count_at_least}
    for side in _FIRST_WORD:
        if side in by_side:
            return by_side[side], False, False
    news = [r for r in reports if is_news(r)] or reports  # a tally that looks back counts other acts too
    facts = [r.assessment.facts for r in news if r.assessment.facts.count is not None]
    exact = Counter(f.count or 0 for f in facts if not (f.count_at_least or f.count_about))
    if exact:
        return min(exact, key=lambda n: (-exact[n], -n)), False, False
    highest = max((f.count or 0 for f in facts if f.count_at_least), default=None)
    about = Counter(f.count or 0 for f in facts if not f.count_at_least)
    if about and (highest is None or highest <= max(about)):
        return min(about, key=lambda n: (-about[n], -n)), True, False
    return highest, False, highest is not None


def _several(reports: Sequence[Report]) -> bool:
    """Whether a fair share of those who tell the act as new say that several acted: one plural may be a slip. Korean
    headlines know no plural, so of them only those count that say it."""
    news = [r for r in reports if is_news(r)]
    saying = sum(r.assessment.facts.several for r in news)
    could = sum(r.assessment.facts.several or r.entry.language == "en" for r in news)
    return saying > 0 and saying >= SPECIFIC_SHARE * could
