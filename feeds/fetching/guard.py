"""The one door into the network: which URLs we ask for, and which addresses we connect to.

A feed's address, or a redirect on the way to it, must not lead us into the network we run in. A name is resolved when
we connect, every address it has is tested, and the connection goes to an address that passed: a name that answers
differently the second time gains nothing.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
import re
import socket
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import httpcore
import httpx

from data.models import masked_url
from feeds.fetching.proxies import DIRECT, Proxies, Proxy, ProxyFailed, tunnel
from feeds.fetching.surplus import CountedStream

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolver = Callable[[str, int], Awaitable[list[str]]]

CONNECT_SECONDS = 10.0
ALLOW_VARIABLE = "WATCH_ALLOW_NET"
_HOST = re.compile(rb"[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_.])?|[0-9a-f]*:[0-9a-f:.]*", re.IGNORECASE)  # a name, or IPv6

# Prefixes that carry an IPv4 address inside an IPv6 one: NAT64 (RFC 6052), 6to4 (RFC 3056), Teredo (RFC 4380).
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Public unicast IPv6 is 2000::/3. Of it, 2001::/23 is for protocols (Teredo, ORCHID) and 2002::/16 is 6to4.
_UNICAST = ipaddress.IPv6Network("2000::/3")
_NOT_HOSTS: tuple[Network, ...] = (
    ipaddress.IPv6Network("2001::/23"),
    ipaddress.IPv6Network("2001:db8::/32"),
    ipaddress.IPv6Network("2002::/16"),
    ipaddress.IPv6Network("3fff::/20"),
    ipaddress.IPv4Network("100.64.0.0/10"),
    ipaddress.IPv4Network("192.0.0.0/24"),
    ipaddress.IPv4Network("192.88.99.0/24"),
)


class Refused(Exception):
    """An address or URL that we do not ask for. The message says which and why."""


class LookupFailed(Exception):
    """The host's name could not be resolved."""


class Unreached(httpcore.ConnectError):
    """No address of the host took a connection. Any other ConnectError came about on a connection that was taken."""


def allowed_networks(environ: Mapping[str, str] = os.environ) -> tuple[Network, ...]:
    """The networks in WATCH_ALLOW_NET that the address check lets through. None by default.

    Raises ValueError with one line that names the bad value.
    """
    networks: list[Network] = []
    for part in environ.get(ALLOW_VARIABLE, "").split(","):
        if not (text := part.strip()):
            continue
        try:
            networks.append(ipaddress.ip_network(text))
        except ValueError as error:
            raise ValueError(
                f"{ALLOW_VARIABLE}: {text!r} is not a network ({error}); write for example 127.0.0.1/32,10.1.0.0/16"
            ) from None
    return tuple(networks)


def address_problem(text: str, allowed: Iterable[Network] = ()) -> str:
    """Why we do not connect to this IP address, or "" where we do."""
    try:
        address: Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return f"{text} is not an IP address"
    allowed = tuple(allowed)
    inner = _carried(address)
    if inner is not None:
        if address in _NAT64 and not _within(address, allowed):
            return f"{text} is a NAT64 address"
        return address_problem(str(inner), allowed)
    if _within(address, allowed):
        return ""
    if address.is_unspecified:
        return f"{text} is no address of a host"
    if address.is_loopback:
        return f"{text} is this machine itself"
    if address.is_link_local:
        return f"{text} is link-local (where clouds keep their metadata)"
    if address.is_multicast:
        return f"{text} is multicast"
    if any(address in network for network in _NOT_HOSTS):
        return f"{text} is reserved"
    if not address.is_global or address.is_reserved or (address.version == 6 and address not in _UNICAST):
        return f"{text} is private or reserved"
    return ""


def _carried(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside a v4-mapped or NAT64 one. 6to4 and Teredo are refused as they are."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _within(address: Address, networks: Iterable[Network]) -> bool:
    return any(address in network for network in networks)


def check_url(text: str, *, user: bool = False) -> httpx.URL:
    """The URL, ready to be asked for. Raises Refused where it is none, or not one that we ask for.

    `user`: a name and a password in it are let through, as the sources file may hold them; never from a redirect.
    """
    shown = masked_url(text.strip())[:200]
    try:
        url = httpx.URL(text.strip())
    except (httpx.InvalidURL, TypeError, ValueError):
        raise Refused(f"not a URL: {shown!r}") from None
    if url.scheme not in ("http", "https"):
        raise Refused(f"{(url.scheme or 'a URL without a scheme')[:40]} is not asked for, only http and https")
    if not _HOST.fullmatch(url.raw_host):
        raise Refused(f"no host that can be asked in {shown!r}")
    if url.port is not None and not 0 < url.port < 65536:
        raise Refused(f"{url.port} is no port")
    if url.userinfo and not user:
        raise Refused("a URL with a user name or password is not asked for")
    return url.copy_with(fragment=None)


def is_allowed_host(host: str, allowed: Iterable[Network]) -> bool:
    """Whether a host, written as an IP address or localhost, is one that WATCH_ALLOW_NET names."""
    try:
        return _within(ipaddress.ip_address("127.0.0.1" if host == "localhost" else host), allowed)
    except ValueError:
        return False


async def resolve(host: str, port: int) -> list[str]:
    """Every address of a host, in the order in which the system would try them. Raises OSError."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(item[4][0]) for item in found))


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to tested addresses only, directly or through the proxy that the environment names. It opens no Unix
    sockets. A proxy is asked for the address that was tested and never for the name, so that it cannot resolve it to
    another."""

    def __init__(
        self, allowed: Iterable[Network] = (), resolver: Resolver = resolve, proxies: Proxies = DIRECT
    ) -> None:
        self._allowed = tuple(allowed)
        self._resolver = resolver
        self._proxies = proxies
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        proxy = self._proxies.of(host, port)
        try:
            addresses = await self._resolver(host, port)
        except (OSError, UnicodeError) as error:
            behind = "; behind a proxy too we look names up ourselves, to test their addresses" if proxy else ""
            raise LookupFailed(f"the name {host} is not found ({error}){behind}") from None
        problems = {address: address_problem(address, self._allowed) for address in addresses}
        good = [address for address, problem in problems.items() if not problem]
        if not good:
            raise Refused(next(iter(problems.values()), f"{host} has no address"))
        if proxy and not all(is_allowed_host(address, self._allowed) for address in good):
            return CountedStream(await self._through(proxy, good[0], port, timeout))
        return CountedStream(await self._direct(good, port, timeout, local_address, socket_options))

    async def _direct(
        self,
        addresses: list[str],
        port: int,
        timeout: float | None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        # A dead first address (IPv6 that leads nowhere) must not use up the time of the ones behind it.
        seconds = (timeout or CONNECT_SECONDS) / len(addresses)
        for address in addresses:
            try:
                return await self._inner.connect_tcp(
                    address, port, timeout=seconds, local_address=local_address, socket_options=socket_options
                )
            except httpcore.ConnectError as error:
                last: Exception = Unreached(str(error))
            except httpcore.ConnectTimeout as error:
                last = error
        raise last

    async def _through(
        self, proxy: Proxy, address: str, port: int, timeout: float | None
    ) -> httpcore.AsyncNetworkStream:
        try:
            there = await self._resolver(proxy.host, proxy.port)
            stream = await self._direct(there, proxy.port, timeout)
            await tunnel(stream, proxy, address, port, timeout or CONNECT_SECONDS)
        except (OSError, UnicodeError, httpcore.NetworkError, httpcore.TimeoutException) as error:
            raise ProxyFailed(f"the proxy {proxy.host}:{proxy.port} does not answer ({type(error).__name__})") from None
        return stream

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        raise Refused("Unix sockets are not connected to")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
