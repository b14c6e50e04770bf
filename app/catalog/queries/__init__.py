"""Reading the catalogue; importing this registers the answers to its queries."""

from app.audit import scopes
from app.catalog.queries import attachments, directory, exporting, import_plan, products, shelf

scopes.everybody("product", "category")
scopes.of_action(
    "product.set_min_max",
    f"coalesce(a.new ->> 'warehouse', '') = '' OR a.new ->> 'warehouse' IN {scopes.MY_CODES}",
)

__all__ = ["attachments", "directory", "exporting", "import_plan", "products", "shelf"]
