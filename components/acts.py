"""Provocations and entries as rows of tables. Headlines go into text columns as they are."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from components import clock, tables
from components.i18n import t
from components.text import clean, safe_url
from data.models import Claim, Filters, Provocation, Report

# The circle fills up with severity: it reads in grey, in print and without colour.
GLYPHS = {1: "○", 2: "◔", 3: "◑", 4: "◕", 5: "●"}


def severity(act: Provocation) -> str:
    """Glyph, number and word: '◕ 4 serious'."""
    return f"{GLYPHS[act.severity]} {act.severity} {t(f'severity.{act.severity}')}"


def credibility(act: Provocation) -> str:
    """Number and word on the Admiralty scale: '2 probably true'."""
    return f"{act.credibility} {t(f'credibility.{act.credibility}')}"


def claim_words(claim: Claim) -> str:
    """What one side says: 'JCS: 8 · Hwasong-17 · 1,000 km'."""
    parts = []
    if claim.count is not None:
        parts.append(t("act.at_least", n=claim.count) if claim.count_at_least else t("act.count", n=claim.count))
    if claim.weapon:
        parts.append(claim.weapon)
    if claim.range_km:
        parts.append(f"{claim.range_km:,} km")
    if claim.altitude_km:
        parts.append(f"↑ {claim.altitude_km:,} km")
    if not parts and claim.category:
        parts.append(t(f"category.{claim.category}"))
    return f"{claim.by}: {' · '.join(parts)}" if parts else claim.by


def fits(act: Provocation, by: Filters) -> bool:
    """Whether an act has a report that meets every filter."""
    return (not by.categories or act.category in by.categories) and any(
        (not by.sources or r.entry.source in by.sources)
        and (not by.languages or r.entry.language in by.languages)
        and r.assessment.score >= by.min_score
        for r in act.reports
    )


def act_rows(acts: Sequence[Provocation]) -> pd.DataFrame:
    """One row per provocation, in the order given."""
    return pd.DataFrame(
        {
            "severity": [severity(act) for act in acts],
            "day": [clock.day(act.date) for act in acts],
            "category": [t(f"category.{act.category}") for act in acts],
            "headline": [clean(act.title) for act in acts],
            "credibility": [credibility(act) for act in acts],
            "grade": [str(act.credibility) for act in acts],
            "publishers": [len(act.publishers) for act in acts],
            "first": [clock.both(act.first_published) for act in acts],
            "reports": [len(act.reports) for act in acts],
        }
    )


def act_columns(headline: int | None = None) -> dict[str, tables.Column]:
    """Settings of those columns; `headline` is that column's width in pixels."""
    return {
        "severity": tables.text(t("act.severity"), 104, t("act.severity_help")),
        "day": tables.text(t("act.day"), 88),
        "category": tables.text(t("act.category"), 120),
        "headline": tables.text(t("act.headline"), headline),
        "grade": tables.text(t("act.credibility"), 82, t("act.credibility_help")),
        "credibility": tables.text(t("act.credibility"), 150, t("act.credibility_help")),
        "publishers": tables.number(t("act.publishers"), 84, t("act.publishers_help")),
        "first": tables.text(t("act.first"), 190),
        "reports": tables.number(t("act.reports"), 70),
    }


def entry_rows(reports: Sequence[Report]) -> pd.DataFrame:
    """One row per entry, in the order given."""
    return pd.DataFrame(
        {
            "kind": [t(f"kind.{r.assessment.kind}") for r in reports],
            "category": [t(f"category.{r.assessment.category}") if r.assessment.category else "" for r in reports],
            "score": [r.assessment.score for r in reports],
            "headline": [clean(r.entry.title) for r in reports],
            "source": [clean(r.entry.source) for r in reports],
            "published": [clock.both(r.entry.published) for r in reports],
            "link": [safe_url(r.entry.link) for r in reports],
        }
    )


def entry_columns(headline: int | None = None) -> dict[str, tables.Column]:
    """Settings of those columns; `headline` is that column's width in pixels."""
    return {
        "kind": tables.text(t("act.kind"), 92),
        "category": tables.text(t("act.category"), 110),
        "score": tables.number(t("act.score"), 56),
        "headline": tables.text(t("act.headline"), headline),
        "source": tables.text(t("act.source"), 150),
        "published": tables.text(t("act.published"), 190),
        "link": tables.link(),
    }
