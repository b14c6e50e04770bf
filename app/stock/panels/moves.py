"""The columns of movements, in Mutasi Stok and beside Monitoring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.text import jam
from app.stock.panels import words
from app.ui.table_model import Column, Kind

if TYPE_CHECKING:
    from app.stock.api import MoveRow


def _place(row: MoveRow) -> str:
    return " · ".join(part for part in (row.location, row.lot) if part)


def _why(row: MoveRow) -> str:
    return " · ".join(part for part in (row.person, row.reason) if part)


def _product(row: MoveRow) -> str:
    return f"{row.sku} · {row.warehouse}"


DATE: Final = Column(
    "date", "Tanggal", lambda row: row.on_date, Kind.DATE, lambda row: jam(row.at), width=100
)
KIND: Final = Column("kind", "Tipe", words.move, detail=_why, width=150)
DOCUMENT: Final = Column(
    "document", "Referensi", lambda row: row.document, detail=_place, width=190, stretch=True
)
QTY: Final = Column("qty", "Qty", lambda row: row.qty, Kind.NUMBER, width=70)
BALANCE: Final = Column("balance", "Saldo", lambda row: row.balance, Kind.NUMBER, width=80)
VALUE: Final = Column("value", "Nilai", lambda row: row.value, Kind.MONEY, width=120)
WORTH: Final = Column("worth", "Saldo nilai", lambda row: row.balance_value, Kind.MONEY, width=130)
PRODUCT: Final = Column("product", "Produk", lambda row: row.product, detail=_product, width=220)

#: Of one product, with running balances; and of all products.
CARD: Final = (DATE, KIND, DOCUMENT, QTY, BALANCE, VALUE, WORTH)
ALL: Final = (DATE, PRODUCT, KIND, DOCUMENT, QTY, VALUE)
SMALL: Final = (DATE, DOCUMENT, QTY, BALANCE)
