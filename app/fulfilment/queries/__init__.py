"""Reading packing and shipping; importing the package registers the handlers."""

from app.fulfilment.queries import packing, shipments

__all__ = ["packing", "shipments"]
