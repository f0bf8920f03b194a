"""The briefing as Markdown: for a message, a memo or a file kept for the record."""

from __future__ import annotations

from collections.abc import Iterator

from components.briefing.brief import Brief
from components.briefing.sheet import brief_title
from components.reads import clock
from components.text import signs
from components.text.escape import safe_url
from components.text.i18n import speaking, t
from data.export.escape import markdown_table
from data.export.escape import markdown_text as md
from scoring.window.window import day_label


def write(brief: Brief) -> str:
    """The whole Brief; everything that strangers or the officer wrote is escaped."""
    with speaking(brief.language):
        return "\n".join(_lines(brief)) + "\n"


def _lines(brief: Brief) -> Iterator[str]:
    label = [f"**{md(brief.label)}**", ""] if brief.label else []
    yield from label
    yield f"# {md(brief_title())}"
    yield ""
    marks = " · ".join(filter(None, (t("brief.as_of", dtg=clock.both(brief.now)), brief.mode_words, brief.state_words)))
    yield f"**{md(marks)}**"
    yield ""
    yield from (f"> {md(sentence)}" for sentence in brief.sentences)
    yield ""
    if brief.edit:
        note = t("brief.edited", by=brief.edit.by, dtg=clock.zulu(brief.edit.at), words=" ".join(brief.machine))
        yield from (f"*{md(note)}*", "")
    yield from _standing(brief)
    yield from _acts(brief)
    yield from _counts(brief)
    yield from _cycles(brief)
    yield from _next(brief)
    yield from _foot(brief)
    yield from label[:1]


def _standing(brief: Brief) -> Iterator[str]:
    points = brief.confidence_points
    of = (
        f"{t('metric.of', n=brief.answering, m=brief.sources_on)} {t('brief.coverage_unit')}"
        if brief.sources_on
        else "–"
    )
    sign = signs.level_sign(signs.LEVELS[brief.level_number]) if brief.level_number is not None else ""
    level = f"{sign} {brief.level_word}".strip()
    lines = {
        "level": [level, brief.level_since],
        "confidence": [
            brief.confidence, t("brief.points", n=points) if points is not None else "", *brief.confidence_reasons
        ],
        "window": [brief.day, brief.phase, brief.election, brief.window],
        "coverage": [of, brief.eyes, brief.coverage],
    }  # fmt: skip
    for name, (value, *more) in lines.items():
        yield f"- {md(t(f'brief.{name}_title'))}: **{md(value)}** · {md(' · '.join(filter(None, more)))}"
        if name == "level":
            yield from (f"  - {_link(cause.words, cause.url)}" for cause in brief.causes)
    yield ""


def _acts(brief: Brief) -> Iterator[str]:
    yield f"## {md(brief.acts_words if brief.acts else t('brief.acts_title'))}"
    yield ""
    if not brief.acts:
        yield from (md(brief.acts_words), "")
        return
    names = ("severity_act", "what", "day", "first", "publishers", "credibility", "sources")
    rows = [
        (
            md(f"{signs.severity_sign(act.severity)} {act.severity} {act.severity_word}, {act.category}"),
            f"{md(act.called)} · {_link(act.title, act.url)}",
            clock.day(act.day),
            clock.both(act.first),
            str(len(act.publishers)),
            md(f"{act.credibility} {act.credibility_word}"),
            md(", ".join(act.publishers)),
        )
        for act in brief.acts
    ]
    yield from (*markdown_table([t(f"brief.col_{name}") for name in names], rows), "")


def _link(words: str, url: str) -> str:
    address = safe_url(url)
    # A bar would end the table's cell.
    return f"[{md(words)}](<{address.replace('|', '%7C')}>)" if address else md(words)


def _counts(brief: Brief) -> Iterator[str]:
    yield f"## {md(t('brief.counts_title'))}"
    yield ""
    yield from (md(brief.counts_alt), "")
    rows = [
        (
            clock.day(day.day),
            md(t("figure.gap")) if day.n is None else str(day.n),
            f"{day.usual[0]}–{day.usual[1]}" if day.usual else "–",
            md(t("figure.above")) if day.alarm else "",
        )
        for day in brief.counts[-14:]
    ]
    yield from (*markdown_table([t("brief.col_day"), t("figure.bars"), t("figure.band"), ""], rows), "")


def _cycles(brief: Brief) -> Iterator[str]:
    yield f"## {md(t('brief.cycles_title'))}"
    yield ""
    yield from (md(brief.cycles_words), "")
    rows = [
        (f"**{md(line.name)}**" if line.chosen else md(line.name), total(line.n, line.at_least))
        for line in brief.cycles
    ]
    yield from (*markdown_table([t("brief.col_cycle"), t("brief.col_total", day=day_label(brief.cycle_day))], rows), "")


def total(n: int | None, at_least: bool) -> str:
    """A running total as a file shows it: '≥4' after unwatched days, 'no data' where nobody looked."""
    if n is None:
        return t("brief.no_data")
    return f"≥{n}" if at_least else str(n)


def _next(brief: Brief) -> Iterator[str]:
    yield f"## {md(t('brief.next_title'))}"
    yield ""
    if not brief.signs:
        yield f"- {md(brief.signs_words)}"
    for sign in brief.signs:
        yield f"- **{md(sign.kind)}** {_link(sign.title, sign.url)} ({md(sign.source)}, {clock.zulu(sign.published)})"
    if not brief.dates:
        yield f"- {md(brief.dates_words)}"
    for coming in brief.dates:
        yield f"- {clock.day(coming.start)}: {md(coming.what)} ({md(coming.when)})"
    for h in brief.horizons:
        words = t("brief.outlook_line", days=h.days, p=h.p_words, likelihood=h.likelihood, beside=h.beside)
        yield f"- {md(t('brief.outlook_title'))} {md(words)}"
    if brief.outlook_stale:
        yield f"- {md(brief.outlook_stale)}"
    yield ""


def _foot(brief: Brief) -> Iterator[str]:
    yield f"## {md(t('brief.method_title'))}"
    yield ""
    yield from (f"- {md(paragraph)}" for paragraph in brief.method)
    yield f"- {md(brief.sources)}"
    yield f"- {md(t('brief.record', day=brief.record))}"
    yield f"- {md(t('brief.rules', version=brief.rules))} · {md(t('brief.days_note'))} · {md(t('brief.own_level'))}"
    if brief.link:
        yield f"- {md(t('brief.permalink'))}: <{brief.link}>" if safe_url(brief.link) else f"- {md(brief.link)}"
    yield ""
