"""Where pieces with a serial number are, or went (WMS-LOT-09)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from app.catalog import steps as catalog
from app.core.commands import answers
from app.core.driver import as_date
from app.stock.api import FindSerial, SerialPlace
from app.stock.queries import scope
from app.stock.rules.serials import SerialAt, gone_words, in_stock_words, serial_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.work import Read

#: Serials on hand; of a serial there is one piece at most.
_SERIALS_HERE: Final = (
    "SELECT b.product_id, b.serial, w.code, g.code, b.status, "
    "coalesce((SELECT r.source_number FROM reservation r WHERE r.org_id = b.org_id AND "
    "r.product_id = b.product_id AND r.warehouse_id = "
    "b.warehouse_id AND r.location_id = b.location_id AND r.lot_id = b.lot_id AND r.serial = "
    "b.serial AND r.state IN ('active', 'picked') LIMIT 1), '') "
    "FROM stock_balance b JOIN warehouse w ON w.org_id = b.org_id AND w.id = b.warehouse_id "
    "JOIN location g ON g.org_id = b.org_id AND g.id = b.location_id "
    "WHERE b.org_id = :org AND b.serial <> '' AND b.on_hand > 0 AND {among} LIMIT :most"
)
#: Moves that took a serial out, the newest first.
_SERIALS_OUT: Final = (
    "SELECT m.product_id, m.serial, m.source_kind, m.source_number, m.on_date FROM stock_move m "
    "WHERE m.org_id = :org AND m.serial <> '' AND m.qty < 0 AND {among} ORDER BY m.id DESC "
    "LIMIT :most"
)
#: A packing table keeps them in memory; of more than these an answer merely says less.
_MOST_SERIALS: Final = 5_000


def serials(
    read: Read, product_ids: Iterable[str], numbers: Iterable[str] = ()
) -> dict[tuple[str, str], SerialAt]:
    """Where the serials of products are, by (product id, :func:`serial_key`); newest 5 000 of each.

    Args:
        read: The caller's transaction.
        product_ids: Products kept by serial.
        numbers: Only these serials; none means every one that is known.
    """
    wanted = sorted({serial_key(number) for number in numbers})
    params: dict[str, object] = {"ids": sorted(set(product_ids)), "most": _MOST_SERIALS}
    if wanted:
        params["numbers"] = wanted

    def among(alias: str) -> str:
        ids = read.among(f"{alias}.product_id", "ids")
        if not wanted:
            return ids
        return f"{ids} AND {read.among(f'upper({alias}.serial)', 'numbers', 'text')}"

    here, out = read.rows_many(
        (_SERIALS_HERE.format(among=among("b")), params),
        (_SERIALS_OUT.format(among=among("m")), params),
    )
    found: dict[tuple[str, str], SerialAt] = {}
    for product, number, house, place, status, document in here:
        where = in_stock_words(house, place, status, document)
        found[product, serial_key(number)] = SerialAt(product, number, gone=False, where=where)
    for product, number, kind, document, day in out:
        where = gone_words(kind, document, as_date(day) or date.min)
        found.setdefault(
            (product, serial_key(number)), SerialAt(product, number, gone=True, where=where)
        )
    return found


@answers(FindSerial)
def find_serial(read: Read, ask: FindSerial) -> SerialPlace | None:
    """As a receipt would judge it; where in another's warehouse is not told (WMS-SEC-08)."""
    product = catalog.require_products(read, [ask.sku])[ask.sku]
    found = serials(read, [product.id], [ask.serial])
    at = found.get((product.id, serial_key(ask.serial)))
    if at is None:
        return None
    mine, params = scope.warehouses(read, None)
    if mine and not read.rows(
        "SELECT 1 FROM stock_balance b JOIN warehouse w ON w.org_id = b.org_id "
        "AND w.id = b.warehouse_id WHERE b.org_id = :org AND b.product_id = :product "
        f"AND b.serial = :serial AND b.on_hand > 0{mine} LIMIT 1",
        product=product.id, serial=at.number, **params,
    ):  # fmt: skip
        elsewhere = "sudah keluar" if at.gone else "ada di gudang lain"
        return SerialPlace(serial_key(ask.serial), at.gone, elsewhere)
    return SerialPlace(at.number, at.gone, at.where)
