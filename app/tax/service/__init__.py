"""Use cases of taxes."""

from app.tax.service import buyers, posting, rates

__all__ = ["buyers", "posting", "rates"]
