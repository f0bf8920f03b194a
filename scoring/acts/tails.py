"""Reports that follow an act up or look back at one: they join an act that others report, or make no line.

What an act left behind (its wreck, its orbit, a banquet for those who did it) is told of for weeks. Such a report
supports the act; no act rests on it alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from data.models import Report, kst_day
from scoring.acts.families import family, fits, form_class, is_of_satellite
from scoring.acts.reports import first_told
from scoring.facts.names import WATCHERS

# What many desks tell of at once.
_TOLD_BY_MANY = frozenset({"launch", "drone", "nuclear"})
_OF_KOREA_OR_JAPAN = re.compile(r"[가-힣ぁ-ヿ一-鿿]")
_DONE = re.compile(
    r"\b(?:fire[sd]?|launch(?:es|ed)|(?:test|re)-?(?:fire[sd]?|launch(?:es|ed))|tested|shoots|shot|sends|sent"
    r"|(?<!nuclear )(?<!missile )(?<!weapons )tests|fl(?:y|ies|ew|own|oats|oated)|conducts|conducted|carr(?:ies|ied)"
    r"|stage[sd]|hold|holds|held|lobs|lobbed|hurls|hurled|shell(?:s|ed)|exchange[sd]?|cross(?:es|ed)?|enter(?:s|ed)?"
    r"|breach(?:es|ed)?|intrude[sd]?|violate[sd]?|detonate[sd]|explode[sd]?|lands|landed|drills|drilled"
    r"|practi[cs]e[sd]|simulate[sd]|watche[sd]|oversees|oversaw|quakes?|tremor)\b"
    r"|감행|강행|실시|단행|지진|폭발|発射|実施",
    re.IGNORECASE,
)
_WITNESSES = WATCHERS | {"KCNA"}
# The first report of an act that we have may be so much younger than what follows the act up.
_FIRST_LATE = timedelta(hours=6)
# A follow-up is told of an act of at most so many days before.
TAIL = 14


def is_news(report: Report) -> bool:
    """Whether a report tells its act as new, so that an act can rest on it."""
    return report.assessment.facts.telling == "new" and not only_mentions(report)


def only_mentions(report: Report) -> bool:
    """Whether a headline names what many desks tell of at once, does not say that it was done ("Missile Test-Launching
    and the Strategy") and nothing in the report shows it. Korean ones say so without a verb, but of a nuclear test."""
    title, name = report.entry.title, family(report)
    if name not in _TOLD_BY_MANY or (name != "nuclear" and _OF_KOREA_OR_JAPAN.search(title)):
        return False
    return is_faint(report) and not _DONE.search(title)


def is_faint(report: Report) -> bool:
    """Whether a report has no witness, no day and nothing that makes its act new."""
    facts = report.assessment.facts
    return not tells_apart(report) and facts.act_day_basis == "published" and _WITNESSES.isdisjoint(facts.claimed_by)


def tells_apart(report: Report) -> bool:
    """Whether a report has what makes its act another than those told of before, a count of tests among it."""
    return is_set_apart(report) or bool(report.assessment.facts.series)


def is_set_apart(report: Report) -> bool:
    """Whether a report has what makes its act another than those told of before: haste, an hour, a number, "again"."""
    facts = report.assessment.facts
    told = facts.flash or facts.again or facts.another or facts.ordinal
    return bool(told) or facts.act_minute is not None


def rests_on_news(reports: Iterable[Report]) -> bool:
    return any(map(is_news, reports))


def owner(report: Report, acts: Mapping[int, tuple[date, Sequence[Report]]]) -> int | None:
    """Which of `acts` (by key: day, and reports that tell it as new) a report that follows up belongs to.

    Its own day decides where it states one; else the latest act that its form allows, of a named form of
    satellites one of a satellite before others. A look back joins no act whose day it does not name.
    """
    facts = report.assessment.facts
    told = kst_day(report.entry.published)
    named = facts.act_day if facts.act_day_basis in ("stated", "weekday") and len(facts.days) == 1 else None
    best: tuple[bool, bool, bool, int, int] | None = None
    for key, (day, reports) in acts.items():
        if not timedelta(0) <= told - day <= timedelta(days=TAIL) or not fits(report, reports):
            continue
        if first_told(reports) > report.entry.published + _FIRST_LATE:
            continue  # what nobody had told of yet
        on_day = named is not None and abs((named - day).days) <= (1 if facts.telling == "follow-up" else 0)
        if facts.telling == "past" and not on_day:
            continue
        alike = not form_class(report) or _of_satellite([report]) == _of_satellite(reports)
        rank = (on_day, alike, day == named, day.toordinal(), -key)
        best = max(best, rank) if best else rank
    return -best[4] if best else None


def _of_satellite(reports: Sequence[Report]) -> bool:
    return any(map(is_of_satellite, reports))


def attach(
    acts: Sequence[tuple[date, list[Report]]], loose: Iterable[Report]
) -> list[tuple[date, list[Report], list[Report]]]:
    """`acts` with the reports of `loose` that belong to each; the others are left out."""
    known = dict(enumerate(acts))
    joined: dict[int, list[Report]] = defaultdict(list)
    for report in loose:
        if (key := owner(report, known)) is not None:
            joined[key].append(report)
    return [(day, reports, joined[n]) for n, (day, reports) in known.items()]
