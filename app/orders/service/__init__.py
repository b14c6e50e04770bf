"""Use cases of orders; importing it registers their handlers and the customers' book of orders."""

from app.accounting.rules import dimensions
from app.customers.orderbook import provide
from app.orders.service import allocating, delivery, entry, lifecycle, mappings, resi, stores
from app.orders.steps.counters import BOOK

provide(BOOK)
dimensions.register(dimensions.Dimension(dimensions.STORE, "Toko", "store"))

__all__ = ["allocating", "delivery", "entry", "lifecycle", "mappings", "resi", "stores"]
