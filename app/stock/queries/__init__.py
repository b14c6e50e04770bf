"""Reading stock; importing the package registers the handlers."""

from app.audit import scopes
from app.stock.queries import (
    adjustments,
    attachments,
    card,
    checks,
    landed,
    levels,
    lists,
    lots,
    opening,
    receipt_paper,
    receipts,
    repair,
    replenish,
    report,
    serials,
    transfer_paper,
    transfers,
)

scopes.where(
    "warehouse",
    f"warehouse s WHERE s.org_id = a.org_id AND s.id = a.subject_id AND s.id IN {scopes.MINE}",
)
scopes.of_table("zone", "zone", "warehouse_id")
scopes.of_table("stock_alert", "stock_alert", "warehouse_id")
scopes.of_table("adjustment", "adjustment", "warehouse_id")
scopes.of_table("stock_document", "stock_document", "warehouse_id")
scopes.of_table("receipt", "stock_document", "warehouse_id")
scopes.of_table("transfer", "transfer", "source_id", "target_id")
scopes.where(
    "lot",
    "stock_balance s WHERE s.org_id = a.org_id AND s.lot_id = a.subject_id "
    f"AND s.warehouse_id IN {scopes.MINE}",
)
scopes.of_action(
    "lot.override",
    "EXISTS (SELECT 1 FROM lot_override s WHERE s.org_id = a.org_id AND s.lot_id = a.subject_id "
    f"AND s.cmd = a.cmd AND s.warehouse_id IN {scopes.MINE})",
)
scopes.of_action("stock.set_limits", f"a.new ->> 'gudang' IN {scopes.MY_CODES}")
# Those that expired everywhere, counted together.
scopes.whole("reservation", "stock_repair")

__all__ = [
    "adjustments",
    "attachments",
    "card",
    "checks",
    "landed",
    "levels",
    "lists",
    "lots",
    "opening",
    "receipt_paper",
    "receipts",
    "repair",
    "replenish",
    "report",
    "serials",
    "transfer_paper",
    "transfers",
]
