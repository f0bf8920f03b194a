"""What a page is narrowed to: one filter bar for all pages, kept in the URL, so that a link shows the same."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from components.frame.url_state import Choice, arrive, leave
from components.reads import clock
from components.text.catalogue import LANGUAGES
from components.text.i18n import browser_language, language, t
from data.models import CATEGORIES, KINDS, SIGNAL_KINDS, Filters, day_start, kst_day
from data.store import search

RANGES = {"24h": 1, "7d": 7, "30d": 30, "90d": 90, "365d": 365, "all": 0}
DEFAULT_RANGE = "30d"
REPORT_LANGUAGES = ("en", "ko", "ja")
NARROWING = ("kind", "category", "source", "language", "score")
SCORE_STEP = 5


def day_asked() -> date | None:
    """The KST day named by ?day=, or None."""
    try:
        return date.fromisoformat(st.query_params.get("day", ""))
    except ValueError:
        return None


def asked(name: str) -> str:
    """A permalink's target: the provocation of ?p=, the entry of ?e=. "" where none is asked for."""
    return str(st.query_params.get(name, ""))[:80]


def moment_asked(name: str) -> datetime | None:
    """The moment that ?name= gives with its zone, UTC, or None."""
    try:
        return clock.parse_moment(st.query_params.get(name, ""))
    except clock.BadClock:
        return None


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
    exact_day: bool = False,
    since_year: int = 0,
) -> Filters:
    """Draw the filters and return what was chosen. `kinds` are the kinds a reader may choose from here.

    `by_day`: the page counts whole KST days, so that its range begins with a day and not in the middle of one;
    `exact_day`: but for the range of 24 h, which stays 24 hours.
    `since_year`: where given, a calendar year from it on, or a month of one ("2017-09"), can be the range.
    """
    years = _years(since_year, now)
    choices = _choices(sources, kinds, default_range, text, years)
    arrive("filters", choices)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="filters"):
        _range(years)
        if text:
            st.text_input(t("filter.text"), key="q", placeholder=t("filter.text_hint"), type="search")
        narrowed = sum(bool(st.session_state.get(name)) for name in NARROWING)
        with st.popover(t("filter.more") if not narrowed else t("filter.more_n", n=narrowed), icon=":material/tune:"):
            _narrowing(sources, kinds)
        day = day_asked()
        if day and st.button(t("filter.day_clear", day=day.isoformat()), icon=":material/close:"):
            del st.query_params["day"]
            st.rerun()
    leave("filters", choices)
    chosen = {choice.name: st.session_state.get(choice.name, choice.default) for choice in choices}
    words = str(chosen.get("q") or "")
    search.check(words)
    name = str(chosen["range"])
    since, until = time_range(now, name, day, by_day and not (exact_day and name == "24h"))
    return Filters(
        since=since,
        until=until,
        kinds=tuple(chosen["kind"]),
        categories=tuple(chosen["category"]),
        sources=tuple(chosen["source"]),
        languages=tuple(chosen["language"]),
        min_score=int(chosen["score"]),
        text=words,
    )


def _years(since: int, now: datetime) -> tuple[str, ...]:
    """Calendar years as the address has them, the present one first."""
    return tuple(str(year) for year in range(kst_day(now).year, since - 1, -1)) if since else ()


def _range(years: Sequence[str]) -> None:
    """The ranges that end now, and beside them the year or month chosen; with `years`, a list to choose one from."""
    chosen = str(st.session_state["range"])
    offered = [*RANGES] if chosen in RANGES else [*RANGES, chosen]
    st.segmented_control(t("filter.range"), offered, required=True, format_func=_range_words, key="range")
    if not years:
        return
    st.session_state["_year"] = chosen[:4] if chosen not in RANGES else None
    st.selectbox(
        t("filter.year"),
        years,
        key="_year",
        placeholder=t("filter.year"),
        width=112,
        label_visibility="collapsed",
        on_change=_take_year,
    )


def _take_year() -> None:
    st.session_state["range"] = st.session_state["_year"] or DEFAULT_RANGE


def _range_words(name: str) -> str:
    if name in RANGES:
        return t(f"range.{name}")
    year, _, month = name.partition("-")
    return t(f"month.{int(month)}", year=year) if month else year


def _choices(
    sources: Sequence[str], kinds: Sequence[str], default_range: str, text: bool, years: Sequence[str]
) -> list[Choice]:
    months = [f"{year}-{month:02d}" for year in years for month in range(1, 13)]
    choices = [
        Choice("range", (*RANGES, *years, *months), default_range),
        Choice("kind", kinds if len(kinds) > 1 else (), many=True),
        Choice("category", CATEGORIES, many=True),
        Choice("source", sources, many=True),
        Choice("language", REPORT_LANGUAGES, many=True),
        Choice("score", range(0, 101, SCORE_STEP), 0),
    ]
    return [*choices, Choice("q", None, "")] if text else choices


def _narrowing(sources: Sequence[str], kinds: Sequence[str]) -> None:
    def pick(name: str, options: Sequence[str], shown: str = "") -> None:
        st.multiselect(
            t(f"filter.{name}"),
            list(options),
            key=name,
            format_func=(lambda value: t(f"{shown}.{value}")) if shown else str,
            placeholder=t("filter.all"),
        )

    if len(kinds) > 1:
        pick("kind", kinds, "kind")
    pick("category", CATEGORIES, "category")
    pick("source", sources)
    pick("language", REPORT_LANGUAGES, "language")
    st.slider(t("filter.score"), 0, 100, step=SCORE_STEP, key="score")


def time_range(
    now: datetime, name: str, day: date | None = None, by_day: bool = False
) -> tuple[datetime | None, datetime]:
    """[since, until) in UTC of a named range that ends at `now`, of a year or month, or of one KST day.

    since None means all there is.
    """
    if day:
        return day_start(day), day_start(day) + timedelta(days=1)
    if name[:4].isdecimal() and name not in RANGES:
        return _calendar_range(name)
    days = RANGES.get(name, RANGES[DEFAULT_RANGE])
    until = now + timedelta(seconds=1)
    if not days:
        return None, until
    since = now - timedelta(days=days)
    return (day_start(kst_day(since) + timedelta(days=1)) if by_day else since), until


def _calendar_range(name: str) -> tuple[datetime, datetime]:
    """[since, until) of a KST year ("2017") or month ("2017-09")."""
    year, _, month = name.partition("-")
    first = date(int(year), int(month or 1), 1)
    last = date(first.year, 12, 31) if not month else first + timedelta(days=monthrange(first.year, first.month)[1] - 1)
    return day_start(first), day_start(last + timedelta(days=1))


def signals(since: datetime | None = None, until: datetime | None = None, **more: Any) -> Filters:
    """Filters for signals: acts, preparations and threats."""
    return Filters(since=since, until=until, **({"kinds": SIGNAL_KINDS} | more))


def narrowed(filters: Filters, **more: Any) -> Filters:
    """`filters` with some of them replaced."""
    return replace(filters, **more)


def settle_language() -> None:
    """Take the language from the address where it names a new one; before anything is worded."""
    before = language()
    arrive("lang", _language())
    if language() != before:
        st.rerun()  # the navigation is worded already


def language_switch() -> None:
    """The interface's language, kept in ?lang= where it differs from the browser's."""
    st.segmented_control(
        t("shell.language"),
        list(LANGUAGES),
        required=True,
        format_func=lambda code: "EN" if code == "en" else "한",
        key="lang",
        label_visibility="collapsed",
    )
    leave("lang", _language())


def _language() -> list[Choice]:
    return [Choice("lang", LANGUAGES, browser_language())]


def wall() -> bool:
    """?wall=1: the page is on a wall screen, with nothing to operate."""
    return st.query_params.get("wall") == "1"


def sheet() -> bool:
    """?sheet=1: the briefing sheet alone, for a screenshot."""
    return st.query_params.get("sheet") == "1"
