"""Signals on a wall: how many a day by kind, and which series are more than usual."""

from __future__ import annotations

from datetime import datetime, timedelta

from components.coverage.panels import nothing_yet
from components.frame import shell
from components.reads import clock, load, stored
from components.signals import panels, series_panels
from components.text.escape import clean
from components.text.i18n import t
from components.watch import wall_frame as frame
from data.models import SIGNAL_KINDS, Filters

DAYS, CHART, ROWS = 30, 390, 5


def draw(now: datetime) -> None:
    seen = load.coverage(now)
    if seen.history_start is None:
        nothing_yet(seen, live=clock.mode() == "live")
        return
    filters = Filters(since=now - timedelta(days=DAYS), kinds=SIGNAL_KINDS)
    covered = panels.watched_range(filters, now)
    found = series_panels.all_series(filters, max(covered), now)
    frame.finding(clean(series_panels.finding(found)).replace("*", ""))
    with shell.panel(key="by_kind"):
        panels.kinds_chart(stored.counts(filters, now, ("kind", "category")), covered, filters, now, large=CHART)
    with shell.panel(key="series"):
        series_panels.on_a_wall(found, ROWS)


frame.show(t("page.signals"), draw)
