"""The facts of an act in one line: what, how many, which weapon, where, how far, how it ended; what is disputed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from components.text.act_title import group_called, number_told, place_name, sum_called, weapon_called
from components.text.escape import plain
from components.text.fact_title import form_tells_more
from components.text.i18n import named, t
from data.models import Provocation

ARMED = ("icbm", "missile", "cruise", "space", "artillery")
_FACT = "display:inline-block;margin-right:1.1rem"
_LABEL = "font-size:0.85rem;opacity:0.75"

What = Literal["what", "number", "taken", "name", "group", "weapon", "place", "range", "altitude", "outcome"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact in words, not escaped; `disputed`: the sides state different ones."""

    what: What
    value: str
    disputed: bool = False


def of_act(act: Provocation) -> list[Fact]:
    """The settled facts of a watched act; of range and altitude the span of what was claimed."""
    apart = set(act.disagreements)
    form = named("act_what", act.reach or act.form, "") if act.reach or form_tells_more(act) else ""
    found = [
        Fact("what", form or t(f"category.{act.category}"), "category" in apart),
        Fact("number", number_told(act), "count" in apart),
        Fact("taken", sum_called(act.stolen)),
        Fact("name", group_called(act.campaign or act.victim)),
        Fact("group", group_called(act.agent)),
        Fact("weapon", weapon_called(act.weapon), "weapon" in apart),
        Fact("place", place_name(act)),
        Fact("range", _span([claim.range_km for claim in act.claims]), "range" in apart),
        Fact("altitude", _span([claim.altitude_km for claim in act.claims]), "altitude" in apart),
        Fact("outcome", t(f"outcome.{act.outcome}") if act.outcome else ""),
    ]
    return [fact for fact in found if fact.value]


def _span(claimed: list[int | None]) -> str:
    figures = sorted({figure for figure in claimed if figure})
    if not figures:
        return ""
    low, high = figures[0], figures[-1]
    return f"{low:,} km" if low == high else f"{low:,}–{high:,} km"


def line(found: list[Fact]) -> None:
    """Draw the facts side by side, each with its label; a disputed one says so."""
    parts = [
        f'<span style="{_FACT}"><span style="{_LABEL}">{t(f"fact.{fact.what}")}</span> <b>{plain(fact.value)}</b>'
        f"{' ≠ ' + t('fact.disputed') if fact.disputed else ''}</span>"
        for fact in found
    ]
    st.html(f"<div>{''.join(parts)}</div>")
