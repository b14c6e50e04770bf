"""The TikTok Shop and Tokopedia order importer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.errors import UserError
from app.integrations.importer import find_header
from app.integrations.tables.orders import parse_orders
from app.integrations.tiktok.columns import COLUMNS, IGNORED, NAMES
from app.integrations.tiktok.orders import TiktokLayout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.integrations.importer import Recognition, SheetTop
    from app.integrations.neutral import NeutralOrder, ParsedFile
    from app.integrations.xlsx.sheet import Sheet

_REQUIRED: Final = tuple(
    NAMES[name]
    for name in (
        "order_id", "status", "sku", "product", "quantity", "before", "platform_discount",
        "seller_discount", "order_amount", "created", "shipped",
    )
)  # fmt: skip
_KNOWN: Final = (*(name for names in NAMES.values() for name in names), *IGNORED)
#: Excel keeps 15 digits of an 18-digit number and fills up with zeros.
_EXCEL_DIGITS: Final = 15
_FEW: Final = 3


class NumbersRuined(UserError):
    """The order numbers went through Excel and end in zeros."""

    code = "FILE_IDS"

    def __init__(self, examples: Sequence[str]) -> None:
        super().__init__(
            "Nomor pesanan dalam berkas ini sudah dibulatkan Excel (misalnya "
            f"{', '.join(examples)}), jadi "
            "pesanannya tidak bisa dikenali. Unduh ulang berkas aslinya dan jangan disimpan lewat "
            "Excel."
        )


class TiktokOrders:
    """Orders of TikTok Shop and Tokopedia."""

    kind = "tiktok.orders"
    label = "pesanan TikTok Shop/Tokopedia"

    def recognise(self, top: SheetTop) -> Recognition | None:
        """By the SKU columns, which its return export does not have."""
        return find_header(top, _REQUIRED, _KNOWN)

    def parse(self, sheet: Sheet, found: Recognition) -> ParsedFile:
        """Read the sheet; it tells progress by itself.

        Raises:
            NumbersRuined: If the order numbers were rounded by a spreadsheet.
        """
        parsed = parse_orders(self, sheet, found, COLUMNS, TiktokLayout)
        _check_numbers(parsed.orders)
        return parsed


def _check_numbers(orders: Sequence[NeutralOrder]) -> None:
    """One real number in a thousand ends in 000; a fifth of a file does not."""
    rounded = [
        order.platform_order_id
        for order in orders
        if len(order.platform_order_id) > _EXCEL_DIGITS
        and not order.platform_order_id[_EXCEL_DIGITS:].strip("0")
    ]
    if len(rounded) >= _FEW and len(rounded) * 5 >= len(orders):
        raise NumbersRuined(rounded[:_FEW])
