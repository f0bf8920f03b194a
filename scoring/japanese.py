"""Japanese headlines: clauses stand between wide spaces and full stops; the first leads, '…受け' tells what went before."""

from __future__ import annotations

import re

from scoring.clauses import Clause, share_marks
from scoring.lexicon import Reading

_BREAK = re.compile(r"[\u3000。！／]|\s{2,}")
_AFTER = re.compile(r"(?:受け|受けて|巡り|めぐり|続き)(?:$|[^\u4e00-\u9fff]|[\u4e00-\u9fff]{1,4}ルート)")
_TAG = re.compile(r"【[^】]*】")


def read_clauses(reading: Reading) -> list[Clause]:
    """Clauses of a Japanese reading, in order. A clause that only names somebody ('防衛省') is a source."""
    clauses: list[Clause] = []
    at = 0
    for index in range(1, len(reading.words) + 1):
        last = index == len(reading.words)
        if last or _BREAK.search(reading.text, reading.stops[index - 1], reading.starts[index]):
            clauses.append(Clause("main", at, index))
            at = index
    share_marks(clauses, reading)
    for mark in reading.marks:
        mark.oblique = reading.text[mark.stop : mark.stop + 1] in ("に", "へ", "を", "と")
    for number, clause in enumerate(clauses):
        text = reading.text[reading.starts[clause.at] : reading.stops[clause.end - 1]]
        if number and _AFTER.search(text):
            clause.role = "back"
        elif number and clause.end - clause.at == 1 and len(clause.marks) == 1 and len(text) <= 8:
            clause.role = "source"
    lead = next((c for c in clauses if c.role == "main" and c.marks and not _is_tag(c, reading)), None)
    if lead is not None:
        lead.role = "lead"
    elif clauses:
        clauses[0].role = "lead"
    return clauses


def _is_tag(clause: Clause, reading: Reading) -> bool:
    start = reading.starts[clause.at]
    return bool(_TAG.match(reading.text, max(0, start - 1))) and clause.end - clause.at == 1
