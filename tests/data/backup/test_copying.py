"""A store copied from one kind of database to another holds the same, also where the copy was cut off on its way."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.__main__ import main
from data.backup import copying
from data.store import migrations, schema
from data.store.store import COPYING, StoreError, get_setting, open_store, put_setting
from tests import postgres
from tests.data.backed import everything, fill, work
from tests.reports import report

pytestmark = pytest.mark.one_file  # both kinds of store are in its own parameters
Empty = Callable[[str], str]
_numbers = itertools.count()
REPORTS = [
    report("North fires missile into East Sea", "2024-11-05T03:00", guid="a"),
    report("북한, 동해로 미사일 발사", "2024-11-05T03:20", guid="Ä", publisher="Hill Wire", language="ko"),
    report("North flies balloons, says 'drill' 100%", "2024-11-06T01:00", guid="😀", category="balloon"),
]
WAYS = [
    ("sqlite", "sqlite"),
    pytest.param(("sqlite", "postgresql"), marks=pytest.mark.hosted),
    pytest.param(("postgresql", "sqlite"), marks=pytest.mark.hosted),
]


@pytest.fixture
def empty(tmp_path: Path, request: pytest.FixtureRequest, worker_id: str) -> Iterator[Empty]:
    """`empty("sqlite")`: the URL of a database with nothing in it."""
    with ExitStack() as made:

        def make(place: str) -> str:
            number = next(_numbers)
            if place == "sqlite":
                return f"sqlite:///{tmp_path / f'{number}.db'}"
            hosted: str = request.getfixturevalue("hosted")
            return made.enter_context(postgres.room_of_its_own(hosted, f"copy_{worker_id}_{number}"))

        yield make


@pytest.fixture
def ends(request: pytest.FixtureRequest, empty: Empty) -> tuple[str, str]:
    """A store with rows in every table, and the URL of an empty database."""
    first, second = request.param
    origin, target = empty(first), empty(second)
    stock(origin)
    return origin, target


def stock(url: str) -> None:
    store = open_store(url)
    fill(store, REPORTS)
    for day in range(2):
        work(store, REPORTS, day)
    store.close()


def held(url: str) -> dict[str, object]:
    return dict(everything(open_store(url)))


@pytest.mark.parametrize("ends", WAYS, indirect=True)
def test_a_copy_holds_the_same_and_goes_on_as_a_store_of_its_own(ends: tuple[str, str]) -> None:
    origin, target = ends
    done = copying.copy(origin, target)
    assert (done.differing, done.removed) == ((), 0)
    assert done.written == done.rows > 40
    assert held(target) == held(origin)
    store = open_store(target)
    assert fill(store, [report("North fires a rocket", "2024-11-07T03:00", guid="new")]) == [4]
    work(store, REPORTS, 2)
    with pytest.raises(StoreError, match="holds a watch already"):
        copying.copy(origin, target)


@pytest.mark.parametrize("ends", WAYS, indirect=True)
def test_a_copy_that_was_cut_off_goes_on_with_what_changed_meanwhile(
    ends: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    origin, target = ends
    monkeypatch.setattr(copying, "AT_ONCE", 1)

    def cut(table: str, done: int, total: int) -> None:
        if table == "members" and done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copying.copy(origin, target, cut)
    half = open_store(target)
    with pytest.raises(StoreError, match="has not finished"), half.begin():
        pass
    half.close()
    with open_store(origin).begin() as conn:
        conn.execute(schema.entries.update().where(schema.entries.c.guid == "a").values(title="North fires two"))
        conn.execute(schema.members.delete())
        put_setting(conn, "since", "then")
    done = copying.copy(origin, target)
    assert done.differing == ()
    assert done.removed > 0
    assert done.written < done.rows
    assert held(target) == held(origin)
    with open_store(target).begin() as conn:
        assert get_setting(conn, COPYING) is None


def test_what_cannot_be_copied_is_told_and_nothing_is_made(empty: Empty, tmp_path: Path) -> None:
    origin, target, other = empty("sqlite"), empty("sqlite"), empty("sqlite")
    open_store(origin).close()
    stock(other)
    with pytest.raises(StoreError, match="holds no watch"):
        copying.copy(target, origin)
    with pytest.raises(StoreError, match="holds a watch already"):
        copying.copy(origin, other)
    with open_store(origin).begin() as conn:
        put_setting(conn, "schema", str(migrations.VERSION - 1))
    with pytest.raises(StoreError, match="feeds migrate"):
        copying.copy(origin, empty("sqlite"))


def test_an_unfinished_copy_is_gone_on_with_from_its_own_origin_alone(empty: Empty) -> None:
    origin, target, other = empty("sqlite"), empty("sqlite"), empty("sqlite")
    stock(origin)
    stock(other)

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copying.copy(origin, target, cut)
    with pytest.raises(StoreError, match="no unfinished copy"):
        copying.copy(other, target)
    with pytest.raises(StoreError, match="itself a copy"):
        copying.copy(target, empty("sqlite"))


def test_the_command_says_what_was_copied_and_that_it_is_the_same(
    empty: Empty, capsys: pytest.CaptureFixture[str]
) -> None:
    origin, target = empty("sqlite"), empty("sqlite")
    stock(origin)
    assert main(["copy", origin, target]) == 0
    out, err = capsys.readouterr()
    assert "are the same" in out
    assert err == ""
    assert main(["copy", origin, target]) == 2
    assert main(["copy", origin, origin]) == 2
    assert capsys.readouterr().err.count("\n") == 2


def test_a_difference_that_remains_is_named_and_the_mark_stays(
    empty: Empty, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    origin, target = empty("sqlite"), empty("sqlite")
    stock(origin)
    monkeypatch.setattr(copying, "_digest_of", lambda _, table: (0, "") if table.name == "gaps" else copying_of(table))

    def copying_of(table: sa.Table) -> tuple[int, str]:
        with open_store(origin).read() as conn:
            return copying.digest(conn, table)

    assert main(["copy", origin, target]) == 1
    assert "differs in gaps" in capsys.readouterr().err
    with open_store(target).read() as conn:
        assert get_setting(conn, COPYING) is not None
