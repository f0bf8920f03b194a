"""A page that tries every action there is through the real door, and says what came of it. For tests only."""

import json
import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from components.access import session, sign_in
from data.models import NEEDS


def attempt(action: str) -> str:
    try:
        with session.writing(action, "probe"):
            return "done"
    except session.NotAllowed:
        return "refused"


if sign_in.reading():
    sign_in.draw()
    st.text(f"role: {session.person().role}")
    if st.button("Try everything"):
        st.code(json.dumps({action: attempt(action) for action in NEEDS}), language=None)
