"""The sheet's two charts as SVG. The sheet is one picture that scales as a whole, so its charts scale with it.

Lengths are in units of a sheet 1600 wide. Colours are the sheet's own (sheet.css): navy and grey, as on every page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from components.briefing.brief import Brief, CycleLine, SignalDay
from components.briefing.markup import Node, el
from components.reads import clock
from components.text import dates
from components.text.i18n import t
from scoring.window.window import FIRST_DAY, LAST_DAY, day_label

WIDTH, HEIGHT = 764, 196  # the least height; the sheet gives more where it has room
LEFT, RIGHT, TOP, BOTTOM = 34, 8, 8, 24
LABELS = 110  # right margin for the names of past cycles
LINE = 18  # height of a line of text
NAMED_GAP = 14  # days; a shorter stretch without data is hatched, but has no room for words
WIDE = 100  # a number with more digits is wider than its bar, and is set above the highest alone
LATE = LAST_DAY - 15  # from this day on a name to the right of a day would be among those of the lines
NAMES = 2  # names in one label; more are counted


@dataclass(frozen=True, slots=True)
class _Plot:
    """The place of values on a drawing of `height` whose axis runs from 0 to `top`."""

    height: int
    top: float

    @property
    def floor(self) -> int:
        return self.height - BOTTOM

    def y(self, value: float) -> float:
        return self.floor - (self.floor - TOP) * value / self.top

    def column(self, x1: float, x2: float, fill: str) -> Node:
        """A stretch of the drawing from its top to its axis."""
        size = {"width": f"{x2 - x1:.1f}", "height": self.floor - TOP}
        return el("rect", x=f"{x1:.1f}", y=TOP, fill=fill, **size)

    def scale(self, right: float) -> Iterator[Node]:
        """Lines and numbers of the vertical axis."""
        for value in ticks(self.top):
            y = self.y(value)
            yield _line(LEFT, y, right, y, "grid" if value else "axis")
            yield _text(str(value), LEFT - 6, y + 4, "end")

    def drawn(self, alt: str, parts: Sequence[Node]) -> Node:
        return el("svg", *parts, viewBox=f"0 0 {WIDTH} {self.height}", role="img", aria_label=alt)


def _text(words: str, x: float, y: float, anchor: str = "start", class_: str | None = None) -> Node:
    return el("text", words, x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor, class_=class_)


def _line(x1: float, y1: float, x2: float, y2: float, class_: str) -> Node:
    return el("line", x1=f"{x1:.1f}", y1=f"{y1:.1f}", x2=f"{x2:.1f}", y2=f"{y2:.1f}", class_=class_)


def _box(x1: float, y1: float, x2: float, y2: float, class_: str) -> Node:
    size = {"width": f"{max(0.0, x2 - x1):.1f}", "height": f"{max(0.0, y2 - y1):.1f}"}
    return el("rect", x=f"{x1:.1f}", y=f"{y1:.1f}", class_=class_, **size)


def _hatch(name: str) -> Node:
    """What unwatched days are filled with, under a name of the drawing's own."""
    stripe = el("path", d="M0 6 L6 0", class_="stripe")
    return el(
        "defs", el("pattern", stripe, id=name, width="6", height="6", patternUnits="userSpaceOnUse"),
    )  # fmt: skip


def ticks(top: float) -> list[int]:
    """Whole numbers for a vertical axis from 0 to `top`, at most five of them."""
    step = 1
    for step in (s * 10**power for power in range(9) for s in (1, 2, 5)):
        if top / step <= 4:
            break
    return list(range(0, int(top) + 1, step))


def counts(brief: Brief, height: int = HEIGHT) -> Node:
    """Signals per day as bars over their usual range; unusual days dark, edged and numbered, unwatched ones hatched."""
    days = brief.counts
    most = max([4.0, *(max(d.n or 0, d.threshold or 0, d.usual[1] if d.usual else 0) for d in days)])
    loudest = max((d.n or 0 for d in days if d.alarm), default=0)
    # Room for the number above the highest bar.
    plot, wide = _Plot(height, max(most * 1.05, loudest * 1.14)), (WIDTH - LEFT - RIGHT) / max(1, len(days))
    behind, before, numbers = [_hatch("unwatched")], list(plot.scale(WIDTH - RIGHT)), []
    for at, day in enumerate(days):
        x = LEFT + wide * at
        if day.usual:
            behind.append(_box(x, plot.y(day.usual[1]), x + wide, plot.y(day.usual[0]), "band"))
        if day.n is None:
            before.append(plot.column(x, x + wide, "url(#unwatched)"))
        elif day.n:
            look = "bar loud" if day.alarm else "bar"
            before.append(_box(x + wide * 0.1, plot.y(day.n), x + wide * 0.9, plot.floor, look))
            if day.alarm and (day.n < WIDE or day.n == loudest):
                beside = max((d.n or 0 for d in days[max(0, at - 1) : at + 2] if d.alarm and d is not day), default=0)
                look = "loud crowded" if beside > day.n else "loud"
                numbers.append(_text(str(day.n), x + wide / 2, plot.y(day.n) - 4, "middle", look))
    before += _limits(days, wide, plot)
    for first, last in _unwatched(days):
        if last - first >= NAMED_GAP // 2:
            before.append(_gap(t("figure.gap"), LEFT + wide * (first + last + 1) / 2, height))
    return plot.drawn(brief.counts_alt, [*behind, *before, *numbers, *_day_labels(days, wide, height)])


def _limits(days: Sequence[SignalDay], wide: float, plot: _Plot) -> Iterator[Node]:
    """The count above which a day alarms, as a stepped line over each stretch of days that have one."""
    for known, run in groupby(enumerate(days), key=lambda pair: pair[1].threshold is not None):
        if known:
            steps = [(LEFT + wide * (at + side), plot.y(day.threshold or 0)) for at, day in run for side in (0, 1)]
            yield el("polyline", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in steps), class_="limit")


def _unwatched(days: Sequence[SignalDay]) -> Iterator[tuple[int, int]]:
    """Places of the first and last day of each stretch that nobody watched."""
    for blind, run in groupby(enumerate(days), key=lambda pair: pair[1].n is None):
        places = [at for at, _ in run]
        if blind:
            yield places[0], places[-1]


def _gap(words: str, x: float, height: int) -> Node:
    """A name in the middle of a hatched stretch."""
    return _text(words, x, height / 2, "middle", "halo")


def _day_labels(days: Sequence[SignalDay], wide: float, height: int) -> Iterator[Node]:
    """Every ninth day counted back from the last, which is named in full: the axis ends at the day of the sheet."""
    for at in range(len(days) - 1, -1, -9):
        x = LEFT + wide * (at + 0.5)
        if at == len(days) - 1:
            yield _text(clock.day(days[at].day), WIDTH - RIGHT, height - 7, "end", "day")
        elif x > LEFT + 30:
            crowded = "day crowded" if at >= len(days) - 10 else "day"  # too near the last where the sheet is narrow
            yield _text(dates.short(days[at].day), x, height - 7, "middle", crowded)


def cycles(brief: Brief, height: int = HEIGHT) -> Node:
    """Acts added up over past windows, this one bold; what nobody watched of it is hatched."""
    lines = brief.cycles
    plot = _Plot(height, max([4, *(n for line in lines for _, n in line.points if n is not None)]) * 1.08)
    right = WIDTH - LABELS

    def place(day: float) -> float:
        return LEFT + (right - LEFT) * (day - FIRST_DAY) / (LAST_DAY - FIRST_DAY)

    half = brief.half_window
    parts = [_hatch("unseen"), _box(place(-half), TOP, place(half), plot.floor, "band"), *plot.scale(right)]
    gaps: list[tuple[float, int]] = []
    for line in sorted(lines, key=lambda one: one.chosen):
        if line.chosen:
            parts += [plot.column(place(a - 0.5), place(b + 0.5), "url(#unseen)") for a, b in line.unseen]
            gaps = [((place(a) + place(b)) / 2, b - a) for a, b in line.unseen]
        for steps in _strokes(line):
            path = " ".join(f"{place(day):.1f},{plot.y(n):.1f}" for day, n in steps)
            parts.append(el("polyline", points=path, class_="own" if line.chosen else "past"))
    ahead = brief.cycle_day <= 0
    marks = [(0, "polling", t("cycle.polling"), ahead)] if brief.cycle_day else []
    if FIRST_DAY <= brief.cycle_day <= LAST_DAY:
        marks.append((brief.cycle_day, "today", t("watch.today"), 0 < brief.cycle_day < LATE))
    for day, look, words, rightwards in marks:
        x = place(day)
        parts.append(_line(x, TOP, x, plot.floor, look))
        parts.append(_text(words, x + (5 if rightwards else -5), TOP + 11, "start" if rightwards else "end"))
    parts += [_gap(t("cycle.no_data"), x, height) for x, days in gaps if days >= NAMED_GAP]
    parts.append(_text(day_label(FIRST_DAY), LEFT, height - 7, class_="day"))
    parts += [_text(day_label(day), place(day), height - 7, "middle", "day") for day in (-60, -30, 0, 30)]
    return plot.drawn(brief.cycles_alt, [*parts, *_names(lines, plot, right)])


def _strokes(line: CycleLine) -> Iterator[list[tuple[float, int]]]:
    """The line as steps, broken where there is no value."""
    run: list[tuple[float, int]] = []
    for day, n in line.points:
        if n is None:
            if run:
                yield run
            run = []
            continue
        if run:
            run.append((day, run[-1][1]))
        run.append((day, n))
    if run:
        yield run


def _names(lines: Sequence[CycleLine], plot: _Plot, right: float) -> Iterator[Node]:
    """Names at the lines' ends, one below the other where they end close together; this cycle's own in bold."""
    ends, labels = _ends(lines), end_labels(lines, LINE / (plot.floor - TOP) * plot.top)
    own = next((line.name for line in lines if line.chosen), "")
    order = sorted(labels, key=lambda name: (-ends[name], name))
    for name, y in zip(order, _apart([plot.y(ends[name]) for name in order], TOP + 6, plot.floor), strict=True):
        yield _text(labels[name], right + 6, y + 4, class_="own" if name == own else "past")


def _apart(heights: Sequence[float], top: float, floor: float) -> list[float]:
    """`heights`, from the highest down, moved as little as it takes to be a line apart and above the floor."""
    placed: list[float] = []
    for y in heights:
        placed.append(max(y, placed[-1] + LINE if placed else top))
    limit = floor
    for at in reversed(range(len(placed))):
        placed[at] = min(placed[at], limit)
        limit = placed[at] - LINE
    return placed


def end_labels(lines: Sequence[CycleLine], near: float) -> dict[str, str]:
    """The labels at the lines' ends, by line: this cycle's own name and total, and past ones' names.

    Those that end within `near` of each other share a label, at the highest of them.
    """
    ends = _ends(lines)
    own = next((line for line in lines if line.chosen), None)
    labels: dict[str, str] = {}
    if own and own.name in ends:
        labels[own.name] = f"{own.name}: {'≥' * (own.at_least or own.n is None)}{ends[own.name]}"
    groups: list[list[str]] = []
    for name in sorted(ends.keys() - labels.keys(), key=lambda name: (-ends[name], name)):
        if groups and ends[groups[-1][0]] - ends[name] < near:
            groups[-1].append(name)
        else:
            groups.append([name])
    for names in groups:
        more = len(names) - NAMES
        labels[names[0]] = ", ".join(sorted(names)[-NAMES:]) + (f" +{more}" if more > 0 else "")
    return labels


def _ends(lines: Sequence[CycleLine]) -> dict[str, int]:
    """The last total that is known of each line."""
    known = {line.name: [n for _, n in line.points if n is not None] for line in lines}
    return {name: totals[-1] for name, totals in known.items() if totals}


def legend() -> Node:
    """What the marks of the daily chart mean."""
    marks = (("bars", "bar"), ("above", "bar loud"), ("band", "band"), ("threshold", "limit"), ("gap", "gap"))
    return el("span", *(_mark(look, t(f"figure.{name}")) for name, look in marks), class_="legend")


def cycles_legend(brief: Brief) -> Node:
    """The finding of the chart of past windows in a sentence, and what its shade means."""
    return el("span", brief.cycles_words, _mark("band", t("brief.window_title")), class_="legend")


def _mark(look: str, words: str) -> Node:
    return el("span", el("i", class_=look), words)
