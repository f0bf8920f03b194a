"""Unsent words survive: what an officer types is kept in their tab until it is sent, across reload and restart.

A field takes part by its key, which begins with one of `FIELDS`; what follows "--" in a key may change between visits.
The words stay in this tab's session storage, apart for each person, and reach the server only when they are sent.
"""

from __future__ import annotations

import streamlit as st

from components.access import session

FIELDS = ("triage_field_", "handover_text", "handover_fix_", "bottom_line_")
_SENT, _COUNT = "_drafts_sent", "_drafts_count"
REMEMBERED = 20

_JS = """
const LOOK = 500;  // milliseconds between two looks at the fields on the page
export default function ({ data }) {
  const own = (window.novemberWatchDrafts ??= begin());
  Object.assign(own, { who: data.who, fields: data.fields });
  for (const { n, field } of data.sent) {
    if (n > own.done) { own.done = n; own.drop(field); }
  }
  own.look();
}
function begin() {
  const own = { who: "", fields: [], done: 0, known: new WeakMap() };
  const place = (id) => `november-watch.draft.${own.who}.${id}`;
  const store = (act) => { try { return act(sessionStorage); } catch (error) { return null; } };
  const name = (el) => {
    for (let at = el; at; at = at.parentElement) {
      for (const one of at.classList) {
        const key = one.startsWith("st-key-") ? one.slice(7) : "";
        if (own.fields.some((begins) => key.startsWith(begins))) return key.split("--")[0];
      }
    }
    return "";
  };
  own.drop = (field) => store((kept) => kept.removeItem(place(field)));
  const put = (el, words) => {  // as if it were typed, so that the page takes it for its own
    const of = el.tagName === "TEXTAREA" ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(of.prototype, "value").set.call(el, words);
    el.dispatchEvent(new Event("input", { bubbles: true }));
  };
  own.look = () => {
    if (!own.who) return;
    for (const el of document.querySelectorAll("textarea, input[type=text]")) {
      const id = name(el), now = el.value, before = own.known.get(el);
      if (!id) continue;
      own.known.set(el, now);
      if (before === undefined) {
        const draft = store((kept) => kept.getItem(place(id)));
        if (draft === now) own.drop(id);
        else if (draft && document.activeElement !== el) put(el, draft);
      } else if (before && !now) own.drop(id);  // it was sent, or its writer emptied it
    }
  };
  document.addEventListener("input", ({ target }) => {
    if (!target.matches?.("textarea, input[type=text]")) return;
    const id = name(target);
    if (!id || !own.who) return;
    own.known.set(target, target.value);
    store((kept) => target.value ? kept.setItem(place(id), target.value) : kept.removeItem(place(id)));
  }, { capture: true });
  setInterval(own.look, LOOK);
  return own;
}
"""
_keeper = st.components.v2.component("november_watch_drafts", js=_JS)


def keep() -> None:
    """Mount what keeps unsent words, for somebody who may write; draws nothing."""
    if who := session.person().name:
        data = {"who": who, "fields": list(FIELDS), "sent": st.session_state.get(_SENT, [])}
        _keeper(key="drafts", data=data, height=1)


def sent(field: str) -> None:
    """What was typed into the field of this key is written: its draft may go."""
    n = st.session_state[_COUNT] = int(st.session_state.get(_COUNT, 0)) + 1
    done = [*st.session_state.get(_SENT, []), {"n": n, "field": field.split("--")[0]}]
    st.session_state[_SENT] = done[-REMEMBERED:]
