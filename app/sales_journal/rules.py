"""Which journals a daily summary gathers."""

from __future__ import annotations

from typing import Final

#: Sales that left, what platforms keep of them, and parcels that came back.  A mirror belongs to
#: the journal it takes back.
EVENTS: Final = (
    "sale.shipped", "sale.cash", "sale.credit", "rts.detected", "rts.shipping_fee",
    "settlement.received", "settlement.difference",
)  # fmt: skip
#: How far back the nightly job looks for journals no summary holds; older days are asked for.
LOOK_BACK_DAYS: Final = 62
