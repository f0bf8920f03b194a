"""How an act ended, where its report says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from scoring.facts.patterns import spelled
from scoring.facts.report_clauses import ReportClause

Outcome = Literal["", "failed", "orbit", "intercepted", "overflew"]

_FAILED = spelled(
    r"""
    fail(?:s|ed|ure|ing)?(?! to (?:shoot|intercept|detect|down|bring|track|spot|stop|find|notice|see))|unsuccessful\w*
    blew up (?:in|during|after)|explode[sd]? (?:in|mid|shortly|after|during)\b.*
    (?:crashe[sd]|plunge[sd]|fell) (?:in)?to (?:the )?(?:\w+ )?(?:sea|waters?) (?:after|shortly)
    """,
    r"(?<!격추)(?<!격추에)(?<!격추 )(?<!격추에 )(?<!요격 )(?<!탐지 )(?<!포착 )(?<!추적 )(?<!대응 )실패|공중 ?폭발|失敗",
)
# What failed before or beside the act, what was thrown off on the way, and shells that are meant to burst in the air.
_NOT_THE_ACT = spelled(
    r"""
    (?:two|three|second|third|both|past|earlier|previous|last) (?:\w+ )?fail(?:ures?|ed)(?: \w+)?
    failed (?:\w+ ){0,2}?(?:attempts|bids|tries|launches|tests|ships?|warship|destroyer|vessel|ceremony|summit|talks)
    (?:laugh\w*|mock\w*|jeer\w*|sneer\w*|ridicul\w*|scoff\w*) (?:at )?(?:\w+ ){0,3}?fail(?:ure|ed)\w*
    (?:after|since|following|despite|from|answers?|avenges?) (?:an?|the|that|its|his) (?:\w+ ){0,3}?fail(?:ure|ed)\w*
    (?:spent|burnt-out|jettisoned) (?:\w+ ){0,2}?stages?\b.{0,60}?explode[sd]?
    """,
    r"(?:두|세|몇|\d) ?(?:차례|번)(?:의|나|이나)? ?(?:연속 ?)?실패"
    r"|실패를? ?(?:딛|비웃|조롱|설욕|만회)"
    r"|실패(?:한 ?지)? ?(?:하루|이틀|사흘|나흘|닷새|열흘|보름|한 ?달|\d+ ?(?:일|주|개월|시간)) ?만"
    r"|일부[가는]? ?공중 ?폭발"
    r"|공중 ?폭발 ?(?:모의|시험|사격|타격|훈련)",
)
# What is hoped for is no outcome, so only failure is taken from words that look ahead.
_REACHED: tuple[tuple[Outcome, str, str], ...] = (
    (
        "intercepted",
        r"(?:shot|shoots?|brought) (?:\w+ ){0,2}?down|intercept(?:ed|s)",
        r"격추(?!에? ?실패|하지|도 ?못)|요격(?!기|체계|미사일|에? ?실패|하지)|撃墜",
    ),
    (
        "orbit",
        r"(?:in|into|in its|reach(?:ed|es)|enter(?:ed|s)) (?:\w+ )?orbit",
        r"궤도 ?(?:에 )?(?:진입|안착|올)|軌道に",
    ),
    (
        "overflew",
        r"(?:over|across|above) (?:northern )?(?:Japan|Hokkaido|Tohoku|Aomori)",
        r"일본 ?(?:상공|열도)[을를]? ?(?:통과|넘)|日本上空",
    ),
)
_OUTCOMES = tuple((name, spelled(english, other)) for name, english, other in _REACHED)
_HOPED = spelled(
    r"""
    to|attempt\w*|bid|tries|tried|trying|aim\w*|would|will|could|may|might|plan\w*|vow\w*|designed|meant|no|not|never
    """,
    r"n['’]t",
)
_LOOK_BEFORE = 40


def outcome_of(clauses: Sequence[ReportClause]) -> Outcome:
    """What became of the act, from the first clause that tells it; "" where none does."""
    for clause in clauses:
        if clause.aside:
            continue
        if _FAILED.search(_NOT_THE_ACT.sub(" ", clause.text)):
            return "failed"
        for name, pattern in _OUTCOMES:
            match = pattern.search(clause.text)
            if match and not _HOPED.search(clause.text, max(0, match.start() - _LOOK_BEFORE), match.start()):
                return name
    return ""
