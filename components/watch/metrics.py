"""The strip of counts on the Watch page: five counts of a week on one scale, each beside what is usual."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from components.frame import shell
from components.reads import clock, load, picture
from components.text import phrases
from components.text.i18n import t
from components.watch import board
from components.watch.board import Link
from data.models import SIGNAL_KINDS, Category, Coverage, Provocation
from scoring.level.baseline import Series
from scoring.level.weekly import WEEK, Week, last_week, usual_of_record

MISSILES: tuple[Category, ...] = ("missile", "icbm", "cruise", "space")
RECORD_WEEKS = 156  # three years: what the North does now, and enough weeks to tell


@dataclass(frozen=True, slots=True)
class Figure:
    """A count: its key in the words, its daily series, what is known of the week whether watched or not, its page."""

    key: str
    series: Series
    known: int
    page: str
    query: Mapping[str, str | Sequence[str]]
    severities: Sequence[tuple[date, int]] | None = None  # of acts, where acts are counted


def strip(
    acts: Sequence[Provocation],
    counts: Mapping[tuple[date, str, str], int],
    covered: Mapping[date, bool],
    seen: Coverage,
) -> None:
    """Draw all five beside each other; they wrap on a phone."""
    week: dict[str, str | Sequence[str]] = {"range": "7d"}
    known = sum(day in _week(covered) for day, _ in weighed(acts))
    figures = [
        Figure("provocations", picture.daily_acts(acts, covered), known, "provocations", week, weighed(acts)),
        _signals("threats", counts, covered, ("threat",), (), week | {"kind": ("threat",)}),
        _signals("preparations", counts, covered, ("preparation",), (), week | {"kind": ("preparation",)}),
        _signals("missile", counts, covered, SIGNAL_KINDS, MISSILES, week | {"category": MISSILES}),
        _signals("cyber", counts, covered, SIGNAL_KINDS, ("cyber",), week | {"category": ("cyber",)}),
    ]
    with shell.panel(key="counts"):
        board.strip([_count(figure, seen) for figure in figures], key="counts_strip", alt=t("metric.strip"))


def _week(covered: Mapping[date, bool]) -> set[date]:
    return set(sorted(covered)[-WEEK:])


def _signals(
    key: str,
    counts: Mapping[tuple[date, str, str], int],
    covered: Mapping[date, bool],
    kinds: Sequence[str],
    categories: Sequence[Category],
    query: Mapping[str, str | Sequence[str]],
) -> Figure:
    series = picture.daily_signals(counts, covered, kinds, categories)
    whole = picture.daily_signals(counts, dict.fromkeys(covered, True), kinds, categories)
    known = sum(n or 0 for day, n in whole if day in _week(covered))
    return Figure(key, series, known, "excerpts", {"kind": tuple(kinds), **query})


def _count(figure: Figure, seen: Coverage) -> board.StripCount:
    week = last_week(figure.series, figure.severities)
    hint = t("metric.spark_help")
    label = Link(t(f"metric.{figure.key}"), figure.page, figure.query, hint)
    if week.count is None and figure.known:  # of days that were watched in part only: known is known
        return board.StripCount(label, str(figure.known), figure.known, None, t("metric.known_so_far"), False)
    if week.count is None or not (seen.open or week.count > 0):
        return board.StripCount(label, "–", 0, None, t("metric.no_data"), False)
    usual, words = week.usual, phrases.compare_week(week)
    if usual is None and figure.severities is not None and (record := _of_record()):
        usual, words = record, _beside_record(week, record)
    loud = week.above or (week.grave and figure.severities is not None)
    if week.above:
        words = f"▲ {words}"
    return board.StripCount(label, str(week.count), week.count, usual, words, loud)


def _beside_record(week: Week, record: tuple[int, int]) -> str:
    low, high = record
    words = t("metric.of_record", low=low, high=high, year=load.outlook_rules().coverage_end.year)
    if week.grave:
        words = f"{t('metric.grave', severity=week.gravest)}, {words}"
    return f"{words}, {t('metric.partial')}" if week.partial else words


def _of_record() -> tuple[int, int] | None:
    """What a week of the record's last three years usually held, for a watch that has no weeks of its own yet."""
    if clock.mode() != "live":
        return None
    end = load.outlook_rules().coverage_end
    days = [act.date for act in load.past() if act.date > end - timedelta(weeks=RECORD_WEEKS)]
    return load.reference(f"usual of record {end}", lambda: usual_of_record(days, end, RECORD_WEEKS))


def weighed(acts: Sequence[Provocation]) -> list[tuple[date, int]]:
    """(KST day, severity) of each act that stands."""
    return [(act.date, act.severity) for act in acts if act.counts]
