"""A button that copies an address: where the browser lets no page write the clipboard, it shows the address instead."""

from __future__ import annotations

import streamlit as st

from components.text.i18n import t

_HTML = '<div class="copying"><button type="button"></button><input readonly hidden><span role="status"></span></div>'
_CSS = """
.copying { display: flex; align-items: center; gap: 0.6rem; font-family: var(--st-font); font-size: 0.9rem;
  color: var(--st-text-color); }
button { font: inherit; color: inherit; background: none; border: 1px solid var(--st-border-color); cursor: pointer;
  padding: 0.25rem 0.75rem; border-radius: var(--st-base-radius); }
button:hover { border-color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
input { font: inherit; flex: 1; min-width: 0; color: inherit; background: none; padding: 0.25rem 0.4rem;
  border: 1px solid var(--st-border-color); }
input[hidden] { display: none; }
"""
_JS = """
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const field = parentElement.querySelector("input");
  const said = parentElement.querySelector("span");
  button.textContent = data.label;
  field.value = data.address;
  field.setAttribute("aria-label", data.label);
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(data.address);
      said.textContent = data.done;
      setTimeout(() => { said.textContent = ""; }, 2000);
    } catch (error) {
      field.hidden = false;
      field.select();
    }
  };
}
"""

_copying = st.components.v2.component("november_watch_copying", html=_HTML, css=_CSS, js=_JS)


def button(label: str, address: str, *, key: str) -> None:
    """A button named `label`, our own words, that copies `address`."""
    _copying(key=key, data={"label": label, "address": address, "done": t("shell.copied")})
