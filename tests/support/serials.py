"""Hair dryers with serial numbers in a shop, for tests of packing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.money import Money
from app.stock.api import (
    CreateLocations,
    CreateWarehouse,
    NewLocation,
    ReceiptLine,
    ReceiveStock,
)

if TYPE_CHECKING:
    from tests.support.orders import Shop

DRYER: Final = "8991234500720"


def with_dryers(shop: Shop, *serials: str) -> None:
    """A product kept by serial, and these pieces of it at a rack of GD1."""
    shop.product("DRYER", "Hair Dryer", DRYER, tracking="serial")
    receive(shop, *serials)


def receive(shop: Shop, *serials: str, place: str = "GD1-A-01", lot: str = "") -> None:
    """Pieces at Rp 200.000 each."""
    line = ReceiptLine(
        sku="DRYER", qty=len(serials), cost=Money.rupiah_of(200_000 * len(serials)),
        location=place, serials=serials, lot=lot,
    )  # fmt: skip
    shop.me.do(ReceiveStock(warehouse=place[:3], counter="opening", lines=(line,)))


def second_warehouse(shop: Shop) -> None:
    """GD2 with one rack."""
    shop.me.do(CreateWarehouse(code="GD2", title="Gudang Cimahi"))
    shop.me.do(CreateLocations(warehouse="GD2", locations=(NewLocation(code="GD2-A-01"),)))
