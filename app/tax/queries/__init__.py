"""Reading taxes."""

from app.tax.queries import efaktur, year

__all__ = ["efaktur", "year"]
