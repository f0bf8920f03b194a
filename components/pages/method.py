"""Method: what the watch promises, how it rates, how well, and with which versions. Try a headline here."""

from __future__ import annotations

import streamlit as st

from components.frame import shell
from components.method import backtest_panel, outlook_panel, panels, verdict_panels, workbench
from components.reads import clock
from components.text.i18n import t

now = clock.now()

with shell.panel(t("method.promises"), key="promises"):
    panels.promises()
with shell.panel(t("method.try"), key="try", help=t("method.try_help")):
    workbench.bench()
left, right = st.columns([3, 2], gap="small")
with left, shell.panel(t("method.accuracy"), key="accuracy"):
    panels.accuracy()
with right, shell.panel(t("method.outlook"), key="outlook_skill", help=t("method.outlook_help")):
    outlook_panel.outlook_skill()
with shell.panel(t("verdict.panel"), key="scorecard", help=t("verdict.panel_help")):
    verdict_panels.scorecard(now)
with shell.panel(t("backtest.panel"), key="backtest_panel"):
    backtest_panel.backtest()
left, right = st.columns([3, 2], gap="small")
with left, shell.panel(t("method.rules"), key="rules"):
    panels.rules()
with right, shell.panel(t("method.versions"), key="versions"):
    panels.versions(now)
