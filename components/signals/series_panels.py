"""Every series of signals beside its own baseline, as a table and, for the chosen one, as a chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import streamlit as st

from components.figures import base
from components.frame import shell
from components.reads import clock, load, picture
from components.signals.behind import choose, clicked
from components.signals.panels import LEGEND_ROOM
from components.text import phrases
from components.text.i18n import t
from components.widgets import listing
from components.widgets.listing import Cell, Column
from data.models import SIGNAL_KINDS, Filters
from scoring.level.baseline import DayReading, Series, highest
from scoring.level.evaluate import ALL_SIGNALS, SERIES_DAYS, series_of

CHART_DAYS = 45
SPARK_DAYS = 30
LOUD_NAMED = 4  # unusual series that the finding names; the table has them all
GLYPHS = {"unusual": "▲", "usual": "≈", "learning": "…", "no coverage": "▨"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A daily series, and what each of its days means beside its baseline."""

    series: Series
    readings: Sequence[DayReading]


@load.from_store
def _judged(last: date, now: datetime) -> Mapping[str, Judged]:
    since = last - timedelta(days=SERIES_DAYS)
    counts = picture.signal_counts(since, last, now)
    flat = [(day, kind, category, n) for (day, kind, category), n in counts.items()]
    found = series_of(flat, load.covered_days(since, last, now), since, last)
    return {name: Judged(series, tuple(picture.judged(series, now))) for name, series in found.items()}


def all_series(filters: Filters, last: date, now: datetime) -> dict[str, Judged]:
    """The daily series up to `last`, those that the page's kinds and categories leave, by name."""
    return {name: judged for name, judged in _judged(last, now).items() if _fits(name, filters)}


def _fits(name: str, filters: Filters) -> bool:
    kind, category = parts(name)
    fits = not kind or not filters.kinds or kind in filters.kinds
    return fits and (not category or not filters.categories or category in filters.categories)


def parts(name: str) -> tuple[str, str]:
    """Kind and category of a series by its name; "" for what it does not narrow to."""
    if name == ALL_SIGNALS:
        return "", ""
    kind, _, category = name.partition(" ")
    return (kind, category) if kind in SIGNAL_KINDS else ("", kind)


def title(name: str) -> str:
    """A series' name in the language in use."""
    kind, category = parts(name)
    if kind and category:
        return f"{t(f'kinds.{kind}')} · {t(f'category.{category}')}"
    return t(f"kinds.{kind}") if kind else t(f"category.{category}") if category else t("signals.all")


def state_words(reading: DayReading) -> str:
    """Mark and word of a reading: ▲ unusual, △ above usual but no alarm, … learning, 8 of 14 days."""
    if reading.state == "usual" and reading.expected and (reading.count or 0) > reading.expected[1]:
        return f"△ {t('reading.above')}"
    if reading.state == "learning":
        words = t("state.learning", n=reading.learned, m=reading.needed)
    else:
        words = t(f"reading.{reading.state}")
    return f"{GLYPHS[reading.state]} {words}"


def peak_words(series: Series) -> str:
    """'highest in 42 watched days'; "" where the count was reached of late."""
    peak = highest(series)
    if peak is None:
        return ""
    return t("signals.highest_ever" if peak.all_time else "signals.highest", n=peak.days)


def finding(found: Mapping[str, Judged]) -> str:
    """The last day of all signals beside its usual range, and which other series are unusual, in a sentence or two."""
    of = found[ALL_SIGNALS]
    reading = of.readings[-1]
    count = "–" if reading.count is None else reading.count
    words = t("signals.finding", name=title(ALL_SIGNALS), day=clock.day(reading.day), n=count, so_far=_so_far(reading))
    usual = t("signals.finding_usual", usual=_range(reading.expected)) if reading.expected else ""
    named = [part for part in (words, usual, state_words(reading), peak_words(of.series)) if part]
    loud = [name for name, one in found.items() if name != ALL_SIGNALS and one.readings[-1].alarm]
    loud.sort(key=lambda name: (-(found[name].readings[-1].count or 0), name))
    names = ", ".join(title(name) for name in loud[:LOUD_NAMED])
    more = t("signals.more_loud", n=len(loud) - LOUD_NAMED) if len(loud) > LOUD_NAMED else ""
    return f"**{' · '.join(named)}.** {t('signals.loud', names=names + more) if loud else ''}".strip()


def _so_far(reading: DayReading) -> str:
    return f" {t('signals.so_far')}" if reading.partial and reading.count is not None else ""


def table(found: Mapping[str, Judged]) -> str:
    """Draw the table, the unusual first; a row is shown as a chart. Gives the name of the series to show."""
    judged = {name: of.readings[-1] for name, of in found.items()}
    names = _ranked(judged)
    last = judged[names[0]].day
    rows = [_row(name, found[name].series, judged[name]) for name in names]
    asked = st.query_params.get("series")

    picked = listing.show(
        listing.by_column(rows),
        [
            Column("state", t("coverage.state"), 100),
            Column("name", t("signals.name"), 150, kind="lead"),
            Column("count", t("signals.today", day=clock.day(last)), 84, t("signals.today_help"), kind="number"),
            Column("usual", t("signals.usual"), 58, named=True),
            Column("threshold", t("signals.threshold"), 72, named=True),
            Column("highest", t("signals.peak"), 72, t("signals.peak_help"), named=True),
            Column("spark", t("signals.spark", n=SPARK_DAYS), 110, kind="spark"),
        ],
        key="series_rows",
        alt=_alt(names, judged),
        picks=True,
        first=10,
    )
    if picked is not None:
        asked = st.query_params["series"] = names[picked]
    return asked if asked and asked in found else names[0]


def on_a_wall(found: Mapping[str, Judged], rows: int) -> None:
    """Draw the first `rows` series of that table, with what is read from five metres."""
    judged = {name: of.readings[-1] for name, of in found.items()}
    names = _ranked(judged)
    listing.show(
        listing.by_column([_row(name, found[name].series, judged[name]) for name in names[:rows]]),
        [
            Column("state", t("coverage.state"), 160),
            Column("name", t("signals.name"), kind="lead"),
            Column("count", t("signals.today", day=clock.day(judged[names[0]].day)), 130, kind="number"),
            Column("usual", t("signals.usual"), 80, named=True),
            Column("threshold", t("signals.threshold"), 110, named=True),
        ],
        key="series_rows",
        alt=_alt(names, judged),
        large=True,
    )


def _ranked(judged: Mapping[str, DayReading]) -> list[str]:
    """Names of series, the unusual first."""

    def rank(name: str) -> tuple[object, ...]:
        reading = judged[name]
        return (not reading.alarm, name != ALL_SIGNALS, -(reading.count or 0), name)

    return sorted(judged, key=rank)


def _row(name: str, series: Series, reading: DayReading) -> dict[str, Cell]:
    return {
        "state": state_words(reading),
        "name": title(name),
        "count": reading.count,
        "usual": _range(reading.expected),
        "threshold": str(reading.threshold) if reading.threshold is not None else "–",
        "highest": _peak(series),
        "spark": [n for _, n in series[-SPARK_DAYS:]],
    }


def _peak(series: Series) -> str:
    peak = highest(series)
    return t("signals.days", n=peak.days) if peak else ""


def _range(expected: tuple[int, int] | None) -> str:
    if expected is None:
        return "–"
    low, high = expected
    return f"{low}–{high}" if low < high else str(low)


def _alt(names: Sequence[str], judged: Mapping[str, DayReading]) -> str:
    loud = [title(name) for name in names if judged[name].alarm]
    loud_words = t("signals.loud", names=", ".join(loud)) if loud else t("signals.none_loud", n=len(names))
    return f"{t('signals.series')} {loud_words}"


def chart(name: str, of: Judged, filters: Filters, now: datetime) -> None:
    """One series with its usual range and the line above which a day alarms; a bar opens its entries."""
    series, judged = of.series, of.readings[-CHART_DAYS:]
    figure = base.daily_bars(
        title(name),
        {day: n for day, n in series if n is not None},
        {r.day: r.count is not None for r in judged},
        dark=shell.dark(),
        names={key: t(f"figure.{key}") for key in ("bars", "band", "above", "gap", "threshold")},
        expected={r.day: r.expected for r in judged if r.expected},
        threshold={r.day: r.threshold for r in judged if r.threshold is not None},
        alarms=[r.day for r in judged if r.alarm],
        note=shell.figure_note(now),
        unit=t("figure.count"),
        mark=shell.watermark(),
        height=300,
    )
    figure.layout.margin.t = LEGEND_ROOM
    base.day_axis(figure, [r.day for r in judged])
    alt = phrases.trend(title(name), series[-CHART_DAYS:])
    chosen = shell.chart(figure, alt, key="series_chart", select=True, name="signals-series")
    if found := clicked(chosen, "series"):
        kind, category = parts(name)
        choose(day=found[0], kind=kind, category=category, whole="1")
    reading = judged[-1]
    line = (state_words(reading) + _so_far(reading), peak_words(series), t("signals.method"))
    st.caption(" · ".join(filter(None, line)))
