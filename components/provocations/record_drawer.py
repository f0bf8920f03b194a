"""The drawer of an act of the record: its facts in a line, what happened, where, its source and its look-alikes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from components.figures import chips
from components.frame import filters
from components.provocations import facts, record_words, sites
from components.provocations.lines import Recorded
from components.reads import clock
from components.text.escape import anchor, plain
from components.text.i18n import t
from components.widgets import copying

_TITLE = "font-size:1.25rem;font-weight:600;line-height:1.35"


def content(one: Recorded, now: datetime) -> None:
    """Everything that the record holds of one act."""
    past = one.past
    st.html(f'<div style="{_TITLE}">{plain(record_words.title(past))}</div>')
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.html(chips.severity(past.severity), width="content")
        st.badge(f"{t(f'category.{one.category}')} · {clock.day(past.date)} KST", color="gray")
        st.badge(t("origin.record"), color="gray")
    facts.line(of_record(one))
    summary([one])
    if past.lat is not None and past.lon is not None:
        sites.one_place(past.lat, past.lon, record_words.site(past), now)
    copying.button(t("drawer.permalink"), filters.permalink(p=one.id), key="copy_permalink")
    st.caption(t("drawer.record_note"))


def of_record(one: Recorded) -> list[facts.Fact]:
    """The facts of an act of the record, in the order of every drawer."""
    past = one.past
    found = [
        facts.Fact("what", t(f"category.{one.category}")),
        facts.Fact("number", f"{past.count:,}" if past.count else ""),
        facts.Fact("weapon", record_words.name(past) if one.category in facts.ARMED else ""),
        facts.Fact("place", record_words.site(past)),
        facts.Fact("outcome", record_words.outcome(past)),
    ]
    return [fact for fact in found if fact.value]


def summary(found: Sequence[Recorded]) -> None:
    """What the record says of an act, in its own English words, each with its source."""
    for one in found:
        source = anchor(one.past.source_name, one.past.source_url)
        st.html(
            f'<div>{t("record.note", text="")}<span lang="en">{plain(one.past.summary)}</span></div>'
            f'<div style="font-size:0.85rem;opacity:0.8">{source}</div>'
        )
