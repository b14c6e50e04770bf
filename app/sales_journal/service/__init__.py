"""Use cases of the daily summaries."""

from app.sales_journal.service import gathering

__all__ = ["gathering"]
