"""Use cases of closing."""

from app.closing.service import self_check

__all__ = ["self_check"]
