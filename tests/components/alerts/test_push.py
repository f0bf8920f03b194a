"""Web Push: the standard's own example, a browser that reads what was sent to it, and what its push service answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from components.alerts import push, sender
from components.alerts.outcomes import SENT, Outcome
from components.alerts.push import CURVE, decoded, encoded, encrypted, subscription, text_of
from components.alerts.ways import Way, read_ways
from data.models import AlertMessage
from tests.components.alerts.peers import Browser, Hook, hook

NOW = datetime(2026, 11, 5, 1, 10, tzinfo=UTC)
KEY = push.new_key()
SECTION = {"key": KEY, "contact": "mailto:duty@example.org"}
MESSAGE = AlertMessage(
    "k1", "duty", NOW, "ICBM, 발사; JCS", "- Hill Wire: <b>missile</b>", "https://watch.example/a", {}
)


@pytest.fixture
def service() -> Iterator[Hook]:
    with hook() as held:
        yield held


def way(browser: Browser) -> Way:
    found, problems = read_ways({"tablet": browser.line()}, SECTION)
    assert problems == ()
    return found["tablet"]


def test_the_example_of_rfc_8291() -> None:
    own = ec.derive_private_key(int.from_bytes(decoded("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big"), CURVE)
    line = json.dumps(
        {
            "endpoint": "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
            "keys": {
                "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
                "auth": "BTBZMqHH6r4Tts7J_aSIgg",
            },
        }
    )
    text = b"When I grow up, I want to be a watermelon"
    made = encrypted(text, subscription(line), own, decoded("DGv6ra1nlYgDCS1FRnbzlw"))
    assert encoded(made) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
        "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@given(st.binary(max_size=3900))
def test_the_browser_alone_reads_what_was_sent_to_it(text: bytes) -> None:
    browser = Browser("https://push.example/one")
    made = encrypted(text, subscription(browser.line()))
    assert browser.reads(made) == text
    assert len(made) <= push.RECORD


def test_a_message_reaches_the_browser_signed_and_named(service: Hook) -> None:
    browser = Browser(service.url)
    assert sender.send_by(MESSAGE, way(browser), NOW) == SENT
    ((headers, body),) = service.posts
    assert json.loads(browser.reads(body)) == {
        "id": "k1", "title": "ICBM, 발사; JCS", "text": "- Hill Wire: <b>missile</b>", "link": "https://watch.example/a",
    }  # fmt: skip
    assert (headers["topic"], headers["content-encoding"], headers["ttl"]) == ("k1", "aes128gcm", "86400")
    assert b"ICBM" not in body
    assert claims_of(headers["authorization"]) == {
        "aud": service.url.removesuffix("/watch?key=s3cr3t"),
        "exp": int(NOW.timestamp()) + 12 * 3600,
        "sub": "mailto:duty@example.org",
    }


def claims_of(header: str) -> Any:
    """What a push service does with the header: the signature must be that of the key which the browser was given."""
    token, key = (part.partition("=")[2] for part in header.removeprefix("vapid ").split(", "))
    said, _, signature = token.rpartition(".")
    r, s = (int.from_bytes(decoded(signature)[part], "big") for part in (slice(32), slice(32, None)))
    point = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, decoded(key))
    point.verify(encode_dss_signature(r, s), said.encode(), ec.ECDSA(hashes.SHA256()))
    return json.loads(decoded(said.partition(".")[2]))


@pytest.mark.parametrize(
    ("does", "outcome"),
    [
        ("201", SENT),
        ("410", Outcome("refused", "gone")),
        ("404", Outcome("refused", "gone")),
        ("403", Outcome("refused", "http 403")),
        ("429 retry-after=7", Outcome("later", "http 429", 7.0)),
        ("500", Outcome("later", "http 500")),
        ("hang", Outcome("later", "slow", in_doubt=True)),
    ],
)
def test_what_a_push_service_answers(does: str, outcome: Outcome, service: Hook) -> None:
    service.script = [does]
    assert push.send(MESSAGE, way(Browser(service.url)), NOW, seconds=0.5 if does == "hang" else 30) == outcome


@given(st.text(max_size=3000), st.text(max_size=240))
def test_a_long_text_is_cut_and_the_title_stays_whole(body: str, title: str) -> None:
    said = json.loads(text_of(replace(MESSAGE, title=title.replace("\ud800", ""), body=body)))
    assert said["title"] == title.replace("\ud800", "")
    assert said["text"] == body or said["text"].endswith("…")


def test_a_title_that_fills_the_message_is_cut_too() -> None:
    said = json.loads(found := text_of(replace(MESSAGE, title="발사 " * 5_000)))
    assert said["title"].endswith("…")
    assert len(encrypted(found, subscription(Browser("https://push.example/a").line()))) <= push.RECORD


@pytest.mark.parametrize(
    ("line", "push_section", "said"),
    [
        ('{"endpoint": "https://push.example/s3cr3t"}', SECTION, "no subscription"),
        ('{"endpoint": "s3cr3t', SECTION, "no subscription"),
        (Browser("http://push.example/s3cr3t").line(), SECTION, "no subscription"),
        (
            Browser("https://push.example/s3cr3t").line().replace('"auth": "', '"auth": "AAAA'),
            SECTION,
            "no subscription",
        ),
        (Browser("https://push.example/s3cr3t").line(), None, "--push-key"),
    ],
)
def test_what_is_wrong_with_a_browsers_line_is_told_without_it(line: str, push_section: Any, said: str) -> None:
    found, (problem,) = read_ways({"tablet": line}, push_section)
    assert found == {}
    assert said in problem
    assert "s3cr3t" not in problem


@pytest.mark.parametrize(
    "section",
    [7, {}, {"key": "s3cr3t", "contact": "mailto:a@b.example"}, {"key": "_" * 43, "contact": "mailto:a@b.example"},
     {"key": KEY}, {"key": KEY, "contact": "duty"}],
)  # fmt: skip
def test_a_key_that_is_none_stops_the_browsers_and_nothing_else(section: Any) -> None:
    lines = {"tablet": Browser("https://push.example/one").line(), "chat": "slack://a/b/c"}
    found, problems = read_ways(lines, section)
    assert list(found) == ["chat"]
    assert problems[0].startswith("[push] ")
    assert KEY not in "".join(problems)
    assert "s3cr3t" not in "".join(problems)


def test_no_form_of_it_shows_address_or_key() -> None:
    browser = Browser("https://push.example/s3cr3t")
    shown = repr(way(browser)) + repr(subscription(browser.line()))
    assert "s3cr3t" not in shown
    assert encoded(browser.auth) not in shown
