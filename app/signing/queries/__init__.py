"""Reading the register; importing it registers the handlers."""

from app.signing.queries import checking, lists

__all__ = ["checking", "lists"]
