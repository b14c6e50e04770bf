"""A packing table per test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.ui import translations
from app.ui.theme import theme
from tests.support.packing_table import PackingTable, table_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from tests.support.orders import Shop


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    """The program's look, light and at 100 %."""
    translations.install()
    theme().apply(dark=False, scale=1.0)
    yield
    theme().apply(dark=False, scale=1.0)


@pytest.fixture
def tables(local_shop: Shop, tmp_path: Path) -> Iterator[Callable[..., PackingTable]]:
    """Makes packing tables in the shop; each with a folder of its own unless one is given."""
    made: list[PackingTable] = []

    def make(*, folder: Path | None = None, **more: Any) -> PackingTable:
        folder = folder or tmp_path / f"pc{len(made) + 1}"
        folder.mkdir(exist_ok=True)
        table = table_of(local_shop, folder, **more)
        made.append(table)
        return table

    yield make
    for table in made:
        table.close()


@pytest.fixture
def table(tables: Callable[..., PackingTable]) -> PackingTable:
    """One packing table, the admin at it."""
    return tables()
