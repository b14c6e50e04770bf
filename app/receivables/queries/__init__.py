"""Reading receivables."""

from app.audit import scopes
from app.receivables.queries import detail, invoice_paper, lists, receipt_paper, reminders, reports

# The receivable of an order bears its warehouse; invoices by hand and money bear none.
scopes.where(
    "receivable",
    "journal_line s WHERE s.org_id = a.org_id AND s.journal_id = a.subject_id "
    f"AND s.warehouse_id IN {scopes.MINE}",
)

__all__ = ["detail", "invoice_paper", "lists", "receipt_paper", "reminders", "reports"]
