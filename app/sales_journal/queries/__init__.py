"""Reading the daily summaries; importing it adds what they promise to the lists of checks."""

from app.sales_journal.queries import days, report

__all__ = ["days", "report"]
