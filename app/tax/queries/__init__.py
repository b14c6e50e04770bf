"""Reading taxes."""

from app.audit import scopes
from app.tax.queries import efaktur, files, invoices, year

scopes.everybody("tax_rate")
scopes.whole("efaktur_file")

__all__ = ["efaktur", "files", "invoices", "year"]
