"""`python -m components.alerts`: what it says of the ways, and that it sends nothing where another sender does."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime

import pytest

from components.access import settings
from components.alerts import ways
from components.alerts.__main__ import command
from components.alerts.ways import Way
from data.command import run
from data.store import outbox, states
from data.store.store import database_url, open_store


def test_check_names_the_ways_and_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fault = "[alerts] chat: its address cannot be read"
    monkeypatch.setattr(ways, "configured", lambda: ({"duty": Way("duty", "mail", "mailto://s3cr3t")}, (fault,)))
    assert run(command, ["--check"], "alerts") == 1
    said = capsys.readouterr()
    assert (said.out, said.err) == ("duty: mail\n", fault + "\n")


def test_check_says_that_nobody_is_told_where_no_way_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(ways, "configured", lambda: ({}, ()))
    assert run(command, ["--check"], "alerts") == 0
    said = capsys.readouterr()
    assert (said.out, "nobody" in said.err) == ("", True)


def test_once_sends_and_counts_or_says_that_another_is_at_work(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(ways, "configured", lambda: ({}, ()))
    assert run(command, ["--once"], "alerts") == 0
    assert capsys.readouterr().out == "queued: 0\n"
    with open_store(database_url()).begin() as conn:
        conn.execute(outbox.schema.leases.delete())
        states.take_lease(conn, outbox.SENDER, "another", datetime.now(UTC), 60)
    assert run(command, ["--once"], "alerts") == 0
    assert "another sender is at work" in capsys.readouterr().err


def test_a_key_for_browsers_is_made_as_lines_that_the_secrets_take(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(command, ["--push-key"], "alerts") == 0
    lines = capsys.readouterr().out
    assert settings.problem([], tomllib.loads(lines), {}) == ""
    assert ways.push_key(tomllib.loads(lines)["push"]) is not None
