"""A wall screen that turns its pages: ?wall=1&rotate=watch,provocations,signals&every=30, until somebody touches it."""

from __future__ import annotations

from collections.abc import Callable, Collection

import streamlit as st

from components.frame import filters

EVERY = 30  # seconds a page stays
LEAST, MOST = 10, 600
KEPT = ("wall", "rotate", "every", "lang")  # what goes along from page to page

_JS = """
const TOUCHES = ["pointerdown", "keydown", "wheel", "touchstart"];
// While a page gives way to the next, nothing of ours is mounted: a touch then is kept for the next page.
function listen() {
  const wall = { stop: null, turning: false, missed: false };
  const touched = () => { if (wall.stop) wall.stop(); else if (wall.turning) wall.missed = true; };
  TOUCHES.forEach((name) => window.addEventListener(name, touched, { capture: true, passive: true }));
  return wall;
}
export default function ({ data, setStateValue, setTriggerValue }) {
  const wall = (window.novemberWatchWall ??= listen());
  const turn = setInterval(() => { wall.turning = true; setTriggerValue("turn", data.here); }, data.every * 1000);
  const leave = () => { clearInterval(turn); if (wall.stop === stop) wall.stop = null; };
  const stop = () => { leave(); setStateValue("stopped", true); };
  const missed = wall.missed;
  Object.assign(wall, { stop, turning: false, missed: false });
  if (missed) stop();
  return leave;
}
"""
_turner = st.components.v2.component("november_watch_rotation", js=_JS)


def asked(pages: Collection[str]) -> list[str]:
    """The pages to turn through, in the order of the address; empty where there is nothing to turn."""
    names = [name for name in st.query_params.get("rotate", "").split(",") if name in pages]
    return list(dict.fromkeys(names)) if filters.wall() and len(set(names)) > 1 else []


def kept() -> dict[str, str]:
    """What of the address goes along to the next page."""
    return {name: st.query_params[name] for name in KEPT if name in st.query_params}


def seconds() -> int:
    """How long a page stays."""
    text = st.query_params.get("every", "")
    return min(max(int(text), LEAST), MOST) if text.isascii() and text.isdecimal() and len(text) < 6 else EVERY


def draw(here: str, pages: Collection[str], go: Callable[..., None]) -> None:
    """Mount what turns the page after a while and stops for good at the first touch; draws nothing.

    `here` is the page that is shown; `go` opens another with an address. A trigger is lost where another rerun
    interrupts the one that brought it: so a turn is asked for again after the same while, and a touch is kept as state.
    """
    names = asked(pages)
    if not names:
        return
    answer = _turner(
        key=f"rotation_{here}",
        data={"here": here, "every": seconds()},
        height=1,
        on_turn_change=lambda: None,
        on_stopped_change=lambda: None,
    )
    if answer.get("stopped"):
        st.query_params.pop("rotate", None)
    elif answer.get("turn") == here:
        following = names[(names.index(here) + 1) % len(names)] if here in names else names[0]
        go(following, **kept())
