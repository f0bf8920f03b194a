"""Choices that live in the page's address under their own keys, whatever the interface's language.

Streamlit's own binding writes the labels a reader sees, so that a link from a Korean screen would mean nothing on an
English one. Here `?kind=threat` is the address in both. Call `arrive` before the widgets, which take their value from
session state, and `leave` after them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st


@dataclass(frozen=True, slots=True)
class Choice:
    """A widget's key, which is also its parameter. `options` None means any text; `many` that several may be chosen.

    `default` is used for what the address does not name: a list where `many`, else one value. Whole numbers are read as
    such where the default is one.
    """

    name: str
    options: Collection[Any] | None
    default: Any = None
    many: bool = False

    def read(self, given: Sequence[str]) -> Any:
        """The value that an address means; what cannot be meant is dropped."""
        values = [v for text in given if (v := self._value(text)) is not None]
        if self.many:
            return list(dict.fromkeys(values)) or list(self.default or ())
        return values[0] if values else self.default

    def _value(self, text: str) -> Any:
        value: Any = text[:200]
        if isinstance(self.default, int):
            value = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
        return value if self.options is None or value in self.options else None

    def write(self, value: Any) -> list[str]:
        """A value as the address has it; nothing for the default."""
        if value == self.default or (self.many and list(value) == list(self.default or ())):
            return []
        return [str(v) for v in value] if self.many else [str(value)] if value not in (None, "") else []


def arrive(group: str, choices: Sequence[Choice]) -> None:
    """Give every widget of `group` its value before it is drawn.

    The address decides where it names something new: a pasted link, a link from another page, the back button. Coming
    from another page by an address that names none of the choices, they stay as they were.
    """
    kept: dict[str, Any] = st.session_state.setdefault(f"_kept_{group}", {})
    given = {choice.name: st.query_params.get_all(choice.name) for choice in choices}
    here = st.session_state.get("_here")
    came = kept.get("page") != here
    ours = given == kept.get("address") and not came
    stay = ours or (came and "values" in kept and not any(given.values()))
    for choice in choices:
        if not stay:
            st.session_state[choice.name] = choice.read(given[choice.name])
        elif choice.name not in st.session_state or came:
            value = kept["values"].get(choice.name, choice.default)
            if value == kept.get("defaults", {}).get(choice.name):
                value = choice.default  # what the last page took without being asked is not carried to this one
            fits = choice.options is None or choice.many or value in choice.options
            st.session_state[choice.name] = (
                _fitting(choice, value) if choice.many else value if fits else choice.default
            )


def _fitting(choice: Choice, values: Sequence[Any]) -> list[Any]:
    return [v for v in values if choice.options is None or v in choice.options]


def leave(group: str, choices: Sequence[Choice]) -> None:
    """Write what was chosen into the address, and remember it for the next page."""
    values = {choice.name: st.session_state.get(choice.name, choice.default) for choice in choices}
    address = {choice.name: choice.write(values[choice.name]) for choice in choices}
    now = {name: st.query_params.get_all(name) for name in st.query_params}
    then = {name: texts for name, texts in now.items() if name not in address}
    then |= {name: texts for name, texts in address.items() if texts}
    if then != now:
        st.query_params.from_dict(then)  # in one go: every writing is a step of the back button
    st.session_state[f"_kept_{group}"] = {
        "page": st.session_state.get("_here"),
        "values": values,
        "defaults": {choice.name: choice.default for choice in choices},
        "address": address,
    }
