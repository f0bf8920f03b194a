"""Coverage on a wall: whether the eyes are open, the days watched, and which sources need a look."""

from __future__ import annotations

from datetime import datetime, timedelta

from components.coverage import panels, source_tables
from components.figures import wall
from components.frame import shell
from components.reads import clock, load
from components.text import phrases
from components.text.i18n import t
from components.watch import wall_frame as frame

DAYS, ROWS = 60, 6


def draw(now: datetime) -> None:
    live = clock.mode() == "live"
    seen, newest = load.coverage(now), load.newest_by_source(now)
    frame.finding(phrases.eyes(seen) if seen.open else phrases.blindness(seen, live=live))
    today = clock.korean_day(now)
    with shell.panel(key="eyes_days"):
        covered = load.covered_days(today - timedelta(days=DAYS - 1), today, now)
        gaps = [gap for gap in load.gaps(now - timedelta(days=DAYS), now) if not gap.source]
        figure, alt = panels.time_line(covered, gaps, now)
        shell.chart(wall.enlarged(figure), alt, key="coverage_days", name="coverage")
    with shell.panel(key="sources"):
        pairs = source_tables.held(load.sources(), load.source_states()) if live else []
        source_tables.on_a_wall(pairs, newest, now, ROWS)


frame.show(t("page.coverage"), draw)
