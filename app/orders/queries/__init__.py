"""Reading orders for screens and reports; importing it registers the handlers."""

from app.audit import scopes
from app.orders.queries import attachments, detail, lists, resi, stores

scopes.everybody("courier")
scopes.of_table("order", "sales_order", "warehouse_id")
scopes.of_table("store", "store", "warehouse_id")
scopes.where(
    "import_batch",
    "import_batch t JOIN store s ON s.org_id = t.org_id AND s.id = t.store_id "
    f"WHERE t.org_id = a.org_id AND t.id = a.subject_id AND s.warehouse_id IN {scopes.MINE}",
)

__all__ = ["attachments", "detail", "lists", "resi", "stores"]
