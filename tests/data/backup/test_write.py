"""A backup holds every row, gives the same bytes for the same rows, and a bad file changes nothing."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings

from data.backup import read, restore, write
from data.backup.read import Backup, BadBackup
from data.store import migrations, schema, states
from data.store.store import Store, StoreError, open_store
from tests.data.backed import NOW, backed_up, everything, fill, memory, tallied, work
from tests.reports import any_reports, report

REPORTS = [
    report("North fires missile into East Sea", "2024-11-05T03:00"),
    report("North fires missile, JCS says", "2024-11-05T03:20", publisher="Hill Wire"),
    report("北, 동해상으로 탄도미사일 발사", "2024-11-05T03:10", publisher="강변일보", language="ko"),
    report("Harbour fair opens", "2024-11-05T05:00", kind="unrelated", category=None),
]


def full() -> Store:
    store = memory()
    fill(store, REPORTS)
    for day in range(3):
        work(store, REPORTS, day)
    return store


@pytest.fixture(scope="module")
def kept() -> tuple[Store, bytes]:
    """A full store for tests that change nothing in it, and its backup."""
    store = full()
    return store, backed_up(store).getvalue()


def back(store: Store, file: BytesIO) -> restore.Restored:
    with store.begin() as conn:
        return restore.restore(conn, file, NOW)


def test_every_table_is_in_it_or_left_out_for_a_reason() -> None:
    """A table that is added later is backed up by itself; here stands what is not."""
    names = {table.name for table in write.tables()}
    assert {table.name for table in schema.metadata.sorted_tables} - names == {"leases", "daily_counts"}


def test_the_test_store_has_rows_in_every_table() -> None:
    held = everything(full())
    assert [name for name, rows in held.items() if not rows and name != "revisions"] == []


@given(any_reports(min_size=1, max_size=8))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_wiped_store_gets_every_row_back(reports) -> None:
    store, wiped = memory(), memory()
    fill(store, reports)
    work(store, reports)
    done = back(wiped, backed_up(store))
    assert everything(wiped) == everything(store)
    assert done.unfiled == ()
    assert done.rows == sum(len(r) for n, r in everything(store).items() if n != "daily_counts")
    assert done.kept == 0


def test_the_same_rows_give_the_same_bytes_wherever_they_stand() -> None:
    store, other = full(), memory()
    first = backed_up(store)
    assert backed_up(store).getvalue() == first.getvalue()
    back(other, first)
    with store.begin() as conn:  # what a restore lets go of
        conn.execute(schema.source_states.update().values(etag=None, body_hash="", next_check=None))
    assert backed_up(other).getvalue() == backed_up(store).getvalue()


def test_restoring_into_the_store_it_came_from_changes_nothing() -> None:
    store = full()
    before = everything(store)
    done = back(store, backed_up(store))
    assert everything(store) == before
    assert (done.kept, done.unfiled) == (0, ())


@pytest.mark.one_file
def test_text_is_found_after_a_restore() -> None:
    wiped = memory()
    fill(wiped, [report("Something else entirely", "2024-11-04T03:00", kind="unrelated", category=None)])
    back(wiped, backed_up(full()))
    with wiped.read() as conn:
        found = "SELECT count(*) FROM entries_text WHERE title LIKE '%{}%'"
        assert conn.exec_driver_sql(found.format("missile")).scalar_one() == 2
        assert conn.exec_driver_sql(found.format("entirely")).scalar_one() == 1
        conn.exec_driver_sql("INSERT INTO entries_text(entries_text, rank) VALUES('integrity-check', 1)")


def test_a_poller_at_work_is_not_disturbed() -> None:
    store, file = full(), backed_up(full())
    with store.begin() as conn:
        states.take_lease(conn, "poller", "elsewhere/1/2/3", NOW, 60)
    before = everything(store)
    with pytest.raises(StoreError, match="poller is at work"):
        back(store, file)
    assert everything(store) == before
    with store.begin() as conn:
        restore.restore(conn, file, NOW + timedelta(seconds=61))


def altered(file: BytesIO, change: Callable[[dict[str, bytes]], None]) -> BytesIO:
    """The file with other contents, packed as a zip should be."""
    with zipfile.ZipFile(file) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    change(parts)
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return made


def with_row(parts: dict[str, bytes], table: str, change: Callable[[dict[str, object]], None]) -> None:
    """Change the first row of a table and make the manifest agree with it."""
    import hashlib

    said = json.loads(parts["manifest.json"])
    part = next(one for one in said["tables"] if one["name"] == table)
    first, *rest = parts[f"{table}.jsonl"].splitlines(keepends=True)
    row = dict(zip(part["columns"], json.loads(first), strict=True))
    change(row)
    content = json.dumps(list(row.values())).encode() + b"\n" + b"".join(rest)
    part |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    parts[f"{table}.jsonl"], parts["manifest.json"] = content, json.dumps(said).encode()


def manifest(parts: dict[str, bytes], **change: object) -> None:
    parts["manifest.json"] = json.dumps(json.loads(parts["manifest.json"]) | change).encode()


MISSING = r"members.jsonl line 1 \(entry_id 999\) refers to a row that the backup lacks"
TWICE = r"entries.jsonl line 2 \(id 2\) is there already"
BAD: dict[str, tuple[Callable[[dict[str, bytes]], object], str]] = {
    "a changed row": (lambda p: p.update({"audit.jsonl": p["audit.jsonl"].replace(b"Kim", b"Lee")}), "not what"),
    "a row less": (lambda p: p.update({"audit.jsonl": b""}), "not what the manifest says"),
    "a row more": (lambda p: p.update({"audit.jsonl": p["audit.jsonl"] * 2}), "not what the manifest says"),
    "no manifest": (lambda p: p.pop("manifest.json"), "no manifest.json"),
    "another program's": (lambda p: manifest(p, format="photos"), "not that of a watch"),
    "a newer schema": (lambda p: manifest(p, schema=migrations.VERSION + 1), "newer version"),
    "a table from the future": (lambda p: p.update({"plans.jsonl": b""}), "does not know"),
    "a path out of the zip": (lambda p: p.update({"../../evil.jsonl": b""}), "does not know"),
    "a table missing": (lambda p: p.pop("audit.jsonl"), "not those that manifest.json names"),
    "nested without end": (lambda p: p.update({"manifest.json": b"[" * 200_000}), "no JSON"),
    "a manifest of nothing": (lambda p: p.update({"manifest.json": b"{}"}), "not that of a watch"),
    "a kind nobody knows": (lambda p: with_row(p, "entries", lambda r: r.update(kind="<script>")), "kind is none"),
    "a naive moment": (lambda p: with_row(p, "entries", lambda r: r.update(published="2024-11-05T03:00")), "time zone"),
    "half a letter": (lambda p: with_row(p, "entries", lambda r: r.update(title="\ud800")), "title is no text"),
    "a number for a text": (lambda p: with_row(p, "entries", lambda r: r.update(title=7)), "title is no text"),
    "a number too large": (lambda p: with_row(p, "entries", lambda r: r.update(id=2**40)), "id is no whole number"),
    "no number at all": (lambda p: with_row(p, "audit", lambda r: r.update(before=float("nan"))), "no JSON"),
    "an entry of no row": (lambda p: with_row(p, "members", lambda r: r.update(entry_id=999)), MISSING),
    "one number twice": (lambda p: with_row(p, "entries", lambda r: r.update(id=2)), TWICE),
    "no place for none": (lambda p: with_row(p, "entries", lambda r: r.update(title=None)), "title is no text"),
}  # fmt: skip


# What a column's type lets through and a page would stumble over: table, values of its first row, what is told.
ODD: dict[str, tuple[str, dict[str, object], str]] = {
    "a gap without end": ("gaps", {"end": "9999-12-31T23:00Z"}, "gaps.jsonl line 1: end is a time"),
    "a gap of decades": ("gaps", {"start": "1950-01-01T00:00Z"}, "gaps.jsonl line 1: end is more"),
    "a gap that ends first": ("gaps", {"end": "1990-01-01T00:00Z"}, "end is before start"),
    "the year one": ("entries", {"published": "0001-01-01T00:00Z"}, "published is a time before"),
    "a day of the year one": ("entries", {"day": "0001-01-01"}, "day is a day before"),
    "a string for matches": ("assessments", {"matches": "all"}, "assessments.jsonl line 1: matches has"),
    "matches of nothing": ("assessments", {"matches": [{}]}, "assessments.jsonl line 1: matches has"),
    "facts of another form": ("assessments", {"facts": {"count": "x"}}, "facts has not"),
    "a day that is none": ("assessments", {"facts": {"act_day": "x"}}, "facts has not"),
    "words for drivers": ("level_log", {"drivers": ["x"]}, "drivers has not"),
    "a level nobody knows": ("level_log", {"level": "Worst"}, "level is none"),
    "a list for details": ("rulings", {"detail": []}, "detail has not"),
    "what a mark saw": ("marks", {"seen": "x"}, "seen has not"),
    "a judgement of nothing": ("verdicts", {"said": {}}, "said has not"),
    "a handover of nothing": ("handovers", {"content": "{}"}, "handovers.jsonl line 1: the content"),
    "fewer than none": ("poll_runs", {"ok": -1}, "ok is less than nothing"),
    "a score of thousands": ("entries", {"score": 5000}, "score is none"),
}


def changed_row(table: str, values: dict[str, object]) -> Callable[[dict[str, bytes]], object]:
    return lambda parts: with_row(parts, table, lambda row: row.update(values))


BAD |= {name: (changed_row(table, values), words) for name, (table, values, words) in ODD.items()}


@pytest.mark.own_store  # a file is read through before a store is touched
@pytest.mark.parametrize(("change", "words"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_one_line_and_changes_nothing(
    change: Callable[[dict[str, bytes]], object], words: str, kept: tuple[Store, bytes]
) -> None:
    store, sound = kept
    before = everything(store)
    with pytest.raises(BadBackup, match=words) as caught:
        back(store, altered(BytesIO(sound), change))
    assert "\n" not in str(caught.value)
    assert everything(store) == before


@pytest.mark.own_store
def test_any_cut_or_flipped_byte_is_found(kept: tuple[Store, bytes]) -> None:
    _, whole = kept
    for at in range(0, len(whole), 997):
        for broken in (whole[:at], whole[:at] + bytes([whole[at] ^ 0x5A]) + whole[at + 1 :]):
            try:
                found = Backup(BytesIO(broken), NOW)
            except BadBackup as error:
                assert "\n" not in str(error)
            else:  # a byte that no content hangs on, such as a file's date
                assert found.manifest == Backup(BytesIO(whole), NOW).manifest


@pytest.mark.own_store
def test_a_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch, kept: tuple[Store, bytes]) -> None:
    monkeypatch.setattr(read, "READ_SECONDS", -1.0)
    with pytest.raises(BadBackup, match="takes longer"):
        Backup(BytesIO(kept[1]), NOW)


@pytest.mark.own_store
def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch, kept: tuple[Store, bytes]) -> None:
    def swell(parts: dict[str, bytes]) -> None:
        parts["audit.jsonl"] = b"0" * (read.LINE_BYTES + 2)

    with pytest.raises(BadBackup, match="longer than"):
        Backup(altered(BytesIO(kept[1]), swell), NOW)
    monkeypatch.setattr(read, "UNPACKED_BYTES", 10_000)
    with pytest.raises(BadBackup, match="larger than"):
        Backup(BytesIO(kept[1]), NOW)
    monkeypatch.setattr(read, "FILE_BYTES", 100)
    with pytest.raises(BadBackup, match="larger than"):
        Backup(BytesIO(kept[1]), NOW)


@pytest.mark.parametrize("column", ["author", "link_key", "evidence"])
def test_a_backup_from_before_a_column_and_a_table_were_there(column: str) -> None:
    """What can be told from the rest of the row is filled in as the store's own migration fills it in."""

    def older(parts: dict[str, bytes]) -> None:
        said = json.loads(parts["manifest.json"])
        said["tables"] = [one for one in said["tables"] if one["name"] != "verdicts"]
        part = next(one for one in said["tables"] if one["name"] == "entries")
        at = part["columns"].index(column)
        rows = [json.loads(line) for line in parts["entries.jsonl"].splitlines()]
        content = b"".join(json.dumps(row[:at] + row[at + 1 :]).encode() + b"\n" for row in rows)
        import hashlib

        part |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        part["columns"].remove(column)
        del parts["verdicts.jsonl"]
        parts |= {"entries.jsonl": content, "manifest.json": json.dumps(said).encode()}

    wiped, store = memory(), full()
    back(wiped, altered(backed_up(store), older))
    expected = everything(store) | {"verdicts": []}
    assert everything(wiped) == expected


@pytest.mark.hosted
def test_from_sqlite_to_postgresql_and_back(tmp_path: Path, hosted: str) -> None:
    store, other = full(), open_store(hosted)
    with other.begin() as conn:
        for table in reversed(schema.metadata.sorted_tables):
            conn.execute(table.delete() if table is not schema.settings else sa.delete(table).where(sa.false()))
    fill(other, [report("Fair opens", "2024-11-04T03:00", kind="unrelated", category=None)])
    back(other, backed_up(store))
    work(other, REPORTS, 5)  # numbers go on behind those that came
    again = open_store(f"sqlite:///{tmp_path / 'again.db'}")
    with other.read() as conn:
        write.steady(conn)
        file = BytesIO()
        write.write(conn, file, NOW)
    back(again, file)
    assert everything(again) == everything(other)
    assert backed_up(again).getvalue() != b""
    assert tallied(again) == tallied(other)
    other.close()
