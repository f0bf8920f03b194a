"""Excerpts on a wall: the newest headlines of provocations, preparations and threats."""

from __future__ import annotations

from datetime import datetime, timedelta

from components.frame import shell
from components.reads import load, stored
from components.reads.picture import LISTED_DAYS
from components.text import phrases
from components.text.i18n import t
from components.watch import wall_frame as frame
from components.widgets import listing, rows
from components.widgets.listing import Column
from data.models import SIGNAL_KINDS, Filters

ROWS = 9


def draw(now: datetime) -> None:
    found = stored.reports(Filters(since=now - timedelta(days=LISTED_DAYS), kinds=SIGNAL_KINDS), now, ROWS)
    with shell.panel(key="excerpts"):
        if not found:
            shell.empty(t("watch.eye_none" if load.coverage(now).open else "watch.eye_blind", n=LISTED_DAYS))
            return
        ages = [phrases.ago(one.entry.published, now) for one in found]
        listing.show(
            rows.entry_rows(found) | {"when": ages},
            [
                Column("kind", t("act.kind"), 92),
                Column("headline", t("act.headline"), kind="lead"),
                Column("source", t("act.source"), 130),
                Column("when", t("act.published"), 92),
            ],
            key="entry_table",
            alt=t("page.excerpts"),
            large=True,
        )


frame.show(t("page.excerpts"), draw)
