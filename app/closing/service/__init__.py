"""Use cases of closing."""

from app.closing.service import self_check, statements

__all__ = ["self_check", "statements"]
