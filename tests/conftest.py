"""Fixtures for every test: a fresh database on SQLite and on PostgreSQL, and Qt off screen.

A test that takes ``database_url`` (or ``database``) runs twice, once on each; ``--db=sqlite`` or
``--db=postgres`` runs one of them.  Tests for one database only take ``sqlite_url`` or
``postgres_url``.  Nothing is skipped: a server that does not start fails the run.
"""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.support import proofs, sandbox
from tests.support.databases import Databases
from tests.support.postgres import Server, launch
from tests.support.remembered import Keeper

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.core.database import Database

sandbox.enter()

# No deadline: a busy machine must not make a test fail.  In CI the same examples every time; at the
# desk new ones, and a failing one is remembered in .hypothesis.
settings.register_profile("desk", deadline=None)
settings.register_profile(
    "ci", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

_SERVER = pytest.StashKey[Server]()


# ---------------------------------------------------------------- options


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--db",
        choices=("sqlite", "postgres", "both"),
        default="both",
        help="databases for the tests that take database_url",
    )
    proofs.add_option(parser)


def pytest_configure(config: pytest.Config) -> None:
    proofs.choose(config)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that takes ``database_url`` on each chosen database, and many histories in rounds."""
    if "database_kind" in metafunc.fixturenames:
        kinds = ["sqlite", "postgres"]
        if metafunc.definition.get_closest_marker("postgres"):
            kinds = ["postgres"]
        elif (chosen := metafunc.config.getoption("--db")) != "both":
            kinds = [chosen]
        metafunc.parametrize("database_kind", kinds)

    if metafunc.definition.get_closest_marker("histories") and (rounds := proofs.rounds()) > 1:
        metafunc.parametrize("histories_round", range(1, rounds + 1), indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, visibly, the tests that need the database which was not chosen."""
    chosen = config.getoption("--db")
    left_out = [
        item for item in items if chosen != "both" and _database_of(item) not in {"", chosen}
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish() -> None:
    """What is there now stays to the end: no collection need look at thousands of tests again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="module")
def _settled() -> Iterator[None]:
    """What a module of tests leaves behind (imports, syntax trees, a company) stays as well."""
    yield
    gc.collect()
    gc.freeze()


def _database_of(item: pytest.Item) -> str:
    """The database a test runs on: sqlite, postgres or none."""
    callspec = getattr(item, "callspec", None)
    if callspec is not None and "database_kind" in callspec.params:
        return str(callspec.params["database_kind"])
    fixtures = getattr(item, "fixturenames", ())
    if "postgres_url" in fixtures or "postgres_server" in fixtures:
        return "postgres"
    return "sqlite" if "sqlite_url" in fixtures else ""


# ---------------------------------------------------------------- one server for the whole run


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Before each xdist worker starts: the run's one server is up, and the worker knows it."""
    config: pytest.Config = node.config  # type: ignore[attr-defined]
    if config.getoption("--db") == "sqlite":
        return
    if _SERVER not in config.stash:
        config.stash[_SERVER] = launch(durable=False)
    node.workerinput["lumbung_server"] = config.stash[_SERVER].address()  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    server = config.stash.get(_SERVER, None)
    if server is not None:
        server.stop()


def _running_server(config: pytest.Config) -> Server:
    """The run's server: the controller's under xdist, else started here on first use."""
    if _SERVER not in config.stash:
        workerinput = getattr(config, "workerinput", {})
        address = workerinput.get("lumbung_server")
        config.stash[_SERVER] = Server.at(address) if address else launch(durable=False)
    return config.stash[_SERVER]


@pytest.fixture(scope="session")
def databases(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """Fresh databases by copying; for tests that need several or make them by hand."""
    base = tmp_path_factory.getbasetemp()
    # Under xdist each worker has a folder inside the run's folder.
    shared = base.parent if hasattr(pytestconfig, "workerinput") else base
    folder = shared / "databases"
    folder.mkdir(exist_ok=True)
    Keeper.databases = Databases(folder, server=lambda: _running_server(pytestconfig))
    return Keeper.databases


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> Server:
    """The server itself, for tests of connections, locks and upgrades."""
    return _running_server(pytestconfig)


# ---------------------------------------------------------------- a fresh database for one test


@pytest.fixture(autouse=True)
def histories_round(request: pytest.FixtureRequest) -> int:
    """Which round of many histories this is, 0 for any other test; see :mod:`tests.support.proofs`.

    For every test: what nobody asks for by name pytest leaves out, and all rounds would be the same.
    """
    number: int = getattr(request, "param", 0)
    proofs.begin(number, request.function)
    return number


@pytest.fixture
def sqlite_url(databases: Databases, tmp_path: Path) -> str:
    """URL of a fresh SQLite file with the whole schema."""
    return databases.new_sqlite(tmp_path / "lumbung.sqlite")


@pytest.fixture
def postgres_url(databases: Databases) -> Iterator[str]:
    """URL of a fresh PostgreSQL database with the whole schema."""
    with databases.new_postgres() as url:
        yield url


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest) -> str:
    """URL of a fresh database; the test runs on SQLite and on PostgreSQL."""
    url: str = request.getfixturevalue(f"{database_kind}_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The opened database, closed at the end of the test."""
    from app.core.database import Database

    opened = Database(database_url)
    yield opened
    opened.dispose()
