import streamlit as st

from components import clock, shell, state

f = state.filter_bar(clock.now(), [])
st.text(str(f))
shell.link("watch", "to watch")
