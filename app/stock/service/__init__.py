"""Use cases of stock; importing the package registers their handlers."""

from app.stock.service import corrections, movements, places, receipts, reservations, returns

__all__ = ["corrections", "movements", "places", "receipts", "reservations", "returns"]
