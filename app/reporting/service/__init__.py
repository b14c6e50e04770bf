"""Use cases across slices; importing the package registers their handlers."""

from app.reporting.service import recall

__all__ = ["recall"]
