"""Provocations and entries as rows of tables. Headlines are left as they are."""

from __future__ import annotations

from collections.abc import Sequence

from components.reads import clock
from components.text.act_title import act_title, weapon_called
from components.text.escape import clean, safe_url
from components.text.i18n import named, t
from components.text.signs import severity_words
from components.widgets.listing import Cell, Column
from data.models import Claim, Provocation, Report

CONFIRMED = 1  # on the Admiralty scale


def severity(act: Provocation) -> str:
    """Sign, number and word: '◆◆◆◆ 4 serious'; a dash where nobody tells the act's day, for it may be years old."""
    return severity_words(act.severity) if act.day_known else "–"


def credibility(act: Provocation) -> str:
    """Number and word on the Admiralty scale: '2 probably true'."""
    return f"{act.credibility} {t(f'credibility.{act.credibility}')}"


def kind_words(kind: str, category: str | None) -> str:
    """Kind and category: 'Threat · Rhetoric'."""
    return t(f"kind.{kind}") + (f" · {t(f'category.{category}')}" if category else "")


def claim_words(claim: Claim) -> str:
    """The claim of one side: 'JCS: 8 · Hwasong-17 · 1,000 km'."""
    parts = []
    if claim.count is not None:
        parts.append(t("act.at_least", n=claim.count) if claim.count_at_least else t("act.count", n=claim.count))
    if claim.weapon:
        parts.append(weapon_called(claim.weapon))
    if claim.range_km:
        parts.append(f"{claim.range_km:,} km")
    if claim.altitude_km:
        parts.append(f"↑ {claim.altitude_km:,} km")
    if not parts and claim.category:
        parts.append(t(f"category.{claim.category}"))
    by = named("authority", claim.by, claim.by)
    return f"{by}: {' · '.join(parts)}" if parts else by


def act_rows(acts: Sequence[Provocation]) -> dict[str, list[Cell]]:
    """One row per provocation, in the order given."""
    return {
        "severity": [severity(act) for act in acts],
        "severity_n": [act.severity if act.day_known else 0 for act in acts],
        "day": [clock.day(act.date) if act.day_known else t("act.day_unknown") for act in acts],
        "date": [act.date.isoformat() for act in acts],
        "act": [act_title(act) for act in acts],
        "headline": [clean(act.title) for act in acts],
        "credibility": [credibility(act) for act in acts],
        "publishers": [len(act.publishers) for act in acts],
        "first": [clock.both(act.first_published) for act in acts],
        "status": ["" if act.status == "machine" else t(f"status.{act.status}") for act in acts],
        "first_at": [act.first_published.isoformat() for act in acts],
    }


def act_columns(*wanted: str) -> list[Column]:
    """The fields of those rows, in the order wanted."""
    every = [
        Column("severity", t("act.severity"), 116, t("act.severity_help"), kind="severity", sort="severity_n"),
        Column("day", t("act.day"), 88, sort="date"),
        Column("act", t("act.act"), 220, roomy=300),
        Column("headline", t("act.headline"), kind="lead", least=190),
        Column("credibility", t("act.credibility"), 136, t("act.credibility_help"), named=True),
        Column("publishers", t("act.publishers"), 84, t("act.publishers_help"), kind="number"),
        Column("first", t("act.first"), 176, sort="first_at", named=True),
        Column("status", t("act.status"), 116),
        Column("mark", t("page.floor"), 116),
    ]
    return [field for name in wanted for field in every if field.key == name]


def entry_rows(reports: Sequence[Report]) -> dict[str, list[Cell]]:
    """One row per entry, in the order given."""
    return {
        "kind": [t(f"kind.{r.assessment.kind}") for r in reports],
        "headline": [clean(r.entry.title) for r in reports],
        "source": [clean(r.entry.source) for r in reports],
        "published": [clock.both(r.entry.published) for r in reports],
        "link": [safe_url(r.entry.link) for r in reports],
    }


def entry_columns() -> list[Column]:
    """The fields of those rows."""
    return [
        Column("kind", t("act.kind"), 92),
        Column("headline", t("act.headline"), kind="lead"),
        Column("published", t("act.published"), 176),
        Column("source", t("act.source"), 140),
        Column("link", t("table.source_link"), 66, kind="link"),
    ]
