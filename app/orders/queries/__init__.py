"""Reading orders for screens and reports; importing it registers the handlers."""

from app.orders.queries import detail, lists, stores

__all__ = ["detail", "lists", "stores"]
