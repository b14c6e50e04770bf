"""A shop to pack in, copied for each test, and a packing table in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app import schema
from app.core.database import Database
from app.core.env import FixedEnvironment
from app.identity import passwords
from app.identity.signin import SignIn
from tests.support.company import PASSWORD, START, WORKSTATION, Company
from tests.support.databases import Databases, create_schema
from tests.support.orders import Shop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def shops(databases: Databases) -> Databases:
    """Copies of a database that holds :meth:`Shop.open`."""
    folder = databases.folder / "shops"
    folder.mkdir(exist_ok=True)
    return Databases(
        folder,
        databases.server,
        prepare=_build,
        template="lumbung_shop_template",
        _number=databases._number,
    )


def _build(url: str) -> None:
    create_schema(url)
    made = Shop.open(url)
    made.company.admin.close("out")
    made.company.close()


@pytest.fixture
def shop_url(shops: Databases, database_kind: str, tmp_path: Path) -> Iterator[str]:
    """URL of a shop's copy on the database of this test."""
    if database_kind == "sqlite":
        yield shops.new_sqlite(tmp_path / "shop.sqlite")
        return
    with shops.new_postgres() as url:
        yield url


@pytest.fixture
def shop(shop_url: str) -> Iterator[Shop]:
    """The shop, its admin signed in, on SQLite and on PostgreSQL."""
    made = open_shop(shop_url)
    yield made
    made.company.close()


@pytest.fixture
def local_shop(shops: Databases, tmp_path: Path) -> Iterator[Shop]:
    """The shop on SQLite only, for tests of screens."""
    made = open_shop(shops.new_sqlite(tmp_path / "shop.sqlite"))
    yield made
    made.company.close()


def open_shop(url: str) -> Shop:
    """The admin signs in to a copy."""
    schema.load()
    passwords.use(passwords.CHEAP)
    # Another seed than the one that built it: no id is made twice.
    database, env = Database(url), FixedEnvironment(START, seed=7)
    admin = SignIn(database, env, WORKSTATION, "uji").with_password("admin", PASSWORD)
    company = Company(url, database, env, admin)
    return Shop(company, company.client())
