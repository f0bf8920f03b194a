"""Each way out against a real peer on loopback: what it takes, refuses, delays or leaves in doubt."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from components.alerts import mail, relay, webhook
from components.alerts.outcomes import SENT, Outcome, retry_after
from components.alerts.ways import Way, mailbox, read_ways
from data.models import AlertMessage
from tests.components.alerts.peers import Hook, Post, hook, is_signed, post
from tests.components.stocked import HOSTILE

NOW = datetime(2026, 11, 5, 1, 10, tzinfo=UTC)
BODY = "ICBM; JCS\n- Hill Wire, 050100Z: North launches <b>missile</b>\nhttps://hill.example/a?b=1\nreference k1"
MESSAGE = AlertMessage(
    "k1", "duty", NOW, "ICBM, 발사; JCS", BODY, "https://watch.example/provocations?p=1", {"alerts": []}
)


@pytest.fixture
def receiver() -> Iterator[Hook]:
    with hook() as held:
        yield held


@pytest.fixture
def server() -> Iterator[Post]:
    with post() as held:
        yield held


def test_a_webhook_is_signed_and_says_the_same_at_every_attempt(receiver: Hook) -> None:
    receiver.script = ["500"]
    outcomes = [webhook.send(MESSAGE, receiver.way(), NOW), webhook.send(MESSAGE, receiver.way(), NOW)]
    assert outcomes == [Outcome("later", "http 500"), SENT]
    (first, body), (second, again) = receiver.posts
    assert is_signed(first, body)
    assert is_signed(second, again)
    assert not is_signed(second, again + b" ")
    assert (body, first["webhook-id"]) == (again, second["webhook-id"]) == (body, "k1")
    said = json.loads(body)
    assert (said["title"], said["text"], said["id"]) == (MESSAGE.title, BODY, "k1")


@pytest.mark.parametrize(
    ("does", "outcome"),
    [
        ("ok", SENT),
        ("429 retry-after=7", Outcome("later", "http 429", 7.0)),
        ("503 retry-after=soon", Outcome("later", "http 503")),
        ("404", Outcome("refused", "http 404")),
        ("302 location=http://127.0.0.1:1/", Outcome("refused", "http 302")),
        ("hang", Outcome("later", "slow", in_doubt=True)),
        ("drip", Outcome("later", "slow", in_doubt=True)),
        ("cut", Outcome("later", "broke off", in_doubt=True)),
    ],
)
def test_what_a_webhook_answers(does: str, outcome: Outcome, receiver: Hook) -> None:
    receiver.script = [does]
    # One that hangs does so until the test is over: whoever gets an answer did not wait for it.
    assert webhook.send(MESSAGE, receiver.way(), NOW, seconds=0.5 if outcome.code == "slow" else 30) == outcome


def test_a_webhook_that_is_not_there_is_tried_later() -> None:
    found, _ = read_ways({"duty": {"url": "http://127.0.0.1:9/", "secret": "x" * 32}})
    assert webhook.send(MESSAGE, found["duty"], NOW) == Outcome("later", "unreachable")


def test_a_mail_is_plain_text_under_a_name_of_its_own(server: Post) -> None:
    box = mailbox(server.way("duty@example.org,two@example.org"))
    assert [mail.send(MESSAGE, box, NOW), mail.send(MESSAGE, box, NOW)] == [SENT, SENT]
    first, again = server.mails
    assert first["message-id"] == again["message-id"] == "<k1.november-watch@example.org>"
    assert (first["subject"], first["to"]) == (MESSAGE.title, "duty@example.org, two@example.org")
    assert first.get_content_type() == "text/plain"
    assert first.get_content().splitlines() == BODY.splitlines()
    assert [part.get_content_type() for part in first.walk()] == ["text/plain"]


def test_a_hostile_title_stays_in_the_subject(server: Post) -> None:
    hostile = AlertMessage("k2", "duty", NOW, "ICBM\r\nBcc: evil@example.org\u202e x", "a\n.\nb", "", {})
    assert mail.send(hostile, mailbox(server.way()), NOW) == SENT
    (kept,) = server.mails
    assert kept["bcc"] is None
    assert kept["subject"] == "ICBM Bcc: evil@example.org x"
    assert kept.get_content().splitlines() == ["a", ".", "b"]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("451 try later", Outcome("later", "smtp 451")),
        ("554 no", Outcome("refused", "smtp 554")),
    ],
)
def test_what_a_mail_server_answers(answer: str, outcome: Outcome, server: Post) -> None:
    server.answers = [answer]
    box = mailbox(server.way())
    assert mail.send(MESSAGE, box, NOW) == outcome
    assert mail.send(MESSAGE, box, NOW) == SENT


def test_mail_to_nobody_is_refused_and_to_some_is_sent(server: Post) -> None:
    assert mail.send(MESSAGE, mailbox(server.way("nobody@example.org")), NOW) == Outcome("refused", "recipients")
    some = mailbox(server.way("nobody@example.org,duty@example.org"))
    assert mail.send(MESSAGE, some, NOW) == Outcome("sent", "partly")
    assert len(server.mails) == 1


def test_mail_without_encryption_is_not_handed_over_where_it_is_asked_for(server: Post) -> None:
    found, _ = read_ways({"duty": f"mailto://127.0.0.1:{server.port}?from=a@b.example&to=c@d.example"})
    assert mail.send(MESSAGE, mailbox(found["duty"]), NOW) == Outcome("refused", "no encryption")
    assert server.mails == []


def test_a_dead_mail_server_is_tried_later() -> None:
    found, _ = read_ways({"duty": "mailto://127.0.0.1:9?tls=no&from=a@b.example&to=c@d.example"})
    assert mail.send(MESSAGE, mailbox(found["duty"]), NOW) == Outcome("later", "unreachable")


def test_retry_after_is_read_in_both_forms_and_bounded() -> None:
    assert retry_after("120", NOW) == 120
    assert retry_after("Thu, 05 Nov 2026 01:12:00 GMT", NOW) == 120
    assert retry_after("Thu, 05 Nov 2020 01:12:00 GMT", NOW) == 0
    assert retry_after("9" * 400, NOW) == 86_400
    assert retry_after("soon", NOW) is retry_after(None, NOW) is retry_after("², 3", NOW) is None


class _Caught:
    """What apprise would post, for chats whose address nobody can put on loopback."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def __call__(self, *args: Any, **kwargs: Any) -> requests.Response:
        said = kwargs.get("data") or kwargs.get("json") or (args[1] if len(args) > 1 else "")
        self.sent.append(said.decode() if isinstance(said, bytes) else str(said))
        answer = requests.Response()
        answer.status_code = 200
        answer._content = b"ok" if "hooks.slack.com" in str(args) else b'{"ok": true, "result": []}'
        return answer


def readable(sent: str) -> str:
    return json.dumps(json.loads(sent), ensure_ascii=False) if sent.startswith("{") else sent


CHATS = (
    "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#watch",
    "tgram://123456789:abcdefg_hijklmnop/12315544/",
    "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js/",
    "ntfy://ntfy.example/watch",
    "workflows://host.example/workflow1234/signature1234/",
)


@pytest.mark.parametrize("url", CHATS)
@pytest.mark.parametrize(
    "hostile", [*HOSTILE, "<!channel> @everyone <@U123|x> [a](http://evil.example) <http://evil.example|b>"]
)
def test_a_strangers_text_stays_text_in_every_chat(url: str, hostile: str, monkeypatch: pytest.MonkeyPatch) -> None:
    caught = _Caught()
    for name in ("post", "get", "request"):
        monkeypatch.setattr(requests, name, caught)
    monkeypatch.setattr(requests.Session, "request", lambda _self, _method, url, **more: caught(url, **more))
    shown = " ".join(hostile.split())
    message = AlertMessage("k3", "chat", NOW, shown, f"- Wire, 0100Z: {shown}\nhttps://hill.example/a", "", {})
    assert relay.send(message, Way("chat", "relay", url)) == SENT
    said = "".join(map(readable, caught.sent))
    assert "hill.example/a" in said.replace("\\", "")  # Teams reads an escaped dot as a dot
    for acting in ("<!channel", "@everyone", "<@U", "](http", "<http", "<img", "<script", "<style", "http://evil",
                   "www.evil", "javascript:alert", "a@evil", ":streamlit", "**bold", "~~gone"):  # fmt: skip
        assert acting not in said, acting


def test_apprise_says_nothing_of_addresses_and_is_not_waited_for(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    bad = Way("chat", "relay", "slack://s3cr3t")
    assert relay.send(MESSAGE, bad) == Outcome("refused", "address")
    dead = Way("dead", "relay", "json://user:s3cr3t@127.0.0.1:9/hook")
    assert relay.send(MESSAGE, dead) == Outcome("later", "not taken")
    assert "s3cr3t" not in caplog.text
    with hook() as slow:
        slow.script = ["hang"]
        way = Way("slow", "relay", slow.url.replace("http://", "json://"))
        assert relay.send(MESSAGE, way, seconds=0.3) == Outcome("later", "slow", in_doubt=True)
        # Left alone at once: whoever waited for it again would wait for a minute and hear something else.
        assert relay.send(MESSAGE, way, seconds=600) == Outcome("later", "slow", in_doubt=True)
        assert len(slow.posts) == 1  # the way was left alone while the first attempt hung


def test_a_redirect_of_a_chat_is_not_followed() -> None:
    with hook() as there, hook() as here:
        here.script = [f"307 location={there.url}"]
        way = Way("moved", "relay", here.url.replace("http://", "json://"))
        assert relay.send(MESSAGE, way) == Outcome("later", "not taken")
        assert there.posts == []
