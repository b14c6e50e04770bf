"""Reading stock; importing the package registers the handlers."""

from app.stock.queries import (
    adjustments,
    attachments,
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
    "attachments",
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
