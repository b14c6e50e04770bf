"""The Mengantar order importer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.integrations.importer import find_header
from app.integrations.mengantar.columns import COLUMNS, IGNORED, NAMES
from app.integrations.mengantar.orders import MengantarLayout
from app.integrations.tables.orders import parse_orders

if TYPE_CHECKING:
    from app.integrations.importer import Recognition, SheetTop
    from app.integrations.neutral import ParsedFile
    from app.integrations.xlsx.sheet import Sheet

_REQUIRED: Final = tuple(
    NAMES[name]
    for name in (
        "courier", "resi", "recipient", "phone", "cod", "goods", "quantity", "status",
        "shipping_fee",
        "created",
    )
)  # fmt: skip
_KNOWN: Final = (*(name for names in NAMES.values() for name in names), *IGNORED)


class MengantarOrders:
    """Parcels of Mengantar."""

    kind = "mengantar.orders"
    label = "pesanan Mengantar"

    def recognise(self, top: SheetTop) -> Recognition | None:
        """By the parcel columns, which its payout export does not have."""
        return find_header(top, _REQUIRED, _KNOWN)

    def parse(self, sheet: Sheet, found: Recognition) -> ParsedFile:
        """Read the sheet; it tells progress by itself."""
        return parse_orders(self, sheet, found, COLUMNS, MengantarLayout)
