"""Rows in an order of their own, however many: sorted runs on disk, merged as they are read again."""

from __future__ import annotations

import heapq
import pickle
import tempfile
from collections.abc import Callable, Iterator
from typing import IO, Any, Generic, TypeVar

Row = TypeVar("Row")
RUN = 20_000  # rows in memory before they are sorted and written
_BLOCK = 200  # rows read back at a time from each run


class Spool(Generic[Row]):
    """Takes rows in any order and gives them in that of `key`, as often as asked; of equal keys the earlier first.

    Memory holds one run, and a block of each run while they are read. The files have no name and end with the spool.
    """

    def __init__(self, key: Callable[[Row], Any], run: int = RUN) -> None:
        self._key, self._run = key, run
        self._rows: list[Row] = []
        self._runs: list[IO[bytes]] = []
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def add(self, row: Row) -> None:
        """Take a row."""
        self._rows.append(row)
        self._length += 1
        if len(self._rows) >= self._run:
            self._write()

    def __iter__(self) -> Iterator[Row]:
        if not self._runs:
            return iter(sorted(self._rows, key=self._key))
        if self._rows:
            self._write()
        return heapq.merge(*map(_read, self._runs), key=self._key)

    def _write(self) -> None:
        file = tempfile.TemporaryFile()  # noqa: SIM115, it is read for as long as the spool is
        self._rows.sort(key=self._key)
        for at in range(0, len(self._rows), _BLOCK):
            pickle.dump(self._rows[at : at + _BLOCK], file, pickle.HIGHEST_PROTOCOL)
        self._runs.append(file)
        self._rows.clear()


def _read(file: IO[bytes]) -> Iterator[Any]:
    """The rows of a run from its beginning. Two readers at once keep their own places."""
    place = 0
    while True:
        file.seek(place)
        try:
            rows = pickle.load(file)  # what this process wrote itself
        except EOFError:
            return
        place = file.tell()
        yield from rows
