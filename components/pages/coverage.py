"""Coverage: what was watched. Every source by state, the gaps on a time line, the last and the next poll."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from components.access import session
from components.coverage import dead_letters, panels, source_edits, source_tables
from components.floor import backup_panel
from components.frame import shell
from components.reads import clock, load
from components.text.i18n import t

DAYS = 60
LIVE_SECONDS = 30
LIVE = clock.mode() == "live"


@session.live(LIVE_SECONDS if LIVE else None)
def eyes_now() -> None:
    with shell.guard():
        now = clock.now()
        seen = load.coverage(now)
        pairs = source_tables.held(load.sources(), load.source_states())
        panels.eyes(seen, live=LIVE)
        panels.room(load.store().room())
        panels.lag(load.store().lag())
        archive = source_tables.archive_summary(load.newest_by_source(now), now)
        words = source_tables.summary(pairs) if LIVE else archive
        panels.moments(seen, words, live=LIVE)


@session.live(LIVE_SECONDS if LIVE else None)
def edits_so_far() -> None:
    with shell.guard():
        source_edits.record(load.source_edits())


now = clock.now()
eyes_now()
today = clock.korean_day(now)
with shell.panel(key="eyes_days"):
    covered = load.covered_days(today - timedelta(days=DAYS - 1), today, now)
    gaps = load.gaps(now - timedelta(days=DAYS), now)
    figure, alt = panels.time_line(covered, gaps, now)
    shell.chart(figure, alt, key="coverage_days", name="coverage")
    if gaps:
        panels.gap_table(gaps)
    else:
        st.caption(t("coverage.no_gaps", n=DAYS))
    st.caption(t("coverage.sleep_note"))
    backup_panel.pointer()

dead_letters.draw()

with shell.panel(t("coverage.sources"), key="sources", help=t("coverage.sources_help")):
    newest = load.newest_by_source(now)
    if LIVE:
        source_tables.state_table(source_tables.held(load.sources(), load.source_states()), newest)
    else:
        source_tables.archive_table(newest, load.source_map(), now)

if LIVE:
    with shell.panel(t("coverage.off"), key="sources_off"):
        source_tables.off_table([s for s in load.sources() if not s.on])
    with shell.panel(t("source_edits.title"), key="source_edits", help=t("source_edits.help")):
        source_edits.form(load.sources(), load.source_edits(), now)
        edits_so_far()
