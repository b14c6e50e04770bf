"""Use cases of the books: chart and roles, journals, drafts, templates, expenses, periods."""

from app.accounting.service import chart, drafts, expenses, journals, periods, templates

__all__ = ["chart", "drafts", "expenses", "journals", "periods", "templates"]
