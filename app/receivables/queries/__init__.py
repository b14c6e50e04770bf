"""Reading receivables."""

from app.receivables.queries import detail, lists, reminders, reports

__all__ = ["detail", "lists", "reminders", "reports"]
