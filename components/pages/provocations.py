"""Provocations: the record and the watch in one table, by month and by place, and everything about one act."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from components.floor import detail
from components.frame import shell
from components.frame.filters import asked, day_asked, filter_bar
from components.provocations import drawer, lines, long_run, record_drawer, sites, table
from components.reads import clock, load, picture
from components.reads.marks import marks_of
from components.text.i18n import t
from components.widgets import export_box, listing
from data.models import Filters, Provocation, act_subject
from scoring.acts.summary import meets

MOMENT = timedelta(seconds=1)  # before the end of a range, which is the first moment beyond it
RECORD_SHOWN = 12  # of the record's last acts, where the range holds none

now = clock.now()
today = clock.korean_day(now)
rules = load.outlook_rules()
filters = filter_bar(
    now,
    [s.name for s in load.sources()],
    kinds=("provocation",),
    default_range="90d",
    by_day=True,
    exact_day=True,
    since_year=rules.record_start.year,
)
record = lines.numbered((row for row in load.past() if row.date <= today), rules.category_map)
asked_for = asked("p")


def forget_asked() -> None:
    """The drawer is shut: the address no longer names its act."""
    st.query_params.pop("p", None)


@st.dialog(t("drawer.title"), width="large", position="right", on_dismiss=forget_asked)
def show(act: Provocation, recorded: tuple[lines.Recorded, ...]) -> None:
    drawer.content(act, recorded, now)
    detail.beside(act)


@st.dialog(t("drawer.title"), width="large", position="right", on_dismiss=forget_asked)
def show_recorded(one: lines.Recorded) -> None:
    record_drawer.content(one, now)


first = clock.korean_day(filters.since) if filters.since else date(1990, 1, 1)
last = min(clock.korean_day(filters.until - MOMENT) if filters.until else today, today)
if day_asked():
    last = first
own = [act for act in picture.provocations(first, last, now) if meets(act, filters)]
found = lines.together(own, lines.narrowed(record, first, last, filters))

run, places = st.columns([3, 1], gap="small")
with run, shell.panel(key="run"):
    if month := long_run.panel(now, filters.categories):
        st.query_params["range"] = month
        st.query_params.pop("day", None)
        st.rerun()
with places, shell.panel(key="sites"):
    sites.panel(found, record, now)

with shell.panel(key="acts"):
    covered = load.covered_days(max(first, last.replace(year=last.year - 1, day=1)), max(first, last), now)
    gaps = [day for day, seen in covered.items() if not seen]
    unseen = [day for day in gaps if day > rules.coverage_end]  # the days before are in the record
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(table.finding(found), width="content")
        if gaps:
            st.caption(t("acts.gaps" if unseen else "acts.gaps_recorded", n=len(unseen or gaps)), width="content")
        export_box.provocations_box(own, covered, filters, now)
    if not found:
        shell.empty(t("acts.none_seen") if not gaps else t("acts.none_blind"))
        found = lines.together([], lines.narrowed(record, date.min, today, filters)[-RECORD_SHOWN:])
        if found:
            st.markdown(t("acts.record_last", n=len(found), day=clock.day(min(rules.coverage_end, today))))
    if found:
        watched = [line.id for line in found if line.act]
        mark = dict(zip(watched, marks_of([act_subject(id_) for id_ in watched]), strict=True))
        marks = [mark.get(line.id, "") for line in found]
        ruled = any(line.act is not None and line.act.status != "machine" for line in found)
        st.caption(t("acts.scales"))
        picked = listing.show(
            table.values(found) | {"mark": marks},
            table.columns(status=ruled, mark=any(marks)),
            key="acts_table",
            alt=t("page.provocations"),
            picks=True,
            sorts=True,
        )
        if picked is not None:
            asked_for = found[picked].id
            st.query_params["p"] = asked_for  # the drawer stays open over reruns, and its address can be sent on

if asked_for.startswith("R-") and (known := next((one for one in record if one.id == asked_for), None)):
    show_recorded(known)
elif asked_for:
    act = picture.provocation(asked_for, now)
    if act:
        beside = picture.provocations(act.date - lines.DAY, act.date + lines.DAY, now)
        near = lines.narrowed(record, act.date - lines.DAY, act.date + lines.DAY, Filters())
        of_it = [line.recorded for line in lines.together(beside, near) if line.act and line.act.id == act.id]
        show(act, of_it[0] if of_it else ())
    else:
        st.warning(t("acts.unknown"), icon=":material/search_off:")
