"""What an act is called: made from its settled facts, in the reader's language."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from components.text.act_title import act_title
from components.text.i18n import speaking
from data.tables.act_tables import load_act_tables
from scoring.acts.clusters import merge
from scoring.acts.summary import summarise
from tests.reports import report

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LAUNCH = report(
    "North Korea fires two ballistic missiles from Sunan at 8:10 a.m. on Tuesday, JCS says", "2024-11-05T01:00"
)


def titled(*reports, language="en"):
    (cluster,) = merge(reports)
    with speaking(language):
        return act_title(summarise(cluster.id, cluster.reports, load_act_tables(), NOW, day=cluster.date))


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "2 ballistic missiles, Sunan, 05 NOV 0810I; JCS, publishers: 1"),
        ("ko", "탄도미사일 2발, Sunan, 05 NOV 0810I; 합참, 매체 1곳"),
    ],
)
def test_a_launch_in_the_readers_language(language, title):
    assert titled(LAUNCH, language=language) == title


def test_what_is_not_settled_is_left_out():
    bare = report("North Korea fires missile", "2024-11-05T01:00", flags=("undated",))
    assert titled(bare) == "missile; publishers: 1"
    failed = report(
        "North Korea's satellite launch failed on Tuesday, Tokyo says", "2024-11-05T01:00", category="space"
    )
    assert titled(failed) == "satellite launch, 05 NOV; failed; Tokyo, publishers: 1"
    many = report("North fires more than 100 artillery rounds on Tuesday", "2024-11-05T01:00", category="artillery")
    assert titled(many) == "at least 100 artillery rounds, 05 NOV; publishers: 1"
    hack = report("Kimsuky mails DawnMail malware to scholars", "2024-11-05T10:00", category="cyber")
    assert titled(hack) == "cyber attack: DawnMail, Kimsuky, 05 NOV; publishers: 1"
