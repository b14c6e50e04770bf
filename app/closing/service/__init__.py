"""Use cases of closing."""

from app.closing.service import allowances, self_check, statements

__all__ = ["allowances", "self_check", "statements"]
