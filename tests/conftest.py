"""What every test gets: no network but loopback, a clean WATCH_ environment, clocks that stand still."""

from __future__ import annotations

import ipaddress
import itertools
import os
import socket
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from data.models import Person
from tests import postgres
from tests.chromium import FIX, find_chromium

# A slow machine is no fault of the code: time is measured in tests/benchmarks. A build machine tries the same examples
# every time, so that a build tells of the change that it builds; whoever runs the tests elsewhere looks for new ones.
settings.register_profile("watch", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("watch")

HERE = Path(__file__).parent
BROWSER_FOLDER = HERE / "browser"
# Whose tests `--store both` runs a second time, with every store on PostgreSQL.
HOSTED = ("data/store", "data/backup", "feeds/alerts", "feeds/commands", "feeds/intake", "feeds/polling")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--store", choices=("sqlite", "postgresql", "both"), default="sqlite", help="what the tests' stores are"
    )
    parser.addoption("--no-browser", action="store_true", help="leave out the tests that need Chromium, and say so")


def pytest_report_header(config: pytest.Config) -> str:
    if config.getoption("--no-browser"):
        return "chromium: left out (--no-browser)"
    return f"chromium: {find_chromium() or 'NOT FOUND, browser tests will fail'}"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    folder = metafunc.definition.path.parent.relative_to(HERE).as_posix()
    if metafunc.config.getoption("--store") == "both" and folder in HOSTED:
        metafunc.parametrize("_elsewhere", ["sqlite", "postgresql"], indirect=True)


def _on_postgresql(item: pytest.Item, asked: str) -> bool:
    return (item.callspec.params.get("_elsewhere", asked) if hasattr(item, "callspec") else asked) == "postgresql"


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    hosted = {item for item in items if _on_postgresql(item, config.getoption("--store"))}
    # Where nothing would differ: what is about a file, says itself where its stores are, or asks for a server itself.
    same = {item for item in hosted if any(map(item.get_closest_marker, ("one_file", "own_store", "hosted")))}
    config.hook.pytest_deselected(items=[*same])
    items[:] = [item for item in items if item not in same]
    for item in hosted - same:
        item.add_marker("hosted")
        item.add_marker(pytest.mark.xdist_group(f"{item.path.relative_to(config.rootpath).as_posix()} hosted"))
    in_browser = [item for item in items if BROWSER_FOLDER in item.path.parents]
    for item in in_browser:
        item.add_marker("browser")
        if config.getoption("--no-browser"):
            item.add_marker(pytest.mark.skip(reason="--no-browser"))
    # Last: quick failures show first, and Playwright keeps an event loop running that asyncio.run would trip over. Of
    # these the longest files come first, so that no worker has much before it when the others are done.
    last = set(in_browser)
    items.sort(key=lambda item: item.path.stat().st_size if item in last else sys.maxsize, reverse=True)
    # What a file's tests share (server, database, browser) is started once: `--dist loadgroup` keeps them together.
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.path.relative_to(config.rootpath).as_posix()))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if config.getoption("--no-browser"):
        left_out = sum("browser" in report.keywords for report in terminalreporter.stats.get("skipped", []))
        terminalreporter.write_line(f"NOT RUN: {left_out} browser tests (--no-browser)", red=True, bold=True)
    skipped = terminalreporter.stats.get("skipped", [])
    if unhosted := sum("hosted" in getattr(report, "keywords", ()) for report in skipped):
        terminalreporter.write_line(
            f"NOT RUN: {unhosted} tests of PostgreSQL ({postgres.missing()})", red=True, bold=True
        )


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the Chromium to drive. Without one the test fails with the way to mend it: it is never skipped."""
    found = find_chromium()
    if found is None:
        pytest.fail(FIX, pytrace=False)
    return found


@pytest.fixture(scope="session")
def hosted(worker_id: str) -> Iterator[str]:
    """URL of a PostgreSQL to write into: the one that TEST_POSTGRES names, else one started for this worker.

    Where there can be none the summary says so; a test that asks for it bears the mark `hosted`.
    """
    if why := postgres.missing():
        pytest.skip(f"NOT RUN: {why}")
    if named := os.environ.get(postgres.NAMED):
        with postgres.room_of_its_own(named, worker_id) as url:
            yield url
        return
    with postgres.throwaway() as url:
        yield url


@pytest.fixture(scope="session")
def _rooms(hosted: str, worker_id: str) -> Iterator[Any]:
    from tests.elsewhere import Rooms  # needs the driver

    rooms = Rooms(hosted, worker_id)
    yield rooms
    rooms.close()


@pytest.fixture(autouse=True)
def _elsewhere(request: pytest.FixtureRequest) -> Iterator[None]:
    """With `--store postgresql` the stores of every test are there, with `both` those of a test's second run."""
    if getattr(request, "param", request.config.getoption("--store")) != "postgresql":
        yield
        return
    rooms = request.getfixturevalue("_rooms")
    from tests.elsewhere import on_postgresql

    with on_postgresql(rooms):
        yield


@pytest.fixture(autouse=True, scope="session")
def _statements_compiled_once() -> Iterator[None]:
    """Every store that a test opens has an engine of its own, which would compile each statement anew: a third of what
    such a test costs. A watch keeps one engine, and so one cache, as long as it runs."""
    import sqlalchemy as sa
    from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
    from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

    compiled: Any = sa.util.LRUCache(2000)
    made = sa.Engine.__init__

    def make(engine: sa.Engine, *args: Any, **more: Any) -> None:
        made(engine, *args, **more)
        engine._compiled_cache = compiled

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sa.Engine, "__init__", make)
        for dialect in (PGDialect_psycopg, SQLiteDialect_pysqlite):  # by which the cache tells engines apart
            patch.setattr(dialect, "__eq__", lambda one, other: type(one) is type(other))
            patch.setattr(dialect, "__hash__", lambda one: hash(type(one)))
        yield


class NetworkUsed(AssertionError):
    """A test tried to reach something other than this machine."""


def _stays_here(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host is None or host in ("", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback or address.is_unspecified


def _guard(real: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: socket.socket, *args: Any) -> Any:
        address = args[-1]
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _stays_here(address[0]):
            raise NetworkUsed(f"a test may not reach {address[0]}: use a server on 127.0.0.1")
        return real(self, *args)

    return guarded


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Sockets reach loopback only, names resolve for loopback only. Child processes are not held by this."""
    resolve = socket.getaddrinfo

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            ipaddress.ip_address(str(host).partition("%")[0])
        except ValueError:
            if not _stays_here(host):
                raise NetworkUsed(f"a test may not look up {host!r}: give the code its own resolver") from None
        return resolve(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        patch.setattr(socket.socket, "connect", _guard(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", _guard(socket.socket.connect_ex))
        patch.setattr(socket.socket, "sendto", _guard(socket.socket.sendto))
        yield


_database_numbers = itertools.count()


@pytest.fixture(scope="session")
def _databases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("databases")


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, _databases: Path) -> None:
    """No setting of the developer's shell reaches a test, no test polls by itself or touches data/var."""
    for name in [name for name in os.environ if name.startswith("WATCH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("WATCH_POLL", "off")
    monkeypatch.setenv("WATCH_DB", f"sqlite:///{_databases / str(next(_database_numbers))}.db")


@pytest.fixture
def now() -> datetime:
    """A moment that stands still: the morning after the election of 2024 in Korea, which the exercise covers."""
    return datetime(2024, 11, 6, 0, 0, tzinfo=UTC)


@pytest.fixture
def stand_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], datetime]:
    """`stand_at("2022-11-08T12:00Z")` sets WATCH_NOW for code that reads it, and returns that moment."""

    def stand(moment: str) -> datetime:
        monkeypatch.setenv("WATCH_NOW", moment)
        return datetime.fromisoformat(moment).astimezone(UTC)

    return stand


@pytest.fixture
def signed_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[Person], None]:
    """`signed_in(Person("Cho", "officer", "local"))` makes them the one who looks at every page from here on."""

    def take(person: Person) -> None:
        monkeypatch.setattr("components.access.session.person", lambda: person)

    return take


@pytest.fixture
def supervisor(signed_in: Callable[[Person], None]) -> Person:
    """Somebody who may do everything, looking at every page."""
    person = Person("Cho", "supervisor", "local")
    signed_in(person)
    return person
