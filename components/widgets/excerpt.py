"""Entries as their sources wrote them: matched terms marked, where they came from, and why they were rated so.

A page of entries is one piece of HTML made of escaped text: dense, quick, and with `<details>` for the reasons, which a
keyboard and a screen reader open like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

import streamlit as st

from components.frame import filters, shell
from components.reads import clock, load, record_names, stored
from components.reads.marks import marks_of
from components.text import phrases
from components.text.escape import anchor, marked, plain, safe_url
from components.text.gloss import gloss, spoken
from components.text.i18n import named, t
from components.text.signs import kind_sign
from data.models import Assessment, Report, entry_subject
from scoring.acts.credibility import publisher
from scoring.assess.sum import parts_of

# The kind by its shape as well as its word; none of them is a colour.
_ROW = "display:flex;flex-wrap:wrap;gap:0.1rem 1rem;padding:0.45rem 0;border-top:1px solid rgba(127,140,155,0.35)"
# Three short lines beside the text; one line above it where the text takes the whole width, as on a phone.
_SIDE = "flex:1 1 10rem;display:flex;flex-wrap:wrap;align-content:flex-start;gap:0 0.5rem;font-size:0.86rem"
_TAG, _TAG_SHORT = "flex:1 1 6.6rem", "flex:1 1 3.6rem"
_LETTER = "border:1px solid;border-radius:3px;padding:0 .25em;font-size:.8em;font-weight:500"
_TEXT = "flex:99 1 17rem;min-width:0;overflow-wrap:anywhere"
_SMALL = "font-size:0.86rem"
_LINK = "color:inherit;text-decoration:underline"
_CELL = "overflow-wrap:normal;padding:0.1rem 0.7rem 0.1rem 0;text-align:left;vertical-align:top;font-weight:400"


def listing(reports: Sequence[Report], now: datetime, hits: Sequence[str] = ()) -> None:
    """Draw entries one below the other, the reasons of each folded away; `hits`: words that the reader looked for."""
    marks = marks_of([entry_subject(report.entry) for report in reports])
    st.html("".join(_entry(report, now, mark, hits) for report, mark in zip(reports, marks, strict=True)))


def show(report: Report, now: datetime) -> None:
    """Draw one entry with all that is known of it: its reasons, earlier wordings, its provocation, its permalink."""
    entry = report.entry
    st.html(_entry(report, now, *marks_of([entry_subject(entry)]), alone=True))
    for old, replaced in stored.revisions(entry.id or 0, entry.revision):
        st.html(f'<div style="{_SMALL}">{t("excerpts.before", dtg=clock.both(replaced))}: <s>{plain(old)}</s></div>')
    with st.container(horizontal=True, vertical_alignment="center"):
        if report.assessment.kind == "provocation" and (act := stored.act_of(entry.id or 0)):
            shell.link("provocations", t("excerpts.act"), icon=":material/crisis_alert:", p=act)
        st.code(filters.permalink(e=str(entry.id)), language=None)


def _entry(report: Report, now: datetime, mark: str, hits: Sequence[str] = (), *, alone: bool = False) -> str:
    entry, said = report.entry, report.assessment
    language = plain(spoken(entry))
    title = marked(entry.title, said.matches, "title", hits)
    told = marked(entry.summary, said.matches, "summary", hits)
    summary = f'<div lang="{language}">{told}</div>' if entry.summary else ""
    short = gloss(report, record_names.of_place)
    in_short = f'<div style="{_SMALL};font-style:italic">{plain(short)}</div>' if short else ""
    return (
        f'<div style="{_ROW}"><div style="{_SIDE}"><b style="{_TAG}">{_kind(said.kind)}</b>'
        f'{_category(report)}<span style="{_TAG_SHORT}">{t("act.score")} {said.score}</span></div>'
        f'<div style="{_TEXT}">'
        f'<div lang="{language}" style="font-weight:600">{title}</div>{in_short}{summary}'
        f'<div style="{_SMALL}">{_origin(report, now, mark)}</div>{_why(report, alone)}</div></div>'
    )


def _kind(kind: str) -> str:
    """The letter of a kind in a frame, and its word."""
    return f'<span style="{_LETTER}" aria-hidden="true">{kind_sign(kind)}</span> {t(f"kind.{kind}")}'


def _category(report: Report) -> str:
    category = report.assessment.category
    return f'<span style="{_TAG}">{t(f"category.{category}")}</span>' if category else ""


def _origin(report: Report, now: datetime, mark: str) -> str:
    """Who wrote it, how far the origin is trusted, when, its mark on the floor, and the way to the original."""
    entry = report.entry
    who = plain(publisher(report))
    if publisher(report) != entry.source:
        who += f" ({plain(entry.source)})"
    parts = [
        f"{who}, {_grade(report)}",
        f"{clock.both(entry.published)} ({plain(phrases.ago(entry.published, now))})",
    ]
    if mark:
        parts.append(plain(mark))
    if entry.revision > 1:
        parts.append(t("excerpts.edited", n=entry.revision - 1))
    if safe_url(entry.link):
        parts.append(anchor(t("table.source_link"), entry.link))
    # In this app, so that it opens in the same tab; the number is ours.
    link = plain(urlencode({"e": str(entry.id)}))
    parts.append(f'<a href="excerpts?{link}" target="_self" style="{_LINK}">{t("excerpts.permalink")}</a>')
    return " · ".join(parts)


def _grade(report: Report) -> str:
    """The Admiralty letter of the origin; F, which cannot be judged, is told as no grade."""
    if report.reliability == "F":
        return t("excerpts.not_graded")
    return f"{t('excerpts.grade')} {plain(report.reliability)}"


def _why(report: Report, alone: bool) -> str:
    """The sentence of the rule that decided, and what makes up the score, to the point."""
    said = report.assessment
    flags = "".join(f"<div>{plain(named('flag', flag))}</div>" for flag in report.entry.flags)
    return (
        f'<details style="{_SMALL}"{" open" if alone else ""}><summary>{t("excerpts.why")}</summary>'
        f"<div>{_because(said)}</div>{_sum(report)}{flags}</details>"
    )


def _because(said: Assessment) -> str:
    """What the deciding rule says, in the rule's own English; its id and version for whoever looks it up."""
    known = next((rule for rule in load.rule_book().tables.rules if rule.id == said.rule), None)
    says = f'<b lang="en">{plain(known.says)}</b>' if known else f"<b>{plain(named('rule_says', said.rule))}</b>"
    version = plain(said.rules or load.rules_version())
    return f'{says} <span style="opacity:0.75">{t("excerpts.rule", rule=plain(said.rule), version=version)}</span>'


def _sum(report: Report) -> str:
    """The terms with their points, the source's letter, and the sum: the score that is shown."""
    said = report.assessment
    if not said.matches:
        return f"<div>{t('excerpts.no_terms')}</div>"
    heads = "".join(
        f'<th scope="col" style="{_CELL}">{t(f"excerpts.{name}")}</th>'
        for name in ("term", "concept", "where", "points")
    )
    lines = [
        (
            f"<b>{plain(m.term)}</b>",
            plain(m.concept),
            f"{t(f'field_of.{m.field}')} {m.start}–{m.end}",
            f"{m.points:+.1f}",
        )
        for m in said.matches
    ]
    parts = parts_of(said, report.reliability, load.rule_book().tables.letter_points)
    if parts.letter:
        lines.append((t("excerpts.letter", letter=plain(report.reliability)), "", "", f"{parts.letter:+.1f}"))
    if parts.rest:
        lines.append((t("excerpts.rest"), "", "", f"{parts.rest:+.1f}"))
    lines.append((f"<b>{t('act.score')}</b>", "", "", f"<b>{said.score}</b>"))
    rows = "".join("<tr>" + "".join(f'<td style="{_CELL}">{cell}</td>' for cell in line) + "</tr>" for line in lines)
    return f'<table style="border-collapse:collapse"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
