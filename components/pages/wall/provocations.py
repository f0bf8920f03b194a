"""Provocations on a wall: the latest acts of record and watch, the gravest of the time shown above them."""

from __future__ import annotations

from datetime import datetime, timedelta

from components.frame import shell
from components.provocations import lines, table
from components.reads import clock, load, picture
from components.text.escape import clean
from components.text.i18n import t
from components.watch import wall_frame as frame
from components.widgets import listing
from components.widgets.listing import Column
from data.models import Filters

DAYS, ROWS = 90, 12


def draw(now: datetime) -> None:
    today = clock.korean_day(now)
    first = today - timedelta(days=DAYS - 1)
    record = lines.numbered(
        (row for row in load.past() if first <= row.date <= today), load.outlook_rules().category_map
    )
    found = lines.together(picture.provocations(first, today, now), lines.narrowed(record, first, today, Filters()))
    frame.finding(clean(table.finding(found)).replace("*", ""))
    with shell.panel(key="acts"):
        if not found:
            covered = load.covered_days(first, today, now)
            shell.empty(t("watch.acts_none" if all(covered.values()) else "watch.acts_blind", n=DAYS))
            return
        listing.show(
            table.values(found[:ROWS]),
            [
                Column("severity", t("act.severity"), 116, kind="severity", sort="severity_n"),
                Column("day", t("act.day"), 100),
                Column("act", t("act.act"), kind="lead", least=190),
                Column("credibility", t("act.credibility"), 170),
            ],
            key="acts_table",
            alt=t("page.provocations"),
            large=True,
        )


frame.show(t("page.provocations"), draw)
