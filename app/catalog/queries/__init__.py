"""Reading the catalogue; importing this registers the answers to its queries."""

from app.catalog.queries import directory, products

__all__ = ["directory", "products"]
