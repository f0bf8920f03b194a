"""This computer is asked for, never guessed: one header too many, too few or odd keeps its door shut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.access import here

Headers = dict[str, tuple[str, ...]]
CHROMIUM: Headers = {
    "host": ("localhost:8501",), "connection": ("Upgrade",), "pragma": ("no-cache",), "cache-control": ("no-cache",),
    "user-agent": ("Mozilla/5.0",), "upgrade": ("websocket",), "origin": ("http://localhost:8501",),
    "sec-websocket-version": ("13",), "accept-encoding": ("gzip, deflate, br",), "accept-language": ("en-US",),
    "cookie": ("a=b",), "sec-websocket-key": ("eA==",), "sec-websocket-extensions": ("permessage-deflate",),
}  # fmt: skip
FIREFOX = CHROMIUM | {"accept": ("*/*",), "connection": ("keep-alive, Upgrade",), "sec-fetch-site": ("same-origin",)}


def sent(changed: Headers, address: str = "127.0.0.1", port: int = 8501) -> bool:
    return here.sent_here({k: v for k, v in (CHROMIUM | changed).items() if v}, address, port)


@pytest.mark.parametrize(
    ("changed", "address"),
    [
        ({}, "127.0.0.1"), ({}, "localhost"), ({}, "::1"), (FIREFOX, "127.0.0.1"),
        ({"host": ("[::1]:8501",), "origin": ("http://[::1]:8501",)}, "::1"),
    ],
)  # fmt: skip
def test_a_browser_here_is_known(changed: Headers, address: str) -> None:
    assert sent(changed, address)


@pytest.mark.parametrize(
    "changed",
    [
        {"origin": ()}, {"host": ()}, {"user-agent": ()}, {"sec-websocket-key": ()},
        {"host": ("",)}, {"host": ("localhost",)}, {"host": ("localhost:80",)}, {"host": ("LOCALHOST:8501",)},
        {"host": ("localhost:8501", "watch.example")}, {"host": ("127.0.0.1:8501",)},
        {"host": ("localhost.evil.example:8501",), "origin": ("http://localhost.evil.example:8501",)},
        {"host": ("0.0.0.0:8501",), "origin": ("http://0.0.0.0:8501",)},
        {"host": ("127.1:8501",), "origin": ("http://127.1:8501",)},
        {"origin": ("null",)}, {"origin": ("https://localhost:8501",)}, {"origin": ("http://localhost",)},
        {"origin": ("http://evil.example",)}, {"connection": ("close, Upgrade",)}, {"connection": ("",)},
        {"sec-fetch-site": ("cross-site",)}, {"upgrade": ("h2c",)},
        {"x-forwarded-for": ("127.0.0.1",)}, {"forwarded": ("for=::1",)}, {"via": ("1.1 somebody",)},
        {"x-real-ip": ("::1",)}, {"cf-ray": ("1",)}, {"x-anything-new": ("1",)}, {"te": ("trailers",)},
        {"authorization": ("Basic eA==",)}, {"remote-user": ("cho",)}, {"content-length": ("0",)},
    ],
)  # fmt: skip
def test_whatever_a_browser_here_would_not_send_is_elsewhere(changed: Headers) -> None:
    assert not sent(changed)


@pytest.mark.parametrize("address", ["", "0.0.0.0", "::", "192.0.2.1", "watch.example", "127.0.0.1.evil.example"])
def test_a_server_for_others_is_not_this_computer(address: str) -> None:
    assert not sent({}, address)


@given(st.text("abcdefghijklmnopqrstuvwxyz-", min_size=1, max_size=20).filter(lambda n: not n.startswith("sec-")))
def test_no_unknown_header_passes(name: str) -> None:
    assert name in here._SENT or not sent({name: ("x",)})


def test_the_door_must_be_asked_for() -> None:
    assert [here.asked({"WATCH_LOCAL": said}) for said in ("", "off", "1", "yes", "on", " OPEN ")] == [False] * 4 + [
        True
    ] * 2
    assert not here.asked({})


def test_only_the_code_of_this_start_fits() -> None:
    assert here.fits(here._code)
    assert not any(here.fits(guess) for guess in ("", "guess", here._code[:-1], here._code + "x", "코드"))
    assert len(here._code) >= 22
