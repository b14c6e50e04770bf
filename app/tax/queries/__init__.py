"""Reading taxes."""

from app.tax.queries import efaktur, files, invoices, year

__all__ = ["efaktur", "files", "invoices", "year"]
