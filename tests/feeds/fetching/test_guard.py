"""The door into the network: no URL, name or redirect leads into a network of ours."""

from __future__ import annotations

import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.fetching.guard import Refused, address_problem, allowed_networks, check_url, is_allowed_host
from tests.feeds.answers import Answer
from tests.feeds.conftest import LOOPBACK, Get
from tests.feeds.server import FaultServer

INWARD = (
    "http://127.0.0.1:PORT/ok",
    "http://localhost:PORT/ok",
    "http://2130706433:PORT/ok",
    "http://0x7f.1:PORT/ok",
    "http://0177.0.0.1:PORT/ok",
    "http://127.1:PORT/ok",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://[::1]:PORT/ok",
    "http://[::]:PORT/ok",
    "http://[::ffff:127.0.0.1]:PORT/ok",
    "http://[::ffff:7f00:1]:PORT/ok",
    "http://[::127.0.0.1]:PORT/ok",
    "http://100.64.0.1/",
    "http://0.0.0.0:PORT/ok",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[64:ff9b::808:808]/",
    "http://[64:ff9b:1::1]/",
    "http://[2002:a00:1::]/",
    "http://[2002:808:808::1]/",
    "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://198.18.0.1/",
    "http://192.0.0.8/",
)


@pytest.fixture
def _written_addresses_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the system read 2130706433 and 0x7f.1 as it always does; nothing is looked up for such a host."""
    guarded = socket.getaddrinfo

    def resolve(host: object, *args: object, **kwargs: object) -> object:
        try:
            return guarded(socket.inet_ntoa(socket.inet_aton(str(host))), *args, **kwargs)  # type: ignore[arg-type]
        except OSError:
            return guarded(host, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


@pytest.mark.usefixtures("_written_addresses_only")
@pytest.mark.parametrize("url", INWARD)
def test_no_way_inward(url: str, server: FaultServer, get: Get) -> None:
    fetched = get(url.replace("PORT", str(server.port)), allowed=())
    assert fetched.outcome == "refused-address", fetched
    assert server.requests == []


@pytest.mark.usefixtures("_written_addresses_only")
@pytest.mark.parametrize("url", [url for url in INWARD if "PORT" not in url])
def test_no_way_inward_by_redirect(url: str, server: FaultServer, get: Get) -> None:
    server.answers["moved"] = Answer("302 Found", headers={"Location": url})
    fetched = get(server.url("feed/moved"))
    assert fetched.outcome == "refused-address", fetched
    assert len(server.requests) == 1


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "data:text/xml,x"])
def test_redirects_to_other_schemes_end_there(target: str, server: FaultServer, get: Get) -> None:
    server.answers["moved"] = Answer("301 Moved Permanently", headers={"Location": target})
    fetched = get(server.url("feed/moved"))
    assert fetched.outcome == "refused-address"
    assert "only http and https" in fetched.detail


def test_redirect_with_a_password_is_refused(server: FaultServer, get: Get) -> None:
    inside = f"http://user:secret@127.0.0.1:{server.port}/ok"
    server.answers["moved"] = Answer("301 Moved Permanently", headers={"Location": inside})
    fetched = get(server.url("feed/moved"))
    assert fetched.outcome == "refused-address"
    assert "secret" not in fetched.detail


def test_a_name_is_only_as_good_as_its_address(server: FaultServer, get: Get) -> None:
    async def resolver(host: str, port: int) -> list[str]:
        assert host == "feeds.example"
        return ["10.0.0.1", "::ffff:169.254.169.254"]

    assert get("http://feeds.example/rss", resolver=resolver).outcome == "refused-address"


def test_the_connection_goes_to_the_address_that_was_tested(server: FaultServer, get: Get) -> None:
    """A name that answers with a good address first and a bad one later is asked once for each connection."""
    asked = 0

    async def resolver(host: str, port: int) -> list[str]:
        nonlocal asked
        asked += 1
        return ["10.0.0.1", "127.0.0.1"] if asked == 1 else ["10.0.0.1"]

    fetched = get(f"http://feeds.example:{server.port}/ok", resolver=resolver)
    assert fetched.outcome == "body"
    assert asked == 1
    assert server.requests[0].headers[b"host"] == f"feeds.example:{server.port}".encode()


def test_a_dead_first_address_does_not_hide_the_second(server: FaultServer, get: Get) -> None:
    async def resolver(host: str, port: int) -> list[str]:
        return ["127.0.0.2", "127.0.0.1"]

    both = (ipaddress.ip_network("127.0.0.0/30"),)
    assert get(f"http://feeds.example:{server.port}/ok", resolver=resolver, allowed=both).outcome == "body"


def test_a_name_without_an_address_says_so(get: Get) -> None:
    async def nowhere(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    assert get("http://feeds.example/", resolver=nowhere).outcome == "dns"


@pytest.mark.parametrize("text", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "203.248.252.2"])
def test_public_addresses_pass(text: str) -> None:
    assert address_problem(text) == ""


@given(st.ip_addresses(v=4))
def test_an_address_in_disguise_is_judged_by_what_it_is(address: ipaddress.IPv4Address) -> None:
    plain = address_problem(str(address))
    assert bool(address_problem(f"::ffff:{address}")) == bool(plain)
    assert address_problem(str(ipaddress.IPv6Address((0x2002 << 112) | (int(address) << 80))))
    assert address_problem(str(ipaddress.IPv6Address((0x64FF9B << 96) | int(address))))


@given(st.ip_addresses())
def test_nothing_passes_that_is_not_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if not address.is_global or address.is_multicast:
        mapped = getattr(address, "ipv4_mapped", None)
        assert address_problem(str(address)) or (mapped is not None and mapped.is_global)


def test_an_allowed_network_lets_through_itself_and_nothing_else() -> None:
    assert address_problem("127.0.0.1", LOOPBACK) == ""
    assert address_problem("::ffff:127.0.0.1", LOOPBACK) == ""
    assert address_problem("127.0.0.2", LOOPBACK)
    assert address_problem("::1", LOOPBACK)
    nat64 = (ipaddress.ip_network("64:ff9b::/96"),)
    assert address_problem("64:ff9b::808:808", nat64) == ""
    assert address_problem("64:ff9b::a9fe:a9fe", nat64), "a gateway into IPv4 is no way to the metadata service"


@pytest.mark.parametrize(
    "text",
    ["", "feed", "//feeds.example/x", "file:///etc/passwd", "javascript:alert(1)", "http://", "http:///x",
     "http://user@feeds.example/", "http://feeds.example:99999/", "http://feeds.example:0/", "http://[::1/",
     "http://a b/", "http://x\n.example/", "http://%31/", "http://[v1.x]/"],
)  # fmt: skip
def test_what_is_no_address_of_a_feed(text: str) -> None:
    with pytest.raises(Refused):
        check_url(text)


def test_urls_are_made_ready_for_the_wire() -> None:
    assert str(check_url(" https://feeds.example/한글?q=a b#part ")) == (
        "https://feeds.example/%ED%95%9C%EA%B8%80?q=a%20b"
    )
    assert check_url("http://뉴스.example/").raw_host == b"xn--vg1b002a.example"


def test_networks_are_read_from_the_environment() -> None:
    assert allowed_networks({}) == ()
    read = allowed_networks({"WATCH_ALLOW_NET": "127.0.0.1/32, 10.1.0.0/16,,fd00::/8"})
    assert [str(network) for network in read] == ["127.0.0.1/32", "10.1.0.0/16", "fd00::/8"]
    assert is_allowed_host("localhost", LOOPBACK)
    assert not is_allowed_host("feeds.example", LOOPBACK)


@pytest.mark.parametrize("bad", ["loopback", "127.0.0.1/33", "10.0.0.1/8", "127.0.0.1;10.0.0.0/8", "*"])
def test_a_bad_network_is_named(bad: str) -> None:
    with pytest.raises(ValueError, match="WATCH_ALLOW_NET") as raised:
        allowed_networks({"WATCH_ALLOW_NET": f"127.0.0.1/32,{bad}"})
    assert repr(bad) in str(raised.value)
    assert "\n" not in str(raised.value)
