"""Provocations: one line an act, and everything about one of them in a drawer."""

from __future__ import annotations

from datetime import date

import streamlit as st

from components.floor import detail
from components.frame import shell
from components.frame.filters import asked, day_asked, filter_bar
from components.provocations import drawer, long_run
from components.reads import clock, load, picture
from components.reads.marks import marks_of
from components.text.i18n import t
from components.widgets import export_box, listing, rows
from data.models import Provocation, act_subject
from scoring.acts.summary import meets

now = clock.now()
filters = filter_bar(now, [s.name for s in load.sources()], kinds=("provocation",), by_day=True)
asked_for = asked("p")


def forget_asked() -> None:
    """The drawer is shut: the address no longer names its provocation."""
    st.query_params.pop("p", None)


@st.dialog(t("drawer.title"), width="large", position="right", on_dismiss=forget_asked)
def show(act: Provocation) -> None:
    drawer.content(act, now)
    detail.beside(act)


with shell.panel(key="acts"):
    first = clock.korean_day(filters.since) if filters.since else date(1990, 1, 1)
    last = min(clock.korean_day(filters.until or now), clock.korean_day(now))
    if day_asked():
        last = first
    found = [act for act in picture.provocations(first, last, now) if meets(act, filters)]
    covered = load.covered_days(max(first, clock.korean_day(now).replace(year=now.year - 1, day=1)), last, now)
    gaps = sum(not seen for seen in covered.values())
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(rows.finding(found), width="content")
        if gaps:
            st.caption(t("acts.gaps", n=gaps), width="content")
        export_box.provocations_box(found, covered, filters, now)
    if not found:
        shell.empty(t("acts.none_seen") if not gaps else t("acts.none_blind"))
    else:
        marks = marks_of([act_subject(act.id) for act in found])
        ruled = any(act.status != "machine" for act in found)
        officers = [name for name, used in (("status", ruled), ("mark", any(marks))) if used]
        picked = listing.show(
            rows.act_rows(found) | {"mark": marks},
            rows.act_columns("severity", "day", "act", "headline", "credibility", "publishers", "first", *officers),
            key="acts_table",
            alt=t("page.provocations"),
            picks=True,
            sorts=True,
        )
        if picked is not None:
            asked_for = found[picked].id
            st.query_params["p"] = asked_for  # the drawer stays open over reruns, and its address can be sent on

with shell.panel(key="run"):
    long_run.panel(now, filters.categories)

if asked_for:
    act = picture.provocation(asked_for, now)
    if act:
        show(act)
    else:
        st.warning(t("acts.unknown"), icon=":material/search_off:")
