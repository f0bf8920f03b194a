"""The time of day at which an act took place, as its report tells it, in minutes after midnight in Korea."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scoring.facts.report_clauses import ReportClause

_DAY = 24 * 60
# Minutes to add to a zone's time for Korea's (UTC+9); what names none, or Korea or Japan, is Korean time.
_ZONES = {"gmt": 540, "utc": 540, "z": 540, "et": 780, "est": 840, "edt": 780, "eastern": 780, "pst": 1020, "pdt": 960}
_ENGLISH = re.compile(
    r"\b(?P<h>\d{1,2})(?:[:.](?P<m>\d{2}))?\s?(?P<half>[ap])\.?\s?m\b\.?(?:\s+(?P<zone>GMT|UTC|ET|EST|EDT|Eastern|PST|PDT)\b)?"
    r"|(?<![\d:.])(?P<h2>[01]?\d|2[0-3]):(?P<m2>[0-5]\d)\s?(?P<zone2>GMT|UTC|Z|KST|JST|local time|Korea time)\b"
    r"|\b(?P<h3>[01]\d|2[0-3])(?P<m3>[0-5]\d)\s(?P<zone3>GMT|UTC|hours|KST)\b",
    re.IGNORECASE,
)
_CJK = re.compile(
    r"(?P<half>오전|오후|새벽|아침|낮|저녁|밤|午前|午後|未明)?\s?(?P<h>[01]?\d|2[0-4])\s?[시時](?!간|대책|間)\s?(?:(?P<m>[0-5]?\d)\s?[분分]|(?P<n>반|半))?"
    r"(?!\s?(?:까지|부터|예정|현재|기준|に会議))"
)
_AFTERNOON = frozenset({"오후", "저녁", "밤", "午後"})
# A clause tells when the act was, and not when somebody spoke of it.
_SPEAKS_OF_ACT = re.compile(
    r"\b(?:fir|launch|test|shot|shoot|lift|blast|detect|took|cross|fl[ey]w|float|jam|land|fell)\w*"
    r"|발사|쏘|쐈|쏜|시험|포격|사격|침범|교란|살포|부양|포착|탐지|発射",
    re.IGNORECASE,
)


def act_minute(clauses: Sequence[ReportClause]) -> int | None:
    """Minutes after midnight in Korea of the act that `clauses` tell of; None where they give no time of day."""
    for clause in clauses:
        if not clause.aside and _SPEAKS_OF_ACT.search(clause.text):
            found = _english(clause.text)
            found = _cjk(clause.text) if found is None else found
            if found is not None:
                return found
    return None


def _english(text: str) -> int | None:
    match = _ENGLISH.search(text)
    if match is None:
        return None
    hour = int(match["h"] or match["h2"] or match["h3"])
    minute = int(match["m"] or match["m2"] or match["m3"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    zone = (match["zone"] or match["zone2"] or match["zone3"] or "").lower()
    return (hour * 60 + minute + _ZONES.get(zone, 0)) % _DAY if minute < 60 else None


def _cjk(text: str) -> int | None:
    match = _CJK.search(text)
    if match is None or not (match["half"] or match["m"]):
        return None  # "8시" alone may be anything
    hour = int(match["h"])
    if match["half"] in _AFTERNOON and hour < 12:
        hour += 12
    if match["half"] == "낮" and hour < 6:
        hour += 12
    if match["half"] == "밤" and int(match["h"]) == 12:
        hour = 24
    return (hour * 60 + (int(match["m"]) if match["m"] else 30 if match["n"] else 0)) % _DAY
