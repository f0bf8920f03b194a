"""The app by itself sends what waits, where its secrets name a way; with nobody looking at a page."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.models import AlertRule
from data.store import outbox
from data.store.store import open_store
from scoring.alerts.watching import trial_of
from tests.browser.harness import serve
from tests.components.alerts.peers import SECRET, hook, is_signed


@pytest.mark.slow
def test_the_app_sends_what_waits_without_a_visitor(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'watch.db'}"
    rule = AlertRule("grave-act", "act", ("duty",), languages=("ko", "en"))
    with open_store(database).begin() as conn:
        outbox.queue(conn, trial_of(rule, datetime.now(UTC) - timedelta(minutes=2), "Kim"))
    secrets = tmp_path / "secrets.toml"
    with hook() as receiver:
        secrets.write_text(f'[alerts.duty]\nurl = "{receiver.url}"\nsecret = "{SECRET}"\n')
        with serve(tmp_path, options=[f"--secrets.files={secrets}"], WATCH_DB=database) as server:
            assert receiver.heard.wait(60), server.log_tail()
            log = server.log_tail()
    ((headers, body),) = receiver.posts
    assert is_signed(headers, body)
    assert json.loads(body)["title"].startswith("시험 알림")
    assert "TEST of the rule grave-act" in json.loads(body)["text"]
    assert "s3cr3t" not in log
    assert SECRET not in log
