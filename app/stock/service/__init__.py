"""Use cases of stock; importing the package registers their handlers."""

from app.accounting.rules import dimensions
from app.stock.service import (
    adjustments,
    alarms,
    corrections,
    landed,
    lot_choice,
    lots,
    movements,
    places,
    receipts,
    repacking,
    repair,
    replenish,
    reservations,
    restating,
    returns,
    transfers,
    transit,
    warranty,
    watching,
)

dimensions.register(
    dimensions.Dimension(
        dimensions.WAREHOUSE, "Gudang", "warehouse",
        carried=(
            "code", "name", "address", "kind", "entity_id", "timezone", "removal", "active",
        ),
        warehouse="id",
    )
)  # fmt: skip

__all__ = [
    "adjustments",
    "alarms",
    "corrections",
    "landed",
    "lot_choice",
    "lots",
    "movements",
    "places",
    "receipts",
    "repacking",
    "repair",
    "replenish",
    "reservations",
    "restating",
    "returns",
    "transfers",
    "transit",
    "warranty",
    "watching",
]
