"""Reading packing and shipping; importing the package registers the handlers."""

from app.fulfilment.queries import (
    delivery_order,
    directory,
    fulfilment,
    packing,
    photos,
    report,
    shipments,
    unknown,
)

__all__ = [
    "delivery_order",
    "directory",
    "fulfilment",
    "packing",
    "photos",
    "report",
    "shipments",
    "unknown",
]
