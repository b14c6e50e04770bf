"""Handlers of identity; importing them registers them."""

from app.identity.service import founding, users

__all__ = ["founding", "users"]
