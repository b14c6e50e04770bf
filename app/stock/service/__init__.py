"""Use cases of stock; importing the package registers their handlers."""

from app.accounting.rules import dimensions
from app.stock.service import (
    corrections,
    movements,
    places,
    receipts,
    reservations,
    returns,
    transfers,
    transit,
)

dimensions.register(dimensions.Dimension(dimensions.WAREHOUSE, "Gudang", "warehouse"))

__all__ = [
    "corrections",
    "movements",
    "places",
    "receipts",
    "reservations",
    "returns",
    "transfers",
    "transit",
]
