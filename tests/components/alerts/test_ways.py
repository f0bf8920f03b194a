"""The ways of the secrets: what is wrong is told without the value, and no form of a way shows its address."""

from __future__ import annotations

import pytest

from components.alerts.ways import mailbox, read_ways
from tests.components.alerts.peers import SECRET

MAIL = "mailto://watch%40example.org:p%40ss@smtp.example.org?to=duty@example.org"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (7, "address in quotes"),
        ({"url": "https://hook.example", "key": "s3cr3t"}, "address in quotes"),
        ("https://hook.example/s3cr3t", "needs a secret"),
        ({"url": "https://hook.example/s3cr3t", "secret": "short"}, "too short"),
        ({"url": "https://hook.example/s3cr3t", "secret": "whsec_s3cr3t!"}, "no base64"),
        ({"url": "https:///s3cr3t", "secret": SECRET}, "names no host"),
        ({"url": "slack://s3cr3t", "secret": SECRET}, "only a webhook"),
        ("mailto://watch:s3cr3t@smtp.example.org", "write mailto"),
        ("mailto://watch:s3cr3t@smtp.example.org?from=a@b.example&to=c@d.example&tls=no", "without encryption"),
        ("mailto://smtp.example.org:s3cr3t?from=a@b.example&to=c@d.example", "port is no number"),
        ("mailto://smtp.example.org?from=a@b.example&to=c@d.example%0d%0aBcc:s3cr3t@x.example", "write mailto"),
        ("//[s3cr3t", "cannot be read"),
        ("s3cr3t", "no scheme"),
    ],
)
def test_what_is_wrong_is_told_without_the_value(value: object, said: str) -> None:
    found, (line,) = read_ways({"duty": value})
    assert found == {}
    assert line.startswith("[alerts] duty: ")
    assert said in line
    assert "s3cr3t" not in line


def test_one_bad_way_leaves_the_others() -> None:
    found, problems = read_ways({"duty": MAIL, "Room!": "slack://a/b/c", "chat": "slack://a/b/c"})
    assert {name: way.kind for name, way in found.items()} == {"duty": "mail", "chat": "relay"}
    assert problems == ("[alerts] a name: write it in small letters, digits, - and _",)
    assert read_ways("x")[0] == {}


def test_no_form_of_a_way_shows_its_address_or_key() -> None:
    found, _ = read_ways({"duty": MAIL, "hook": {"url": "https://hook.example/k3y", "secret": SECRET}})
    shown = repr(found) + str(list(found.values())) + repr(mailbox(found["duty"]))
    assert not any(word in shown for word in ("p@ss", "p%40ss", "k3y", "0123456789", SECRET))


def test_a_mails_address_says_server_sender_and_readers() -> None:
    box = mailbox(read_ways({"duty": MAIL})[0]["duty"])
    assert (box.host, box.port, box.tls) == ("smtp.example.org", 587, "starttls")
    assert (box.user, box.password, box.sender) == ("watch@example.org", "p@ss", "watch@example.org")
    assert box.to == ("duty@example.org",)
    over = mailbox(read_ways({"duty": MAIL.replace("mailto", "mailtos") + ",two@example.org"})[0]["duty"])
    assert (over.port, over.tls, over.to) == (465, "tls", ("duty@example.org", "two@example.org"))
