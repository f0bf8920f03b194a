"""Why no connection came about: each cause by its own name, since each wants another thing done."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpcore
import pytest

from feeds.fetching import challenge, failures
from tests.feeds.conftest import Get


def caused(cause: Exception) -> httpcore.ConnectError:
    error = httpcore.ConnectError(str(cause))
    error.__cause__ = cause
    return error


def tls(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, f"[SSL: {reason}] {reason.lower().replace('_', ' ')} (_ssl.c:1006)")
    error.reason = reason
    return error


@pytest.mark.parametrize(
    ("cause", "name"),
    [
        (tls("UNSUPPORTED_PROTOCOL"), "tls-old"),
        (tls("TLSV1_ALERT_PROTOCOL_VERSION"), "tls-old"),
        (tls("DH_KEY_TOO_SMALL"), "tls-old"),
        (tls("WRONG_VERSION_NUMBER"), "tls-plain"),
        (tls("HTTP_REQUEST"), "tls-plain"),
        (tls("SSLV3_ALERT_HANDSHAKE_FAILURE"), "tls-refused"),
        (tls("TLSV1_UNRECOGNIZED_NAME"), "tls-refused"),
        (tls("UNEXPECTED_EOF_WHILE_READING"), "tls-cut"),
        (ssl.SSLEOFError(8, "EOF occurred in violation of protocol"), "tls-cut"),
        (ssl.SSLCertVerificationError(1, "certificate verify failed: certificate has expired"), "tls"),
        (ConnectionResetError(104, "Connection reset by peer"), "tls-cut"),
    ],
)
def test_trouble_with_encryption_by_cause(cause: Exception, name: str) -> None:
    state, detail = failures.of_connection(caused(cause), reached=True)
    assert state == name
    assert detail


def test_what_took_no_connection_is_not_blamed_on_encryption() -> None:
    assert failures.of_connection(caused(ConnectionRefusedError(111, "refused")), reached=False)[0] == "unreachable"


@contextmanager
def peer(treat: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server on loopback that treats each connection as told; gives its https address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(4096)
                    treat(connection)

        threading.Thread(target=serve, daemon=True).start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}/feed"
        listener.shutdown(socket.SHUT_RDWR)


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@pytest.mark.parametrize(
    ("treat", "name"),
    [
        (lambda connection: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\nplain HTTP here"), "tls-plain"),
        (lambda connection: None, "tls-cut"),
        (_reset, "tls-cut"),
        (lambda connection: connection.sendall(b"\x15\x03\x03\x00\x02\x02\x28"), "tls-refused"),
        (lambda connection: connection.sendall(b"\x15\x03\x01\x00\x02\x02\x46"), "tls-old"),
    ],
    ids=["plain HTTP", "closed", "reset", "alert 40", "alert 70"],
)
def test_a_server_that_does_not_agree_on_encryption(
    treat: Callable[[socket.socket], None], name: str, get: Get
) -> None:
    with peer(treat) as url:
        assert get(url).outcome == name


def test_nobody_at_the_port_is_unreachable(get: Get) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert get(f"https://127.0.0.1:{port}/").outcome == "unreachable"


def test_a_page_for_readers_is_no_challenge() -> None:
    words = "The port office keeps the ferry's hours here. " * 20
    page = f"<html><body><script>document.cookie='seen=1'</script><p>{words}</p></body></html>"
    assert not challenge.by_page(page)
    assert not challenge.by_page("<html><body>Welcome</body></html>")
    assert challenge.by_page("<html><script>location.href='/x?js=1'</script><body>One moment</body></html>")
