"""Reading the daily summaries; importing it adds what they promise to the lists of checks."""

from app.audit import scopes
from app.sales_journal.queries import days, report

scopes.whole("daily_sales")

__all__ = ["days", "report"]
