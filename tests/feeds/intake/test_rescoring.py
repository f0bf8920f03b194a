"""Entries are assessed again some at a time; a run that was stopped goes on with those that are left."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from data.store import schema
from data.store.store import Store, open_store
from feeds.commands import rescore as rescore_command
from feeds.intake import rescoring
from feeds.intake.rescoring import rescore
from tests.feeds.intake.test_evidence import HOUR, START, Plain, poll

TITLES = [f"North fires missile {number}" if number % 3 else f"Markets open {number}" for number in range(9)]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Nine entries of one moment, four acts' reports and others among them."""
    opened = open_store(f"sqlite:///{tmp_path / 'watch.db'}")
    with opened.begin() as conn:
        for number, title in enumerate(TITLES):
            poll(conn, 0, title, guid=f"g{number}")
    return opened


def rules(store: Store) -> list[str]:
    with store.read() as conn:
        return list(conn.scalars(sa.select(schema.entries.c.rules).order_by(schema.entries.c.id)))


def acts(store: Store) -> list[tuple[object, ...]]:
    p, m = schema.provocations.c, schema.members.c
    with store.read() as conn:
        found = sa.select(m.entry_id, p.id, p.reports, p.title).join_from(schema.members, schema.provocations,
            m.provocation_id == p.id)  # fmt: skip
        return [tuple(row) for row in conn.execute(found.order_by(m.entry_id))]


def test_what_was_done_before_a_stop_stays_done(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before, told = acts(store), []
    monkeypatch.setattr(rescoring, "AT_ONCE", 2)

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rescore(store, START - HOUR, START + HOUR, Plain("r2"), stop)
    assert told == [(2, 9), (4, 9)]
    assert rules(store) == ["r2"] * 4 + ["r1"] * 5
    assert rescore(store, START - HOUR, START + HOUR, Plain("r2")) == 5
    assert set(rules(store)) == {"r2"}
    assert acts(store) == before
    assert rescore(store, START - HOUR, START + HOUR, Plain("r2")) == 0


def test_a_rule_that_reads_more_makes_the_act_it_reads(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rescoring, "AT_ONCE", 4)
    rescore(store, START - HOUR, START + HOUR, Blind("r2"))
    assert acts(store) == []
    rescore(store, START - HOUR, START + HOUR, Plain("r3"))
    assert [row[0] for row in acts(store)] == [n + 1 for n, title in enumerate(TITLES) if "fires" in title]


class Blind(Plain):
    """Knows no act, and reads the evidence of those that were found as none."""

    def assess(self, entry, source):  # type: ignore[no-untyped-def]
        from data.models import Assessment

        return Assessment("context", None, 1, "none", rules=self.version)


def test_the_command_says_what_a_stop_left_done(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(store, since, now, assessor, progress):  # type: ignore[no-untyped-def]
        progress(1200, 5000)
        raise KeyboardInterrupt

    monkeypatch.setattr(rescore_command, "rescore", stopped)
    code = rescore_command.command.main(["--db", "sqlite:///:memory:"], standalone_mode=False)
    assert code == 130
    assert "1200 entries are assessed" in capsys.readouterr().err
