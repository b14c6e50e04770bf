"""Reading the catalogue; importing this registers the answers to its queries."""

from app.catalog.queries import attachments, directory, exporting, import_plan, products, shelf

__all__ = ["attachments", "directory", "exporting", "import_plan", "products", "shelf"]
