"""Alerts in words: a title that an officer can act on without opening it, then the evidence with links.

Titles are made from settled facts and names of our own tables. Headlines and publishers are strangers' text: each
stands on a line of its own, cleaned and cut, and whoever sends it keeps it text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from components.text import dates
from components.text.act_title import act_title
from components.text.escape import act_address, clean, safe_url, shorten
from components.text.i18n import named, speaking, t
from data.export import dtg
from data.models import Alert, Provocation, Report, day_start
from scoring.acts.credibility import publisher
from scoring.alerts.delivery import Group

MOST_REPORTS, MOST_ALERTS = 5, 20
TITLE_CELLS, LINE_CELLS, BY_CELLS = 240, 200, 60


@dataclass(frozen=True, slots=True)
class Basis:
    """What alerts are worded from, read at one moment: acts and entries by id, the level, where the pages are."""

    act: Callable[[str], Provocation | None]
    entry: Callable[[int], Report | None]
    level: str
    base: str  # WATCH_URL, or ""


def title_of(group: Group, known: Basis) -> str:
    """One line: the gravest of the group whole, and how many more there are."""
    with speaking(group.languages[0]):
        first, more = _title(group.alerts[0], known), len(group.alerts) - 1
        if more:
            first = t("alert.more_1", first=first) if more == 1 else t("alert.more_n", first=first, n=more)
        return shorten(first, TITLE_CELLS)


def body_of(group: Group, known: Basis) -> str:
    """Every alert with its evidence, in each of the group's languages, and how to know a repetition."""
    parts = []
    for language in group.languages:
        with speaking(language):
            lines: list[str] = []
            for alert in group.alerts[:MOST_ALERTS]:
                lines += [_title(alert, known), *_evidence(alert, known), ""]
            if left := len(group.alerts) - MOST_ALERTS:
                lines += [t("alert.left", n=left), ""]
            lines.append(t("alert.ref", id=group.key))
            parts.append("\n".join(lines))
    return "\n\n".join(parts)


def link_of(group: Group, known: Basis) -> str:
    """Where the pages show the first of the group; "" where nobody said where the pages are."""
    return _link(group.alerts[0], known)


def facts_of(group: Group, known: Basis) -> dict[str, Any]:
    """The group for machines: codes and figures, no sentences."""
    return {"alerts": [_facts(alert, known) for alert in group.alerts]}


def _facts(alert: Alert, known: Basis) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": alert.key, "rule": alert.rule, "subject": alert.subject, "what": alert.what, "gravity": alert.gravity,
        "facts": dict(alert.facts), "link": _link(alert, known),
    }  # fmt: skip
    act = known.act(alert.subject.removeprefix("act:")) if alert.subject.startswith("act:") else None
    if act:
        found["act"] = {
            "id": act.id, "day": act.date.isoformat(), "category": act.category, "count": act.count,
            "place": act.place, "weapon": act.weapon, "severity": act.severity, "credibility": act.credibility,
            "status": act.status, "publishers": len(act.publishers),
        }  # fmt: skip
    return found


def _link(alert: Alert, known: Basis) -> str:
    if not known.base:
        return ""
    base, kind = known.base.rstrip("/"), alert.subject.partition(":")[0]
    if kind == "act":
        return act_address(base, alert.subject.removeprefix("act:"))
    pages = {"signal": "signals", "notice": "signals", "source": "coverage", "watch": "coverage"}
    return f"{base}/{pages.get(kind, '')}"


def _title(alert: Alert, known: Basis) -> str:
    kind = alert.subject.partition(":")[0]
    makers: dict[str, Callable[[Alert, Basis], str]] = {
        "act": _act, "level": _level, "watch": _watch, "source": _source, "notice": _notice, "signal": _signal,
        "test": _test,
    }  # fmt: skip
    return makers[kind](alert, known)


def _act(alert: Alert, known: Basis) -> str:
    act = known.act(alert.subject.removeprefix("act:"))
    if act is None:
        return t("alert.act_gone", id=alert.subject.removeprefix("act:"))
    said = t(
        "alert.act",
        act=act_title(act, _when(act)),
        severity=act.severity,
        grave=t(f"severity.{act.severity}"),
        credibility=act.credibility,
        credible=t(f"credibility.{act.credibility}"),
        level=_level_word(known.level),
    )
    was = alert.facts.get("was", "")
    now = act.severity if alert.what == "graver" else act.credibility
    return t(f"alert_act.{alert.what}", act=said, was=was, now=now)


def _when(act: Provocation) -> str:
    """When it was, in both times: the settled time of the act, else its Korean day and when it was first reported."""
    if act.day_known and act.minute is not None:
        return dtg.both(day_start(act.date) + timedelta(minutes=act.minute))
    first = dtg.both(act.first_published)
    return t("alert.day", day=dates.day(act.date), first=first) if act.day_known else t("alert.undated", first=first)


def _level_word(level: str) -> str:
    return named("level", level) if level else t("alert.no_level")


def _level(alert: Alert, _known: Basis) -> str:
    facts = alert.facts
    causes = [f"{named('indicator', d['key'])} ({named('status_of', d['status'])})" for d in facts.get("drivers", ())]
    return t(
        f"alert_level.{alert.what}",
        level=_level_word(facts["to"]),
        was=_level_word(facts["from"]),
        when=dtg.both(alert.at),
        cause="; ".join(causes[:3]) or t("alert.no_cause"),
    )


def _watch(alert: Alert, _known: Basis) -> str:
    since = alert.facts.get("since")
    return t(
        f"alert_watch.{alert.what}",
        since=dtg.both(datetime.fromisoformat(since)) if since else t("alert.unknown"),
        until=dtg.both(alert.at),
        n=alert.facts.get("answering", 0),
        m=alert.facts.get("sources", 0),
    )


def _source(alert: Alert, _known: Basis) -> str:
    since = alert.facts.get("since")
    when = dtg.both(datetime.fromisoformat(since) if since else alert.at)
    return t(f"alert_source.{alert.what}", name=clean(str(alert.facts.get("source", ""))), when=when)


def _notice(alert: Alert, known: Basis) -> str:
    window = t("alert.no_window")
    if "day" in alert.facts:
        first = date.fromisoformat(alert.facts["day"])
        last = datetime.fromisoformat(alert.facts["until"]) - timedelta(seconds=1)
        window = t("alert.window", first=dates.day(first), last=dates.day((last + timedelta(hours=9)).date()))
    return t(
        "alert.notice", category=named("category", str(alert.facts.get("category"))), window=window,
        by=_by(alert), when=dtg.both(alert.at), level=_level_word(known.level),
    )  # fmt: skip


def _signal(alert: Alert, known: Basis) -> str:
    return t(
        "alert.signal", kind=named("kind", str(alert.facts.get("kind"))), by=_by(alert), when=dtg.both(alert.at),
        category=named("category", str(alert.facts.get("category") or "other")), level=_level_word(known.level),
    )  # fmt: skip


def _by(alert: Alert) -> str:
    """Who says so: the authorities that are named, else the publisher, else that state media alone do."""
    names = [named("voice_of", str(one), clean(str(one))) for one in alert.facts.get("by", ())]
    return shorten(", ".join(names), BY_CELLS) or t("deed.state_media")


def _test(alert: Alert, _known: Basis) -> str:
    return t("alert.test", rule=alert.rule, by=clean(str(alert.facts.get("by", ""))), when=dtg.both(alert.at))


def _evidence(alert: Alert, known: Basis) -> list[str]:
    """Lines beneath a title: who reports it, in which words, where to read it."""
    lines = []
    if alert.subject.startswith("act:"):
        act = known.act(alert.subject.removeprefix("act:"))
        if act:
            lines += _reports(act.reports)
            if act.withdrawn:
                lines.insert(0, t("alert.by", by=clean(act.withdrawn.by), when=dtg.both(act.withdrawn.at)))
    elif alert.subject.startswith(("signal:", "notice:")):
        report = known.entry(int(alert.facts.get("entry") or 0))
        lines += _reports([report] if report else [])
    elif alert.subject == "level":
        for driver in alert.facts.get("drivers", ()):
            lines += [f"- {act_title(act)}" for id_ in driver["acts"][:MOST_REPORTS] if (act := known.act(id_))]
    if link := _link(alert, known):
        lines += [t("alert.pages"), link]
    return lines


def _reports(reports: Sequence[Report]) -> list[str]:
    """The newest report of each publisher, two lines each; of the publishers the first to report stand first."""
    shown = {publisher(report): report for report in reports}
    lines = []
    for name, report in list(shown.items())[:MOST_REPORTS]:
        entry = report.entry
        said = f"- {clean(name)}, {dtg.both(entry.published)}: {clean(entry.title)}"
        lines.append(shorten(said, LINE_CELLS))
        if address := safe_url(entry.link):
            lines.append(address)
    if left := len(shown) - MOST_REPORTS:
        lines.append(t("alert.more_publishers", n=left) if left > 0 else "")
    return [line for line in lines if line]
