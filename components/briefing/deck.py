"""The briefing as PowerPoint: three 16:9 slides whose text, tables and charts can be edited."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from pptx import Presentation
from pptx.util import Inches

from components.briefing.brief import Brief, BriefAct, CycleLine
from components.briefing.deck_charts import Bar, Line, bars, lines
from components.briefing.deck_parts import Box, Paragraph, Words, heading, table, text
from components.briefing.drawings import LATE, end_labels
from components.briefing.markdown import total
from components.briefing.sheet import FEW, brief_title
from components.figures import chips
from components.figures.base import LIGHT
from components.reads import clock
from components.text import signs
from components.text.escape import shorten
from components.text.i18n import speaking, t
from scoring.window.window import FIRST_DAY, LAST_DAY, day_label

WIDTH, HEIGHT = 13.333, 7.5
SIDE = 0.3
INNER = WIDTH - 2 * SIDE
TITLE_ONLY = 5  # of python-pptx's own layouts
ONE_LINE, TWO_LINES = 66, 112  # cells that a headline may take beside five acts, and beside three
OWN_LEFT = -60  # the day before which a label has no room to the left of it
SIGN, DATE, TITLE, PUBLISHERS = 92, 30, 150, 130


def build(brief: Brief) -> bytes:
    """The deck as a .pptx file, made in memory."""
    with speaking(brief.language):
        deck = Presentation()
        deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
        properties = deck.core_properties
        properties.title, properties.author = f"{brief_title()}, {clock.zulu(brief.now)}", t("shell.name")
        properties.language = brief.language
        for draw in (_sheet, _acts, _windows):
            draw(deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY]), brief)
        out = io.BytesIO()
        deck.save(out)
        return out.getvalue()


def _frame(slide: Any, brief: Brief, title: str) -> None:
    """What every slide carries: label, title, mode, as-of; coverage, sources and rules below."""
    language = brief.language
    if brief.label:
        for top in (0.05, HEIGHT - 0.3):
            words = [Words(brief.label, 12, True)]
            text(slide, Box(SIDE, top, INNER, 0.25), [words], language, align="center", middle=True)
    marks = " · ".join(filter(None, (brief.mode_words, brief.state_words)))
    heading(slide, Box(SIDE, 0.28, INNER - 4.4, 0.46), Words(title, 18, True), language)
    as_of = [Words(t("brief.as_of", dtg=clock.both(brief.now)), 12, True)]
    right = Box(WIDTH - SIDE - 4.4, 0.28, 4.4, 0.46)
    text(slide, right, [as_of, [Words(marks, 10, True, LIGHT.data)]], language, align="right", middle=True)
    rest = [t("brief.own_level"), t("brief.rules", version=brief.rules), t("brief.days_note")]
    foot = [
        [Words(f"{t('brief.coverage_title')}: {brief.coverage}", 9, ink=LIGHT.muted)],
        [Words(f"{brief.sources} · {t('brief.record', day=brief.record)}", 9, ink=LIGHT.muted)],
        [Words(" · ".join(rest), 9, ink=LIGHT.muted), *_permalink(brief)],
    ]
    text(slide, Box(SIDE, HEIGHT - 0.86, INNER, 0.55), foot, language)


def _permalink(brief: Brief) -> list[Words]:
    return (
        [Words(" · ", 9, ink=LIGHT.muted), Words(brief.link, 9, ink=LIGHT.muted, link=brief.link)] if brief.link else []
    )


def _sheet(slide: Any, brief: Brief) -> None:
    _frame(slide, brief, brief_title())
    note = []
    if brief.edit:
        words = t("brief.edited", by=brief.edit.by, dtg=clock.zulu(brief.edit.at), words=" ".join(brief.machine))
        note = [[Words(words, 9, ink=LIGHT.muted)]]
    first, second = brief.sentences
    sizes = (14, 12) if brief.edit else (15, 13)
    finding = [[Words(first, sizes[0], True)], [Words(second, sizes[1])], *note]
    text(slide, Box(SIDE, 0.8, 0.06, 0.9), [], brief.language, fill=LIGHT.data)
    text(slide, Box(SIDE + 0.1, 0.76, INNER - 0.1, 0.98), finding, brief.language, middle=True)
    _cards(slide, brief)
    _short_acts(slide, brief)
    text(slide, Box(8.5, 2.8, WIDTH - SIDE - 8.5, 1.9), list(_next(brief)), brief.language)
    _counts(slide, brief, Box(SIDE, 4.72, 6.3, 1.92))
    _cycles(slide, brief, Box(6.75, 4.72, WIDTH - SIDE - 6.75, 1.92))
    slide.notes_slide.notes_text_frame.text = "\n".join([*brief.machine, *brief.method])


def _cards(slide: Any, brief: Brief) -> None:
    points, language = brief.confidence_points, brief.language
    of = t("metric.of", n=brief.answering, m=brief.sources_on) if brief.sources_on else "–"
    of_points = t("brief.points", n=points) if points is not None else ""
    cards = (
        (4.3, "level", brief.level_word, "", [brief.level_since, "; ".join(cause.words for cause in brief.causes)]),
        (2.5, "confidence", brief.confidence, of_points, ["; ".join(brief.confidence_reasons)]),
        (3.1, "window", brief.day, brief.phase, [brief.election, brief.window]),
        (2.5, "coverage", of, t("brief.coverage_unit") if brief.sources_on else "", [brief.eyes]),
    )
    left, top, height = SIDE, 1.79, 0.98
    for wide, name, value, beside, more in cards:
        head = [Words(t(f"brief.{name}_title"), 9, True, LIGHT.muted)]
        big = [Words(value[:1].upper() + value[1:], 18, True), Words(f"  {beside}", 10, ink=LIGHT.muted)]
        rest = [[Words(line, 9)] for line in more if line]
        edge = LIGHT.greys[3]
        if name == "level" and brief.level_number is not None:
            ground = LIGHT.severity[brief.level_number]
            ink = chips.on(ground)
            sign = signs.level_sign(signs.LEVELS[brief.level_number])
            block = [[Words(sign, 14, True, ink)], [Words(value, 20, True, ink)]]
            text(slide, Box(left, top, 1.6, height), block, language, align="center", fill=ground, middle=True)
            text(slide, Box(left + 1.6, top, wide - 1.6, height), [head, *rest], language, edge=edge, middle=True)
        else:
            text(slide, Box(left, top, wide, height), [head, big, *rest], language, edge=edge)
        left += wide + 0.11


def _head(names: Sequence[str], size: float) -> list[Paragraph]:
    return [[Words(t(f"brief.col_{name}"), size, True, LIGHT.muted)] for name in names]


def _severity(act: BriefAct, size: float) -> Paragraph:
    return [
        Words(f"{signs.severity_sign(act.severity)} ", 0.7 * size, True, LIGHT.severity[act.severity - 1]),
        Words(f"{act.severity} {act.severity_word}", size, act.severity >= chips.FILLED),
    ]


def _short_acts(slide: Any, brief: Brief) -> None:
    title = brief.acts_words if brief.acts else t("brief.acts_title")
    place = Box(SIDE, 2.8, 8.05, 0.27)
    text(slide, place, [[Words(title, 12, True)]], brief.language)
    if not brief.acts:
        text(slide, Box(SIDE, 3.15, 8.05, 0.6), [[Words(brief.acts_words, 13)]], brief.language)
        return
    few = len(brief.acts) <= FEW
    size, cells = (10, TWO_LINES) if few else (9, ONE_LINE)
    rows = [_head(("severity", "what", "first", "publishers", "credibility"), 9)]
    rows += [
        [
            _severity(act, size),
            [
                Words(shorten(act.called, cells), size, True),
            ],
            [Words(clock.both(act.first), size - 0.5)],
            [Words(str(len(act.publishers)), size)],
            [Words(f"{act.credibility} {act.credibility_word}", size)],
        ]
        for act in brief.acts
    ]
    box = Box(SIDE, 3.08, 8.05, 0.3 + (0.42 if few else 0.27) * len(brief.acts))
    table(slide, box, (1.25, 4.15, 1.95, 0.6, 1.25), rows, brief.language, title, right=(3,))


def _next(brief: Brief) -> Iterator[Paragraph]:
    yield [Words(t("brief.next_title"), 12, True)]
    if not brief.signs:
        yield [Words(brief.signs_words, 10)]
    for sign in brief.signs:
        yield [
            Words(f"{sign.kind}: ", 10, True),
            Words(shorten(sign.title, SIGN), 10),
            Words(f"  {clock.zulu(sign.published)}", 9, ink=LIGHT.muted),
        ]
    if not brief.dates:
        yield [Words(brief.dates_words, 10)]
    else:
        listed = "; ".join(f"{clock.day(c.start)} {shorten(c.what, DATE)} ({c.when})" for c in brief.dates)
        yield [Words(f"{t('brief.dates_title')}: ", 10, True), Words(listed, 10)]
    if brief.outlook_stale:
        yield [Words(brief.outlook_stale, 10)]
    elif brief.horizons:
        listed = "; ".join(
            t("brief.outlook_line", days=h.days, p=h.p_words, likelihood=h.likelihood, beside=h.beside)
            for h in brief.horizons
        )
        yield [Words(f"{t('brief.outlook_title')} ", 10, True), Words(listed, 10)]


def _counts(slide: Any, brief: Brief, place: Box) -> None:
    days = [Bar(d.day, d.n, d.usual[1] if d.usual else None, d.threshold, d.alarm) for d in brief.counts]
    names = (t("figure.bars"), t("figure.gap"), t("brief.usual_to"), t("figure.threshold"))
    bars(slide, place, days, names, t("brief.counts_title"), brief.counts_alt)


def _cycles(slide: Any, brief: Brief, place: Box) -> None:
    top = max([4, *(n for line in brief.cycles for _, n in line.points if n is not None)]) * 1.1
    labels = end_labels(brief.cycles, top / 12)
    drawn = [
        one
        for line in sorted(brief.cycles, key=lambda line: line.chosen)
        for one in _stretches(line, labels.get(line.name, ""))
    ]
    ahead, polling, today = brief.cycle_day <= 0, t("cycle.polling"), t("watch.today")
    drawn.append(Line(polling, [(0, 0), (0, top)], LIGHT.text, 1, polling, rightwards=ahead, dashed=True))
    if FIRST_DAY <= brief.cycle_day <= LAST_DAY:
        drawn.append(
            Line(
                today,
                [(brief.cycle_day, 0), (brief.cycle_day, top)],
                LIGHT.text,
                1.25,
                today,
                0 < brief.cycle_day < LATE,
            )
        )
    lines(slide, place, drawn, (FIRST_DAY, LAST_DAY), top, t("brief.cycles_title"), brief.cycles_alt)


def _stretches(line: CycleLine, label: str) -> Iterator[Line]:
    """The line in the stretches that were watched: no line crosses days that nobody saw. The last has the label."""
    ink, size = (LIGHT.data, 3.0) if line.chosen else (LIGHT.greys[3], 1.0)
    runs: list[list[tuple[float, float]]] = [[]]
    for day, n in line.points:
        if n is not None:
            runs[-1].append((day, n))
        elif runs[-1]:
            runs.append([])
    runs = [run for run in runs if run]
    for part, run in enumerate(runs, 1):
        name = line.name if part == 1 else f"{line.name} ({part})"
        rightwards = not (
            line.chosen and OWN_LEFT < run[-1][0] <= 0
        )  # before polling day its line would be written over
        yield Line(name, _corners(run), ink, size, label if part == len(runs) else "", rightwards)


def _corners(run: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The same line by the points where it steps: a tenth of the points, and a deck made in half the time."""
    kept = [run[0]]
    for day, n in run[1:]:
        if n != kept[-1][1]:
            kept += [(day, kept[-1][1]), (day, n)]
    return [*kept, run[-1]] if kept[-1] != run[-1] else kept


def _acts(slide: Any, brief: Brief) -> None:
    _frame(slide, brief, t("brief.deck_acts"))
    if not brief.acts:
        text(slide, Box(SIDE, 1.0, INNER, 1.0), [[Words(brief.acts_words, 16)]], brief.language)
        return
    text(slide, Box(SIDE, 0.75, INNER, 0.3), [[Words(brief.acts_words, 13, True)]], brief.language)
    rows = [_head(("severity", "what", "day", "first", "publishers", "credibility", "sources"), 11)]
    rows += [
        [
            _severity(act, 12),
            [Words(shorten(act.called, TITLE), 12, True)],
            [Words(clock.day(act.day), 12)],
            [Words(clock.both(act.first), 12)],
            [Words(str(len(act.publishers)), 12)],
            [Words(f"{act.credibility} {act.credibility_word}", 12)],
            [
                Words(shorten(", ".join(act.publishers), PUBLISHERS), 11),
                Words("  "),
                Words(_host(act.url), 10, ink=LIGHT.data, link=act.url),
            ],
        ]
        for act in brief.acts
    ]
    box = Box(SIDE, 1.1, INNER, 0.35 + 0.85 * len(brief.acts))
    table(slide, box, (1.4, 3.85, 1.0, 1.75, 0.75, 1.3, 3.3), rows, brief.language, brief.acts_words, right=(4,))


def _host(url: str) -> str:
    return url.split("/")[2] if url else ""


def _windows(slide: Any, brief: Brief) -> None:
    _frame(slide, brief, t("brief.deck_windows"))
    text(slide, Box(SIDE, 0.75, INNER, 0.35), [[Words(brief.cycles_words, 13, True)]], brief.language)
    _cycles(slide, brief, Box(SIDE, 1.15, 8.0, 3.4))
    day = day_label(brief.cycle_day)
    rows: list[list[Paragraph]] = [
        [
            [Words(t("brief.col_cycle"), 11, True, LIGHT.muted)],
            [Words(t("brief.col_total", day=day), 11, True, LIGHT.muted)],
        ]
    ]
    rows += [
        [[Words(line.name, 11, line.chosen)], [Words(total(line.n, line.at_least), 11, line.chosen)]]
        for line in brief.cycles
    ]
    box = Box(8.6, 1.15, WIDTH - SIDE - 8.6, min(3.4, 0.3 * len(rows)))
    table(slide, box, (1, 1), rows, brief.language, t("brief.deck_windows"), right=(1,))
    method = [[Words(t("brief.method_title"), 12, True)], *([Words(paragraph, 11)] for paragraph in brief.method)]
    text(slide, Box(SIDE, 4.65, INNER, 1.95), method, brief.language, gap=2)
