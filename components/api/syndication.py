"""Provocations as feeds: Atom (RFC 4287) and JSON Feed 1.1. One entry an act, updated when what is told of it changes.

Texts of strangers leave as text: Atom's `type="text"`, JSON Feed's `content_text`. Nothing here is HTML.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

from components.api.shapes import permalink
from components.text import dates
from components.text.act_title import act_title
from components.text.i18n import named, t
from data.export import dtg
from data.models import Provocation, day_start, iso, kst_day
from scoring.acts.credibility import publisher

ATOM = "http://www.w3.org/2005/Atom"
NAMED = 8  # reports listed in an entry
# What XML 1.0 cannot hold; and marks by which a headline could turn the text around it.
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069\u200e\u200f]")


def plain(text: str) -> str:
    """A stranger's text without what XML or a reader's screen would stumble over."""
    return _UNFIT.sub("", text)


def urn(name: str) -> str:
    """A name that stays the same in every watch: of an act, by its id."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"november-watch:{name}").urn


def updated(act: Provocation) -> datetime:
    """When the watch last learned something of an act."""
    seen = [report.entry.first_seen for report in act.reports]
    return max([act.first_published, *seen, *([act.withdrawn.at] if act.withdrawn else [])])


def title(act: Provocation) -> str:
    """The act in words made from its facts, in the language in use; a withdrawn or rejected one says so first."""
    gone = act.status in ("withdrawn", "rejected")
    return t("api.gone", status=named("status", act.status), title=act_title(act)) if gone else act_title(act)


def headline(act: Provocation, mode: str) -> str:
    """The title as it leaves by itself: a replay and an exercise say so first, for a reader may show no more of it."""
    return title(act) if mode == "live" else t(f"cap_headline.{mode}", title=title(act))


def text(act: Provocation) -> str:
    """What an officer needs without opening it: category, grades, day, who says so, and the reports by name."""
    told = [
        t(
            "api.grades",
            category=t(f"category.{act.category}"),
            severity=f"{act.severity}/5 {named('severity', str(act.severity))}",
            credibility=f"{act.credibility} {named('credibility', str(act.credibility))}",
        ),
        t("api.day", day=dates.day(act.date)) if act.day_known else t("api.day_unknown"),
        t("api.first", dtg=dtg.both(act.first_published), publisher=plain(act.first_publisher)),
    ]
    if act.withdrawn:
        told.append(t("api.withdrawn", by=plain(act.withdrawn.by), dtg=dtg.both(act.withdrawn.at)))
    told += [f"{plain(publisher(r))}: {plain(r.entry.title)}" for r in act.reports[:NAMED]]
    if (more := len(act.reports) - NAMED) > 0:
        told.append(t("api.more", n=more))
    return "\n".join(told)


def _link(act: Provocation, base: str) -> str:
    """The act on the pages where their address is known, else the report that says it best."""
    return permalink(base, act.id) or (act.best.entry.link if act.best else "")


def heading(mode: str, now: datetime) -> str:
    """The feed's title; a replay and an exercise say so first."""
    if mode == "exercise":
        return t("api.feed_exercise")
    return t("api.feed_replay", dtg=dtg.zulu(now)) if mode == "replay" else t("api.feed")


def atom(acts: Sequence[Provocation], base: str, mode: str, now: datetime, language: str) -> bytes:
    """An Atom feed of acts, in the order given. Its `updated` is that of what it tells, not the moment of asking."""
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": language})
    latest = max((updated(act) for act in acts), default=day_start(kst_day(now)))
    head = (("id", urn(f"feed:{mode}:{language}")), ("title", heading(mode, now)), ("updated", iso(latest)))
    for name, value in head:
        ET.SubElement(feed, name).text = value
    ET.SubElement(ET.SubElement(feed, "author"), "name").text = t("shell.name")
    if base:
        ET.SubElement(feed, "link", {"rel": "self", "href": f"{base.rstrip('/')}/feed.atom?lang={language}"})
        ET.SubElement(feed, "link", {"rel": "alternate", "href": f"{base.rstrip('/')}/provocations"})
    for act in acts:
        entry = ET.SubElement(feed, "entry")
        told = (
            ("id", urn(act.id)), ("title", headline(act, mode)), ("published", iso(act.first_published)),
            ("updated", iso(updated(act))), ("content", text(act)),
        )  # fmt: skip
        for name, value in told:
            ET.SubElement(entry, name, {"type": "text"} if name in ("title", "content") else {}).text = plain(value)
        ET.SubElement(entry, "category", {"term": act.category, "label": t(f"category.{act.category}")})
        if link := _link(act, base):
            ET.SubElement(entry, "link", {"rel": "alternate", "href": plain(link)})
    body: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return body


def json_feed(acts: Sequence[Provocation], base: str, mode: str, now: datetime, language: str) -> dict[str, Any]:
    """A JSON Feed of acts, in the order given."""
    root = base.rstrip("/")
    pages = {"home_page_url": f"{root}/provocations", "feed_url": f"{root}/feed.json?lang={language}"} if base else {}
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": heading(mode, now),
        "language": language,
        **pages,
        "items": [
            {
                "id": urn(act.id),
                "title": plain(headline(act, mode)),
                "content_text": text(act),
                "date_published": iso(act.first_published),
                "date_modified": iso(updated(act)),
                "tags": [act.category],
                **({"url": plain(link)} if (link := _link(act, base)) else {}),
            }
            for act in acts
        ],
    }
