"""The watch passphrase: kept as a salted scrypt hash only, compared in constant time.

`python -m components.access.passphrase` asks for one and prints the line for the app's secrets.
"""

from __future__ import annotations

import base64
import getpass
import hashlib
import hmac
import secrets
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import click

from data.command import run

# Of RFC 7914; 32 MiB and some 60 ms a try. A hash says its own cost, so a later version may raise it.
COST, BLOCK, PARALLEL = 2**15, 8, 1
MEMORY = 128 * 1024 * 1024
SHORTEST, LONGEST = 12, 200  # characters
_KEY = 32


class BadHash(ValueError):
    """A line that is no hash of ours. Says where and how to mend, never what stood there."""


@dataclass(frozen=True, slots=True)
class Hash:
    """A parsed line."""

    cost: int
    block: int
    parallel: int
    salt: bytes
    key: bytes


def make_hash(passphrase: str, salt: bytes | None = None) -> str:
    """`passphrase` as the line `scrypt$cost$block$parallel$salt$key`. Raises ValueError for one out of bounds."""
    if not SHORTEST <= len(passphrase) <= LONGEST:
        raise ValueError(f"a passphrase has {SHORTEST} to {LONGEST} characters")
    salt = salt or secrets.token_bytes(16)
    made = Hash(COST, BLOCK, PARALLEL, salt, b"")
    packed = [base64.b64encode(part).decode() for part in (salt, _key(passphrase, made))]
    return "$".join(["scrypt", str(COST), str(BLOCK), str(PARALLEL), *packed])


def read_hash(line: str, where: str = "passphrase") -> Hash:
    """Parse a line. Raises BadHash, also for one so cheap that it protects nothing or so dear that it stops us."""
    advice = f"secrets: [watch] {where} is no hash; make one with python -m components.access.passphrase"
    parts = line.strip().split("$")
    if len(parts) != 6 or parts[0] != "scrypt":
        raise BadHash(advice)
    try:
        cost, block, parallel = (int(part) for part in parts[1:4])
        salt, key = (base64.b64decode(part, validate=True) for part in parts[4:])
    except ValueError:
        raise BadHash(advice) from None
    power = cost > 1 and cost & (cost - 1) == 0
    if not power or not 2**14 <= cost <= 2**17 or block != BLOCK or not 1 <= parallel <= 4:
        raise BadHash(advice)
    if len(salt) < 16 or len(key) != _KEY:
        raise BadHash(advice)
    return Hash(cost, block, parallel, salt, key)


def fits(passphrase: str, line: str) -> bool:
    """Whether `passphrase` is the one behind the line; the time taken does not depend on where they differ."""
    held = read_hash(line)
    return hmac.compare_digest(_key(passphrase[:LONGEST], held), held.key)


def _key(passphrase: str, cost: Hash) -> bytes:
    # NFC, since two keyboards may compose one Korean syllable differently.
    text = unicodedata.normalize("NFC", passphrase).encode()
    return hashlib.scrypt(
        text, salt=cost.salt, n=cost.cost, r=cost.block, p=cost.parallel, maxmem=2 * MEMORY, dklen=_KEY
    )


@click.command()
def command() -> int:
    """Ask for a passphrase twice and print the line for the app's secrets."""
    try:
        first, again = getpass.getpass("Passphrase: "), getpass.getpass("Again: ")
    except (EOFError, KeyboardInterrupt):
        print("No passphrase was given; nothing was made.", file=sys.stderr)
        return 2
    if first != again:
        print("They differ; nothing was made.", file=sys.stderr)
        return 2
    try:
        print(make_hash(first))
    except ValueError as error:
        print(f"{error}; nothing was made.", file=sys.stderr)
        return 2
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask twice, print the line; 2 with one line of reason where they differ or are too short."""
    return run(command, arguments, "python -m components.access.passphrase")


if __name__ == "__main__":
    sys.exit(main())
