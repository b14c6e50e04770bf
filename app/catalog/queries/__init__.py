"""Reading the catalogue; importing this registers the answers to its queries."""

from app.catalog.queries import attachments, directory, exporting, import_plan, products

__all__ = ["attachments", "directory", "exporting", "import_plan", "products"]
