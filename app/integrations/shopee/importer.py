"""The Shopee order importer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.integrations.importer import find_header
from app.integrations.shopee.columns import COLUMNS, IGNORED, NAMES
from app.integrations.shopee.orders import ShopeeLayout
from app.integrations.tables.orders import parse_orders

if TYPE_CHECKING:
    from app.integrations.importer import Recognition, SheetTop
    from app.integrations.neutral import ParsedFile
    from app.integrations.xlsx.sheet import Sheet

_REQUIRED: Final = tuple(
    NAMES[name]
    for name in (
        "order_id",
        "status",
        "product",
        "sku",
        "price_original",
        "price",
        "quantity",
        "created",
    )
)
_KNOWN: Final = (*(name for names in NAMES.values() for name in names), *IGNORED)


class ShopeeOrders:
    """Orders of Shopee, every export that lists them line by line."""

    kind = "shopee.orders"
    label = "pesanan Shopee"

    def recognise(self, top: SheetTop) -> Recognition | None:
        """By the headers every variant has, Indonesian or English."""
        return find_header(top, _REQUIRED, _KNOWN)

    def parse(self, sheet: Sheet, found: Recognition) -> ParsedFile:
        """Read the sheet; it tells progress by itself."""
        return parse_orders(self, sheet, found, COLUMNS, ShopeeLayout)
