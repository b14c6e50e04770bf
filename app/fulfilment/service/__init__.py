"""Use cases of packing and shipping; importing the package registers their handlers."""

from app.fulfilment.service import labels, packing, shipping, short

__all__ = ["labels", "packing", "shipping", "short"]
