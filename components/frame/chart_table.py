"""A chart's numbers as a table, for readers with a keyboard or a screen reader.

It is made in the browser from what the chart shows, when it is asked for: the server sends nothing twice. The button is
seen once it has the focus, so that it takes no room from a screenshot.
"""

from __future__ import annotations

import streamlit as st

from components.text.i18n import t

_CSS = """
button { position: absolute; width: 1px; height: 1px; padding: 0; border: 0; overflow: hidden; clip-path: inset(50%);
  font: inherit; white-space: nowrap; }
button:focus, .open button { width: auto; height: auto; padding: 0.15rem 0.6rem; clip-path: none; position: static;
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); cursor: pointer;
  background: var(--st-secondary-background-color); color: var(--st-text-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
.behind { font-family: var(--st-font); font-size: 0.86rem; color: var(--st-text-color); }
.room { max-height: 20rem; overflow: auto; margin-top: 0.3rem; }
table { border-collapse: collapse; }
th, td { padding: 0.15rem 0.6rem; border: 1px solid var(--st-border-color); text-align: right; }
th:first-child, td:first-child { text-align: left; }
"""
_JS = """
export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".behind");
  const button = root.querySelector("button"), room = root.querySelector(".room");
  const shut = () => { root.classList.remove("open"); room.replaceChildren(); };
  const name = () => { button.textContent = room.firstChild ? data.words.close : data.words.open; };
  name();
  button.onclick = () => {
    if (room.firstChild) shut(); else { root.classList.add("open"); room.append(table(data)); }
    room.tabIndex = room.firstChild ? 0 : -1;
    button.setAttribute("aria-expanded", String(Boolean(room.firstChild)));
    name();
  };
}
function table({ target, alt }) {
  const chart = document.querySelector(`.st-key-${CSS.escape(target)} .js-plotly-plot`);
  const traces = (chart?._fullData ?? []).filter((one) => one.visible === true && one.hoverinfo !== "skip" && one.x);
  const rows = new Map();
  traces.forEach((trace, n) => {
    for (let i = 0; i < trace.x.length; i += 1) {
      const at = [trace.x[i], trace.y?.[i]];
      const [key, value] = trace.orientation === "h" ? at.reverse() : at;
      if (key === null || key === undefined) continue;
      if (!rows.has(String(key))) rows.set(String(key), []);
      rows.get(String(key))[n] = value;
    }
  });
  const made = document.createElement("table");
  made.setAttribute("aria-label", alt);
  const line = (of, cells, tag) => {
    const row = of.insertRow();
    for (const cell of cells) {
      const box = document.createElement(tag);
      if (tag === "th") box.scope = "col";
      box.textContent = cell ?? "";
      row.append(box);
    }
  };
  line(made.createTHead(), ["", ...traces.map((one) => one.name ?? "")], "th");
  const body = made.createTBody();
  [...rows.keys()].sort((a, b) => a.localeCompare(b, undefined, { numeric: true }))
    .forEach((key) => line(body, [key.replace(/T00:00:00.*$/, ""), ...traces.map((_, n) => rows.get(key)[n])], "td"));
  return made;
}
"""
_behind = st.components.v2.component(
    "november_watch_chart_table",
    html='<div class="behind"><button type="button" aria-expanded="false"></button><div class="room"></div></div>',
    css=_CSS,
    js=_JS,
)


def behind(key: str, alt: str) -> None:
    """The way to the numbers of the chart with this key."""
    words = {name: t(f"figure.table_{name}") for name in ("open", "close")}
    _behind(key=f"{key}_numbers", data={"target": key, "alt": alt, "words": words})
