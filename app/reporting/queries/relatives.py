"""Lots that became others when goods were repacked, and the other way (WMS-LOT-08, MOV-09)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from app.core.work import Read

#: One repacking step from lot ``k.id``.  A document may open several lots: each goes into the lot
#: of its own number, or all into the only one that came out.  Goods without lot cannot be followed.
_STEP: Final = (
    "SELECT t.lot_id FROM kin k JOIN stock_move s ON s.org_id = :org AND s.lot_id = k.id "
    "AND s.kind = 'repack' AND {sign} JOIN lot a ON a.org_id = s.org_id AND a.id = s.lot_id "
    "JOIN stock_move t ON t.org_id = s.org_id AND t.source_kind = s.source_kind "
    "AND t.source_id = s.source_id AND t.kind = 'repack' AND t.lot_id <> s.lot_id "
    "JOIN lot b ON b.org_id = t.org_id AND b.id = t.lot_id AND b.number <> '' "
    "WHERE {other} AND (a.number = b.number OR NOT EXISTS (SELECT 1 FROM stock_move x "
    "WHERE x.org_id = s.org_id AND x.source_kind = s.source_kind AND x.source_id = s.source_id "
    "AND x.kind = 'repack' AND x.qty > 0 AND x.lot_id <> {made}))"
)
DOWN: Final = _STEP.format(sign="s.qty < 0", other="t.qty > 0", made="t.lot_id")
UP: Final = _STEP.format(sign="s.qty > 0", other="t.qty < 0", made="s.lot_id")
_KIN: Final = (
    "WITH RECURSIVE kin (id) AS (SELECT CAST(:lot AS {uuid}) UNION {step}) "
    "SELECT l.id, p.sku, p.name, l.number, l.expires_on, l.status, "
    "CAST(coalesce((SELECT sum(b.on_hand) FROM stock_balance b WHERE b.org_id = l.org_id "
    "AND b.lot_id = l.id{mine}), 0) AS bigint) FROM kin "
    "JOIN lot l ON l.org_id = :org AND l.id = kin.id "
    "JOIN product p ON p.org_id = l.org_id AND p.id = l.product_id WHERE l.id <> :lot{there} "
    "ORDER BY p.sku, l.number"
)


def buyers_lots(read: Read) -> str:
    """SQL of a set: ids of all lots that goods of ``:lot`` were repacked into."""
    uuid = "uuid" if read.dialect == "postgresql" else "text"
    return (
        f"(WITH RECURSIVE kin (id) AS (SELECT CAST(:lot AS {uuid}) UNION {DOWN}) "
        "SELECT kin.id FROM kin WHERE kin.id <> :lot)"
    )


def kin_sql(read: Read, step: str, mine: str = "") -> str:
    """A select of all lots reached from ``:lot`` by repeating a step: ``DOWN`` or ``UP``.

    Columns: id, SKU, product, lot, ED, status of the lot, base units here.

    Args:
        read: Who asks.
        step: The step.
        mine: Condition on balances ``b`` that counts only what lies in some warehouses, and leaves
            out lots that never lay there; without one every lot is told.
    """
    there = (
        " AND EXISTS (SELECT 1 FROM stock_balance b WHERE b.org_id = l.org_id "
        f"AND b.lot_id = l.id{mine})"
    )
    uuid = "uuid" if read.dialect == "postgresql" else "text"
    return _KIN.format(uuid=uuid, step=step, mine=mine, there=there if mine else "")


def descendants(read: Read, lot_id: str) -> list[tuple[Any, ...]]:
    """Every lot that holds goods of this one, however often they were repacked."""
    return read.rows(kin_sql(read, DOWN), lot=lot_id)
