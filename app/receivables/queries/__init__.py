"""Reading receivables."""

from app.receivables.queries import detail, invoice_paper, lists, receipt_paper, reminders, reports

__all__ = ["detail", "invoice_paper", "lists", "receipt_paper", "reminders", "reports"]
