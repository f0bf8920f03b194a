"""The proxy that the environment names: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY, in either case.

A proxy that fetches for us would look names up itself, and the test of addresses would test nothing. So we look them up
here, and ask it for a tunnel (CONNECT, RFC 9110 section 9.3.6) to the address that passed; encryption and the host's
name go through that tunnel as they would without it. A proxy that grants no tunnel is named as the fault.
"""

from __future__ import annotations

import base64
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote, urlsplit

_PLAIN_PORTS = (80, 8000, 8080)
_HEAD_LIMIT = 16_384


class ProxyFailed(Exception):
    """The proxy does not let us through. The message says what it answered."""


class Stream(Protocol):
    """As much of a connection as a tunnel needs."""

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes: ...
    async def write(self, buffer: bytes, timeout: float | None = None) -> None: ...
    async def aclose(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Proxy:
    """Where it listens. `credentials` are "user:password" or ""."""

    host: str
    port: int
    credentials: str = ""


@dataclass(frozen=True, slots=True)
class Proxies:
    """Which proxy leads to a host, and the hosts that none leads to."""

    plain: Proxy | None = None
    secure: Proxy | None = None
    direct: tuple[str, ...] = ()

    def of(self, host: str, port: int) -> Proxy | None:
        """The proxy for `host`, None where it is reached directly."""
        proxy = self.plain if port in _PLAIN_PORTS else self.secure
        return None if proxy is None or self._is_direct(host.lower().strip("[]."), port) else proxy

    def _is_direct(self, host: str, port: int) -> bool:
        return any(_covers(entry, host, port) for entry in self.direct)


DIRECT = Proxies()


def from_environment(environ: Mapping[str, str]) -> Proxies:
    """The proxies that `environ` names. Raises ValueError, in one line, for one that we cannot keep safe."""
    plain, secure, rest = (
        _named(environ, (lower, lower.upper())) for lower in ("http_proxy", "https_proxy", "all_proxy")
    )
    direct = environ.get("no_proxy") or environ.get("NO_PROXY") or ""
    return Proxies(
        plain or rest, secure or rest, tuple(filter(None, (part.strip().lower() for part in direct.split(","))))
    )


def _named(environ: Mapping[str, str], names: tuple[str, ...]) -> Proxy | None:
    for name in names:
        if text := environ.get(name, "").strip():
            return _proxy(name, text)
    return None


def _proxy(name: str, text: str) -> Proxy:
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        host, port = parts.hostname or "", parts.port or 80
    except ValueError:
        host, port, parts = "", 0, urlsplit("")
    if parts.scheme != "http" or not host:
        raise ValueError(f"{name}: only proxies like http://proxy.example:3128 are used; take it away or write one")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Proxy(host, port, f"{user}:{password}" if user else "")


def _covers(entry: str, host: str, port: int) -> bool:
    """Whether a part of NO_PROXY means `host`: *, a name with all below it, an address, a network, any with a port."""
    if entry == "*":
        return True
    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(entry.strip("[]"), strict=False)
    except ValueError:
        pass
    name, _, its_port = entry.partition(":") if entry.count(":") == 1 else (entry, "", "")
    name = name.removeprefix("*").strip("[].")
    if its_port and its_port != str(port):
        return False
    return bool(name) and (host == name or host.endswith(f".{name}"))


async def tunnel(stream: Stream, proxy: Proxy, address: str, port: int, timeout: float) -> None:
    """Ask the proxy at the other end of `stream` for a way to `address`. Raises ProxyFailed, with the stream closed."""
    target = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
    head = f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n"
    if proxy.credentials:
        head += f"Proxy-Authorization: Basic {base64.b64encode(proxy.credentials.encode()).decode()}\r\n"
    await stream.write(f"{head}\r\n".encode(), timeout)
    answer = b""
    while b"\r\n\r\n" not in answer and len(answer) < _HEAD_LIMIT:
        more = await stream.read(4096, timeout)
        if not more:
            break
        answer += more
    words = answer.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
    if len(words) < 2 or not words[0].startswith("HTTP/") or not words[1].startswith("2"):
        await stream.aclose()
        said = " ".join(words[1:])[:60] or "nothing"
        raise ProxyFailed(f"the proxy {proxy.host}:{proxy.port} grants no way to {target} (it answers {said!r})")
