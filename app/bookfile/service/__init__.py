"""Exporting the books and restoring them; importing the package registers the handlers."""

from app.bookfile.service import exporting, restoring

__all__ = ["exporting", "restoring"]
