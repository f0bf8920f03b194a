"""From the act to the reader: nothing lost, nothing twice, whoever is dead, slow or refusing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from components.alerts import observing
from components.alerts.outcomes import SENT, Outcome
from components.alerts.ways import Way
from data.models import AlertMessage, BadReference, Problem, Ruling, SourceState
from data.store import acts, alert_edits, outbox, schema, states
from data.store.store import Store, open_store
from tests.components.alerts.peers import Hook, is_signed, post
from tests.components.alerts.sending import Time, messages, sending
from tests.feeds.alerts.polled import HOUR, LAUNCH, MINUTE, NOW, WIRES, poll

SHELLING = "North Korea fires artillery shells at Yeonpyeong, two killed, South Korea's military says"


def test_a_launch_reaches_the_reader_in_one_message_that_says_it_all(store: Store, receiver: Hook) -> None:
    time = Time(NOW)
    poll(store, NOW, LAUNCH)
    one = sending(store, receiver.way(), time)
    assert one.tick()
    assert receiver.posts == []  # it waits for others
    time.at = NOW + MINUTE
    for _ in range(3):
        one.tick()
    ((headers, body),) = receiver.posts
    assert is_signed(headers, body)
    said = json.loads(body)
    for part in ("ICBM", "JCS", "severity 5 (grave)", "credibility 1", "level", "230059Z / 230959I NOV 26"):
        assert part in said["title"], (part, said["title"])
    assert LAUNCH in said["text"]
    assert "https://alpha.example/" in said["text"]
    assert said["link"].startswith("https://watch.example/provocations?p=")
    assert said["alerts"][0]["act"]["category"] == "icbm"
    assert messages(store)[0].state == "sent"


def test_what_comes_within_a_minute_is_one_message(store: Store, receiver: Hook) -> None:
    poll(store, NOW, LAUNCH)
    poll(store, NOW + MINUTE / 2, SHELLING)
    time = Time(NOW + MINUTE)
    sending(store, receiver.way(), time).tick()
    ((_, body),) = receiver.posts
    assert "and one more" in json.loads(body)["title"]
    assert len(json.loads(body)["alerts"]) == 2


def open_(store: Store) -> list[AlertMessage]:
    with store.read() as conn:
        return outbox.open_messages(conn)


def test_a_way_that_fails_is_tried_ever_more_seldom_then_it_is_a_dead_letter(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll(store, NOW, LAUNCH)
    time, tries = Time(NOW + MINUTE), []

    def fails(message: AlertMessage, _way: Way, now: datetime) -> Outcome:
        tries.append(now)
        return Outcome("later", "http 500", in_doubt=True)

    one = sending(store, Way("duty", "webhook", "x"), time, send=fails)
    monkeypatch.setattr(observing, "observe", lambda *_: 0)
    while (waiting := open_(store)) or not tries:
        one.tick()
        time.at = max(time.at + timedelta(seconds=1), *(message.next_try or time.at for message in waiting), NOW)
    gaps = [later - earlier for earlier, later in zip(tries, tries[1:], strict=False)]
    assert gaps == sorted(gaps)
    assert gaps[-1] == timedelta(hours=1)
    assert 25 < len(tries) < 40
    (dead,) = messages(store)
    assert (dead.state, dead.error, dead.in_doubt) == ("dead", "http 500", True)
    with store.begin() as conn:
        assert outbox.again(conn, dead.key, time.at)
        assert not outbox.again(conn, dead.key, time.at)
    sent: list[str] = []

    def takes(message: AlertMessage, _way: Way, _now: datetime) -> Outcome:
        sent.append(message.key)
        return SENT

    time.at += 5 * MINUTE
    sending(store, Way("duty", "webhook", "x"), time, send=takes).tick()
    assert dead.key in sent


def test_a_host_that_asks_to_wait_is_waited_for(store: Store, receiver: Hook) -> None:
    poll(store, NOW, LAUNCH)
    receiver.script = ["429 retry-after=600"]
    time = Time(NOW + MINUTE)
    one = sending(store, receiver.way(), time)
    one.tick()
    time.at += timedelta(seconds=599)
    one.tick()
    assert len(receiver.posts) == 1
    time.at += timedelta(seconds=1)
    one.tick()
    assert [m.state for m in messages(store) if m.key == receiver.ids[0]] == ["sent"]


def test_a_dead_mail_server_loses_nothing(store: Store) -> None:
    poll(store, NOW, LAUNCH)
    time = Time(NOW + MINUTE)
    with post() as server:
        way = server.way()
    sending(store, way, time).tick()
    assert [(m.state, m.error) for m in messages(store)] == [("waiting", "unreachable")]
    with post() as server:
        time.at += 5 * MINUTE
        sending(store, server.way(), time).tick()
        assert len(server.mails) == 1
        assert "ICBM" in server.mails[0]["subject"]


def test_what_waited_while_no_sender_ran_is_no_news_but_is_not_lost(store: Store, receiver: Hook) -> None:
    poll(store, NOW, LAUNCH)
    time = Time(NOW + 5 * HOUR)
    sending(store, receiver.way(), time).tick()
    assert receiver.posts == []
    with store.read() as conn:
        assert [letter.error for letter in outbox.dead_letters(conn)] == ["late"]


def test_a_way_without_an_address_tells_nobody_now_and_later(store: Store, receiver: Hook) -> None:
    poll(store, NOW, LAUNCH)
    sending(store, None, Time(NOW + MINUTE)).tick()
    sending(store, receiver.way(), Time(NOW + 4 * MINUTE)).tick()
    assert receiver.posts == []
    assert messages(store) == []


def reject(store: Store, at: datetime) -> str:
    with store.begin() as conn:
        id_ = str(conn.scalar(sa.select(schema.provocations.c.id)))
        acts.add_ruling(conn, Ruling(0, at, "reject", id_, "Kim", "an old film"))
        conn.execute(schema.provocations.update().values(status="rejected"))
    return id_


def test_what_an_officer_rejects_is_corrected_once(store: Store, receiver: Hook) -> None:
    poll(store, NOW, LAUNCH)
    time = Time(NOW + MINUTE)
    one = sending(store, receiver.way(), time)
    one.tick()
    reject(store, NOW + 2 * MINUTE)
    for _ in range(4):
        time.at += 2 * MINUTE
        poll(store, time.at, "Markets close higher")
        one.tick()
    titles = [json.loads(body)["title"] for _, body in receiver.posts]
    assert len(titles) == 2
    assert titles[1].startswith("CORRECTION, taken back or rejected: ")


def test_an_act_taken_back_before_it_went_out_is_told_to_nobody(store: Store, receiver: Hook) -> None:
    poll(store, NOW, LAUNCH, wires=WIRES[:1])
    reject(store, NOW)
    time = Time(NOW + MINUTE)
    sending(store, receiver.way(), time).tick()
    time.at += 5 * MINUTE
    sending(store, receiver.way(), time).tick()
    assert receiver.posts == []


def test_a_poller_that_stopped_is_told_of_and_a_host_that_wakes_is_not(store: Store, receiver: Hook) -> None:
    time = Time(NOW)  # nine hours after the last poll: it wakes
    one = sending(store, receiver.way(), time)
    one.tick()
    poll(store, NOW + MINUTE, "Markets close higher")
    for _ in range(30):
        time.at += 2 * MINUTE
        one.tick()
    (first,) = [json.loads(body)["title"] for _, body in receiver.posts]
    assert first.startswith("THE WATCH DOES NOT SEE since")
    poll(store, time.at, "Markets close higher")
    for _ in range(3):
        time.at += 2 * MINUTE
        one.tick()
    assert json.loads(receiver.posts[1][1])["title"].startswith("The watch sees again since")


def test_a_source_that_must_never_wait_is_told_down_where_a_rule_asks(
    store: Store, receiver: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = (*WIRES, replace(WIRES[0], name="Charlie", url="https://charlie.example/", launch_alert=True))
    monkeypatch.setattr(observing.source_edits, "sources_in_use", lambda *_: watched)
    with store.begin() as conn:
        alert_edits.add_edit(conn, NOW, "Kim", "resume", "source-down")
        states.save_source_state(conn, SourceState("Charlie", "dead", errors=3, last_success=NOW - 2 * HOUR))
    poll(store, NOW, "Markets close higher")
    time = Time(NOW)
    one = sending(store, receiver.way(), time)
    for _ in range(3):
        one.tick()
        time.at += MINUTE
    assert [json.loads(body)["title"][:21] for _, body in receiver.posts] == ["Source down: Charlie,"]


def test_what_was_told_of_an_act_is_corrected_where_it_was_merged_into_another(store: Store, receiver: Hook) -> None:
    poll(store, NOW, LAUNCH)
    time = Time(NOW + MINUTE)
    one = sending(store, receiver.way(), time)
    one.tick()
    with store.begin() as conn:  # as a ruling merges it
        p, m = schema.provocations, schema.members
        row = dict(conn.execute(sa.select(p)).mappings().one())
        conn.execute(p.insert().values(row | {"id": "P-other", "status": "rejected"}))
        conn.execute(m.update().values(provocation_id="P-other"))
        conn.execute(p.update().where(p.c.id == row["id"]).values(alias_of="P-other", reports=0))
    for _ in range(4):
        time.at += MINUTE
        one.tick()
    titles = [json.loads(body)["title"] for _, body in receiver.posts]
    assert [title.startswith("CORRECTION") for title in titles] == [False, True]


def test_a_fault_in_the_sources_file_keeps_no_alert_back(
    store: Store, receiver: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: object) -> None:
        raise BadReference([Problem("sources.toml", 1, "not TOML")])

    poll(store, NOW, LAUNCH)
    monkeypatch.setattr(observing.source_edits, "sources_in_use", faulty)
    time = Time(NOW + MINUTE)
    sending(store, receiver.way(), time).tick()
    assert len(receiver.posts) == 1


@pytest.mark.hosted
def test_it_works_on_a_hosted_database(hosted: str, receiver: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observing.source_edits, "sources_in_use", lambda *_: WIRES)
    store = open_store(hosted)
    poll(store, NOW - 9 * HOUR, "Markets close higher")
    poll(store, NOW, LAUNCH)
    poll(store, NOW + MINUTE / 2, LAUNCH)
    time = Time(NOW + MINUTE)
    receiver.script = ["503"]
    one = sending(store, receiver.way(), time)
    for _ in range(3):
        one.tick()
        time.at += MINUTE
    assert len(receiver.ids) == 1
    with store.read() as conn:
        assert outbox.counts(conn) == {"queued": 0, "sent": 1}
        assert outbox.told_acts(conn, NOW - HOUR)
        outbox.prune(conn, NOW)


def test_no_key_is_in_the_store(store: Store, receiver: Hook) -> None:
    receiver.script = ["500", "404"]
    poll(store, NOW, LAUNCH)
    time = Time(NOW + MINUTE)
    for _ in range(3):
        sending(store, receiver.way(), time).tick()
        time.at += 5 * MINUTE
    with store.read() as conn:
        held = [str(row) for table in schema.metadata.sorted_tables for row in conn.execute(sa.select(table))]
    assert not any("s3cr3t" in row or "whsec" in row or "127.0.0.1" in row for row in held)
