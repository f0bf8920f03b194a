"""Mounts the sheet in the reader's browser: as large as the window allows, or alone over the whole of it.

The sheet's markup is written by components.briefing.markup, which makes text of whatever strangers sent. Its styles
are shut in with it and touch nothing else of the page.
"""

from __future__ import annotations

import streamlit as st

from components.briefing import sheet
from components.briefing.brief import Brief

_JS = """
export default function ({ data, parentElement, setTriggerValue }) {
  const stage = parentElement.querySelector(".stage");
  const frame = stage.firstElementChild;
  stage.className = data.alone ? "stage cover" : "stage framed";
  if (stage.shown !== data.sheet) { frame.innerHTML = data.sheet; stage.shown = data.sheet; }
  if (data.alone) {
    const leave = (event) => { if (event.key === "Escape") setTriggerValue("left", true); };
    window.addEventListener("keydown", leave);
    return () => window.removeEventListener("keydown", leave);
  }
  // What stands above the sheet is as high as the reader's font and window make it.
  const main = stage.getRootNode().host.closest("[data-testid=stMain]") || document.documentElement;
  const fit = () => {
    const above = stage.getBoundingClientRect().top - main.getBoundingClientRect().top + main.scrollTop;
    stage.style.setProperty("--above", `${Math.ceil(above + main.getBoundingClientRect().top) + data.below}px`);
  };
  fit();
  const watcher = new ResizeObserver(fit);
  watcher.observe(main);
  return () => watcher.disconnect();
}
"""
BELOW = 14  # pixels that Streamlit leaves below the last element

_stage = st.components.v2.component(
    "november_watch_briefing", html='<div class="stage"><div class="frame"></div></div>', css=sheet.CSS, js=_JS
)


def show(brief: Brief, *, dark: bool, alone: bool) -> None:
    """Draw the sheet; `alone` covers the window with it, until the Escape key."""
    data = {"sheet": sheet.sheet(brief, dark=dark), "alone": alone, "below": BELOW}
    _stage(data=data, key="sheet", on_left_change=_leave)


def _leave() -> None:
    """Back to the page around the sheet; an officer's words stay, since nothing is loaded anew."""
    for name in ("sheet", "wall"):
        st.query_params.pop(name, None)
