"""One table of record and watch: a line an act, with its origin as a tag; sorted as the reader wishes."""

from __future__ import annotations

from collections.abc import Sequence

from components.provocations import record_words
from components.provocations.lines import TableLine
from components.provocations.sites import place_of
from components.reads import clock
from components.text.act_title import act_title, number_told
from components.text.escape import clean, safe_url
from components.text.i18n import t
from components.text.signs import severity_words
from components.widgets import rows
from components.widgets.listing import Cell, Column

CONFIRMED = 1  # on the Admiralty scale
UNJUDGED = 9  # sorts after every credibility
UNRATED = "–"  # of an act whose day nobody tells: it may be years old


def finding(lines: Sequence[TableLine]) -> str:
    """What the table holds, before it is read: how many, of which origin, how many confirmed, the gravest."""
    valid = [line for line in lines if line.counts]
    if not valid:
        return t("acts.n", n=len(lines))
    gravest = max(valid, key=lambda line: (line.severity, line.day))
    return t(
        "acts.finding",
        n=len(valid),
        watch=sum(line.act is not None for line in valid),
        record=sum(bool(line.recorded) for line in valid),
        m=sum(line.act is not None and line.act.credibility == CONFIRMED for line in valid),
        severity=severity_words(gravest.severity),
        category=t(f"category.{gravest.category}"),
        day=clock.day(gravest.day),
    )


def values(lines: Sequence[TableLine]) -> dict[str, list[Cell]]:
    """One row a line, in the order given."""
    return {
        "severity": [severity_words(line.severity) if _dated(line) else UNRATED for line in lines],
        "severity_n": [line.severity if _dated(line) else 0 for line in lines],
        "day": [_day(line) for line in lines],
        "date": [line.day.isoformat() for line in lines],
        "origin": [t(f"origin.{line.origin}") for line in lines],
        "act": [title(line) for line in lines],
        "headline": [clean(line.act.title) if line.act else record_words.note(line.recorded[0].past) for line in lines],
        "site": [place_of(line) for line in lines],
        "count": [_count(line) for line in lines],
        "count_n": [_counted(line) for line in lines],
        "outcome": [_outcome(line) for line in lines],
        "credibility": [rows.credibility(line.act) if line.act else "–" for line in lines],
        "credibility_n": [line.act.credibility if line.act else UNJUDGED for line in lines],
        "publishers": [len(line.act.publishers) if line.act else None for line in lines],
        "status": [
            t(f"status.{line.act.status}") if line.act and line.act.status != "machine" else "" for line in lines
        ],
        "link": [_link(line) for line in lines],
    }


def columns(*, status: bool, mark: bool) -> list[Column]:
    """The fields of those rows; with officers' rulings and marks only where there are any."""
    fields = [
        Column("severity", t("act.severity"), 116, t("act.severity_help"), kind="severity", sort="severity_n"),
        Column("day", t("act.day"), 88, sort="date"),
        Column("origin", t("origin.title"), 66, t("origin.help"), roomy=76),
        Column("act", t("act.act"), kind="lead", least=190),
        Column("headline", t("acts.headline"), least=160),
        Column("site", t("act.site"), 110, roomy=190),
        Column("count", t("act.number"), 56, sort="count_n", named=True, roomy=92),
        Column("outcome", t("act.outcome"), 84),
        Column("credibility", t("act.credibility"), 116, t("act.credibility_help"), sort="credibility_n", named=True),
        Column("publishers", t("act.publishers"), 84, t("act.publishers_help"), kind="number"),
    ]
    if status:
        fields.append(Column("status", t("act.status"), 116))
    if mark:
        fields.append(Column("mark", t("page.floor"), 116))
    return [*fields, Column("link", t("table.source_link"), 62, kind="link")]


def title(line: TableLine) -> str:
    """What a line is called: the watch's title from its settled facts, else the record's name."""
    return act_title(line.act) if line.act else record_words.title(line.recorded[0].past)


def _day(line: TableLine) -> str:
    return clock.day(line.day) if _dated(line) else t("act.day_unknown")


def _dated(line: TableLine) -> bool:
    return line.act is None or line.act.day_known


def _counted(line: TableLine) -> int | None:
    return line.act.count if line.act else line.recorded[0].past.count


def _count(line: TableLine) -> str:
    if line.act:
        return number_told(line.act)
    n = _counted(line)
    return f"{n:,}" if n else ""


def _outcome(line: TableLine) -> str:
    if line.act and line.act.outcome:
        return t(f"outcome.{line.act.outcome}")
    return record_words.outcome(line.recorded[0].past) if line.recorded else ""


def _link(line: TableLine) -> str | None:
    if line.act:
        return safe_url((line.act.best or line.act.reports[0]).entry.link)
    return safe_url(line.recorded[0].past.source_url)
