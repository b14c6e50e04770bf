"""Commands of customers; importing this registers their handlers."""

from app.accounting.rules import dimensions
from app.customers.service import customers, merging

dimensions.register(dimensions.Dimension("customer", "Pelanggan", "customer"))

__all__ = ["customers", "merging"]
