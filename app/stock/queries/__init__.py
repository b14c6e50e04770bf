"""Reading stock; importing the package registers the handlers."""

from app.stock.queries import (
    adjustments,
    card,
    checks,
    levels,
    lists,
    lots,
    opening,
    receipt_paper,
    replenish,
    report,
    transfer_paper,
    transfers,
)

__all__ = [
    "adjustments",
    "card",
    "checks",
    "levels",
    "lists",
    "lots",
    "opening",
    "receipt_paper",
    "replenish",
    "report",
    "transfer_paper",
    "transfers",
]
