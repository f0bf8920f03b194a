"""Method: what the watch promises, how it rates, how well, and with which versions. Try a headline here."""

from __future__ import annotations

import streamlit as st

from components import clock, load, method_panels, shell
from components.i18n import t

now = clock.now()

left, right = st.columns(2, gap="small")
with left:
    with shell.panel(t("method.promises"), key="promises"):
        for n in range(1, 10):
            st.markdown(t(f"promise.{n}"))
with right:
    with shell.panel(t("method.try"), key="try", help=t("method.try_help")):
        method_panels.try_headline()
left, right = st.columns(2, gap="small")
with left, shell.panel(t("method.accuracy"), key="accuracy"):
    method_panels.accuracy()
with right, shell.panel(t("method.outlook"), key="outlook_skill", help=t("method.outlook_help")):
    method_panels.outlook_skill()
left, right = st.columns([3, 2], gap="small")
with left, shell.panel(t("method.rules"), key="rules"):
    method_panels.rules()
with right, shell.panel(t("method.versions"), key="versions"):
    method_panels.versions(now)
