"""The list of the watch floor and its keys: a small piece of ours in the reader's browser.

A list of its own, because a table selects by row number: when another officer's mark or a new report moves the rows,
an officer's choice must stay on its subject. Every text is set as `textContent`, so that no headline acts. A key
applies to the row that is highlighted in the browser, whatever the server still shows, and none acts while somebody
types.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from components.figures import chips

KEY, _DONE = "triage_list", "_triage_done"
MOST = 100  # things asked for at once; more is no person
# key → what it asks the server for. Those that move the choice (j, k, arrows) or lead into a field stay in the browser.
KEYS = {
    "a": "acknowledge", "w": "watch", "o": "open", "z": "undo", "u": "unread", "y": "right", "m": "wrong_merge",
    "?": "help", "pick": "read",
}  # fmt: skip
FIELDS = {"d": "dismiss", "n": "note", "x": "wrong_kind"}

_HERE = Path(__file__).parent
_STEPS = "".join(f".chip.s{n} {{ {chips.chip(n)} }}\n" for n in chips.STEPS)

_list = st.components.v2.component(
    "november_watch_triage",
    html='<div class="floor"><ul role="listbox" tabindex="0"></ul></div>',
    css=(_HERE / "triage_list.css").read_text(encoding="utf-8") + _STEPS,
    js=(_HERE / "triage_list.js").read_text(encoding="utf-8"),
)


def short(subject: str) -> str:
    """A subject as part of a widget's key."""
    return hashlib.blake2b(subject.encode(), digest_size=6).hexdigest()


def field(what: str, subject: str) -> str:
    """The key of a field that belongs to one subject: what is typed for one never reaches another."""
    return f"triage_field_{what}_{short(subject)}"


def draw(
    rows: Sequence[Mapping[str, Any]],
    *,
    label: str,
    chosen: str,
    moves: bool = False,
    goes: Mapping[str, Any] | None = None,
    on_asked: Callable[[], None],
) -> None:
    """Show rows: id, short, version, lead, title, language, severity, step, mark, dot, dot_means, unread, dismissed;
    meta and news are lists. `lead` are the facts of an act in the reader's language, which stand above the headline;
    `under` are those of a foreign headline, below it.

    `short` is `short(id)`: the fields of a subject have it in their keys. `chosen` is the choice to begin with; from
    then on the browser keeps it, in the address too. `moves`: a line that is acknowledged or put on watch leaves this
    list, and the choice goes on to the next; `goes` says where it went after any other mark: n, from, to. In
    `on_asked`, `asked()` gives what was asked for.
    """
    _list(
        key=KEY,
        data={
            "rows": list(rows),
            "label": label,
            "chosen": chosen,
            "moves": moves,
            "goes": dict(goes) if goes else None,
            "keys": [key for key in KEYS if len(key) == 1],
            "fields": FIELDS,
            "done": st.session_state.get(_DONE, 0),
        },
        on_asked_change=on_asked,
    )


def asked() -> Iterator[tuple[str, str, int]]:
    """What was asked for and not given yet: what, of which subject, over which version of its mark; in order."""
    held = st.session_state.get(KEY)
    given = held.get("asked") if isinstance(held, Mapping) else None
    for one in given[:MOST] if isinstance(given, list) else ():
        # It comes from a browser: whatever does not look like ours is left alone.
        if not isinstance(one, Mapping):
            continue
        what, n, version = KEYS.get(str(one.get("key"))), one.get("n"), one.get("version")
        if what and isinstance(n, int) and isinstance(version, int) and n > st.session_state.get(_DONE, 0):
            st.session_state[_DONE] = n
            yield what, str(one.get("subject", "")), version
