"""Reading orders for screens and reports; importing it registers the handlers."""

from app.orders.queries import attachments, detail, lists, stores

__all__ = ["attachments", "detail", "lists", "stores"]
