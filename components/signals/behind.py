"""The entries behind a bar or cell, in a drawer on the page that it was chosen on.

What was chosen is in the address (?at_day=, ?at_kind=, ?at_category=, ?at_hour=): the back button shuts the drawer and
leaves the reader where they were, and its address can be sent on. It lists what the bar counts, no more and no less;
with ?at_whole=1 of the whole watch, as a series does, however the page is narrowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import streamlit as st

from components.frame import filters as chosen
from components.frame import shell
from components.reads import clock, stored
from components.signals.entries_query import entries_query
from components.text.i18n import t
from components.widgets import excerpt
from data.models import CATEGORIES, SIGNAL_KINDS, Filters, day_start

SHOWN = 20
NAMES = ("at_day", "at_kind", "at_category", "at_hour", "at_whole")


def picked(chart: object) -> list[str]:
    """The values behind the mark that is chosen in a chart; empty where none is."""
    points = chart.get("selection", {}).get("points", []) if isinstance(chart, Mapping) else []
    found = points[0].get("customdata") if points else None
    return [str(value) for value in (found if isinstance(found, list) else [found])] if found else []


def clicked(chart: object, key: str) -> list[str]:
    """The values behind the mark that a reader has just clicked; empty where none was, or it was the one before."""
    values = picked(chart)
    before = st.session_state.get(f"_clicked_{key}", [])
    st.session_state[f"_clicked_{key}"] = values
    return values if values != before else []


def choose(**which: str) -> None:
    """Write what was chosen into the address, and draw the page anew with it."""
    kept = {name: st.query_params.get_all(name) for name in st.query_params if name not in NAMES}
    st.query_params.from_dict(kept | {f"at_{name}": value for name, value in which.items() if value})
    st.rerun()


def panel(filters: Filters, now: datetime) -> None:
    """Open the drawer where the address asks for one. `filters`: what the page is narrowed to."""
    which = narrowed(filters, {name: st.query_params.get(name, "") for name in NAMES})
    if which:
        _drawer(which, now)


def narrowed(filters: Filters, asked: Mapping[str, str]) -> Filters | None:
    """`filters` with what the address asks for; None where it asks for nothing that there is."""
    kind, category, hour = asked["at_kind"], asked["at_category"], asked["at_hour"]
    if asked["at_whole"]:
        filters = Filters(kinds=SIGNAL_KINDS)
    try:
        day = date.fromisoformat(asked["at_day"])
    except ValueError:
        day = None
    more: dict[str, object] = {}
    if day:
        first, end = day_start(day), day_start(day + timedelta(days=1))
        more["since"] = max(first, filters.since) if filters.since else first
        more["until"] = min(end, filters.until) if filters.until else end
    if kind in SIGNAL_KINDS:
        more["kinds"] = (kind,)
    if category in CATEGORIES:
        more["categories"] = (category,)
    if hour.isascii() and hour.isdecimal() and int(hour[:4]) < 24:
        more["hour"] = int(hour)
    return chosen.narrowed(filters, dated=True, **more) if more else None


def _shut() -> None:
    kept = {name: st.query_params.get_all(name) for name in st.query_params if name not in NAMES}
    st.query_params.from_dict(kept)


def _drawer(which: Filters, now: datetime) -> None:
    @st.dialog(t("signals.behind"), width="large", position="right", on_dismiss=_shut)
    def show() -> None:
        total = stored.count_entries(which, now)
        st.markdown(f"**{_words(which)}** · {t('signals.behind_n', n=f'{total:,}')}")
        if not total:
            shell.empty(t("state.empty_filter"))
            return
        excerpt.listing(stored.reports(which, now, SHOWN), now)
        more: dict[str, str | list[str]] = {}
        if day := st.query_params.get("at_day"):
            more["day"] = day
        if which.hour is not None:
            more["hour"] = str(which.hour)
        words = t("signals.behind_all", n=f"{total:,}") if total > SHOWN else t("signals.behind_page")
        shell.link("excerpts", words, icon=":material/format_quote:", **entries_query(which, **more))

    show()


def _words(which: Filters) -> str:
    """What is listed: day or hour, kind, category."""
    parts = []
    if st.query_params.get("at_day") and which.since:
        parts.append(t("excerpts.day", day=clock.day(clock.korean_day(which.since))))
    if which.hour is not None:
        parts.append(f"{which.hour:02d}:00–{which.hour:02d}:59 KST")
    parts += [t(f"kinds.{kind}") for kind in which.kinds if len(which.kinds) < len(SIGNAL_KINDS)]
    parts += [t(f"category.{category}") for category in which.categories]
    return " · ".join(parts) or t("figure.signals")
