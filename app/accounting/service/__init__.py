"""Use cases of the books: chart, journals and what comes before and after them, periods."""

from app.accounting.service import (
    chart,
    drafts,
    expenses,
    journals,
    periods,
    templates,
    units,
    vouchers,
)

__all__ = ["chart", "drafts", "expenses", "journals", "periods", "templates", "units", "vouchers"]
