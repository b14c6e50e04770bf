"""Reading customers; importing this registers the answers to its queries."""

from app.audit import scopes
from app.customers.queries import detail, lists

scopes.everybody("customer")

__all__ = ["detail", "lists"]
