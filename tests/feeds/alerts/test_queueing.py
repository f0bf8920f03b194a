"""Alerts in the act's own transaction: news from a poll, and from nothing else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import astuple, replace
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.backup import restore
from data.backup.write import write
from data.models import FOLDED, Alert, AlertRule, Assessment, Source, SourceState
from data.store import alert_edits, outbox, schema
from data.store.store import Store, open_store
from data.tables.alert_rules import as_values
from data.tables.level_rules import load_level_rules
from feeds.alerts import queueing
from feeds.intake import intake
from feeds.intake.archive import Archive, Row, import_archives
from feeds.intake.intake import make_assessor, take_in
from feeds.intake.rescoring import rescore
from feeds.intake.spool import Spool
from feeds.polling.level_log import log_level
from tests.feeds.alerts.polled import BACK, HOUR, LAUNCH, MINUTE, NOW, WIRES, entry, poll


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = open_store(f"sqlite:///{tmp_path / 'watch.db'}")
    poll(store, NOW - 9 * HOUR, "Markets close higher")
    return store


def queued(store: Store) -> list[Alert]:
    with store.read() as conn:
        return outbox.waiting(conn)


def told(store: Store) -> list[tuple[str, str]]:
    return [(alert.rule, alert.what) for alert in queued(store)]


def test_a_launch_is_queued_once_however_many_report_it(store: Store) -> None:
    poll(store, NOW, LAUNCH, wires=WIRES[:1])
    assert told(store) == [("grave-act", "new")]
    poll(store, NOW + 5 * MINUTE, LAUNCH, wires=WIRES[:1])
    assert told(store) == [("grave-act", "new")]
    poll(store, NOW + 10 * MINUTE, LAUNCH)
    assert [what for _, what in told(store)].count("new") == 1


def test_of_two_pollers_that_take_in_one_launch_at_once_one_tells_of_it(store: Store) -> None:
    gate = threading.Barrier(2)

    def take(wire: Source) -> None:
        own = open_store(store.engine.url.render_as_string(hide_password=False))
        gate.wait()
        poll(own, NOW, LAUNCH, wires=(wire,))

    pollers = [threading.Thread(target=take, args=(wire,)) for wire in WIRES]
    for poller in pollers:
        poller.start()
    for poller in pollers:
        poller.join()
    assert [what for _, what in told(store)].count("new") == 1
    with store.read() as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(schema.provocations)) == 1


def test_an_alert_is_kept_or_lost_with_its_act(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_args: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(intake.states, "save_source_state", dies)  # the last step of the transaction
        with pytest.raises(RuntimeError):
            poll(store, NOW, LAUNCH)
    assert queued(store) == []
    with store.read() as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(schema.provocations)) == 0
    poll(store, NOW + MINUTE, LAUNCH)
    assert ("grave-act", "new") in told(store)


def test_a_first_poll_tells_nobody(tmp_path: Path) -> None:
    fresh = open_store(f"sqlite:///{tmp_path / 'new.db'}")
    poll(fresh, NOW, LAUNCH)
    assert queued(fresh) == []
    poll(fresh, NOW + 5 * MINUTE, LAUNCH + " in new report", age=10 * MINUTE)
    assert queued(fresh) == []  # still the act that was there before the watch


def test_a_woken_host_tells_nobody_of_what_happened_while_it_slept(store: Store) -> None:
    poll(store, NOW + 20 * HOUR, LAUNCH, age=10 * HOUR)
    assert queued(store) == []
    poll(store, NOW + 20 * HOUR + MINUTE, LAUNCH + ", updated", age=MINUTE)
    assert queued(store) == []  # a further report of it is no news of it


def test_an_import_and_what_follows_it_tells_nobody(store: Store) -> None:
    row = (WIRES[0], entry(WIRES[0], LAUNCH, NOW - MINUTE, NOW - MINUTE))
    rows: Spool[Row] = Spool(lambda one: one[1])
    rows.add((astuple(row[1]), 0, None))
    archive = Archive(rows, row[:1], (("file", NOW - HOUR, NOW),))
    import_archives(store, archive, NOW, make_assessor(WIRES))
    assert queued(store) == []
    poll(store, NOW + MINUTE, LAUNCH)
    assert [what for _, what in told(store) if what == "new"] == []


def test_a_rescore_tells_nobody(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:  # rules that did not understand it
        patch.setattr(intake.Assessor, "assess", lambda *_: Assessment("context", None, 1, "none", rules="older"))
        poll(store, NOW, LAUNCH, wires=WIRES[:1])
    assert queued(store) == []
    assert rescore(store, NOW - HOUR, NOW, make_assessor(WIRES)) == 1
    with store.read() as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(schema.provocations)) == 1
    assert queued(store) == []
    poll(store, NOW + MINUTE, LAUNCH + " again")
    assert [what for _, what in told(store) if what == "new"] == []


def test_a_report_that_is_taken_back_is_corrected(store: Store) -> None:
    poll(store, NOW, LAUNCH, wires=WIRES[:1])
    taken = replace(entry(WIRES[0], LAUNCH, NOW - MINUTE, NOW + HOUR), title=BACK)
    state = SourceState("Alpha", "ok", NOW, last_success=NOW)
    take_in(store, WIRES[0], [taken], state, NOW + HOUR, make_assessor(WIRES))
    with store.read() as conn:
        status = conn.scalar(sa.select(schema.provocations.c.status))
    assert status == "withdrawn"
    assert told(store) == [("grave-act", "new"), ("grave-act", "withdrawn")]


def test_an_officers_rule_is_in_force_at_once_and_a_paused_one_is_not(store: Store) -> None:
    levels = load_level_rules().levels
    mine = AlertRule("mine", "act", ("room",), categories=("icbm",))
    with store.begin() as conn:
        alert_edits.add_edit(conn, NOW, "Kim", "save", "mine", as_values(mine, levels))
        alert_edits.add_edit(conn, NOW, "Kim", "pause", "grave-act")
    poll(store, NOW, LAUNCH, wires=WIRES[:1])
    assert told(store) == [("mine", "new")]


def test_a_change_of_the_level_is_queued_with_its_line_in_the_log(store: Store) -> None:
    assert log_level(store, WIRES, NOW - 9 * HOUR) is not None
    poll(store, NOW, LAUNCH)
    level = log_level(store, WIRES, NOW + MINUTE)
    changes = [alert for alert in queued(store) if alert.rule == "level-change"]
    assert [(alert.what, alert.facts["to"]) for alert in changes] == [("raised", level)]
    log_level(store, WIRES, NOW + 2 * MINUTE)
    assert len([alert for alert in queued(store) if alert.rule == "level-change"]) == 1


def test_a_restored_backup_sends_nothing_of_its_own_and_keeps_what_the_store_had_to_tell(
    store: Store, tmp_path: Path
) -> None:
    poll(store, NOW, LAUNCH, wires=WIRES[:1])
    (mine,) = queued(store)
    file = BytesIO()
    with store.read() as conn:
        write(conn, file, NOW)
    other = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    with other.begin() as conn:
        restore.restore(conn, BytesIO(file.getvalue()), NOW)
    assert queued(other) == []
    with other.read() as conn:
        assert conn.scalar(sa.select(schema.alerts.c.message)) == FOLDED
    poll(other, NOW + MINUTE, LAUNCH + ", more")
    assert [alert.what for alert in queued(other) if alert.what == "new"] == []  # it was told elsewhere
    with store.begin() as conn:
        restore.restore(conn, BytesIO(file.getvalue()), NOW)
    assert queued(store) == [mine]


def test_a_mistyped_rule_stops_no_poll_and_loses_no_act(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        broken = tmp_path / "alerts.toml"
        broken.write_text('[[rule]]\nkey = "a"\n')
        patch.setattr(queueing, "PATH", broken)
        poll(store, NOW, LAUNCH)
        assert log_level(store, WIRES, NOW) is not None
        assert queued(store) == []
        with store.read() as conn:
            assert conn.scalar(sa.select(sa.func.count()).select_from(schema.provocations)) == 1
    poll(store, NOW + 5 * MINUTE, LAUNCH + ", mended")
    assert ("grave-act", "new") in told(store)


@pytest.fixture
def many(store: Store) -> Callable[[], int]:
    def count() -> int:
        with store.read() as conn:
            return int(conn.scalar(sa.select(sa.func.count()).select_from(schema.alerts)) or 0)

    return count


def test_one_key_is_queued_once(store: Store, many: Callable[[], int]) -> None:
    alert = Alert("k", NOW, NOW, "grave-act", "duty", ("en", "ko"), "act:x", "new", 4, {"severity": 4})
    with store.begin() as conn:
        assert outbox.queue(conn, [alert, alert]) == 1
        assert outbox.queue(conn, [replace(alert, at=NOW + HOUR)]) == 0
    assert many() == 1
    assert queued(store) == [alert]
