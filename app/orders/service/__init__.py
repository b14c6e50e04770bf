"""Use cases of orders; importing it registers their handlers and the customers' book of orders."""

from app.accounting.rules import dimensions
from app.customers.orderbook import provide
from app.orders.api.common import PLATFORM_LABELS
from app.orders.service import allocating, delivery, entry, lifecycle, mappings, resi, stores
from app.orders.steps.counters import BOOK

provide(BOOK)
dimensions.register(
    dimensions.Dimension(
        dimensions.STORE, "Toko", "store", group="platform",
        groups=tuple(PLATFORM_LABELS.items()), group_title="Kanal",
        carried=("code", "name", "platform", "entity_id", "warehouse_id", "active"),
        made=lambda _row: {"sender_name": "", "sender_phone": ""}, warehouse="warehouse_id",
    )
)  # fmt: skip

__all__ = ["allocating", "delivery", "entry", "lifecycle", "mappings", "resi", "stores"]
