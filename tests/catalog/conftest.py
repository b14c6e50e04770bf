"""A company with an empty catalogue, and short ways to fill it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from app.catalog.api import CreateProduct
from app.core.driver import fetch
from app.core.work import Read
from tests.support.company import Company

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.core.commands import Command, Done, Query

R = TypeVar("R")
#: Every table a command of the catalogue writes.
TABLES = (
    "product", "product_unit", "product_barcode", "product_limit", "bundle_component", "category",
    "audit_entry", "command",
)  # fmt: skip


@dataclass
class Catalog:
    """The catalogue of a company, as its admin sees it."""

    company: Company

    def do(self, command: Command[R], **extra: Any) -> Done[R]:
        return self.company.admin.do(command, **extra)

    def ask(self, query: Query[R]) -> R:
        return self.company.admin.ask(query)

    def product(self, sku: str, **values: Any) -> str:
        """Create a product; gives its SKU."""
        values.setdefault("product_name", f"Produk {sku}")
        return self.do(CreateProduct(sku=sku, **values)).value.sku

    def rows(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        """What the database holds."""
        with self.company.database.reading() as session:
            return fetch(session, sql, params)

    def reading(self, look: Callable[[Read], R]) -> R:
        """Run a step as a higher slice would."""
        with self.company.database.reading() as session:
            return look(Read(session, self.company.admin.actor, self.company.env))

    def counts(self) -> dict[str, int]:
        """Rows of every table of ours: the same before and after a refusal."""
        return {table: self.rows(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES}


@pytest.fixture
def catalog(database_url: str) -> Iterator[Catalog]:
    with Company.found(database_url, opened=False) as company:
        yield Catalog(company)
