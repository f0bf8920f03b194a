"""The officer's actions on a provocation: confirm, reject, severity, merge, split, undo; each with a reason."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, cast

import streamlit as st

from components.access import session
from components.provocations import rulings
from components.reads import clock, picture
from components.text.escape import clean
from components.text.i18n import named, t
from data.models import Provocation, Ruling

ACTIONS = ("confirm", "reject", "severity", "merge", "split")
Action = Literal["merge", "split", "reject", "confirm", "severity", "undo"]


def actions(act: Provocation, now: datetime) -> None:
    """The form, for those who may rule; for others a line with the reason why not."""
    if why := session.closed_line("ruling.confirm"):
        st.caption(why)
        return
    with st.expander(t("officer.title"), icon=":material/edit:"):
        action = st.segmented_control(
            t("officer.action"), [name for name in ACTIONS if session.may(f"ruling.{name}")], default="confirm",
            required=True, key="ruling",
            format_func=lambda name: t(f"officer.{name}"),
        )  # fmt: skip
        with st.form("rule", border=False, clear_on_submit=True):
            severity, other, leaving = _details(str(action), act)
            reason = st.text_input(t("officer.reason"), max_chars=300)
            sent = st.form_submit_button(t("officer.store"))
        if sent:
            given = Ruling(0, now, cast(Action, action), act.id, "", clean(reason), other, leaving, severity)
            _store(given, now)
        _given(act, now)


def _details(action: str, act: Provocation) -> tuple[int | None, str, tuple[int, ...]]:
    if action == "severity":
        chosen = st.select_slider(
            t("act.severity"), [1, 2, 3, 4, 5], act.severity, format_func=lambda n: f"{n} {t(f'severity.{n}')}"
        )
        return int(chosen), "", ()
    if action == "merge":
        return None, st.text_input(t("officer.other"), placeholder=act.id, max_chars=80).strip(), ()
    if action == "split":
        titles = {r.entry.id: clean(r.entry.title) for r in act.reports if r.entry.id is not None}
        leaving = st.multiselect(t("officer.leaving"), list(titles), format_func=lambda id_: titles[id_])
        return None, "", tuple(leaving)
    return None, "", ()


def _store(ruling: Ruling, now: datetime) -> None:
    missing = not ruling.reason
    missing |= ruling.action == "split" and not ruling.entry_ids
    if missing:
        st.warning(t("officer.missing"), icon=":material/edit_note:")
        return
    if ruling.action == "merge" and (
        ruling.with_id == ruling.provocation_id or picture.provocation(ruling.with_id, now) is None
    ):
        st.warning(t("officer.no_other"), icon=":material/search_off:")
        return
    with session.problems_shown():
        rulings.rule(ruling, clock.now())
        st.rerun()


def _given(act: Provocation, now: datetime) -> None:
    """Rulings so far, the newest first; what still holds can be taken back."""
    for ruling in reversed(picture.rulings(act.id, now)):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            words = f"{clock.both(ruling.at)} · {named('officer', ruling.action)} · {ruling.by}: {ruling.reason}"
            st.text(words if ruling.undone_by is None else f"{words} ({t('officer.undone')})")
            holds = ruling.undone_by is None and ruling.action != "undo"
            if holds and session.may("ruling.undo") and st.button(t("officer.undo"), key=f"undo_{ruling.id}"):
                _store(Ruling(0, now, "undo", act.id, "", t("officer.taken_back"), undoes=ruling.id), now)
