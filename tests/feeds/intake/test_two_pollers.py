"""Two pollers, each a process of its own, that bring reports of one act in the same moment: one line, one change."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.store import schema
from data.store.store import open_store
from tests import postgres

ROOT = Path(__file__).parents[3]
# A poller: it says that it stands ready, waits for the word, and takes in what its wire brought.
POLLER = """
import sys
from data.models import SourceState
from data.store.store import open_store
from feeds.intake.intake import make_assessor, take_in
from tests.feeds.alerts.polled import LAUNCH, MINUTE, NOW, WIRES, entry
wire, store = WIRES[int(sys.argv[2])], open_store(sys.argv[1])
assessor = make_assessor(WIRES)
told = [entry(wire, LAUNCH, NOW - MINUTE, NOW)]
print("ready", flush=True)
sys.stdin.readline()
take_in(store, wire, told, SourceState(wire.name, "ok", NOW, last_success=NOW), NOW, assessor)
"""


def both_at_once(url: str) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", POLLER, url, str(n)],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for n in (0, 1)
    ]
    for one in started:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in started:
        assert one.stdin is not None
        one.stdin.write("now\n")
        one.stdin.flush()
    for one in started:
        one.communicate(timeout=60)
        assert one.returncode == 0


def stands_once(url: str) -> None:
    store = open_store(url)
    with store.read() as conn:
        p, h = schema.provocations.c, schema.provocation_history.c
        assert conn.execute(sa.select(p.reports, p.publishers)).all() == [(2, 2)]
        actions = conn.scalars(sa.select(h.action).order_by(h.id)).all()
        assert actions == ["created", "joined"]
    store.close()


@pytest.mark.one_file
def test_two_pollers_on_a_file_make_one_act(tmp_path):
    url = f"sqlite:///{tmp_path}/watch.db"
    open_store(url).close()
    both_at_once(url)
    stands_once(url)


@pytest.mark.hosted
def test_two_pollers_on_a_server_make_one_act(hosted, worker_id):
    with postgres.room_of_its_own(hosted, f"pollers_{worker_id}") as url:
        open_store(url).close()
        both_at_once(url)
        stands_once(url)
