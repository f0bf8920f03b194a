"""Stores of every kept version climb to today's tables with all their rows; newer ones are read and never written."""

from __future__ import annotations

import itertools
import json
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Connection

from data.backup import restore
from data.models import Filters
from data.store import migrations, queries, schema, store
from data.store.store import Store, StoreError, connect, open_store
from feeds.__main__ import main
from tests import postgres
from tests.data.backed import NOW, backed_up, everything, fill, memory
from tests.data.store.keep import KEPT, script, stocked
from tests.reports import report

pytestmark = pytest.mark.one_file  # both kinds of store are in its own parameters
VERSIONS = sorted({int(path.name.split(".")[0].removeprefix("schema-")) for path in KEPT.glob("schema-*.sql")})
PLACES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.hosted)]
Make = Callable[[str, int], str]
_numbers = itertools.count()


@pytest.fixture
def empty(tmp_path: Path, request: pytest.FixtureRequest, worker_id: str) -> Iterator[Callable[[str], str]]:
    """`empty("sqlite")`: the URL of a database with nothing in it."""
    with ExitStack() as made:

        def make(place: str) -> str:
            if place == "sqlite":
                return f"sqlite:///{tmp_path / f'{next(_numbers)}.db'}"
            hosted: str = request.getfixturevalue("hosted")
            return made.enter_context(postgres.room_of_its_own(hosted, f"ladder_{worker_id}_{next(_numbers)}"))

        yield make


@pytest.fixture
def old(empty: Callable[[str], str]) -> Make:
    """`old("sqlite", 1)`: the URL of a store as that version left it."""

    def make(place: str, version: int) -> str:
        url = empty(place)
        statements = (KEPT / f"schema-{version}.{place}.sql").read_text(encoding="utf-8")
        if place == "sqlite":
            with sqlite3.connect(url.removeprefix("sqlite:///")) as raw:
                raw.executescript(statements)
            raw.close()
            return url
        engine = sa.create_engine(url)
        with engine.begin() as conn, conn.connection.cursor() as cursor:
            for statement in statements.split(";\n"):
                if statement.strip():
                    cursor.execute(statement)
        engine.dispose()
        return url

    return make


def held(opened: Store) -> dict[str, list[dict[str, Any]]]:
    """Every table of the database as it is, whatever this version knows of it; rows in any order, by column name."""
    with opened.read() as conn:
        names = [name for name in sa.inspect(conn).get_table_names() if not name.startswith("entries_text")]
        return {
            name: sorted((dict(row) for row in conn.exec_driver_sql(f"SELECT * FROM {name}").mappings()), key=repr)
            for name in names
        }


def shape(opened: Store) -> dict[str, Any]:
    """What a store's tables are made of, for comparison; without defaults, which a new store has no need of."""
    with opened.read() as conn:
        look = sa.inspect(conn)
        made: dict[str, Any] = {
            name: {
                "columns": {c["name"]: (str(c["type"]), c["nullable"]) for c in look.get_columns(name)},
                "key": look.get_pk_constraint(name)["constrained_columns"],
                "refers": sorted(str(key["constrained_columns"]) for key in look.get_foreign_keys(name)),
                "unique": sorted(str(one["column_names"]) for one in look.get_unique_constraints(name)),
                "indexes": sorted(
                    (str(i["name"]), str(i["column_names"]), i["unique"]) for i in look.get_indexes(name)
                ),
            }
            for name in look.get_table_names()
        }
        if opened.is_sqlite:
            rows = conn.exec_driver_sql(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' OR sql LIKE '%fts5%'"
            )
            made["text"] = {name: re.sub(r"IF NOT EXISTS\s+", "", sql) for name, sql in rows}
    return made


def kept_of(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> bool:
    """Whether every row of `before` is in `after`, which may have more columns."""
    columns = before[0].keys() if before else ()
    return sorted(before, key=repr) == sorted(({name: row[name] for name in columns} for row in after), key=repr)


def test_the_steps_are_numbered_without_a_gap_and_say_what_they_do() -> None:
    assert list(migrations.STEPS) == list(range(migrations.FIRST + 1, migrations.VERSION + 1))
    assert all(step.__doc__ for step in migrations.STEPS.values())
    assert migrations.FIRST in VERSIONS


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("version", VERSIONS)
def test_a_store_of_every_version_becomes_what_a_new_one_is(
    place: str, version: int, old: Make, empty: Callable[[str], str]
) -> None:
    url = old(place, version)
    before = held(connect(url))
    assert all(before.values())  # a row in every table, or the comparison below proves nothing
    climbed = open_store(url)
    after = held(climbed)
    settings, now = before.pop("settings"), after.pop("settings")
    assert {name for name, rows in before.items() if not kept_of(rows, after[name])} == set()
    assert {row["key"] for row in settings} == {row["key"] for row in now}
    assert climbed.version() == migrations.VERSION
    assert shape(climbed) == shape(open_store(empty(place)))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("version", VERSIONS)
def test_a_store_of_every_version_works_on(place: str, version: int, old: Make) -> None:
    climbed = open_store(old(place, version))
    with climbed.read() as conn:
        found = queries.list_reports(conn, Filters(), NOW, {})
    assert "북한, 동해로 미사일 발사" in {one.entry.title for one in found}
    [added] = fill(
        climbed, [report("North fires artillery shells", "2024-11-09T01:00", category="artillery", guid="z")]
    )
    assert added > len(found)
    if climbed.is_sqlite:
        with climbed.read() as conn:
            words = "SELECT count(*) FROM entries_text WHERE title LIKE '%missile%'"
            assert conn.exec_driver_sql(words).scalar_one() == 1
    again = memory()
    with again.begin() as conn:
        restore.restore(conn, BytesIO(backed_up(climbed).getvalue()), NOW)
    assert len(everything(again)["entries"]) == len(found) + 1


def test_what_keep_writes_makes_a_store(tmp_path: Path) -> None:
    filled = stocked()
    with sqlite3.connect(tmp_path / "watch.db") as raw:
        raw.executescript(";\n".join([*script(filled, sqlite.dialect()), ""]))  # type: ignore[no-untyped-call]
    raw.close()
    assert held(open_store(f"sqlite:///{tmp_path / 'watch.db'}")) == held(filled)


class Ladder:
    """Steps 2 and 3 of a later version, which nobody has written yet."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ran: list[int] = []
        self.broken = False
        base = migrations.VERSION
        meta = sa.MetaData()
        entries = sa.Table("entries", meta, sa.Column("id", sa.Integer, primary_key=True))
        plans = sa.Table("plans", meta, sa.Column("id", sa.Integer, primary_key=True), sa.Column("day", sa.Date))
        self.words = sa.Column("weapon", sa.Text, nullable=False, default="it's 100%")
        self.refers = sa.Column("plan_id", sa.ForeignKey("plans.id"))
        for column in (self.words, self.refers):
            entries.append_column(column)
        self.index = sa.Index("plans_by_day", plans.c.day)
        self.plans = plans

        def plan(conn: Connection) -> None:
            """Plans."""
            self.ran.append(base + 1)
            migrations.add_table(conn, self.plans)
            migrations.add_index(conn, self.index)

        def weapon(conn: Connection) -> None:
            """The weapon of an entry."""
            self.ran.append(base + 2)
            migrations.add_column(conn, self.words)
            migrations.add_column(conn, self.words)
            migrations.add_column(conn, self.refers)
            if self.broken:
                conn.exec_driver_sql("SELECT 1 FROM nowhere")

        monkeypatch.setattr(migrations, "STEPS", {**migrations.STEPS, base + 1: plan, base + 2: weapon})
        monkeypatch.setattr(migrations, "VERSION", base + 2)


@pytest.fixture
def ladder(monkeypatch: pytest.MonkeyPatch) -> Ladder:
    return Ladder(monkeypatch)


@pytest.mark.parametrize("place", PLACES)
def test_of_many_starters_one_takes_the_steps(place: str, old: Make, ladder: Ladder) -> None:
    url, opened = old(place, VERSIONS[-1]), []
    gate = threading.Barrier(4)

    def start() -> None:
        gate.wait()
        opened.append(open_store(url))

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 4
    assert ladder.ran[-2:] == list(migrations.STEPS)[-2:]
    assert len(ladder.ran) == 2
    for one in opened:
        with one.read() as conn:
            assert set(conn.exec_driver_sql("SELECT weapon FROM entries").scalars()) == {"it's 100%"}
            assert "plans_by_day" in {index["name"] for index in sa.inspect(conn).get_indexes("plans")}
        one.close()


@pytest.mark.parametrize("place", PLACES)
def test_a_step_that_fails_leaves_the_store_as_it_was(place: str, old: Make, ladder: Ladder) -> None:
    url = old(place, VERSIONS[-1])
    before = held(connect(url))
    ladder.broken = True
    with pytest.raises(StoreError, match="nowhere"):
        open_store(url)
    assert held(connect(url)) == before
    ladder.broken = False
    assert open_store(url).version() == migrations.VERSION


@pytest.mark.parametrize("place", PLACES)
def test_a_newer_store_is_read_and_exported_and_not_written(
    place: str, old: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = old(place, VERSIONS[-1])
    with monkeypatch.context() as later:
        Ladder(later)
        open_store(url).close()
    before = held(connect(url))
    opened = open_store(url)
    with opened.read() as conn:
        assert len(queries.list_reports(conn, Filters(), NOW, {})) == 3
    with pytest.raises(StoreError, match=r"newer version.*update it"), opened.begin() as conn:
        store.put_setting(conn, "a", "1")
    assert main(["export", "entries", "--since", "2024-11-01", "--db", url]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 4
    assert main(["backup", str(tmp_path / "watch.zip"), "--db", url]) == 0
    assert "without what schema" in capsys.readouterr().err
    assert main(["migrate", "--db", url]) == main(["poll", "--once", "--db", url]) == 2
    said = capsys.readouterr().err.splitlines()
    assert all("update it" in line for line in said)
    assert said
    assert held(connect(url)) == before


def test_a_program_that_was_overtaken_stops_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'watch.db'}"
    running = open_store(url)
    with monkeypatch.context() as later:
        Ladder(later)
        open_store(url).close()
    with pytest.raises(StoreError, match="newer version"), running.begin():
        pass


def test_migrate_says_what_is_missing_and_then_does_it(
    old: Make, ladder: Ladder, capsys: pytest.CaptureFixture[str]
) -> None:
    url = old("sqlite", VERSIONS[-1])
    before = held(connect(url))
    assert main(["migrate", "--check", "--db", url]) == 1
    said = capsys.readouterr().out
    assert said.splitlines()[-3:-1] == [
        f"{migrations.VERSION - 1}: Plans.",
        f"{migrations.VERSION}: The weapon of an entry.",
    ]
    assert held(connect(url)) == before
    assert main(["migrate", "--db", url]) == 0
    assert main(["migrate", "--check", "--db", url]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"schema {migrations.VERSION}"


def test_migrate_makes_no_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "watch.db"
    assert main(["migrate", "--db", f"sqlite:///{missing}"]) == 2
    assert not missing.exists()
    sqlite3.connect(missing).executescript("CREATE TABLE theirs (a)")
    assert main(["migrate", "--db", f"sqlite:///{missing}"]) == 2
    assert "holds no watch" in capsys.readouterr().err
    assert set(held(connect(f"sqlite:///{missing}"))) == {"theirs"}


@pytest.mark.parametrize("number", ["", "-1", "²", json.dumps({"a": 1})])
def test_a_number_that_is_none_is_one_line(number: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'watch.db'}"
    opened = open_store(url)
    with opened.begin() as conn:
        store.put_setting(conn, "schema", number)
    for use in (lambda: open_store(url), lambda: opened.begin().__enter__()):
        with pytest.raises(StoreError, match="no number"):
            use()
    assert schema.settings.name in held(opened)
