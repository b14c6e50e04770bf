"""Reading packing and shipping; importing the package registers the handlers."""

from app.fulfilment.queries import directory, packing, photos, shipments

__all__ = ["directory", "packing", "photos", "shipments"]
