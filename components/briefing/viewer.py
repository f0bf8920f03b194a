"""Mounts the sheet in the reader's browser: as large as the window allows, or alone over the whole of it.

The sheet's markup is written by components.briefing.markup, which makes text of whatever strangers sent. Its styles
are shut in with it and touch nothing else of the page.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from components.briefing import sheet
from components.briefing.brief import Brief
from components.text.i18n import t

_JS = """
// A picture of the sheet as a PNG, drawn here: the server needs no browser for it, and nothing is asked for.
async function take(sheet, { css, name, width }) {
  const made = document.implementation.createHTMLDocument("");
  const frame = made.createElement("div");
  frame.className = "frame";
  frame.innerHTML = sheet;
  const style = made.createElement("style");
  style.textContent = css;
  frame.prepend(style);
  const height = (width * 9) / 16;
  const body = new XMLSerializer().serializeToString(frame);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">`
    + `<foreignObject width="100%" height="100%">${body}</foreignObject></svg>`;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const png = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(png);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const stage = parentElement.querySelector(".stage");
  document.documentElement.lang = data.lang;
  const frame = stage.firstElementChild;
  stage.className = data.alone ? "stage cover" : "stage framed";
  if (stage.shown !== data.sheet) { frame.innerHTML = data.sheet; stage.shown = data.sheet; }
  if (data.picture && stage.taken !== data.picture.turn) {
    stage.taken = data.picture.turn;
    take(data.sheet, data.picture).catch(() => setTriggerValue("failed", true));
  }
  if (data.alone) {
    const leave = (event) => { if (event.key === "Escape") setTriggerValue("left", true); };
    window.addEventListener("keydown", leave);
    return () => window.removeEventListener("keydown", leave);
  }
  // What is above the sheet is as high as the reader's font and window make it.
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


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """A picture that the reader asked for: its file's name, and the how-many-eth it is of this visit."""

    name: str
    turn: int


BELOW = 14  # pixels that Streamlit leaves below the last element

_stage = st.components.v2.component(
    "november_watch_briefing", html='<div class="stage"><div class="frame"></div></div>', css=sheet.CSS, js=_JS
)


def show(brief: Brief, *, dark: bool, alone: bool, picture: PictureRequest | None = None) -> None:
    """Draw the sheet; `alone` covers the window with it, until the Escape key, `picture` also saves it as a PNG."""
    data: dict[str, object] = {
        "sheet": sheet.sheet(brief, dark=dark),
        "alone": alone,
        "below": BELOW,
        "lang": brief.language,
    }
    if picture:
        css, width = sheet.picture_css(), sheet.PICTURE_WIDTH
        data["picture"] = {"css": css, "width": width, "name": picture.name, "turn": picture.turn}
    drawn = _stage(data=data, key="sheet", on_left_change=_leave, on_failed_change=lambda: None)
    if drawn.failed:
        st.warning(t("briefing.no_picture"), icon=":material/hide_image:")


def _leave() -> None:
    """Back to the page around the sheet; an officer's words stay, since nothing is loaded anew."""
    for name in ("sheet", "wall"):
        st.query_params.pop(name, None)
