"""What an act once had as evidence stays with it until somebody takes it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.engine import Connection

from data.models import Assessment, Entry, Provocation, Source
from data.store import queries
from data.store.store import open_store
from data.tables.act_tables import load_act_tables
from data.tables.extract_tables import extract_tables
from feeds.intake.intake import Assessor, add
from feeds.intake.rescoring import step
from scoring.acts.summary import summarise
from scoring.facts.extract import facts

START = datetime(2024, 11, 5, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOURCES = {name: Source(name, "", publisher=name, reliability="B") for name in ("Hill Wire", "Harbour Post")}


class Plain(Assessor):
    """Reads three kinds of headline: an act ("fires"), what takes one back ("Correction"), and anything else."""

    def __init__(self, rules: str = "r1") -> None:
        self.words, self.acts, self.sources, self.version = extract_tables(), load_act_tables(), SOURCES, rules

    @property
    def rules(self) -> str:
        return self.version

    def assess(self, entry: Entry, source: Source) -> Assessment:
        back, act = entry.title.startswith("Correction"), "fires" in entry.title
        kind = "context" if back or not act else "provocation"
        rule = "withdrawn-report" if back else kind
        said = Assessment(kind, "missile", 80, rule, rules=self.version)
        if not (back or act):
            return said
        read = facts(entry.title, entry.summary, entry.published, "en", "missile", "provocation", self.words)
        if "undated" in entry.flags:
            read = replace(read, act_day=None, act_day_basis="", days=())
        return replace(said, facts=read)


@pytest.fixture
def conn() -> Iterator[Connection]:
    store = open_store("sqlite:///:memory:")
    with store.begin() as connection:
        yield connection
    store.close()


def poll(conn: Connection, hour: int, title: str, *, guid: str = "live", source: str = "Hill Wire", **more) -> None:
    at = START + hour * HOUR
    entry = Entry(source, guid, title, "", f"https://news.example/{guid}", START, at, publisher=source, **more)
    add(conn, [(SOURCES[source], entry)], at, Plain())


def acts(conn: Connection, hour: int = 48) -> list[Provocation]:
    now = START + hour * HOUR
    day = START.date()
    found = queries.provocation_reports(conn, day - timedelta(days=3), day + timedelta(days=9), now, SOURCES)
    return [summarise(name, reports, load_act_tables(), now) for name, reports in found.items()]


def test_a_headline_that_moves_on_leaves_the_act_its_evidence(conn):
    poll(conn, 0, "North Korea fires missile, JCS says")
    poll(conn, 1, "(LEAD) North Korea fires two missiles, JCS says")
    poll(conn, 2, "(2nd LD) Seoul convenes council")
    poll(conn, 3, "(3rd LD) Markets open lower")
    (act,) = acts(conn)
    (report,) = act.reports
    assert report.entry.title == "(LEAD) North Korea fires two missiles, JCS says"
    assert (act.count, act.credibility, act.counts) == (2, 3, True)
    assert report.entry.first_seen == START


def test_rules_of_a_later_version_read_the_evidence_again(conn):
    poll(conn, 0, "North Korea fires missile, JCS says")
    poll(conn, 1, "Markets open lower")
    assert step(conn, (START - HOUR, 0), START + 9 * HOUR, Plain("r2"))[0] == 1
    (act,) = acts(conn)
    assert act.reports[0].assessment.rules == "r2"
    assert act.reports[0].assessment.kind == "provocation"


def test_a_text_that_takes_its_own_report_back_withdraws_the_act(conn):
    poll(conn, 0, "North Korea fires missile, JCS says")
    poll(conn, 2, "Correction: our report of a missile was wrong")
    (act,) = acts(conn)
    assert act.status == "withdrawn"
    assert act.withdrawn is not None
    assert (act.withdrawn.by, act.withdrawn.at) == ("Hill Wire", START + 2 * HOUR)
    assert not act.counts
    assert act.title == "North Korea fires missile, JCS says"
    (before,) = acts(conn, 1)
    assert before.counts
    poll(conn, 3, "Editors explain")  # what is taken back stays so
    assert acts(conn)[0].status == "withdrawn"
    poll(conn, 4, "North Korea fires missile after all, JCS says")
    assert acts(conn)[0].counts


def test_one_publishers_word_against_anothers_leaves_the_act_in_dispute(conn):
    poll(conn, 0, "North Korea fires missile, JCS says", guid="a")
    poll(conn, 0, "North Korea fires missile", guid="b", source="Harbour Post")
    poll(conn, 2, "Correction: our report of a missile was wrong", guid="c", source="Harbour Post")
    (act,) = acts(conn)
    assert act.counts
    assert act.publishers == ("Hill Wire",)
    assert len(act.reports) == 3


def test_an_official_word_takes_back_what_everybody_reported(conn):
    poll(conn, 0, "North Korea fires missile", guid="a")
    poll(conn, 0, "North Korea fires missile", guid="b", source="Harbour Post")
    poll(conn, 2, "Correction: no missile was launched, Joint Chiefs say", guid="c", source="Harbour Post")
    (act,) = acts(conn)
    assert (act.status, act.withdrawn and act.withdrawn.by) == ("withdrawn", "JCS")


def test_an_official_takes_back_its_own_word_and_not_anothers(conn):
    poll(conn, 0, "North Korea fires missile, JCS says", guid="a")
    poll(conn, 1, "North Korea fires missile", guid="b", source="Harbour Post")
    poll(
        conn,
        2,
        "Correction: no missile flew over Japan, Japanese defence ministry says",
        guid="c",
        source="Harbour Post",
    )
    (act,) = acts(conn)
    assert act.counts
    poll(conn, 3, "Correction: no missile was launched, Joint Chiefs say", guid="d", source="Harbour Post")
    (act,) = acts(conn)
    assert (act.status, act.withdrawn and act.withdrawn.by) == ("withdrawn", "JCS")


def test_a_correction_of_nothing_is_no_act(conn):
    poll(conn, 0, "Correction: no missile was launched, Joint Chiefs say")
    assert acts(conn) == []


def test_an_entry_without_a_date_has_an_act_of_unknown_day(conn):
    poll(conn, 0, "North Korea fires missile on Friday", flags=("undated",))
    (act,) = acts(conn)
    assert (act.day_known, act.counts) == (False, False)
    poll(conn, 1, "North Korea fires missile on Tuesday, JCS says", guid="dated", source="Harbour Post")
    (act,) = acts(conn)
    assert act.counts
    assert len(act.reports) == 2
