"""What an act, as it now stands, has to be told to whom: news, escalation, correction. Pure.

An act is told as new where it has just become known: first published a short while ago, or newly what a rule asks for
by a fresh report. What was there before, whoever learns of it now, is old news and is told to nobody: `before` is what
the watch had last seen of the act, and what an import or a rescore brings is seen without being told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from data.models import Alert, AlertRule, AlertWhat, Category, Facets, Provocation, Told, act_subject, kst_day
from scoring.acts.withdrawals import is_withdrawal
from scoring.alerts.timing import CORRECTIONS, alerts_for

RECENT_DAYS = 1  # KST days back that the day of an act in the news may lie; a cyber act comes to light when it does
_STILL_NEWS = timedelta(hours=36)  # an act first published earlier does not become news by a graver report


@dataclass(frozen=True, slots=True)
class Look:
    """What an act is to a rule."""

    severity: int
    credibility: int
    category: Category | None
    counts: bool


def look_of(act: Provocation) -> Look:
    return Look(act.severity, act.credibility, act.category, act.counts)


def look_back(seen: Facets) -> Look:
    """What the watch had seen of an act, from the facets it kept."""
    counts = seen.get("status") not in ("rejected", "withdrawn")
    return Look(int(seen.get("severity", 0)), int(seen.get("credibility", 6)), seen.get("category"), counts)  # type: ignore[arg-type]


def meets(rule: AlertRule, look: Look) -> bool:
    """Whether an act is what a rule asks for."""
    return (
        look.counts
        and look.severity >= rule.min_severity
        and look.credibility <= rule.worst_credibility
        and (not rule.categories or look.category in rule.categories)
    )


def about_act(
    act: Provocation,
    before: Facets | None,
    told: Sequence[Told],
    rules: Sequence[AlertRule],
    now: datetime,
    fresh: timedelta,
) -> Iterator[Alert]:
    """The alerts that `act` as known at `now` (UTC) calls for. `told` are those queued about it, in order."""
    look = look_of(act)
    for rule in rules:
        if rule.on != "act" or not rule.active:
            continue
        for way in rule.to:
            said = [one for one in told if (one.rule, one.way) == (rule.key, way)]
            what = _next(said, look, before) if said else _news(act, before, rule, now, fresh)
            if what is None:
                continue
            facts = {"severity": act.severity, "credibility": act.credibility}
            if what in ("graver", "surer"):
                facts["was"] = max(o.severity for o in said) if what == "graver" else min(o.credibility for o in said)
            mark = {"graver": act.severity, "surer": act.credibility}.get(what, _turns(said))
            wait = timedelta(minutes=rule.cooldown_minutes) if what == "surer" else timedelta()
            due = max((one.at for one in said), default=now) + wait
            yield from alerts_for(
                rule, act_subject(act.id), what, act.severity, now, mark=mark, facts=facts, due=due, ways=(way,)
            )


def _turns(said: Sequence[Told]) -> int:
    """How often it was taken back or put right so far: the next correction is a new one."""
    return sum(one.what in CORRECTIONS for one in said)


def _next(said: Sequence[Told], look: Look, before: Facets | None = None) -> AlertWhat | None:
    """What of an act that was told before is now to be told. It is no graver and no surer than it was `before`, when
    it was last seen, where only a rescore made it so: that was seen then and told to nobody."""
    turned = next((one.what for one in reversed(said) if one.what in CORRECTIONS), "stands")
    if not look.counts:
        return "withdrawn" if turned == "stands" else None
    if turned == "withdrawn":
        return "stands"
    was = look_back(before) if before is not None else None
    if look.severity > max(one.severity for one in said) and (was is None or look.severity > was.severity):
        return "graver"
    if look.credibility < min(one.credibility for one in said) and (was is None or look.credibility < was.credibility):
        return "surer"
    return None


def _news(
    act: Provocation, before: Facets | None, rule: AlertRule, now: datetime, fresh: timedelta
) -> AlertWhat | None:
    if not meets(rule, look_of(act)) or _is_past(act, now):
        return None
    if before is None:
        return "new" if act.first_published >= now - fresh else None
    newest = max((r.entry.published for r in act.reports if not is_withdrawal(r)), default=act.last_published)
    newly = not meets(rule, look_back(before)) and act.first_published >= now - _STILL_NEWS
    return "new" if newly and newest >= now - fresh else None


def _is_past(act: Provocation, now: datetime) -> bool:
    """Whether the act's own day lies back: reports that look back are no news of it."""
    return act.category != "cyber" and (kst_day(now) - act.date).days > RECENT_DAYS


def about_gone(id_: str, told: Sequence[Told], rules: Sequence[AlertRule], now: datetime) -> Iterator[Alert]:
    """The corrections that are due where no report of an act that was told stands any more."""
    gone = Look(0, 6, None, False)
    for rule in rules:
        for way in rule.to if rule.on == "act" and rule.active else ():
            said = [one for one in told if (one.rule, one.way) == (rule.key, way)]
            if said and _next(said, gone):
                gravity = max(one.severity for one in said) or 1
                yield from alerts_for(
                    rule, act_subject(id_), "withdrawn", gravity, now, mark=_turns(said),
                    facts={"severity": gravity, "credibility": 6}, ways=(way,),
                )  # fmt: skip
