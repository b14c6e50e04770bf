"""Commands of customers; importing this registers their handlers."""

from app.customers.service import customers, merging

__all__ = ["customers", "merging"]
