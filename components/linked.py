"""Choices that live in the page's address under names that do not change with the interface's language.

Streamlit's own binding writes the label a reader sees into the address: such a link says nothing to a reader of another
language. Here the address holds the option itself, and it decides: reload, back button and a pasted link all show what
it says. What it says wrongly is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st


def one(widget: Callable[..., Any], label: str, name: str, options: Sequence[str], default: str, **more: Any) -> str:
    """Draw `widget` (st.selectbox, st.segmented_control …) for one of `options`, kept as ?name= unless the default."""
    key = f"_{name}"
    asked = st.query_params.get(name)
    st.session_state[key] = asked if asked in options else default
    widget(label, list(options), key=key, on_change=_keep_one, args=(name, default), **more)
    return str(st.session_state[key] or default)


def some(widget: Callable[..., Any], label: str, name: str, options: Sequence[str], **more: Any) -> tuple[str, ...]:
    """Draw `widget` (st.multiselect, st.pills …) for any of `options`, kept as ?name=a&name=b; none is the default."""
    key = f"_{name}"
    asked = st.query_params.get_all(name)
    st.session_state[key] = [option for option in options if option in asked]
    widget(label, list(options), key=key, on_change=_keep_some, args=(name,), **more)
    return tuple(st.session_state[key])


def number(label: str, name: str, low: float, high: float, default: float, **more: Any) -> float:
    """Draw a number field, kept as ?name= unless the default."""
    key = f"_{name}"
    st.session_state[key] = _number(st.query_params.get(name, ""), low, high, default)
    st.number_input(label, low, high, key=key, on_change=_keep_one, args=(name, default), **more)
    return float(st.session_state[key])


def _number(text: str, low: float, high: float, default: float) -> float:
    try:
        value = float(text)
    except ValueError:
        return default
    return value if low <= value <= high else default


def _keep_one(name: str, default: object) -> None:
    value = st.session_state[f"_{name}"]
    if value is None or value == default:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = f"{value:g}" if isinstance(value, float) else str(value)


def _keep_some(name: str) -> None:
    if chosen := st.session_state[f"_{name}"]:
        st.query_params[name] = chosen
    else:
        st.query_params.pop(name, None)
