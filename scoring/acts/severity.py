"""How grave an act is, 1 to 5, by the rules of severity.toml."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from data.models import Category, Report, SeverityRule
from scoring.acts.credibility import OFFICIALS, carries_the_norths_word, is_state_media
from scoring.acts.origins import independent
from scoring.facts.report_clauses import clauses_of

GRAVEST = 5
_GRADED = frozenset("ABC")


def severity(category: Category, reports: Sequence[Report], rules: Sequence[SeverityRule]) -> tuple[int, str]:
    """(score 1-5, the rule's reason) of an act of `category` that `reports` tell of. The first rule met decides.

    5 waits until an official or two independent publishers say what makes it so: until then it is 4.
    """
    score, reason, rule = _score(category, reports, rules)
    if score == GRAVEST and not _settled(reports, rule, rules):
        return GRAVEST - 1, reason
    return score, reason


def _settled(reports: Sequence[Report], rule: SeverityRule, rules: Sequence[SeverityRule]) -> bool:
    saying = [r for r in reports if _score(r.assessment.category or "other", [r], rules)[0] == GRAVEST]
    if not saying and rule.min_count:  # a number that grew over the reports
        saying = list(reports)
    official = any(
        r.publisher_type == "government"
        or (r.reliability in _GRADED and OFFICIALS & set(r.assessment.facts.claimed_by))
        for r in saying
    )
    told = [r for r in saying if not is_state_media(r) and not carries_the_norths_word(r)]
    return official or len(independent(told)) > 1


def _score(
    category: Category, reports: Sequence[Report], rules: Sequence[SeverityRule]
) -> tuple[int, str, SeverityRule]:
    facts = [r.assessment.facts for r in reports]
    forms = Counter(f.form for f in facts if f.form)
    form = min(forms, key=lambda name: (-forms[name], name)) if forms else ""
    sentences = [sentence.lower() for r in reports for sentence in _sentences(r)]
    text = "\n".join(sentences)
    highest_range = max((f.range_km or 0 for f in facts), default=0)
    highest_count = max((f.count or 0 for f in facts), default=0)
    highest_sum = max((f.stolen[1] for f in facts if f.stolen and f.stolen[0] == "USD"), default=0)
    for rule in rules:
        if (
            (not rule.categories or category in rule.categories)
            and (not rule.forms or form in rule.forms)
            and highest_range >= (rule.min_range_km or 0)
            and highest_count >= (rule.min_count or 0)
            and highest_sum >= (rule.min_usd_millions or 0)
            and (not rule.not_forms or form not in rule.not_forms)
            and (not rule.terms or _says(rule, text, sentences))
        ):
            return rule.score, rule.reason, rule
    raise ValueError("no severity rule is met: the last one must be without conditions")


def _says(rule: SeverityRule, text: str, sentences: Sequence[str]) -> bool:
    """Whether one of the rule's terms stands in the reports, beside one of those that it asks for."""
    if not _pattern(rule.terms).search(text):
        return False
    near = _pattern(rule.beside) if rule.beside else None
    return near is None or any(_pattern(rule.terms).search(one) and near.search(one) for one in sentences)


def _sentences(report: Report) -> list[str]:
    """What the report says of the act itself: a look back at another one must not lend it its gravity."""
    told: dict[int, list[str]] = {}
    for clause in clauses_of(report.entry.title, report.entry.summary):
        if not clause.aside:
            told.setdefault(clause.sentence, []).append(clause.text)
    return ["\n".join(clauses) for clauses in told.values()]


@lru_cache(maxsize=256)
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{re.escape(t)}\b" if t.isascii() else re.escape(t) for t in terms))
