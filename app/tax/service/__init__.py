"""Use cases of taxes."""

from app.tax.service import posting, rates

__all__ = ["posting", "rates"]
