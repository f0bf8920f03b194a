"""Proxies of the environment, with the test of addresses kept sound; secrets in addresses, filled in and hidden."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from data.models import Entry, masked_url
from feeds.fetching import secrets
from feeds.fetching.proxies import from_environment
from feeds.fetching.secrets import SecretMissing
from tests.feeds.conftest import NOW, Get
from tests.feeds.server import FaultServer

PUBLIC = "93.184.216.34"
NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


class Tunnels:
    """A proxy on loopback that grants ways to `port`, whatever address is asked for, and keeps what was asked."""

    def __init__(self, port: int, status: str = "200 Established") -> None:
        self.to, self.status = port, status
        self.asked: list[bytes] = []
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Tunnels:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _serve(self) -> None:
        server = self._loop.run_until_complete(asyncio.start_server(self._client, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.asked.append(head)
        writer.write(f"HTTP/1.1 {self.status}\r\n\r\n".encode())
        if not self.status.startswith("200"):
            writer.close()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.to)

        async def pump(a: asyncio.StreamReader, b: asyncio.StreamWriter) -> None:
            with contextlib.suppress(OSError):
                while data := await a.read(65536):
                    b.write(data)
                    await b.drain()
                b.close()

        await asyncio.gather(pump(reader, far_writer), pump(far_reader, writer))


@pytest.fixture
def tunnels(server: FaultServer) -> Iterator[Tunnels]:
    with Tunnels(server.port) as proxy:
        yield proxy


async def public(host: str, port: int) -> list[str]:
    return ["127.0.0.1"] if host == "127.0.0.1" else ["10.0.0.7"] if host == "inside.example" else [PUBLIC]


def test_a_proxy_is_asked_for_the_address_that_was_tested(
    server: FaultServer, tunnels: Tunnels, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://user:p%40ss@127.0.0.1:{tunnels.port}")
    fetched = get("http://wire.example/ok", resolver=public)
    assert fetched.outcome == "body"
    assert tunnels.asked[0].startswith(f"CONNECT {PUBLIC}:80 ".encode())
    assert b"Proxy-Authorization: Basic dXNlcjpwQHNz\r\n" in tunnels.asked[0]
    assert server.requests[-1].headers[b"host"] == b"wire.example"
    assert get("http://inside.example/ok", resolver=public).outcome == "refused-address"
    assert len(tunnels.asked) == 1, "what the test refuses is asked of nobody"


def test_our_own_network_and_what_no_proxy_names_is_reached_directly(
    server: FaultServer, tunnels: Tunnels, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"127.0.0.1:{tunnels.port}")
    assert get(server.url("ok")).outcome == "body"
    assert tunnels.asked == []


def test_a_proxy_that_grants_no_way_is_the_fault(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    with Tunnels(0, "403 Forbidden") as proxy:
        monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{proxy.port}")
        fetched = get("http://wire.example/ok", resolver=public)
    assert fetched.outcome == "proxy"
    assert "'403 Forbidden'" in fetched.detail
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert get("http://wire.example/ok", resolver=public).outcome == "proxy"


@pytest.mark.parametrize("text", ["socks5://127.0.0.1:1080", "https://proxy.example", "http://", "http://[x/"])
def test_a_proxy_that_cannot_be_kept_safe_is_refused_in_a_word(text: str) -> None:
    with pytest.raises(ValueError, match="HTTPS_PROXY: only proxies like http://"):
        from_environment({"HTTPS_PROXY": text})


@pytest.mark.parametrize(
    ("no_proxy", "host", "direct"),
    [
        ("*", "wire.example", True),
        ("wire.example", "wire.example", True),
        (".wire.example", "en.wire.example", True),
        ("wire.example", "notwire.example", False),
        ("pier.example, wire.example:443", "wire.example", True),
        ("wire.example:8443", "wire.example", False),
        ("10.0.0.0/8", "10.1.2.3", True),
        ("10.0.0.0/8", "wire.example", False),
        ("", "wire.example", False),
    ],
)
def test_no_proxy(no_proxy: str, host: str, direct: bool) -> None:
    proxies = from_environment({"https_proxy": "http://proxy.example:3128", "NO_PROXY": no_proxy})
    assert (proxies.of(host, 443) is None) == direct


def test_a_name_and_a_password_go_to_their_own_host_alone(server: FaultServer, get: Get) -> None:
    url = server.url("ok").replace("http://", "http://reader:p%40ss@")
    assert get(url).outcome == "body"
    assert server.requests[-1].headers[b"authorization"] == b"Basic cmVhZGVyOnBAc3M="
    assert "p%40ss" not in get(url).final_url
    get(server.url("moved-301").replace("http://", "http://reader:p@"))
    assert b"authorization" in server.requests[-1].headers
    get(url.replace("127.0.0.1", "localhost").replace("/ok", "/moved-301"))
    assert server.requests[-1].path == "/feed/moved301"
    assert b"authorization" not in server.requests[-1].headers


def test_a_secret_is_filled_in_by_name(
    server: FaultServer, get: Get, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PIER_TOKEN", "a&b c")
    get(server.url("ok?token=${PIER_TOKEN}"))
    assert server.requests[-1].path == "/ok?token=a%26b%20c"
    missing = get(server.url("ok?token=${OTHER_TOKEN}"))
    assert (missing.outcome, "OTHER_TOKEN" in missing.detail) == ("secret", True)
    file = tmp_path / "secrets.toml"
    file.write_text('[feeds]\nANY = "x"\n', encoding="utf-8")
    assert secrets.fill("https://w.example/${ANY}", {}, (file,)) == ("https://w.example/x", ("x",))


@pytest.mark.parametrize("name", ["WATCH_DB", "PATH", "AWS_SECRET_KEY", "GITHUB_TOKEN", "DATABASE_PASSWORD"])
def test_no_other_systems_secret_leaves_in_an_address(name: str) -> None:
    with pytest.raises(SecretMissing, match=name):
        secrets.fill(f"https://w.example/?x=${{{name}}}", {name: "secret"}, ())


def test_a_secret_that_comes_back_in_links_is_taken_out() -> None:
    entry = Entry(
        "w", "https://w.example/a?token=s3cret&id=1", "t", "", "https://w.example/a?id=1&token=s3cret", NOW, NOW
    )
    clean = secrets.without(entry, ("s3cret",))
    assert "s3cret" not in clean.link + clean.guid
    assert clean.link == "https://w.example/a?id=1"
    assert secrets.without(replace(entry, link="", guid="g"), ("s3cret",)).guid == "g"


def test_what_anybody_may_see_of_an_address() -> None:
    assert masked_url("https://u:p@w.example/f?id=1&token=x") == "https://***@w.example/f?***"
    assert masked_url("https://w.example/f?q=pier&token=x", whole_query=False) == "https://w.example/f?q=pier&token=***"
    assert masked_url("https://${U}:${P}@w.example/f", whole_query=False) == "https://${U}:${P}@w.example/f"
