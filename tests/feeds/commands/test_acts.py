"""`python -m feeds acts` lists the acts and says why reports are of one or of two."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.store import entries
from data.store.store import open_store
from data.tables.act_tables import load_act_tables
from feeds.__main__ import main
from feeds.intake.merging import merge_new
from tests.reports import START, report

REPORTS = [
    report("North Korea fires ballistic missile on Tuesday, JCS says", "2024-11-05T01:00", guid="a"),
    report("North Korea fires ballistic missiles on Tuesday", "2024-11-05T03:00", guid="b", publisher="Hill Wire"),
    report("North Korea fires cruise missiles on Tuesday", "2024-11-05T04:00", guid="c", category="cruise"),
    report("North Korea fires missile on Thursday", "2024-11-07T04:00", guid="d"),
]


@pytest.fixture
def db(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'watch.db'}"
    store = open_store(url)
    with store.begin() as conn:
        ids = entries.insert(conn, [(r.entry, r.assessment) for r in REPORTS], START)
        merge_new(conn, ids, load_act_tables(), START, {})
    store.close()
    return url


def test_acts_are_listed_and_one_is_explained(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["acts", "--since", "2024-11-01", "--db", db]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert len(listed) == 3
    name = next(line for line in listed if "2024-11-05 missile" in line).split()[0]
    assert main(["acts", "--explain", name, "--db", db]) == 0
    told = capsys.readouterr().out
    assert "one act: family: launch; day: 2024-11-05 (weekday) / 2024-11-05 (weekday)" in told
    assert "two acts: form: ballistic / cruise" in told
    assert "two acts: day: 2024-11-05 (weekday) / 2024-11-07 (weekday)" in told


def test_an_unknown_act_is_named(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["acts", "--explain", "P-20240101-launch-000000", "--db", db]) == 2
    assert "no such act" in capsys.readouterr().err


def test_a_span_without_acts_says_so(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["acts", "--since", "2024-11-20", "--db", db]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "no act of KST days since 2024-11-20" in told.err
