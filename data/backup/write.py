"""One file that holds the whole store: a zip of JSON lines, a table each, with a manifest of counts and checksums.

The same rows at the same moment give the same bytes, from SQLite and PostgreSQL alike. Rows stream both ways. A file is
checked whole before anybody acts on it: names, sizes, checksums, every row's columns and types. What can be made anew
(the daily counts) or means nothing later (leases) is left out. `data.backup.restore` brings a file back.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import IO, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.backup import checks
from data.models import iso
from data.store import migrations, schema

FORMAT = "november-watch-backup"
LEFT_OUT = ("leases", "daily_counts")
MANIFEST = "manifest.json"
FILE_BYTES = 512 * 2**20
UNPACKED_BYTES = 2 * 2**30
LINE_BYTES = 4 * 2**20
READ_SECONDS = 300.0  # for checking all of it before anything is written
_MANIFEST_BYTES = 2**20
_STAMP = (1980, 1, 1, 0, 0, 0)  # of the files inside: the same rows give the same bytes
_BATCH = 1000
_UNSOUND = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError)  # of a zip
_INTEGERS = range(-(2**31), 2**31)  # what an INTEGER of every database holds
# What a row of an earlier version has in a column that its backup lacks, where that is not the column's default.
_FILLED: Mapping[tuple[str, str], Callable[[dict[str, Any]], Any]] = {
    ("entries", "evidence"): lambda row: row["revision"] if row["kind"] == "provocation" else None,
}

Row = dict[str, Any]


class BadBackup(ValueError):
    """The file cannot be restored. One line: what, where, how to mend; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Part:
    """A table in a backup."""

    table: sa.Table
    columns: tuple[str, ...]
    rows: int
    size: int  # bytes unpacked
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says it holds. `as_of` is when it was taken, UTC."""

    as_of: datetime
    parts: tuple[Part, ...]

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts)

    def count(self, table: sa.Table) -> int:
        """Rows of one table."""
        return sum(part.rows for part in self.parts if part.table is table)


def tables() -> list[sa.Table]:
    """The tables that a backup holds, those first to which others refer."""
    return [table for table in schema.metadata.sorted_tables if table.name not in LEFT_OUT]


def write(conn: Connection, out: IO[bytes], as_of: datetime) -> Manifest:
    """Write a backup of everything the connection sees into `out`, which can be sought in.

    `as_of` goes into the manifest. On PostgreSQL the connection must be one that `steady` was called with.
    """
    parts = []
    with zipfile.ZipFile(out, "w") as archive:
        for table in tables():
            with archive.open(_member(f"{table.name}.jsonl"), "w") as member:
                parts.append(_write_table(conn, table, member))
        listed = [
            {"name": p.table.name, "columns": p.columns, "rows": p.rows, "bytes": p.size, "sha256": p.sha256}
            for p in parts
        ]
        said = {"format": FORMAT, "schema": migrations.VERSION, "as_of": iso(as_of), "tables": listed}
        with archive.open(_member(MANIFEST), "w") as member:
            member.write(json.dumps(said, indent=1).encode())
    return Manifest(as_of, tuple(parts))


def batches(rows: Iterable[Row], size: int = 500) -> Iterator[list[Row]]:
    """Rows in lists of at most `size`."""
    some: list[Row] = []
    for row in rows:
        some.append(row)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some


def steady(conn: Connection) -> None:
    """Let a connection that has read nothing yet see one moment in all its queries, as SQLite does by itself."""
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _STAMP)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _write_table(conn: Connection, table: sa.Table, member: IO[bytes]) -> Part:
    order = [
        sa.collate(column, "C") if conn.dialect.name == "postgresql" and isinstance(column.type, sa.Text) else column
        for column in table.primary_key.columns
    ]
    found = conn.execute(sa.select(table).order_by(*order), execution_options={"yield_per": _BATCH})
    digest, rows, size = hashlib.sha256(), 0, 0
    for row in found:
        values = [_plain(value) for value in row]
        line = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        digest.update(line)
        rows, size = rows + 1, size + len(line)
        member.write(line)
    return Part(table, tuple(c.name for c in table.columns), rows, size, digest.hexdigest())


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


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
                    if n % _BATCH == 0 and time.monotonic() > until:
                        raise BadBackup(f"it takes longer than {READ_SECONDS:.0f} s to read; use the command line")

    def rows(self, table: sa.Table) -> Iterator[Row]:
        """The rows of one table by column name, in the order of their keys. Raises BadBackup where they end unsound."""
        part = next((p for p in self.manifest.parts if p.table is table), None)
        if part is None:
            return
        readers = [(name, _reader(table.c[name], None if self._ours else self._now)) for name in part.columns]
        usual = {c.name: _usual(c) for c in table.columns if c.name not in part.columns}
        filled = {name: fill for (of, name), fill in _FILLED.items() if of == table.name and name in usual}
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
            row = dict(usual)
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


def _usual(column: sa.Column[Any]) -> Any:
    default = column.default
    return default.arg if isinstance(default, sa.ColumnDefault) and default.is_scalar else None


def _reader(column: sa.Column[Any], now: datetime | None) -> Callable[[Any], Any]:
    """What makes a column's value of what JSON gave; it raises ValueError for what cannot be one.

    With `now` also for what no watch has then: times out of range, words outside their set, JSON of another form.
    """
    read, nullable, table = _of_type(column.type), bool(column.nullable), column.table.name
    choices = checks.CHOICES.get((table, column.name))
    shape = checks.json_shape(table, column.name) if isinstance(column.type, sa.JSON) else None

    def checked(value: Any) -> Any:
        if value is None and nullable:
            return None
        made = read(value)
        if now is None:
            return made
        if choices is not None and made not in choices:
            raise ValueError("is none of the values it may have")
        if isinstance(made, datetime):
            checks.moment_in_range(made, now)
        elif isinstance(made, date):
            checks.day_in_range(made, now)
        elif column.name in checks.COUNTS and isinstance(made, int) and made < 0:
            raise ValueError("is less than nothing")
        if shape is not None:
            shape(made)
        return made

    return checked


def _of_type(kind: Any) -> Callable[[Any], Any]:
    if isinstance(kind, schema.UtcDateTime):
        return _moment
    if isinstance(kind, sa.JSON):
        return _json_value
    readers: Sequence[tuple[Any, Callable[[Any], Any]]] = (
        (sa.Boolean, _boolean), (sa.Integer, _integer), (sa.Date, _day), (sa.LargeBinary, _bytes), (sa.Text, _text),
    )  # fmt: skip
    return next(read for of, read in readers if isinstance(kind, of))


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("is no truth value")
    return value


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value not in _INTEGERS:
        raise ValueError("is no whole number that fits")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value or not _encodes(value):
        raise ValueError("is no text")
    return value


def _json_value(value: Any) -> Any:
    if not _encodes(json.dumps(value, ensure_ascii=False)):
        raise ValueError("holds no text that can be kept")
    return value


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _bytes(value: Any) -> bytes:
    try:
        return base64.b64decode(_text(value), validate=True)
    except binascii.Error:
        raise ValueError("is no base64") from None


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("has no time zone")
    return moment.astimezone(UTC)


def _day(value: Any) -> date:
    return date.fromisoformat(_text(value))
