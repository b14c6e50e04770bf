"""Which account a stock fact is posted against (journal_events §A, §B, §D)."""

from __future__ import annotations

from typing import Final

from app.accounting.rules.roles import Role

#: What stands against goods received.
RECEIPT_COUNTER: Final = {
    "grir": Role.GRIR,
    "payable": Role.PAYABLE_TRADE,
    "cash": Role.CASH,
    "opening": Role.OPENING,
}
#: Event names per kind of receipt.
RECEIPT_EVENT: Final = {
    "grir": "grn.completed",
    "payable": "po.received.credit",
    "cash": "po.received.cash",
    "opening": "migration.opening",
}
#: What goods are spent on.
ISSUE_REASON: Final = {
    "shrinkage": Role.SHRINKAGE,
    "loss": Role.GOODS_LOSS,
    "packaging": Role.PACKAGING_COST,
    "supplies": Role.OFFICE,
    "promotion": Role.ADVERTISING,
}
#: What a supplier owes for goods that go back.
RETURN_COUNTER: Final = {
    "grir": Role.GRIR,
    "payable": Role.PAYABLE_TRADE,
    "supplier_claim": Role.CLAIM_SUPPLIER,
}
#: What a restated cost is posted against where the move does not say, as those from before it
#: was kept.  A transfer has nothing against it: its other leg is restated too.
RESTATED_AGAINST: Final = {
    "shipment": Role.COGS,
    "return_in": Role.COGS,
    "issue": Role.SHRINKAGE,
    "adjustment": Role.SHRINKAGE,
    "opname": Role.SHRINKAGE,
    "repack": Role.SHRINKAGE,
    "destruction": Role.GOODS_LOSS,
    "return_out": Role.GRIR,
}
#: Inventory accounts a product's value may sit on.
STOCK_ROLES: Final = (
    Role.STOCK_GOODS,
    Role.STOCK_FINISHED,
    Role.STOCK_MATERIAL,
    Role.STOCK_PACKAGING,
)
