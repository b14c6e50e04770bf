"""What a later document may know of a receipt: its goods and what is left of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from app.catalog import steps as catalog
from app.core.db import NIL
from app.core.driver import as_date
from app.core.errors import NotFound, UserError
from app.core.work import Work

if TYPE_CHECKING:
    from app.core.work import Read

#: ``held_in`` is the layer the goods lie in now: under moving average the one of their pool, also
#: when they came in under FIFO and the method was changed since.
_LINES: Final = (
    "SELECT m.id, m.product_id, m.location_id, m.lot_id, m.qty, e.value, e.account_id, e.held_in, "
    "coalesce(l.qty, 0), coalesce(l.value, 0), g.code, g.kind, "
    # costs from before shares were kept are known by what went to stock
    "CAST(coalesce((SELECT sum(b.share) FROM landed_part b WHERE b.org_id = m.org_id "
    "AND b.move_id = m.id), 0) + coalesce((SELECT sum(y.value) FROM stock_move y "
    "WHERE y.org_id = m.org_id AND y.pair_id = m.id AND y.kind = 'revaluation' "
    "AND NOT EXISTS (SELECT 1 FROM landed_part b WHERE b.org_id = y.org_id "
    "AND b.document_id = y.source_id)), 0) AS bigint), m.warehouse_id, t.number, m.on_date "
    "FROM stock_move m "
    "JOIN lot t ON t.org_id = m.org_id AND t.id = m.lot_id "
    "JOIN (SELECT c.org_id, c.move_id, c.product_id, c.warehouse_id, c.account_id, c.value, "
    "CASE WHEN p.method = 'average' THEN :nil ELSE c.layer_id END AS held_in "
    "FROM cost_entry c JOIN cost_pool p ON p.org_id = c.org_id AND p.product_id = c.product_id "
    "AND p.warehouse_id = c.warehouse_id AND p.account_id = c.account_id) e "
    "ON e.org_id = m.org_id AND e.move_id = m.id "
    "LEFT JOIN cost_layer l ON l.org_id = e.org_id AND l.product_id = e.product_id "
    "AND l.warehouse_id = e.warehouse_id AND l.account_id = e.account_id "
    "AND l.layer_id = e.held_in "
    "JOIN location g ON g.org_id = m.org_id AND g.id = m.location_id WHERE m.org_id = :org "
    "AND m.source_kind = 'stock_document' AND m.source_id = :doc ORDER BY m.id"
)


class NothingReceived(UserError):
    """A receipt without goods of value."""

    code = "NOTHING"


class Place(NamedTuple):
    """A location, as far as a move must know it."""

    id: str
    code: str
    warehouse_id: str
    kind: str


@dataclass(slots=True)
class Held:
    """What a cost layer holds now; under moving average all lines of an article share one."""

    qty: int
    value: int


def receipt_lines(read: Read, number: str) -> tuple[str, list[dict[str, Any]]]:
    """Code of the warehouse, and the receipt's moves with what is left of each.

    In a command their cost pools stay locked until the commit.

    Raises:
        NotFound: If there is no such receipt.
        WarehouseRefused: If the person is limited to other warehouses.
        NothingReceived: If nothing of it has a value.
    """
    found = read.rows(
        "SELECT d.id, w.code FROM stock_document d JOIN warehouse w ON w.org_id = d.org_id AND "
        "w.id = d.warehouse_id "
        "WHERE d.org_id = :org AND d.number = :number AND d.kind = 'receipt'",
        number=number,
    )
    if not found:
        raise NotFound("Penerimaan", number, "receipt")
    document, warehouse = found[0]
    read.require_warehouse(warehouse)
    if isinstance(read, Work):
        read.lock(
            "SELECT 1 FROM cost_pool p WHERE p.org_id = :org AND (p.product_id, p.warehouse_id) IN "
            "(SELECT m.product_id, m.warehouse_id FROM stock_move m WHERE m.org_id = :org "
            "AND m.source_kind = 'stock_document' AND m.source_id = :doc) "
            "ORDER BY p.product_id, p.warehouse_id, p.account_id FOR UPDATE",
            doc=document,
        )
    return warehouse, _lines(read, read.rows(_LINES, doc=document, nil=NIL))


def _lines(read: Read, rows: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    products = catalog.products_by_id(read, {row[1] for row in rows})
    held: dict[tuple[str, str, str], Held] = {}
    answer = []
    for row in rows:
        layer = row[7]
        answer.append(
            {
                "move_id": row[0], "product": products[row[1]], "lot_id": row[3], "qty": row[4],
                "value": row[5] + row[12], "account_id": row[6], "layer": layer,
                "held": held.setdefault((row[1], row[6], layer), Held(row[8], row[9])),
                "place": Place(row[2], row[10], row[13], row[11]), "lot": row[14],
                "on_date": as_date(row[15]),
            }
        )  # fmt: skip
    if not answer:
        raise NothingReceived("Penerimaan ini tidak punya barang yang bernilai.")
    return answer
