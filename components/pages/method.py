"""Method: what the watch promises, how it rates, how well, and with which versions. Try a headline here."""

from __future__ import annotations

import streamlit as st

from components import backtest_panel, clock, method_panels, shell, verdict_panels, workbench
from components.i18n import t

now = clock.now()

with shell.panel(t("method.promises"), key="promises"):
    method_panels.promises()
with shell.panel(t("method.try"), key="try", help=t("method.try_help")):
    workbench.bench()
left, right = st.columns([3, 2], gap="small")
with left, shell.panel(t("method.accuracy"), key="accuracy"):
    method_panels.accuracy()
with right, shell.panel(t("method.outlook"), key="outlook_skill", help=t("method.outlook_help")):
    method_panels.outlook_skill()
with shell.panel(t("verdict.panel"), key="scorecard", help=t("verdict.panel_help")):
    verdict_panels.scorecard(now)
with shell.panel(t("backtest.panel"), key="backtest_panel"):
    backtest_panel.backtest()
left, right = st.columns([3, 2], gap="small")
with left, shell.panel(t("method.rules"), key="rules"):
    method_panels.rules()
with right, shell.panel(t("method.versions"), key="versions"):
    method_panels.versions(now)
