"""A backup file, read and checked: names, sizes, checksums, every row's columns and values.

It comes from whoever is at the page. A file is checked whole before anybody acts on it, with limits on size and time;
what is unsound is named in one line.
"""

from __future__ import annotations

import hashlib
import json
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import IO, Any

import sqlalchemy as sa

from data.backup import checks
from data.backup.values import reader, usual
from data.backup.write import BATCH, FORMAT, MANIFEST, Manifest, Part, Row, tables
from data.models import link_key
from data.store import migrations

FILE_BYTES = 512 * 2**20
UNPACKED_BYTES = 2 * 2**30
LINE_BYTES = 4 * 2**20
READ_SECONDS = 300.0  # for checking all of it before anything is written
_MANIFEST_BYTES = 2**20
_UNSOUND = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError)  # of a zip
# What a row of an earlier version has in a column that its backup lacks, where that is not the column's default.
_FILLED: Mapping[tuple[str, str], Callable[[dict[str, Any]], Any]] = {
    ("entries", "link_key"): lambda row: link_key(row["link"]),
    ("entries", "evidence"): lambda row: row["revision"] if row["kind"] == "provocation" else None,
}


class BadBackup(ValueError):
    """The file cannot be restored. One line: what, where, how to mend; nothing was changed."""


class Backup:
    """A backup file that was read through once and found sound, as of `now`. Raises BadBackup.

    `ours`: this process wrote it a moment ago, so it is taken as it is.
    """

    def __init__(self, file: IO[bytes], now: datetime, *, ours: bool = False) -> None:
        self._now, self._ours = now, ours
        if not ours and file.seek(0, 2) > FILE_BYTES:
            raise BadBackup(f"the file is larger than {FILE_BYTES >> 20} MB; no backup of this watch is")
        try:
            self._archive = zipfile.ZipFile(file)
        except (*_UNSOUND, ValueError) as error:
            raise BadBackup(f"not a whole backup file ({error}); take the file as it was downloaded") from None
        self.manifest = self._read_manifest()
        if not ours:
            until = time.monotonic() + READ_SECONDS
            for part in self.manifest.parts:
                for n, _ in enumerate(self.rows(part.table)):
                    if n % BATCH == 0 and time.monotonic() > until:
                        raise BadBackup(f"it takes longer than {READ_SECONDS:.0f} s to read; use the command line")

    def rows(self, table: sa.Table) -> Iterator[Row]:
        """The rows of one table by column name, in the order of their keys. Raises BadBackup where they end unsound."""
        part = next((p for p in self.manifest.parts if p.table is table), None)
        if part is None:
            return
        readers = [(name, reader(table.c[name], None if self._ours else self._now)) for name in part.columns]
        lacking = {c.name: usual(c) for c in table.columns if c.name not in part.columns}
        filled = {name: fill for (of, name), fill in _FILLED.items() if of == table.name and name in lacking}
        digest, count, size = hashlib.sha256(), 0, 0
        for line in self._lines(part):
            digest.update(line)
            count, size = count + 1, size + len(line)
            if size > part.size or count > part.rows:
                break
            where = f"{table.name}.jsonl line {count}"
            values = _json(line, where)
            if not isinstance(values, list) or len(values) != len(readers):
                raise BadBackup(f"{where}: {len(readers)} values are expected")
            row = dict(lacking)
            for (name, read), value in zip(readers, values, strict=True):
                try:
                    row[name] = read(value)
                except ValueError as error:
                    raise BadBackup(f"{where}: {name} {error}") from None
            if not self._ours:
                try:
                    checks.row(table.name, row)
                except ValueError as error:
                    raise BadBackup(f"{where}: {error}") from None
            yield row | {name: fill(row) for name, fill in filled.items()}
        if (count, size, digest.hexdigest()) != (part.rows, part.size, part.sha256):
            raise BadBackup(f"{table.name}.jsonl is not what the manifest says: the file is damaged or was changed")

    def _lines(self, part: Part) -> Iterator[bytes]:
        name = f"{part.table.name}.jsonl"
        try:
            with self._archive.open(name) as member:
                while line := member.readline(LINE_BYTES + 1):
                    if len(line) > LINE_BYTES:
                        raise BadBackup(f"{name}: a line is longer than {LINE_BYTES >> 20} MB")
                    yield line
        except _UNSOUND as error:
            raise BadBackup(f"{name} cannot be read ({error}); the file is damaged") from None

    def _read_manifest(self) -> Manifest:
        members = self._archive.infolist()
        names = [info.filename for info in members]
        if MANIFEST not in names:
            raise BadBackup(f"there is no {MANIFEST} in the file: it is no backup of a watch")
        known = {f"{table.name}.jsonl" for table in tables()} | {MANIFEST}
        if sum(info.file_size for info in members) > UNPACKED_BYTES:
            raise BadBackup(f"unpacked it would be larger than {UNPACKED_BYTES >> 30} GB; no backup of this watch is")
        if any(info.flag_bits & 1 for info in members):
            raise BadBackup("the file is encrypted; take it as it was downloaded")
        try:
            with self._archive.open(MANIFEST) as member:
                said = _json(member.read(_MANIFEST_BYTES), MANIFEST)
        except _UNSOUND as error:
            raise BadBackup(f"{MANIFEST} cannot be read ({error}); the file is damaged") from None
        if not isinstance(said, dict) or said.get("format") != FORMAT:
            raise BadBackup(f"{MANIFEST} is not that of a watch")
        version = said.get("schema")
        if not isinstance(version, int) or version > migrations.VERSION:
            raise BadBackup(f"it was taken by a newer version (schema {version!r:.20}); update this one first")
        if len(set(names)) != len(names) or set(names) - known:
            odd = next((name for name in names if name not in known), "a file twice")
            raise BadBackup(f"it holds {odd!r:.80}, which this version does not know; update it, or take another file")
        return _manifest(said, set(names))


def _manifest(said: Mapping[str, Any], names: set[str]) -> Manifest:
    by_name = {table.name: table for table in tables()}
    parts = []
    try:
        for one in said["tables"]:
            table, columns = by_name[one["name"]], tuple(one["columns"])
            if set(columns) - {c.name for c in table.columns} or len(set(columns)) != len(columns):
                raise BadBackup(f"{table.name} has columns that this version does not know; update it first")
            if missing := [c.name for c in table.columns if c.name not in columns and not _may_miss(c)]:
                raise BadBackup(f"{table.name} lacks the column {missing[0]}")
            numbers = int(one["rows"]), int(one["bytes"])
            parts.append(Part(table, columns, *numbers, str(one["sha256"])))
        as_of = datetime.fromisoformat(said["as_of"]).astimezone(UTC)
    except BadBackup:
        raise
    except (KeyError, TypeError, ValueError, OverflowError):
        raise BadBackup(f"{MANIFEST} cannot be understood: the file is damaged or was changed") from None
    if sorted(f"{part.table.name}.jsonl" for part in parts) != sorted(names - {MANIFEST}):
        raise BadBackup(f"the tables are not those that {MANIFEST} names: the file is damaged or was changed")
    return Manifest(as_of, tuple(parts))


def _json(line: bytes, where: str) -> Any:
    try:
        return json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BadBackup(f"{where} is no JSON: the file is damaged or was changed") from None


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _may_miss(column: sa.Column[Any]) -> bool:
    """Whether a backup from before a column was there can be taken: the column has a usual value."""
    return bool(column.nullable) or column.default is not None
