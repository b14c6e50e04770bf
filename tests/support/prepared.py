"""A company with goods, copied instead of built: founding takes a second, copying milliseconds."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from app import schema
from app.core.database import Database
from app.core.env import FixedEnvironment
from app.identity import passwords
from app.identity.signin import SignIn
from tests.support.company import PASSWORD, START, WORKSTATION, Company
from tests.support.databases import Databases, create_schema
from tests.support.goods import Goods

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def prepared_goods(databases: Databases) -> Databases:
    """Hands out copies of a database that holds :meth:`Goods.build`."""
    folder = databases.folder / "goods"
    folder.mkdir(exist_ok=True)
    return Databases(
        folder,
        databases.server,
        prepare=_build,
        template="lumbung_goods_template",
        _number=databases._number,
    )


def _build(url: str) -> None:
    create_schema(url)
    made = Goods.build(url)
    made.company.admin.close("out")
    made.company.close()


@contextmanager
def fresh_url(databases: Databases, kind: str, folder: Path) -> Iterator[str]:
    """URL of a copy that one test may change."""
    if kind == "sqlite":
        yield databases.new_sqlite(folder / "goods.sqlite")
        return
    with databases.new_postgres() as url:
        yield url


def open_goods(url: str, *, seed: int = 2) -> Goods:
    """The admin signs in to a copy; who opens it a second time takes another seed."""
    schema.load()
    passwords.use(passwords.CHEAP)
    # Never the seed that built it: no id is made twice.
    database, env = Database(url), FixedEnvironment(START, seed)
    admin = SignIn(database, env, WORKSTATION, "uji").with_password("admin", PASSWORD)
    company = Company(url, database, env, admin)
    return Goods(company, company.client())
