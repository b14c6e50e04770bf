"""Use cases of the books: chart and roles, journals, periods."""

from app.accounting.service import chart, journals, periods

__all__ = ["chart", "journals", "periods"]
