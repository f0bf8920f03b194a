"""Coverage: were our eyes open? Every source by state, the gaps on a time line, the last and the next poll."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from components import clock, header, load, shell, watched
from components.i18n import t

DAYS = 60

now = clock.now()
live = clock.mode() == "live"
seen = load.coverage(now)
today = clock.korean_day(now)
covered = load.covered_days(today - timedelta(days=DAYS - 1), today, now)

with shell.panel(key="eyes"):
    if seen.open:
        st.markdown(f":material/visibility: **{t('coverage.open')}**")
    elif live and seen.last_poll is None:
        st.warning(t("coverage.never"), title=t("state.blind_title"), icon=":material/visibility_off:")
    elif live and seen.answering == 0:
        st.warning(t("coverage.no_network"), title=t("state.blind_title"), icon=":material/cloud_off:")
    else:
        st.warning(t("state.blind"), title=t("state.blind_title"), icon=":material/visibility_off:")
    with st.container(horizontal=True, gap="large"):
        st.metric(t("metric.sources"), t("metric.of", n=seen.answering, m=seen.sources_on))
        for label, moment in watched.moments(seen, live):
            st.metric(label, clock.zulu(moment) if moment else t("state.no_data"))
            if moment:
                st.caption(f"{clock.korea(moment)} · {header.ago(moment, now) if moment <= now else t('coverage.ahead')}")
    if seen.launch_alert_down:
        st.warning(t("coverage.alert_down", n=len(seen.launch_alert_down)), icon=":material/notification_important:")

with shell.panel(key="eyes_days"):
    gaps = load.gaps(now - timedelta(days=DAYS), now)
    figure, alt = watched.strip(covered, gaps, now)
    shell.chart(figure, alt, key="coverage_days", name="coverage")
    if gaps:
        watched.gap_table(gaps)
    else:
        st.caption(t("coverage.no_gaps", n=DAYS))
    st.caption(t("coverage.sleep_note"))

with shell.panel(t("coverage.sources"), key="sources"):
    states = load.source_states()
    newest = load.newest_by_source(now)
    watched.source_table([s for s in load.sources() if s.on], states, newest, now, live=live)

with shell.panel(t("coverage.off"), key="sources_off"):
    watched.off_table([s for s in load.sources() if not s.on])
