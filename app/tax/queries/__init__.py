"""Reading taxes."""

from app.tax.queries import efaktur, invoices, year

__all__ = ["efaktur", "invoices", "year"]
