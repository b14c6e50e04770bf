"""Reading the catalogue; importing this registers the answers to its queries."""

from app.catalog.queries import directory, exporting, import_plan, products

__all__ = ["directory", "exporting", "import_plan", "products"]
