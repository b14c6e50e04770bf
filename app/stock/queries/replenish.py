"""What picking places need, in one set-based query (WMS-MOV-08).

The forecast is of the orders that are open: what they have reserved at the place leaves it, and
what they have reserved of the product anywhere in the warehouse is what the place is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.core.commands import Page, answers
from app.stock.api import FaceList, FaceRow
from app.stock.queries import scope

if TYPE_CHECKING:
    from app.core.work import Read

_HERE: Final = (
    "SELECT b.location_id, b.product_id, CAST(sum(b.on_hand) AS bigint) AS there, "
    "CAST(sum(b.reserved) AS bigint) AS held FROM stock_balance b "
    "JOIN pick_face f ON f.org_id = b.org_id AND f.location_id = b.location_id "
    "AND f.product_id = b.product_id WHERE b.org_id = :org AND b.status = 'available' "
    "GROUP BY b.location_id, b.product_id"
)
#: Free in storage, and what open orders hold of the product wherever it stands.
_STORED: Final = (
    "SELECT b.product_id, b.warehouse_id, CAST(sum(CASE WHEN g.kind = 'storage' "
    "AND l.status = 'ok' AND (l.expires_on IS NULL OR l.expires_on >= :today) "
    "THEN b.on_hand - b.reserved ELSE 0 END) AS bigint) AS storage, "
    "CAST(sum(b.reserved) AS bigint) AS wanted FROM stock_balance b "
    "JOIN location g ON g.org_id = b.org_id AND g.id = b.location_id "
    "JOIN lot l ON l.org_id = b.org_id AND l.id = b.lot_id "
    "WHERE b.org_id = :org AND b.status = 'available' AND EXISTS (SELECT 1 FROM pick_face f "
    "WHERE f.org_id = b.org_id AND f.product_id = b.product_id "
    "AND f.warehouse_id = b.warehouse_id) GROUP BY b.product_id, b.warehouse_id"
)
_COMING: Final = (
    "SELECT t.target_id, n.to_code, n.product_id, CAST(sum(n.qty) AS bigint) AS coming "
    "FROM transfer t JOIN transfer_line n ON n.org_id = t.org_id AND n.transfer_id = t.id "
    "WHERE t.org_id = :org AND t.kind = 'internal' AND t.state IN ('draft', 'approved') "
    "GROUP BY t.target_id, n.to_code, n.product_id"
)
_ROWS: Final = (
    "SELECT p.sku, p.name, p.base_unit, w.code AS house, g.code AS place, f.minimum, f.maximum, "
    "coalesce(h.there, 0) AS there, coalesce(h.there - h.held, 0) AS after, "
    "coalesce(c.coming, 0) AS coming, coalesce(s.storage, 0) AS storage, "
    "coalesce(s.wanted, 0) AS wanted, w.code || '|' || g.code || '|' || p.sku AS key, p.search "
    "FROM pick_face f JOIN product p ON p.org_id = f.org_id AND p.id = f.product_id "
    "JOIN location g ON g.org_id = f.org_id AND g.id = f.location_id AND g.active "
    "JOIN warehouse w ON w.org_id = f.org_id AND w.id = f.warehouse_id AND w.active "
    "LEFT JOIN ({here}) h ON h.location_id = f.location_id AND h.product_id = f.product_id "
    "LEFT JOIN ({stored}) s ON s.product_id = f.product_id AND s.warehouse_id = f.warehouse_id "
    "LEFT JOIN ({coming}) c ON c.target_id = f.warehouse_id AND c.to_code = g.code "
    "AND c.product_id = f.product_id WHERE f.org_id = :org{where}"
)
_STATE: Final = (
    "CASE WHEN x.after + x.coming <= 0 AND x.minimum > 0 THEN 'empty' "
    "WHEN x.after + x.coming < x.minimum THEN 'low' "
    "WHEN x.wanted > x.there + x.coming THEN 'orders' ELSE 'full' END"
)
_ROOM: Final = "x.maximum - x.there - x.coming"


@answers(FaceList)
def face_list(read: Read, ask: FaceList) -> Page[FaceRow]:
    """By warehouse, place and product."""
    where, params = scope.warehouses(read, ask.warehouse)
    outer = "1 = 1"
    if ask.search:
        outer += scope.words(ask.search, "(x.search || ' ' || lower(x.place))", params)
    if ask.due_only:
        outer += f" AND {_STATE} <> 'full' AND {_ROOM} > 0"
    if ask.after is not None:
        outer += " AND x.key > :after"
        params["after"] = ask.after
    source = _ROWS.format(here=_HERE, stored=_STORED, coming=_COMING, where=where)
    rows = read.rows(
        "SELECT x.sku, x.name, x.base_unit, x.house, x.place, x.minimum, x.maximum, x.there, "
        f"x.after, x.coming, x.storage, {_ROOM}, {_STATE}, x.key FROM ({source}) x "
        f"WHERE {outer} ORDER BY x.key LIMIT :limit",
        today=read.today, limit=ask.limit + 1, **params,
    )  # fmt: skip
    shown = rows[: ask.limit]
    cursor = shown[-1][13] if len(rows) > ask.limit else None
    return Page(tuple(_row(row) for row in shown), cursor)


def _row(row: tuple[Any, ...]) -> FaceRow:
    room, state = row[11], row[12]
    fill = 0 if state == "full" else max(0, min(room, row[10]))
    sku, name, unit, house, place, minimum, maximum, there, after, coming, storage = row[:11]
    return FaceRow(
        sku=sku, product=name, unit=unit, warehouse=house, location=place, minimum=minimum,
        maximum=maximum, there=there, after=after, coming=coming, storage=storage, fill=fill,
        state=state,
    )  # fmt: skip
