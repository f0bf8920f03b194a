"""What alerts say: every kind in both languages, whole enough to act on, strangers' text on lines of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from components.alerts.wording import Basis, body_of, facts_of, link_of, title_of
from data.models import Alert, AlertWhat, Provocation, Report, Withdrawal
from data.tables.act_tables import load_act_tables
from scoring.acts.summary import summarise
from scoring.alerts.delivery import Group
from tests.components.stocked import HOSTILE
from tests.reports import report

NOW = datetime(2026, 11, 23, 1, 10, tzinfo=UTC)
LAUNCH = report("North Korea fires 2 ballistic missiles from Sunan at 8:10 a.m., JCS says", "2026-11-22T23:30", id=1)
SINCE = {"since": (NOW - timedelta(hours=1)).isoformat(), "answering": 1, "sources": 40}
LEVEL = {"from": "Guarded", "to": "High", "drivers": [{"key": "icbm", "status": "official", "acts": ["a1"]}]}
WINDOW = {"day": "2026-11-24", "until": "2026-11-30T15:00:00+00:00", "category": "space", "entry": 1}
KINDS: tuple[tuple[str, AlertWhat, dict[str, object]], ...] = (
    ("act:a1", "new", {}), ("act:a1", "graver", {"was": 3}), ("act:a1", "surer", {"was": 3}),
    ("act:a1", "withdrawn", {}), ("act:a1", "stands", {}), ("act:gone", "withdrawn", {}),
    ("level", "raised", LEVEL), ("level", "lowered", LEVEL), ("watch", "blind", SINCE), ("watch", "seeing", SINCE),
    ("source:Wire", "down", {"source": "Wire", **SINCE}), ("source:Wire", "up", {"source": "Wire"}),
    ("notice:space:2026-11-24", "new", WINDOW), ("notice:space:", "new", {"category": "space", "entry": 1}),
    ("signal:threat:other", "new", {"kind": "threat", "category": None, "entry": 1}),
    ("test", "test", {"by": "Kim", "rule": "grave-act"}),
)  # fmt: skip


def act(*reports: Report) -> Provocation:
    return summarise("a1", reports or (LAUNCH,), load_act_tables(), NOW)


def basis(one: Provocation | None = None) -> Basis:
    held = {"a1": one or act()}
    return Basis(held.get, {1: LAUNCH}.get, "Guarded", "https://watch.example/")


def alert(subject: str, what: AlertWhat, facts: dict[str, object], languages: tuple[str, ...] = ("en",)) -> Alert:
    return Alert("k", NOW, NOW, "grave-act", "duty", languages, subject, what, 4, facts)


def group(*alerts: Alert) -> Group:
    return Group("ref1", "duty", alerts[0].languages, alerts)


@pytest.mark.parametrize("languages", [("en",), ("ko",), ("ko", "en")])
@pytest.mark.parametrize(("subject", "what", "facts"), KINDS)
def test_every_kind_has_words(
    subject: str, what: AlertWhat, facts: dict[str, object], languages: tuple[str, ...]
) -> None:
    one = group(alert(subject, what, facts, languages))
    title, body = title_of(one, basis()), body_of(one, basis())
    assert title
    assert "\n" not in title
    assert not set("{}") & set(title + body)
    assert body.count("ref1") == len(languages)
    assert title in body
    assert facts_of(one, basis())["alerts"][0]["what"] == what


def test_a_title_says_what_how_many_where_when_who_and_how_sure() -> None:
    title = title_of(group(alert("act:a1", "new", {})), basis())
    assert title == (
        "2 ballistic missiles, Sunan, 222310Z / 230810I NOV 26; JCS, quoted by 1 of 1; "
        "severity 3 (notable), credibility 3 (possibly true); level GUARDED"
    )


def test_a_notice_says_which_days_and_who_says_so() -> None:
    told = WINDOW | {"by": ["Japan"], "kind": "preparation"}
    title = title_of(group(alert("notice:space:2026-11-24", "new", told)), basis())
    assert title == (
        "Launch announced: Satellite launch; window 24 NOV 26 to 30 NOV 26 (Korea); Tokyo; "
        "known since 230110Z / 231010I NOV 26; level GUARDED"
    )
    nobody = title_of(group(alert("signal:threat:other", "new", {"kind": "threat", "by": []})), basis())
    assert "state media" in nobody


def test_a_correction_says_so_first_and_who_took_it_back() -> None:
    taken = replace(act(), status="withdrawn", withdrawn=Withdrawal("JCS", NOW))
    one = group(alert("act:a1", "withdrawn", {}))
    assert title_of(one, basis(taken)).startswith("CORRECTION")
    assert "Taken back by JCS, 230110Z / 231010I NOV 26" in body_of(one, basis(taken))


def test_evidence_is_the_newest_report_of_each_publisher() -> None:
    again = report("North Korea fired 3 ballistic missiles from Sunan, JCS says", "2026-11-23T00:30", id=2)
    body = body_of(group(alert("act:a1", "new", {})), basis(act(LAUNCH, again)))
    assert "fired 3 ballistic" in body
    assert "8:10 a.m." not in body


def test_of_many_the_first_is_told_whole_and_the_others_counted() -> None:
    many = group(*(alert("act:a1", "new", {}) for _ in range(3)))
    assert title_of(many, basis()).endswith("; and 2 more")
    assert title_of(group(*many.alerts[:2]), basis()).endswith("; and one more")
    lots = group(*(alert("act:a1", "new", {}) for _ in range(30)))
    assert "And 10 more, on the pages." in body_of(lots, basis())


def test_links_lead_to_the_pages_where_somebody_said_where_they_are() -> None:
    one = group(alert("act:a b", "new", {}))
    assert link_of(one, basis()) == "https://watch.example/provocations?p=a%20b"
    assert link_of(one, replace(basis(), base="")) == ""
    assert link_of(group(alert("watch", "blind", SINCE)), basis()) == "https://watch.example/coverage"


@pytest.mark.parametrize("hostile", [*HOSTILE, "x\nhttps://evil.example/\ny", "a\u202eb\x00c"])
def test_a_strangers_text_never_begins_a_line_or_stands_in_a_title(hostile: str) -> None:
    made = report("North fires missile", "2026-11-23T01:00", id=2)
    bad = replace(made, entry=replace(made.entry, title=hostile, publisher=hostile, link="javascript:alert(1)"))
    one = group(alert("act:a1", "new", {}))
    body, title = body_of(one, basis(act(bad))), title_of(one, basis(act(bad)))
    assert "evil" not in title
    assert not any(line.startswith(("https://evil", "javascript")) for line in body.splitlines())
    assert "\u202e" not in body
    assert "\x00" not in body
