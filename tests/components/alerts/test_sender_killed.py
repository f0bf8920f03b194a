"""Whoever is killed, stands still or meets another sender: nothing is lost and the reader has it once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from components.alerts import sender
from components.alerts.outcomes import Outcome
from components.alerts.sender import Sender
from components.alerts.ways import Way
from data.models import AlertMessage
from data.store import outbox, schema
from data.store.store import Store
from tests.components.alerts.peers import SECRET, Hook
from tests.components.alerts.sending import Time, messages, sending
from tests.components.stocked import ROOT
from tests.feeds.alerts.polled import LAUNCH, MINUTE, NOW, poll


class Killed(BaseException):
    """The process is gone: nothing catches this."""


STEPS = ("take_over", "settle", "add_message", "claim", "release")


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", [*STEPS, "send"])
def test_whoever_is_killed_at_any_step_nothing_is_lost_and_the_reader_has_it_once(
    step: str, after: bool, store: Store, receiver: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll(store, NOW, LAUNCH)
    time = Time(NOW + MINUTE)
    where: Any = sender if step == "send" else outbox
    name = "send_by" if step == "send" else step
    real = getattr(where, name)

    def dies(*args: Any, **more: Any) -> Any:
        if after:
            real(*args, **more)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(where, name, dies)
        with pytest.raises(Killed):
            sending(store, receiver.way(), time, send=sender.send_by).tick()
    following = sending(store, receiver.way(), time)
    assert following.tick() == (step == "take_over")  # else the dead one still has its lease
    time.at += 2 * MINUTE
    for _ in range(3):
        assert following.tick()
    assert len(receiver.ids) == 1
    assert len({body for _, body in receiver.posts}) == 1
    assert [message.state for message in messages(store)] == ["sent"]
    with store.read() as conn:
        assert outbox.waiting(conn) == []


def test_a_process_that_is_killed_while_it_sends_is_followed_by_another(
    store: Store, receiver: Hook, tmp_path: Path
) -> None:
    poll(store, NOW, LAUNCH)
    sending(store, receiver.way(), Time(NOW + MINUTE), send=lambda *_: Outcome("later")).tick()
    with store.begin() as conn:  # by the real clock
        conn.execute(schema.alert_messages.update().values(next_try=None, tries=0))
        conn.execute(schema.leases.delete())
        conn.execute(schema.alert_messages.update().values(at=datetime.now(NOW.tzinfo)))
    secrets = tmp_path / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir()
    secrets.write_text(f'[alerts.duty]\nurl = "{receiver.url}"\nsecret = "{SECRET}"\n')
    command = [sys.executable, "-m", "components.alerts", "--db", str(store.engine.url)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
    receiver.script = ["hang"]
    first = subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.DEVNULL)
    assert receiver.heard.wait(30)
    first.send_signal(signal.SIGKILL)
    first.wait()
    (message,) = messages(store)
    assert (message.state, message.tries) == ("sending", 1)
    with store.begin() as conn:
        conn.execute(schema.leases.delete())  # as it expires
    done = subprocess.run(
        [*command, "--once"], env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert "sent: 1" in done.stdout, done.stderr
    assert receiver.url not in done.stdout + done.stderr
    assert receiver.ids == [message.key]
    assert len(receiver.posts) == 2
    assert messages(store)[0].in_doubt is False


def test_of_two_senders_one_sends(store: Store, receiver: Hook) -> None:
    poll(store, NOW, LAUNCH)
    time, gate = Time(NOW + MINUTE), threading.Barrier(4)
    senders = [sending(store, receiver.way(), time) for _ in range(4)]
    did: list[bool] = []

    def go(one: Sender) -> None:
        gate.wait()
        did.extend(one.tick() for _ in range(5))

    threads = [threading.Thread(target=go, args=(one,)) for one in senders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert did.count(True) == 5
    assert len(receiver.posts) == 1


def test_a_sender_that_stood_still_does_not_undo_what_another_did(store: Store, receiver: Hook) -> None:
    poll(store, NOW, LAUNCH)
    time = Time(NOW + MINUTE)
    quick = sending(store, receiver.way(), time)

    def slow(message: AlertMessage, way: Way, now: datetime) -> Outcome:
        time.at += 5 * MINUTE  # asleep, beyond its lease
        assert quick.tick()
        return Outcome("later", "slow")

    sending(store, receiver.way(), time, send=slow).tick()
    assert [message.state for message in messages(store)] == ["sent"]
    assert len(receiver.posts) == 1
