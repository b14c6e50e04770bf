"""Stock a BAP may take: on hand, not reserved, not claimed by another approved BAP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.destruction.rules.picking import Shelf
from app.stock import steps as stock
from app.stock.rules.value import first_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.catalog.rules.refs import ProductRef
    from app.core.work import Read
    from app.destruction.rules.picking import Freed, Key
    from app.stock.steps import WarehouseRef

#: What approved BAPs hold of a bucket of blocked stock; their goods wait there for destruction.
CLAIMED: Final = (
    "SELECT i.location_id, i.lot_id, i.serial, CAST(sum(i.qty) AS bigint) AS qty "
    "FROM destruction_item i JOIN destruction_document d ON d.org_id = i.org_id "
    "AND d.id = i.document_id WHERE i.org_id = :org AND d.state = 'approved' "
    "AND d.id <> :except GROUP BY i.location_id, i.lot_id, i.serial"
)


def claimed(read: Read, except_document: str) -> dict[Key, int]:
    """Base units of blocked stock by bucket that belong to other approved BAPs."""
    rows = read.rows(CLAIMED, **{"except": except_document})
    return {(row[0], row[1], row[2], "blocked"): row[3] for row in rows}


def shelf(
    read: Read,
    warehouse: WarehouseRef,
    products: Sequence[ProductRef],
    statuses: Iterable[str],
    except_document: str,
    freed: Sequence[Freed] = (),
) -> Shelf:
    """Free stock of these products in a warehouse, with what this transaction frees."""
    ids = [product.id for product in products]
    return Shelf(
        {
            status: stock.buckets(read, warehouse.id, ids, status)
            for status in sorted({*statuses, *(["blocked"] if freed else [])})
        },
        claimed(read, except_document),
        {product.id: warehouse.removal or product.removal for product in products},
        freed,
    )


def pools(read: Read, warehouse_id: str, product_ids: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Quantity and value in sen of the cost pools of products in a warehouse."""
    rows = read.rows(
        "SELECT product_id, CAST(sum(qty) AS bigint), CAST(sum(value) AS bigint) FROM cost_pool "
        f"WHERE org_id = :org AND warehouse_id = :wh AND {read.among('product_id', 'ids')} "
        "GROUP BY product_id",
        wh=warehouse_id,
        ids=sorted(set(product_ids)),
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def estimated(pool: tuple[int, int] | None, qty: int) -> int:
    """What so many units are worth at the present average, in sen; the real cost may differ."""
    if pool is None or pool[0] <= 0:
        return 0
    return first_part(pool[0], pool[1], min(qty, pool[0]))
