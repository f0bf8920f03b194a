"""Small pieces that live in the reader's browser: the ticking clocks, the last-look marker, title badge and sound.

They are trusted code of ours without any text from feeds. They make no request; what they keep stays in this browser.
"""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from components.reads import clock
from components.text.i18n import language, t

_CLOCK_HTML = '<div class="clock" role="timer" aria-live="off"><span id="z"></span><span id="i"></span>'
_CLOCK_HTML += """<button type="button"><svg viewBox="0 0 16 16" width="13" height="13" fill="none" aria-hidden="true"
  stroke="currentColor" stroke-width="1.4"><rect x="5.5" y="5.5" width="8" height="8"/><path d="M3 10.5V2.5h8"/></svg>
  <b></b></button></div>"""
_CLOCK_CSS = """
.clock { display: flex; flex-wrap: wrap; gap: 0 0.9rem; font-family: var(--st-font); font-variant-numeric: tabular-nums;
  font-size: 0.95rem; font-weight: 600; color: var(--st-text-color); line-height: 1.6; white-space: nowrap; }
button { font: inherit; color: inherit; background: none; border: 1px solid var(--st-border-color); padding: 0 0.35rem;
  border-radius: var(--st-base-radius); cursor: pointer; line-height: 1.4; }
button:hover { border-color: var(--st-primary-color); }
"""
_CLOCK_JS = """
const MONTHS = ["JAN","FEB","MAR","APR","MAY","JUN","JUL","AUG","SEP","OCT","NOV","DEC"];
const two = (n) => String(n).padStart(2, "0");
function group(ms, letter) {
  const d = new Date(ms);
  return two(d.getUTCDate()) + two(d.getUTCHours()) + two(d.getUTCMinutes()) + letter + " "
    + MONTHS[d.getUTCMonth()] + " " + two(d.getUTCFullYear() % 100);
}
export default function (component) {
  const { data, parentElement } = component;
  document.documentElement.lang = data.lang;
  const skew = data.live ? data.now - Date.now() : 0;
  // The server's moment moves in steps; a browser clock that agrees within a minute ticks by itself.
  const own = data.live && Math.abs(skew) < 60000;
  const draw = () => {
    const ms = own ? Date.now() : data.now;
    parentElement.querySelector("#z").textContent = group(ms, "Z");
    parentElement.querySelector("#i").textContent = group(ms + 9 * 3600000, "I");
  };
  draw();
  const button = parentElement.querySelector("button");
  button.title = data.copy;
  button.setAttribute("aria-label", data.copy);
  button.onclick = async () => {
    const both = parentElement.querySelector("#z").textContent + " / " + parentElement.querySelector("#i").textContent;
    const said = button.querySelector("b");
    let done = "✓";
    try { await navigator.clipboard.writeText(both); } catch (error) { done = "–"; }
    said.textContent = done;
    setTimeout(() => { said.textContent = ""; }, 1500);
  };
  if (!own) return;
  const timer = setInterval(draw, 1000);
  return () => clearInterval(timer);
}
"""

_LOOK_JS = """
const TITLE = /^\\(\\d+\\) /;
export default function (component) {
  const { data, setStateValue } = component;
  const key = "november-watch.look." + data.mode;
  let kept = null;
  try {
    if (data.save) localStorage.setItem(key, data.save);
    kept = localStorage.getItem(key);
  } catch (error) { kept = data.save; }
  if (kept !== data.known) setStateValue("look", kept);

  const bare = document.title.replace(TITLE, "");
  document.title = data.alert && data.fresh ? "(" + data.fresh + ") " + bare : bare;
  const before = window.novemberWatchNewest;
  window.novemberWatchNewest = data.newest;
  if (data.alert && before && data.newest && data.newest > before) beep();
  return () => { document.title = document.title.replace(TITLE, ""); };
}
function beep() {
  try {
    const audio = new AudioContext();
    const tone = audio.createOscillator();
    const loud = audio.createGain();
    tone.frequency.value = 660;
    loud.gain.setValueAtTime(0.05, audio.currentTime);
    loud.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.6);
    tone.connect(loud).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + 0.6);
    tone.onended = () => audio.close();
  } catch (error) { /* a browser without sound */ }
}
"""

_clocks = st.components.v2.component("november_watch_clocks", html=_CLOCK_HTML, css=_CLOCK_CSS, js=_CLOCK_JS)
_look = st.components.v2.component("november_watch_look", js=_LOOK_JS)


def clocks(now: datetime, live: bool) -> None:
    """Both date-time groups with a button that copies them; in live mode they tick without asking the server."""
    shown = {"now": int(now.timestamp() * 1000), "live": live, "copy": t("shell.copy_dtg"), "lang": language()}
    _clocks(data=shown, key="clocks", width="content")


def last_look(now: datetime) -> datetime | None:
    """When this browser last reported 'seen'; None where it never did, or has not answered yet."""
    known = (st.session_state.get("last_look") or {}).get("look")
    try:
        moment = clock.parse_moment(str(st.session_state.get("look_saved") or known))
    except clock.BadClock:
        return None
    return min(moment, now)


def keep_look(newest: datetime | None, fresh: int, alert: bool) -> None:
    """Mount what keeps the marker in the browser; draws nothing.

    `newest` is when the newest provocation came in and `fresh` how many came since the last look; with `alert` they
    show in the browser's title, and a quiet tone sounds when `newest` moves.
    """
    _look(
        key="last_look",
        data={
            "mode": clock.mode(),
            "known": (st.session_state.get("last_look") or {}).get("look"),
            "save": st.session_state.get("look_saved"),
            "fresh": fresh,
            "newest": newest.isoformat() if newest else "",
            "alert": alert,
        },
        height=1,
        on_look_change=lambda: None,
    )


def mark_seen(now: datetime) -> None:
    """Move this browser's marker to `now`."""
    st.session_state["look_saved"] = now.isoformat()
