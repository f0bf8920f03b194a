"""The drawer of one provocation: who reported what and when, the text itself, the place, look-alikes, its history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from components.figures import chips
from components.frame import filters, shell
from components.provocations import facts, quotes, record_drawer, rulings_form, sites
from components.provocations.lines import Recorded
from components.reads import clock, load, picture, record_names
from components.text import phrases
from components.text.act_title import act_title, place_name
from components.text.escape import anchor, clean, marked, md, plain, safe_url
from components.text.gloss import spoken
from components.text.i18n import named, say, t
from components.widgets import copying, listing, rows
from components.widgets.listing import Column
from data.models import Provocation, Report
from scoring.acts.credibility import OFFICIALS, is_state_media, publisher
from scoring.acts.lookalikes import Reason, look_alikes

EXCERPTS_SHOWN = 12


def content(act: Provocation, recorded: Sequence[Recorded], now: datetime) -> None:
    """Everything about one provocation, to the officer's actions. `recorded`: what the record says of it."""
    st.html(f'<div style="font-size:1.25rem;font-weight:600;line-height:1.35">{plain(act_title(act))}</div>')
    st.html(_headline(act))
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if act.day_known:
            st.html(chips.severity(act.severity), width="content")
        st.badge(f"{t('act.credibility')} {rows.credibility(act)}", color="gray")
        day = f"{clock.day(act.date)} KST" if act.day_known else t("act.day_unknown")
        st.badge(f"{t(f'category.{act.category}')} · {day}", color="gray")
        if act.status != "machine":
            st.badge(t(f"status.{act.status}"), icon=":material/person:", color="gray")
    facts.line(facts.of_act(act))
    st.caption(sentence(act, now))
    if act.withdrawn:
        st.warning(
            say("drawer.withdrawn", by=act.withdrawn.by, dtg=clock.both(act.withdrawn.at)), icon=":material/undo:"
        )
    if not act.day_known:
        st.info(t("drawer.day_unknown"), icon=":material/event_busy:")
    _claims(act)
    if recorded:
        st.markdown(f"**{t('drawer.in_record')}**")
        record_drawer.summary(recorded)
    shown = st.segmented_control(
        t("drawer.show"),
        ["voices", "excerpts", "past", "record"],
        default="voices",
        required=True,
        format_func=lambda name: t(f"drawer.{name}"),
        key="drawer_shows",
        label_visibility="collapsed",
    )
    if shown == "excerpts":
        excerpts(act.reports)
    elif shown == "past":
        _past(act)
    elif shown == "record":
        _record(act, now)
    else:
        _voices(act.reports)
    if act.lat is not None and act.lon is not None:
        sites.one_place(act.lat, act.lon, place_name(act), now)
    copying.button(t("drawer.permalink"), filters.permalink(p=act.id), key="copy_permalink")
    rulings_form.actions(act, now)


def _headline(act: Provocation) -> str:
    """The best headline with the credit and link of its own report."""
    best = act.best or act.reports[0]
    headline = anchor(act.title, best.entry.link)
    return f'<div lang="{plain(spoken(best.entry))}">{headline} · {plain(publisher(best))}</div>'


def sentence(act: Provocation, now: datetime) -> str:
    """Who reported it first and when, how many others, in which languages, where."""
    parts = [
        say(
            "drawer.first",
            by=act.first_publisher,
            dtg=clock.both(act.first_published),
            age=phrases.ago(act.first_published, now),
        ),
        t("drawer.publishers", n=len(act.publishers), m=len(act.reports)),
        "+".join(named("language", code, md(code)) for code in act.languages),
    ]
    if act.korean_lead_minutes is not None:
        key = "drawer.korean_first" if act.korean_lead_minutes >= 0 else "drawer.english_first"
        parts.append(t(key, n=abs(act.korean_lead_minutes)))
    if act.place:
        parts.append(say("drawer.place", place=place_name(act)))
    return " · ".join(parts)


def _claims(act: Provocation) -> None:
    if act.disagreements:
        fields = ", ".join(named("field", name, md(name)) for name in act.disagreements)
        st.warning(t("drawer.disagree", fields=fields), icon=":material/compare_arrows:")
    if not act.claims:
        return
    quoted = [quotes.best(claim, act.reports) for claim in act.claims]
    listing.show(
        {
            "claim": [clean(rows.claim_words(claim)) for claim in act.claims],
            "quote": [f"“{clean(quote.sentence)}”" for quote in quoted],
            "publisher": [clean(publisher(quote.report)) for quote in quoted],
            "said": [clock.both(claim.first_said) if claim.first_said else "" for claim in act.claims],
            "link": [safe_url(quote.report.entry.link) for quote in quoted],
        },
        [
            Column("claim", t("drawer.claims"), 150, kind="lead"),
            Column("quote", t("drawer.quote"), least=200),
            Column("publisher", t("drawer.publisher"), 110),
            Column("said", t("drawer.said"), 112, roomy=176),
            Column("link", t("table.source_link"), 62, kind="link"),
        ],
        key="act_claims",
        alt=t("drawer.claims"),
    )


def voice(report: Report) -> str:
    """Who speaks: state media, officials (whom a graded publisher quotes, or themselves), a wire, or the press."""
    if is_state_media(report):
        return "state"
    quoted = bool(OFFICIALS & set(report.assessment.facts.claimed_by)) and report.reliability in "ABC"
    if report.publisher_type == "government" or quoted:
        return "official"
    return "wire" if report.publisher_type == "wire" else "press"


def _spoken(report: Report) -> str:
    """The kind of voice, with the sides that a report quotes: "official: JCS"."""
    sides = ", ".join(named("voice_of", side, clean(side)) for side in report.assessment.facts.claimed_by)
    kind = t(f"voice.{voice(report)}")
    return f"{kind}: {sides}" if sides else kind


def _voices(reports: Sequence[Report]) -> None:
    first: set[str] = set()
    marks = []
    for report in reports:
        marks.append("" if publisher(report) in first else t("drawer.new_voice"))
        first.add(publisher(report))
    listing.show(
        {
            "when": [clock.both(r.entry.published) for r in reports],
            "voice": [_spoken(r) for r in reports],
            "publisher": [clean(publisher(r)) for r in reports],
            "new": marks,
            "headline": [clean(r.entry.title) for r in reports],
            "link": [safe_url(r.entry.link) for r in reports],
        },
        [
            Column("when", t("act.published"), 116, roomy=176),
            Column("voice", t("drawer.voice"), 84),
            Column("publisher", t("drawer.publisher"), 120, roomy=170),
            Column("new", t("drawer.independent"), 92, t("act.publishers_help"), named=True),
            Column("headline", t("act.headline"), kind="lead"),
            Column("link", t("table.source_link"), 62, kind="link"),
        ],
        key="act_voices",
        alt=t("drawer.voices"),
        first=12,
    )


def excerpts(reports: Sequence[Report]) -> None:
    """The reports' own words with the matched terms marked, each linked to its original."""
    for report in reports[:EXCERPTS_SHOWN]:
        entry, matches = report.entry, report.assessment.matches
        head = (
            f"{plain(publisher(report))} · {clock.both(entry.published)} · {t('act.score')} {report.assessment.score}"
        )
        body = marked(entry.summary, matches, "summary")
        original = anchor(t("table.source_link"), entry.link) if safe_url(entry.link) else ""
        st.html(
            f'<div style="font-size:0.85rem;opacity:0.75">{head} {original}</div>'
            f'<div style="font-weight:600">{marked(entry.title, matches, "title")}</div><div>{body}</div>'
        )
    if len(reports) > EXCERPTS_SHOWN:
        st.caption(t("drawer.more_excerpts", n=len(reports) - EXCERPTS_SHOWN))


def _past(act: Provocation) -> None:
    found = look_alikes(act, load.past())
    st.caption(t("drawer.past_note", day=clock.day(load.outlook_rules().coverage_end)))
    if not found:
        shell.empty(t("drawer.no_past"))
        return
    listing.show(
        {
            "date": [clock.day(one.past.date) for one in found],
            "name": [record_names.of_record(one.past.name) for one in found],
            "shared": [", ".join(_shared(reason, act) for reason in one.reasons) for one in found],
            "summary": [one.past.summary for one in found],
            "link": [safe_url(one.past.source_url) for one in found],
        },
        [
            Column("date", t("act.date"), 86),
            Column("name", t("act.what"), 150, kind="lead"),
            Column("shared", t("drawer.shared"), 130),
            Column("summary", t("drawer.summary")),
            Column("link", t("table.source_link"), 62, kind="link"),
        ],
        key="act_past",
        alt=t("drawer.past"),
    )


def _shared(reason: Reason, act: Provocation) -> str:
    if reason.what == "count":
        return t("act.count", n=reason.value)
    if reason.what == "category":
        return t(f"category.{act.category}")
    return t("drawer.same_month") if reason.what == "month" else clean(reason.value)


def _record(act: Provocation, now: datetime) -> None:
    lines = picture.history(act.id, now)
    if not lines:
        shell.empty(t("drawer.no_record"))
        return
    listing.show(
        {
            "at": [clock.both(line["at"]) for line in lines],  # type: ignore[arg-type]
            "action": [named("action", str(line["action"])) for line in lines],
            "actor": [clean(str(line["actor"])) for line in lines],
            "reason": [clean(str(line["reason"] or _detail(line["detail"]))) for line in lines],
        },
        [
            Column("at", t("act.when"), 176),
            Column("action", t("drawer.action"), 130, kind="lead"),
            Column("actor", t("drawer.actor"), 120),
            Column("reason", t("drawer.reason")),
        ],
        key="act_record",
        alt=t("drawer.record"),
        first=10,
    )


def _detail(detail: object) -> str:
    if not isinstance(detail, dict):
        return ""
    if "into" in detail:
        return f"→ {detail['into']}"
    return t("drawer.n_reports", n=len(detail["entries"])) if isinstance(detail.get("entries"), list) else ""
