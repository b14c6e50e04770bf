"""Lines of goods on a paper without prices: what, which lot and serial, how many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.driver import as_date
from app.documents.report import Carry, Column, Kind, Row, totalled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

#: Of the moves of one document; the caller adds kind and source, and groups by :data:`GROUPED`.
COLUMNS: Final = "p.sku, p.name, l.number, l.expires_on, m.serial, p.base_unit"
JOINED: Final = (
    "FROM stock_move m JOIN product p ON p.org_id = m.org_id AND p.id = m.product_id "
    "JOIN lot l ON l.org_id = m.org_id AND l.id = m.lot_id "
)
ORDERED: Final = f"GROUP BY {COLUMNS} ORDER BY p.sku, l.number, m.serial"


def goods_columns(word: str) -> tuple[Column, ...]:
    """The columns; ``word`` heads the quantity."""
    return (
        Column("SKU", Kind.CODE), Column("Barang", weight=20), Column("Lot/seri", Kind.CODE),
        Column("ED", Kind.DATE), Column("Satuan", Kind.CODE),
        Column(word, Kind.NUMBER, carry=Carry.SUM),
    )  # fmt: skip


def goods_rows(lines: Sequence[tuple[Any, ...]]) -> tuple[Row, ...]:
    """Rows of the select, and their sum."""
    found = [
        Row(
            (sku, name, " / ".join(filter(None, (lot, serial))), as_date(expires), unit, qty),
            key=f"{sku}|{lot}|{serial}",
        )
        for sku, name, lot, expires, serial, unit, qty, *_more in lines
    ]
    return totalled(goods_columns(""), found, (None, "Jumlah", None, None, None, None))


def goods_facts(lines: Sequence[tuple[Any, ...]]) -> list[object]:
    """What is signed of them."""
    return [
        [sku, lot, serial, as_date(expires), unit, qty]
        for sku, _name, lot, expires, serial, unit, qty, *_more in lines
    ]
