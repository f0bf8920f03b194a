"""A file of JSON lines, packed or not, of which the first bytes were read already: values with their lines' numbers."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from data.models import BadReference, Problem

Lines = Iterator[tuple[int, Any]]


def opened(path: Path) -> io.BufferedIOBase:
    """The file's bytes, unpacked where its name ends in .gz."""
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")


def numbered(path: Path, head: bytes, file: io.BufferedIOBase) -> Lines:
    """The JSON values of a file's lines with the lines' numbers. Raises BadReference."""
    for number, line in enumerate(io.BufferedReader(_Behind(head, file), 1 << 20), 1):
        if not line.strip():
            continue
        try:
            yield number, orjson.loads(line)
        except ValueError as error:
            raise BadReference([Problem(str(path), number, _wrong(line, str(error)))]) from None


def _wrong(line: bytes, reason: str) -> str:
    """Why a line is refused: half a character is named with its field, for an editor shows nothing wrong there."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    texts = [(name, text) for name, text in row.items() if isinstance(text, str)] if isinstance(row, dict) else []
    halves = [name for name, text in texts if text != text.encode("utf-8", "ignore").decode()]
    return (
        f"{', '.join(halves)}: holds half a character (a lone surrogate)" if halves else f"not a JSON line ({reason})"
    )


class _Behind(io.RawIOBase):
    """A file whose first bytes were read already, from its beginning."""

    def __init__(self, head: bytes, file: io.BufferedIOBase) -> None:
        self._head, self._file = head, file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        some = self._head[: len(buffer)] or self._file.read(len(buffer))
        self._head = self._head[len(some) :] if self._head else b""
        buffer[: len(some)] = some
        return len(some)
