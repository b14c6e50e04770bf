"""Reading receivables."""

from app.receivables.queries import detail, lists, receipt_paper, reminders, reports

__all__ = ["detail", "lists", "receipt_paper", "reminders", "reports"]
