"""Grave acts as warnings in the Common Alerting Protocol 1.2 of OASIS, and an Atom feed that lists them.

A message is one bulletin of an act: the first is an Alert, each later one an Update that names all before it, and what
was withdrawn or rejected is a Cancel. Nothing is claimed that the watch does not know: certainty is the credibility,
urgency is Unknown (news does not say whether there is still time to act), and the area is in words, since the place of
a launch is not the place that it endangers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

from components.api.shapes import permalink
from components.api.syndication import ATOM, heading, headline, plain, text, urn
from components.text.act_title import place_name
from components.text.catalogue import LANGUAGES
from components.text.i18n import speaking, t
from data.models import Provocation, day_start, iso, kst_day
from scoring.alerts.bulletins import Bulletin

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MEDIA_TYPE = "application/cap+xml"
LASTS = timedelta(hours=24)  # after which a message says of itself that it is over
LONGEST_HEADLINE = 160  # characters, as the standard advises
SEVERITIES = {5: "Extreme", 4: "Severe", 3: "Moderate", 2: "Minor", 1: "Minor"}
# By Admiralty figure: confirmed, probably true, possibly true, doubtful, improbable, cannot be judged.
CERTAINTIES = {1: "Observed", 2: "Likely", 3: "Possible", 4: "Unlikely", 5: "Unlikely", 6: "Unknown"}
STATUSES = {"live": "Actual", "exercise": "Exercise", "replay": "Test"}
_TYPES = {"first": "Alert", "changed": "Update", "withdrawn": "Cancel"}


def sender(base: str) -> str:
    """Who sends, for good: this watch by the host of its pages; `base` is WATCH_URL, or ""."""
    host = urlsplit(base).hostname
    return f"november-watch@{host}" if host else "november-watch"


def identifier(bulletin: Bulletin) -> str:
    """The name of a message, the same whenever it is made."""
    return f"{bulletin.act.id}.{bulletin.at.astimezone(UTC):%Y%m%dT%H%M%S%f}"


def moment(at: datetime) -> str:
    """A moment as the standard writes it: UTC is -00:00 and never Z."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}-00:00"


def message(bulletins: Sequence[Bulletin], base: str, mode: str, now: datetime, *, public: bool) -> bytes:
    """The newest of an act's bulletins as a CAP message, with an `info` in each language."""
    *before, newest = bulletins
    alert = ET.Element("alert", {"xmlns": NAMESPACE})
    _add(
        alert,
        identifier=identifier(newest),
        sender=sender(base),
        sent=moment(newest.at),
        status=STATUSES[mode],
        msgType=_TYPES[newest.what],
        scope="Public" if public else "Restricted",
        restriction="" if public else t("cap.restriction"),
        note=heading(mode, now) if mode != "live" else "",
        references=" ".join(f"{sender(base)},{identifier(one)},{moment(one.at)}" for one in before),
        incidents=newest.act.id,
    )
    for language in LANGUAGES:
        with speaking(language):
            _info(ET.SubElement(alert, "info"), newest, base, mode, language)
    return _bytes(alert)


def _info(info: ET.Element, bulletin: Bulletin, base: str, mode: str, language: str) -> None:
    act = bulletin.act
    _add(info, language=language, category="Security")
    _add(info, category="CBRNE" if act.category == "nuclear" else "")
    _add(
        info,
        event=t(f"category.{act.category}"),
        responseType="Monitor",
        urgency="Unknown",
        severity=SEVERITIES[act.severity],
        certainty=CERTAINTIES[act.credibility],
        effective=moment(bulletin.at),
        onset=moment(day_start(act.date) + timedelta(minutes=act.minute)) if act.minute is not None else "",
        expires=moment(bulletin.at + LASTS),
        senderName=t("shell.name"),
        headline=headline(act, mode)[:LONGEST_HEADLINE],
        description=text(act),
        instruction=t("cap.instruction"),
        web=permalink(base, act.id) or "",
    )
    facts = {"day": act.date.isoformat(), "severity": act.severity, "credibility": act.credibility, "count": act.count}
    for name, value in {**facts, "publishers": len(act.publishers)}.items():
        if value is not None:
            _add(ET.SubElement(info, "parameter"), valueName=f"november-watch:{name}", value=str(value))
    place = place_name(act)
    _add(ET.SubElement(info, "area"), areaDesc=t("cap.area", place=place) if place else t("cap.no_area"))


def _add(to: ET.Element, **texts: str) -> None:
    """An element for each text that is not empty."""
    for name, value in texts.items():
        if value:
            ET.SubElement(to, name).text = plain(value)


def _bytes(element: ET.Element) -> bytes:
    body: bytes = ET.tostring(element, encoding="utf-8", xml_declaration=True)
    return body


def index(acts: Sequence[Sequence[Bulletin]], base: str, mode: str, now: datetime, language: str) -> bytes:
    """An Atom feed with an entry for the newest message of each act, in the order given, and where the message is."""
    root = base.rstrip("/")
    latest = max((bulletins[-1].at for bulletins in acts), default=day_start(kst_day(now)))
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": language})
    _add(feed, id=urn(f"cap:{mode}:{language}"), title=t("cap.feed", feed=heading(mode, now)), updated=iso(latest))
    _add(ET.SubElement(feed, "author"), name=t("shell.name"))
    if root:
        ET.SubElement(feed, "link", {"rel": "self", "href": f"{root}/cap.atom?lang={language}"})
    for bulletins in acts:
        newest, entry = bulletins[-1], ET.SubElement(feed, "entry")
        _add(
            entry,
            id=urn(newest.act.id),
            title=headline(newest.act, mode),
            published=iso(bulletins[0].at),
            updated=iso(newest.at),
            summary=text(newest.act),
        )
        address = f"{root}{'/' if root else ''}{path(newest.act)}"
        ET.SubElement(entry, "link", {"rel": "alternate", "type": MEDIA_TYPE, "href": address})
    return _bytes(feed)


def path(act: Provocation) -> str:
    """Where an act's newest message is, from the root of the watch."""
    return f"api/v1/provocations/{quote(act.id, safe='')}.cap"
