"""What a page is narrowed to: one filter bar for all pages, kept in the URL, so that a link shows the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from components.i18n import LANGUAGES, browser_language, t
from data.models import CATEGORIES, KINDS, SIGNAL_KINDS, Filters
from data.queries import day_start

RANGES = {"24h": 1, "7d": 7, "30d": 30, "90d": 90, "365d": 365, "all": 0}
DEFAULT_RANGE = "30d"


def day_asked() -> date | None:
    """The KST day named by ?day=, or None."""
    try:
        return date.fromisoformat(st.query_params.get("day", ""))
    except ValueError:
        return None


def asked(name: str) -> str:
    """A permalink's target: the provocation of ?p=, the entry of ?e=. "" where none is asked for."""
    return str(st.query_params.get(name, ""))[:80]


def permalink(**values: str) -> str:
    """The address of this page with these parameters only, for copying."""
    return f"{(st.context.url or '').split('?')[0]}?{urlencode(values)}"


def filter_bar(
    now: datetime,
    sources: Sequence[str],
    *,
    kinds: Sequence[str] = KINDS,
    default_range: str = DEFAULT_RANGE,
    text: bool = False,
    by_day: bool = False,
) -> Filters:
    """Draw the filters and give what they say. `kinds` are the kinds a reader may choose from here.

    `by_day`: the page counts whole KST days, so that its range begins with a day and not in the middle of one.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="filters"):
        chosen = st.segmented_control(
            t("filter.range"),
            list(RANGES),
            default=default_range,
            required=True,
            format_func=lambda key: t(f"range.{key}"),
            key="range",
            bind="query-params",
        )
        words = ""
        if text:
            words = st.text_input(
                t("filter.text"), key="q", bind="query-params", placeholder=t("filter.text_hint"), type="search"
            )
        narrowed = sum(bool(st.session_state.get(key)) for key in ("kind", "category", "source", "language", "score"))
        with st.popover(t("filter.more") if not narrowed else t("filter.more_n", n=narrowed), icon=":material/tune:"):
            picked = _choices(sources, kinds)
        day = day_asked()
        if day and st.button(t("filter.day_clear", day=day.isoformat()), icon=":material/close:"):
            del st.query_params["day"]
            st.rerun()
    since, until = time_range(now, str(chosen or default_range), day, by_day)
    return Filters(since=since, until=until, text=words or "", **picked)


def _choices(sources: Sequence[str], kinds: Sequence[str]) -> dict[str, Any]:
    def pick(name: str, options: Sequence[str], shown: str = "") -> tuple[str, ...]:
        return tuple(
            st.multiselect(
                t(f"filter.{name}"),
                list(options),
                key=name,
                bind="query-params",
                format_func=(lambda value: t(f"{shown}.{value}")) if shown else str,
                placeholder=t("filter.all"),
            )
        )

    picked: dict[str, Any] = {
        "kinds": pick("kind", kinds, "kind") if len(kinds) > 1 else (),
        "categories": pick("category", CATEGORIES, "category"),
        "sources": pick("source", sources),
        "languages": pick("language", ("en", "ko", "ja"), "language"),
    }
    picked["min_score"] = st.slider(t("filter.score"), 0, 100, 0, 5, key="score", bind="query-params")
    return picked


def time_range(
    now: datetime, name: str, day: date | None = None, by_day: bool = False
) -> tuple[datetime | None, datetime]:
    """[since, until) in UTC of a named range that ends at `now`, or of one KST day. since None means all there is."""
    if day:
        return day_start(day), day_start(day) + timedelta(days=1)
    days = RANGES.get(name, RANGES[DEFAULT_RANGE])
    until = now + timedelta(seconds=1)
    if not days:
        return None, until
    since = now - timedelta(days=days)
    return (day_start((since + timedelta(hours=9)).date() + timedelta(days=1)) if by_day else since), until


def signals(since: datetime | None = None, until: datetime | None = None, **more: Any) -> Filters:
    """Filters for signals: acts, preparations and threats."""
    return Filters(since=since, until=until, **({"kinds": SIGNAL_KINDS} | more))


def narrowed(filters: Filters, **more: Any) -> Filters:
    """`filters` with some of them replaced."""
    return replace(filters, **more)


def language_switch() -> None:
    """The interface's language, kept in ?lang= where it differs from the browser's."""
    st.segmented_control(
        t("shell.language"),
        list(LANGUAGES),
        default=browser_language(),
        required=True,
        format_func=lambda code: "EN" if code == "en" else "한",
        key="lang",
        bind="query-params",
        label_visibility="collapsed",
    )


def wall() -> bool:
    """?wall=1: the page stands on a wall screen, with nothing to operate."""
    return st.query_params.get("wall") == "1"
