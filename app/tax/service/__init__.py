"""Use cases of taxes."""

from app.tax.service import buyers, files, posting, rates

__all__ = ["buyers", "files", "posting", "rates"]
