"""Why no connection came about, by cause: each wants another thing done. Pure."""

from __future__ import annotations

from collections.abc import Iterator

_OLD = ("UNSUPPORTED_PROTOCOL", "PROTOCOL_VERSION", "VERSION_TOO_LOW", "INSUFFICIENT_SECURITY", "DH_KEY_TOO_SMALL",
        "EE_KEY_TOO_SMALL", "CA_MD_TOO_WEAK", "LEGACY_RENEGOTIATION", "LEGACY_SIGALG", "NO_CIPHERS", "BAD_ECPOINT",
        "INAPPROPRIATE_FALLBACK", "WRONG_SIGNATURE_TYPE", "NO_PROTOCOLS_AVAILABLE")  # fmt: skip
_PLAIN = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST", "UNKNOWN_PROTOCOL", "PACKET_LENGTH_TOO_LONG",
          "RECORD_LAYER_FAILURE", "BAD_RECORD_TYPE", "RECORD_TOO_SMALL", "UNEXPECTED_MESSAGE")  # fmt: skip
_CUT = ("UNEXPECTED_EOF", "EOF_OCCURRED", "EOF OCCURRED", "CONNECTION RESET", "BROKEN PIPE")


def said(error: BaseException) -> str:
    """What an error says, in one line of at most 200 characters."""
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 200 else text[:199] + "…"


def of_connection(error: BaseException, *, reached: bool) -> tuple[str, str]:
    """State and detail of a failure to connect. `reached`: the server had taken the connection, so what failed was the
    talk about encryption on it."""
    cause = next((one for one in _causes(error) if _is_tls(one)), None)
    if cause is None:
        if reached:
            return "tls-cut", f"the connection was cut while encryption was agreed on ({said(error)})"
        return "unreachable", f"no connection ({said(error)})"
    reason = f"{getattr(cause, 'reason', '') or ''} {cause}".upper()
    if _is_a(cause, "SSLCertVerificationError") or "CERTIFICATE_VERIFY_FAILED" in reason:
        return "tls", f"its certificate is not accepted ({_certificate(cause)})"
    if any(word in reason for word in _OLD):
        return "tls-old", f"it knows only encryption that is no longer safe ({said(cause)})"
    if any(word in reason for word in _CUT):
        return "tls-cut", f"the connection was cut while encryption was agreed on ({said(cause)})"
    if any(word in reason for word in _PLAIN):
        return "tls-plain", f"no encryption is spoken at that port ({said(cause)})"
    return "tls-refused", f"the server refuses to agree on encryption ({said(cause)})"


def _certificate(error: BaseException) -> str:
    return str(getattr(error, "verify_message", "") or said(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    one: BaseException | None = error
    for _ in range(10):
        if one is None:
            return
        yield one
        one = one.__cause__ or one.__context__


def _is_tls(error: BaseException) -> bool:
    return _is_a(error, "SSLError")


def _is_a(error: BaseException, name: str) -> bool:
    """By name: only the doors into the network know the module that defines it."""
    return any(kind.__name__ == name and kind.__module__ == "ssl" for kind in type(error).__mro__)
