"""Tables of stock and its value."""

from app.stock.models.documents import (
    Adjustment,
    StockAlert,
    StockLimit,
    Transfer,
    TransferApproval,
    TransferLine,
    TransferPiece,
)
from app.stock.models.ledger import (
    STATUSES,
    CostEntry,
    CostLayer,
    CostMethodChange,
    CostPool,
    Location,
    Lot,
    Reservation,
    StockBalance,
    StockDocument,
    StockMove,
    Warehouse,
    Zone,
)

__all__ = [
    "STATUSES",
    "Adjustment",
    "CostEntry",
    "CostLayer",
    "CostMethodChange",
    "CostPool",
    "Location",
    "Lot",
    "Reservation",
    "StockAlert",
    "StockBalance",
    "StockDocument",
    "StockLimit",
    "StockMove",
    "Transfer",
    "TransferApproval",
    "TransferLine",
    "TransferPiece",
    "Warehouse",
    "Zone",
]
