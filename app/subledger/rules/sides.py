"""The four kinds of balance that are kept per party."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from app.accounting.rules.roles import Role


class Side(StrEnum):
    """What an open item is part of."""

    RECEIVABLE = "receivable"
    PAYABLE = "payable"
    CUSTOMER_ADVANCE = "customer_advance"
    SUPPLIER_ADVANCE = "supplier_advance"


#: Role of the control account → its side.  Settlement clearing (12-200) and GR/IR (21-120) are no
#: debts of a party and have no items here (ERP-FIN-15).
SIDE_OF: Final = {
    Role.RECEIVABLE_TRADE: Side.RECEIVABLE,
    Role.PAYABLE_TRADE: Side.PAYABLE,
    Role.ADVANCE_CUSTOMER: Side.CUSTOMER_ADVANCE,
    Role.ADVANCE_PURCHASE: Side.SUPPLIER_ADVANCE,
}
#: Sides whose balance is a debit; the others are credits.
DEBIT_SIDES: Final = frozenset({Side.RECEIVABLE, Side.SUPPLIER_ADVANCE})
