"""What a blind or empty watch offers at once: the record of past provocations, and the built-in exercise."""

from __future__ import annotations

import streamlit as st

from components.frame import shell
from components.reads import clock, exercise
from components.text.i18n import t


def offer() -> None:
    """Both, one click each; nothing where this is no live watch."""
    if clock.mode() != "live":
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="offer"):
        shell.link("provocations", t("state.open_record"), icon=":material/history_edu:", range="all")
        if st.button(t("state.start_exercise"), icon=":material/model_training:", key="begin_exercise"):
            _begin()


def _begin() -> None:
    try:
        with st.spinner(t("state.exercise_fills")):
            exercise.enter()
    except exercise.ExerciseFailed:
        st.warning(t("state.exercise_failed"), icon=":material/model_training:")
        return
    st.rerun()
