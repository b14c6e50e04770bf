"""Header names of Mengantar's order export (33 columns; 36 and more in 2026)."""

from __future__ import annotations

from typing import Final

from app.integrations.tables.table import Columns

NAMES: Final[dict[str, tuple[str, ...]]] = {
    "order_id": ("Order ID",),
    "resi": ("Tracking ID",),
    "stt": ("STT Number",),
    "courier": ("Expedition",),
    "recipient": ("Customer Name",),
    "phone": ("Customer Phone Number",),
    "street": ("Customer Address",),
    "province": ("Province",),
    "city": ("City",),
    "district": ("District",),
    "village": ("Subdistrict",),
    "postcode": ("ZIP Code",),
    "weight": ("Weight",),
    "cod": ("COD",),
    "goods_value": ("Product Value",),
    "sku": ("Product ID",),
    "goods": ("Goods Description",),
    "quantity": ("Quantity",),
    "discount": ("Diskon Nominal",),
    "goods_after": ("Harga Barang Setelah Diskon",),
    "sender": ("Sender Name",),
    "created": ("Create Date",),
    "updated": ("Last Update",),
    "status": ("Last Status",),
    "pod_status": ("Last POD Status",),
    "shipping_fee": ("Shipping Fee",),
    "shipping_discount": ("Shipping Discount",),
    "cod_fee": ("COD Fee (Inc VAT)", "COD Fee"),
    "return_fee": ("Return Fee",),
    "remark": ("Remark 1", "Remark"),
    "instruction": ("Delivery Instruction",),
    "undelivered": ("Undelivered Notes/Dates",),
    "return_resi": ("Resi Forward/Return",),
}
IGNORED: Final = (
    "Diskon Persentase", "COGS", "Sender Phone Number", "Shipping Fee Without Discount",
    "Estimated Pricing", "Origin Code", "Destination Code", "Remark 2", "Remark 3", "Harga Jual",
    "Assignee", "Estimated Delivery Date", "Net Income", "Undelivered Photo URL",
)  # fmt: skip
COLUMNS: Final = Columns(
    names=NAMES,
    ignored=IGNORED,
    amounts=frozenset({
        "cod", "goods_value", "discount", "goods_after", "shipping_fee", "shipping_discount",
        "cod_fee", "return_fee",
    }),
    counts=frozenset({"quantity"}),
    dates=frozenset({"created", "updated"}),
    ids=frozenset({"order_id", "resi", "stt", "return_resi"}),
    shared=("order_id", "resi"),
)  # fmt: skip
