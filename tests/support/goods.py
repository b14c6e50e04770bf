"""Warehouses and goods for tests: two warehouses with bins, a few products, stock on demand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from app.catalog.api import CreateCategory, CreateProduct
from app.core.money import Money
from app.stock.api import (
    CheckStock,
    CreateLocations,
    CreateWarehouse,
    NewLocation,
    Posted,
    ReceiptLine,
    ReceiveStock,
    StockAsOf,
)
from tests.support.company import Company
from tests.support.remembered import remembered

if TYPE_CHECKING:
    from app.core.client import Client
    from app.identity.api import OrganisationSettings

#: Expiry of lots that are good all through a test.
FAR: Final = date(2027, 12, 31)


@dataclass
class Goods:
    """A company with places to put things."""

    company: Company
    me: Client

    @classmethod
    def build(cls, url: str, *, settings: OrganisationSettings | None = None) -> Goods:
        """Two warehouses, three bins each, products of each kind of tracking and cost method."""
        if settings is None:
            return remembered("goods", url, partial(cls._built, settings=None))
        return cls._built(url, settings=settings)

    @classmethod
    def _built(cls, url: str, *, settings: OrganisationSettings | None) -> Goods:
        company = Company.found(url, settings=settings)
        made = cls(company, company.client())
        for code in ("GD1", "GD2"):
            made.me.do(CreateWarehouse(code=code, title=f"Gudang {code}"))
            bins = tuple(
                NewLocation.model_validate({"code": f"{code}-{name}", "kind": kind})
                for name, kind in (("A-01", "picking"), ("B-01", "storage"), ("B-02", "storage"))
            )
            made.me.do(CreateLocations(warehouse=code, locations=bins))
        made.me.do(CreateCategory(code="FIFO", category_name="Barang FIFO", cost_method="fifo"))
        for sku in ("SERUM", "TONER"):
            made.product(sku, tracking="lot", requires_expiry=True)
        made.product("KAPAS")
        made.product("KRIM", category="FIFO")
        return made

    def product(self, sku: str, **more: object) -> None:
        """Make a product."""
        fields: dict[str, object] = {"sku": sku, "product_name": sku.title(), "weight_g": 100}
        self.me.do(CreateProduct.model_validate(fields | more))

    def receive(
        self,
        sku: str,
        qty: int,
        cost: str,
        *,
        lot: str = "",
        expires: date | None = None,
        place: str = "GD1-A-01",
        counter: str = "opening",
    ) -> Posted:
        """Take goods in; ``cost`` is for all of them, in rupiah."""
        line = ReceiptLine(
            sku=sku, qty=qty, cost=Money.parse(cost), location=place, lot=lot,
            expires_on=expires or (FAR if lot else None),
        )  # fmt: skip
        return self.me.do(
            ReceiveStock.model_validate(
                {"warehouse": place[:3], "counter": counter, "lines": (line,)}
            )
        ).value

    def on_hand(self, sku: str, warehouse: str = "GD1") -> tuple[int, str]:
        """Quantity and value of a product in a warehouse."""
        rows = self.me.ask(StockAsOf(sku=sku, warehouse=warehouse))
        return (rows[0].qty, str(rows[0].value)) if rows else (0, "0.00")

    def sound(self) -> None:
        """Every derived figure equals its recomputation; stock equals the books."""
        assert self.me.ask(CheckStock()) == ()
