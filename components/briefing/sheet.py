"""The sheet as HTML: one 16:9 picture that scales as a whole, the same in the page, in a file and in a PNG."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path

import streamlit

from components.briefing import drawings, marks
from components.briefing.brief import Brief, BriefAct
from components.briefing.markup import Node, el, html
from components.figures import base, chips
from components.reads import clock
from components.text.escape import shorten, width
from components.text.i18n import speaking, t

CSS = (Path(__file__).parent / "sheet.css").read_text(encoding="utf-8")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:"  # a file that can ask for nothing
PICTURE_WIDTH = 3840  # pixels: twice a screen
MUCH = 550  # cells of a bottom line that takes a line from the charts
FEW = 3  # with so many acts there is room for larger rows
FIRST_LINE = 126  # cells of the first sentence that one line of larger type holds
HEADLINE = 104  # cells that two lines of the table hold
SIGN = 92
DATE = 44


def sheet(brief: Brief, *, dark: bool) -> str:
    """The sheet's markup, for an element of the class `frame` beside CSS."""
    with speaking(brief.language):
        return html(_sheet(brief, dark))


def document(brief: Brief, *, dark: bool) -> str:
    """A whole web page with the sheet alone: it asks for nothing, and prints on one page."""
    with speaking(brief.language):
        title = escape(f"{t('page.briefing')} {clock.zulu(brief.now)} · {t('shell.name')}")
    return (
        f'<!DOCTYPE html>\n<html lang="{brief.language}"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<style>{_font()}{CSS}\nbody {{ margin: 0; --st-font: 'Sheet Sans'; }}</style></head>"
        f'<body><div class="stage alone"><div class="frame">{sheet(brief, dark=dark)}</div></div></body></html>\n'
    )


def picture_css() -> str:
    """Styles for a picture that the reader's own browser draws: with their font, as wide as the PNG."""
    return f"{_font()}{CSS}\n.frame {{ width: {PICTURE_WIDTH}px; --st-font: 'Sheet Sans'; }}"


def _font() -> str:
    """The pages' own font inside the file, so that lines break where they do on the page."""
    found = sorted(Path(streamlit.__file__).parent.glob("static/static/media/SourceSansVF-Upright*.woff2"))
    if not found:
        return ""
    body = base64.b64encode(found[0].read_bytes()).decode("ascii")
    return (
        f"@font-face {{ font-family: 'Sheet Sans'; src: url(data:font/woff2;base64,{body}); font-weight: 200 900; }}\n"
    )


def _sheet(brief: Brief, dark: bool) -> Node:
    label = el("p", brief.label, class_="label") if brief.label else None
    closing = el("p", brief.label, class_="label") if brief.label else None
    mark = "" if brief.mode == "live" else t(f"shell.{brief.mode}_badge")
    return el(
        "section",
        label,
        _masthead(brief),
        _bottom_line(brief),
        el("div", _level(brief), _confidence(brief), _window(brief), _coverage(brief), class_="cards"),
        el("div", _acts(brief), _next(brief), class_="body"),
        el("div", _counts(brief), _cycles(brief), class_="charts"),
        _foot(brief),
        closing,
        class_=f"sheet {'dark' if dark else 'light'}{' tight' if _is_tight(brief) else ''}",
        data_mark=mark or None,
        lang=brief.language,
        style=_inks(dark),
        aria_label=t("briefing.alt"),
    )


def _inks(dark: bool) -> str:
    c = base.ink(dark)
    named = {"paper": c.paper, "ink": c.text, "muted": c.muted, "grid": c.grid, "data": c.data, "pale": c.pale}
    named |= {"past": c.greys[3], "band": c.band} | {f"severity-{n}": ink for n, ink in enumerate(c.severity, 1)}
    named |= {f"on-{n}": chips.on(ink) for n, ink in enumerate(c.severity, 1)}
    return ";".join(f"--{name}:{value}" for name, value in named.items())


def _masthead(brief: Brief) -> Node:
    return el(
        "header",
        el("h1", brief_title()),
        el("span", brief.mode_words, class_="mode") if brief.mode_words else None,
        el("span", brief.state_words, class_=f"state {brief.state}"),
        el("span", t("brief.as_of", dtg=clock.both(brief.now)), class_="asof"),
    )


def brief_title() -> str:
    return f"{t('shell.name')} · {t('brief.title')}"


def _card(title: str, value: Node, *lines: str, class_: str = "") -> Node:
    return el(
        "div", el("h2", title), value, *(el("p", line) for line in lines if line), class_=f"card {class_}".strip()
    )  # fmt: skip


def _level(brief: Brief) -> Node:
    n = brief.level_number
    value = el(
        "strong",
        marks.bars(n + 1) if n is not None else None,
        el("span", brief.level_word, class_="word"),
        class_=f"value level s{n + 1}" if n is not None else "value level none",
    )
    return _card(
        t("brief.level_title"),
        value,
        brief.level_since,
        "; ".join(cause.words for cause in brief.causes),
        class_="wide",
    )


def _is_tight(brief: Brief) -> bool:
    """Whether rows and words are set smaller, so that the charts keep their height."""
    much = len(brief.acts) <= FEW and sum(map(width, brief.sentences)) > MUCH
    return much or bool(brief.edit and brief.label)


def _confidence(brief: Brief) -> Node:
    points = brief.confidence_points
    beside = el("small", t("brief.points", n=points)) if points is not None else None
    value = el("strong", el("span", brief.confidence, class_="word"), " ", beside, class_="value")
    return _card(t("brief.confidence_title"), value, "; ".join(brief.confidence_reasons))


def _window(brief: Brief) -> Node:
    value = el("strong", brief.day, " ", el("small", brief.phase), class_="value")
    return _card(t("brief.window_title"), value, brief.election, brief.window)


def _coverage(brief: Brief) -> Node:
    of = t("metric.of", n=brief.answering, m=brief.sources_on) if brief.sources_on else "–"
    unit = el("small", t("brief.coverage_unit")) if brief.sources_on else None
    value = el("strong", of, " ", unit, class_="value")
    return _card(t("brief.coverage_title"), value, brief.eyes, class_="" if brief.eyes_open else "blind")


def _bottom_line(brief: Brief) -> Node:
    note = None
    if brief.edit:
        words = " ".join(brief.machine)
        note = el("p", t("brief.edited", by=brief.edit.by, dtg=clock.zulu(brief.edit.at), words=words), class_="note")
    short = " short" if width(brief.sentences[0]) <= FIRST_LINE else ""
    return el("div", *(el("p", sentence) for sentence in brief.sentences), note, class_=f"line{short}")


def _acts(brief: Brief) -> Node:
    if not brief.acts:
        nothing = el("p", brief.acts_words, class_="nothing")
        return el("section", el("h2", t("brief.acts_title")), nothing, class_="acts")
    names = ("severity_act", "what", "first", "publishers", "credibility")
    head = el("tr", *(el("th", t(f"brief.col_{name}"), scope="col", class_=name) for name in names))
    rows = [_act(act, few=len(brief.acts) <= FEW) for act in brief.acts]
    table = el("table", el("thead", head), el("tbody", *rows))
    few = " few" if len(brief.acts) <= FEW else ""
    return el("section", el("h2", brief.acts_words), table, class_=f"acts{few}")


def _act(act: BriefAct, *, few: bool) -> Node:
    # With many acts there is room for one of both.
    headline = el("span", shorten(act.title, HEADLINE)) if few else None
    return el(
        "tr",
        el("td", marks.severity(act.severity, act.severity_word), " ", el("b", act.category), class_="severity"),
        el("td", el("b", shorten(act.called, HEADLINE)), headline, class_="what"),
        el("td", clock.both(act.first)),
        el("td", str(len(act.publishers)), class_="number", data_unit=t("brief.col_publishers")),
        el("td", f"{act.credibility} {act.credibility_word}"),
    )


def _next(brief: Brief) -> Node:
    signs = [
        el("li", el("b", sign.kind), " ", shorten(sign.title, SIGN), " ", el("small", clock.zulu(sign.published)))
        for sign in brief.signs
    ]
    dates = [
        el("li", el("b", clock.day(coming.start)), " ", shorten(coming.what, DATE), " ", el("small", coming.when))
        for coming in brief.dates
    ]
    horizons = [
        el("li", t("brief.outlook_line", days=h.days, p=h.p_words, likelihood=h.likelihood, beside=h.beside))
        for h in brief.horizons
    ]
    return el(
        "section",
        el("h2", t("brief.next_title")),
        el("h3", t("brief.signs_title")),
        el("ul", *signs) if signs else el("p", brief.signs_words),
        el(
            "div",
            el("div", el("h3", t("brief.dates_title")),
               el("ul", *dates) if dates else el("p", brief.dates_words)),
            el("div", el("h3", t("brief.outlook_title")),
               el("ul", *horizons) if horizons else el("p", brief.outlook_stale)),
            class_="pair",
        ),
        class_="next",
    )  # fmt: skip


def _plot_height(brief: Brief) -> int:
    """Few acts leave room that the charts take, if it is not needed otherwise."""
    return drawings.HEIGHT + (70 if len(brief.acts) <= FEW else 0)


def _counts(brief: Brief) -> Node:
    return el(
        "figure",
        el("h2", t("brief.counts_title")),
        drawings.legend(),
        el("div", drawings.counts(brief, _plot_height(brief)), class_="plot"),
    )


def _cycles(brief: Brief) -> Node:
    return el(
        "figure",
        el("h2", t("brief.cycles_title")),
        drawings.cycles_legend(brief),
        el("div", drawings.cycles(brief, _plot_height(brief)), class_="plot"),
    )


def _foot(brief: Brief) -> Node:
    parts = [t("brief.own_level"), t("brief.rules", version=brief.rules), t("brief.days_note"), brief.link]
    return el(
        "footer",
        el("p", f"{t('brief.coverage_title')}: {brief.coverage}"),
        el("p", f"{brief.sources} · {t('brief.record', day=brief.record)}"),
        el("p", " · ".join(part for part in parts if part)),
    )
