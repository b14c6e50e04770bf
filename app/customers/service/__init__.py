"""Commands of customers; importing this registers their handlers."""

from app.accounting.rules import dimensions
from app.customers.rules import known_by_name
from app.customers.service import customers, merging

dimensions.register(
    dimensions.Dimension(
        "customer", "Pelanggan", "customer",
        carried=("code", "name", "customer_type", "active", "merged_into", "created_at"),
        made=known_by_name, follows="merged_into",
    )
)  # fmt: skip

__all__ = ["customers", "merging"]
