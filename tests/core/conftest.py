"""A company with goods, on each database, and commands made only for tests."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from app.core import commands
from app.core.execution import Signed
from tests.support.prepared import fresh_url, open_goods, prepared_goods

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.core.database import Database
    from tests.support.databases import Databases
    from tests.support.goods import Goods


@pytest.fixture(scope="session")
def goods_databases(databases: Databases) -> Databases:
    return prepared_goods(databases)


@pytest.fixture
def goods_url(database_kind: str, goods_databases: Databases, tmp_path: Path) -> Iterator[str]:
    """URL of a fresh company with goods, on each database."""
    with fresh_url(goods_databases, database_kind, tmp_path) as url:
        yield url


@pytest.fixture
def goods(goods_url: str) -> Iterator[Goods]:
    made = open_goods(goods_url)
    yield made
    made.company.close()


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Callable[[type[Any], Callable[..., Any]], None]:
    """Give a command a handler for one test: the program's own list stays as it is."""

    def add(kind: type[Any], handler: Callable[..., Any]) -> None:
        monkeypatch.setitem(commands._commands, kind, handler)

    return add


def another_window(goods: Goods, database: Database | None = None) -> Signed:
    """The admin once more, in a session of its own."""
    actor = replace(goods.company.admin.actor, session_id=goods.company.env.new_id())
    return Signed(database or goods.company.database, actor, goods.company.env)
