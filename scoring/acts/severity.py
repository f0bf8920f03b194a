"""How grave an act is, 1 to 5, by the rules of severity.toml."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from data.models import Category, Report, SeverityRule
from scoring.facts.numbers import usd_millions
from scoring.facts.report_clauses import clauses_of


def severity(category: Category, reports: Sequence[Report], rules: Sequence[SeverityRule]) -> tuple[int, str]:
    """(score 1-5, the rule's reason) of an act of `category` that `reports` tell of. The first rule met decides."""
    facts = [r.assessment.facts for r in reports]
    forms = Counter(f.form for f in facts if f.form)
    form = min(forms, key=lambda name: (-forms[name], name)) if forms else ""
    texts = [_text(r) for r in reports]
    text = "\n".join(texts).lower()
    highest_range = max((f.range_km or 0 for f in facts), default=0)
    highest_count = max((f.count or 0 for f in facts), default=0)
    highest_sum = max((usd_millions(t) or 0 for t in texts), default=0) if category == "cyber" else 0
    for rule in rules:
        if (
            (not rule.categories or category in rule.categories)
            and (not rule.forms or form in rule.forms)
            and highest_range >= (rule.min_range_km or 0)
            and highest_count >= (rule.min_count or 0)
            and highest_sum >= (rule.min_usd_millions or 0)
            and (not rule.terms or _pattern(rule.terms).search(text))
        ):
            return rule.score, rule.reason
    raise ValueError("no severity rule is met: the last one must be without conditions")


def _text(report: Report) -> str:
    """What the report says of the act itself: a look back at another one must not lend it its gravity."""
    return "\n".join(c.text for c in clauses_of(report.entry.title, report.entry.summary) if not c.aside)


@lru_cache(maxsize=256)
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{re.escape(t)}\b" if t.isascii() else re.escape(t) for t in terms))
