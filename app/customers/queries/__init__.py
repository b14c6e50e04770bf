"""Reading customers; importing this registers the answers to its queries."""

from app.customers.queries import detail, lists

__all__ = ["detail", "lists"]
